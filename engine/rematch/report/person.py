"""Ids that stay the same for one person and task in every run and format, and say nothing of who it is."""

from __future__ import annotations

import re
import uuid
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rematch.plan.model import Plan

_SPACE = uuid.UUID("5d0a3c0e-0f4b-5c0b-9f0e-6f6b7f1f2a61")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


def person_of(plan: Plan) -> str:
    """Return what marks this person's plans off from others': the name, or what the profile is called."""
    return plan.name or PurePath(plan.basis.profile_file).stem


def person_id(person: str) -> uuid.UUID:
    """Return the id of a person."""
    return uuid.uuid5(_SPACE, _UNPRINTABLE.sub("", person).strip())


def task_uid(person: uuid.UUID, task: str) -> str:
    """Return the id of one person's task."""
    return str(uuid.uuid5(person, task))
