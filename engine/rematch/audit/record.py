"""The record of one run: what was given, what fired in which order, what was concluded and by whom."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from importlib.metadata import version
from platform import python_version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from rematch.document import Data
    from rematch.facts.fact import Value


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which run this is, when it began (UTC, ISO 8601) and under which versions."""

    run_id: str
    time: str
    rematch_version: str
    python_version: str
    engine_version: str


def new_stamp(now: datetime) -> Stamp:
    """Return the stamp of a run that begins ``now``, an aware datetime; the run id is a random UUID."""
    return Stamp(
        run_id=uuid.uuid4().hex,
        time=utc_text(now),
        rematch_version=_version("rematch"),
        python_version=python_version(),
        engine_version=_version("durable-rules"),
    )


@cache
def _version(package: str) -> str:
    """Return what is installed; looking it up reads a file."""
    return version(package)


def utc_text(now: datetime) -> str:
    """Return an aware datetime as UTC, ISO 8601 in whole seconds (ValueError without a time zone)."""
    if now.tzinfo is None:
        raise ValueError("the time of a run needs a time zone")
    return now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was run on what, and the answer in the words of the vocabulary; None where there is none.

    ``overlay``: what an advisor's overlay changed of the shipped knowledge base, as plain data. ``by``: who
    ran it, as they called themselves. ``person``: the key of the applicant (audit-policy.yaml).
    ``report_sha256``: the hash of what was printed. ``milliseconds``: from start to the record.
    """

    command: str
    profile_sha256: str
    knowledge_sha256: str
    cycle: int | None = None
    decision: str | None = None
    choice: str | None = None
    overlay: Data = None
    by: str | None = None
    person: str | None = None
    report_sha256: str | None = None
    milliseconds: int | None = None


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One fact; ``made_by`` is the number of the first firing that concluded it, None for the others."""

    id: str
    type: str
    fields: Mapping[str, Value]
    origins: Mapping[str, tuple[str, ...]]
    made_by: int | None


@dataclass(frozen=True, slots=True)
class FiringRecord:
    """One firing: the rule and its place, the ids of the facts matched (by alias) and concluded."""

    number: int
    rule: str
    stage: str
    title: str
    file: str
    line: int
    matches: Mapping[str, str]
    conclusions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Everything the audit trail keeps of one run.

    ``profile``: the profile as the policy lets it be kept; None in records of the first releases.
    ``warnings``: what was unlikely in the profile. ``identity``: whether names and free text were kept.
    """

    stamp: Stamp
    outcome: Outcome
    facts: tuple[FactRecord, ...]
    firings: tuple[FiringRecord, ...]
    profile: Data = None
    warnings: tuple[str, ...] = ()
    identity: bool = False
