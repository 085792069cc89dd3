"""The profiles that two bases are tried on: files, and seeds of generated ones."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.document import parse_document
from rematch.errors import InputError, Problem
from rematch.forms import FORMS
from rematch.plan.make import Planner
from rematch.profile.plausibility import FILE as PLAUSIBILITY_FILE
from rematch.profile.plausibility import load_plausibility
from rematch.profile.read import PROFILE_LIMITS, checked_profile, read_profile
from rematch.sample.declared import FILE, Sampling, load_sampling
from rematch.sample.drawing import sample_profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rematch.document import Data
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import Plan
    from rematch.profile.plausibility import Plausibility


@dataclass(frozen=True, slots=True)
class Tried:
    """One profile: a file, or the seed of a generated one."""

    source: Path | int

    @property
    def name(self) -> str:
        """What the report calls it."""
        return f"seed {self.source}" if isinstance(self.source, int) else str(self.source)


def tried_profiles(paths: Iterable[Path], folder: Path | None, seeds: range) -> tuple[Tried, ...]:
    """Return the profiles in the order given: files, those below ``folder`` by name, then the seeds.

    Raises InputError when the folder holds none.
    """
    found = dict.fromkeys(paths)
    if folder is not None:
        inside = sorted(path for path in folder.rglob("*") if path.suffix in FORMS and path.is_file())
        if not inside:
            remedy = "name a folder with profiles (.yaml, .yml or .json)"
            raise InputError(Problem(f"no profiles are in {folder}", remedy=remedy))
        found |= dict.fromkeys(inside)
    return (*map(Tried, found), *map(Tried, seeds))


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two bases, made ready to plan."""

    knowledge_base: KnowledgeBase

    @cached_property
    def planner(self) -> Planner:
        """The compiled rules."""
        return Planner(self.knowledge_base)

    @cached_property
    def _limits(self) -> Plausibility:
        return load_plausibility(self.knowledge_base.root / "knowledge" / PLAUSIBILITY_FILE)

    @cached_property
    def sampling(self) -> Sampling:
        """What generated profiles are drawn from."""
        return load_sampling(self.knowledge_base.root / "knowledge" / FILE)

    def plan(self, tried: Tried, drawn: dict[str, Data] | None) -> Plan:
        """Return the plan for a profile; ``drawn`` is its content when it is a generated one."""
        names = self.knowledge_base.knowledge.names
        if isinstance(tried.source, Path):
            return self.planner.plan(read_profile(tried.source, names, self._limits))
        raw = json.dumps(drawn).encode()
        document = parse_document(raw, f"{tried.name}.json", PROFILE_LIMITS)
        read = checked_profile(document, hashlib.sha256(raw).hexdigest(), names, self._limits)
        return self.planner.plan(read)


def drawn_profile(tried: Tried, before: Side, after: Side) -> dict[str, Data] | None:
    """Return the content of a generated profile, which names only fields that both bases know."""
    if not isinstance(tried.source, int):
        return None
    known = after.knowledge_base.knowledge.specialties.keys()
    fields = sorted(known & before.knowledge_base.knowledge.specialties.keys())
    return sample_profile(after.sampling, fields, tried.source)
