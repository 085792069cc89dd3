"""The profiles that are planned: the shipped examples, and any number of generated ones."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rematch.profile.plausibility import load_plausibility
from rematch.profile.read import read_profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.knowledge_base import KnowledgeBase
    from rematch.profile.plausibility import Plausibility
    from rematch.profile.read import ReadProfile

Data: TypeAlias = "bool | int | str | list[Data] | dict[str, Data] | None"

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
LATEST_CYCLE = 2025
_GROUPS: tuple[dict[str, Data], ...] = (
    {"degree": "MD", "school_country": "US", "us_citizen": True},
    {"degree": "DO", "school_country": "US", "us_citizen": True},
    {"degree": "MD", "school_country": "GD", "us_citizen": True},
    {"degree": "MD", "school_country": "IN", "us_citizen": False, "visa_needed": "j1"},
)


class Profiles:
    """Reads profiles for one knowledge base."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self._knowledge = knowledge_base.knowledge
        self._plausibility: Plausibility = load_plausibility(
            knowledge_base.root / "knowledge" / "plausibility.yaml"
        )

    def read(self, path: Path) -> ReadProfile:
        """Return the profile at ``path``, checked."""
        return read_profile(path, self._knowledge.names, self._plausibility)

    def examples(self) -> dict[str, ReadProfile]:
        """Return the examples that ship with the project, by name."""
        return {path.stem: self.read(path) for path in sorted(EXAMPLES.glob("*.yaml"))}

    def generated(self, seed: int, folder: Path) -> ReadProfile:
        """Write the generated profile number ``seed`` into ``folder`` and return it, read."""
        path = folder / "generated.json"
        path.write_text(json.dumps(generate(seed, sorted(self._knowledge.specialties))), encoding="utf-8")
        return self.read(path)


def generate(seed: int, specialties: Sequence[str]) -> dict[str, Data]:
    """Return a filled-in profile, always the same for one seed."""
    chance = random.Random(seed)  # noqa: S311 - variety, not secrecy
    target = chance.choice(specialties)
    cycles = chance.randrange(1, 4)
    fields = [target, *chance.sample([name for name in specialties if name != target], 3)]
    return {
        "applicant": {
            **chance.choice(_GROUPS),
            "graduation_year": LATEST_CYCLE - cycles + 1 - chance.randrange(4),
            "start_date": f"{LATEST_CYCLE}-03-24",
        },
        "exams": {
            "step1": {"result": "pass", "attempts": chance.randrange(1, 3)},
            "step2_ck": {"result": "pass", "score": chance.randrange(216, 270), "attempts": 1},
        },
        "school": {
            "class_quartile": chance.randrange(1, 5),
            "mspe_comments": chance.choice(["positive", "neutral"]),
        },
        "red_flags": [],
        "attempts": [
            _attempt(chance, target, LATEST_CYCLE - cycles + 1 + number) for number in range(cycles)
        ],
        "experiences": [_experience(chance, fields) for _ in range(chance.randrange(2, 8))],
        "letters": [_letter(chance, fields) for _ in range(chance.randrange(1, 5))],
        "preferences": {
            "considered": list(fields[1:3]),
            "refused": [fields[3]],
            "likes": chance.sample(["procedures", "acute_care", "continuity", "diagnostics", "children"], 2),
        },
    }


def _attempt(chance: random.Random, target: str, cycle: int) -> Data:
    applied = chance.randrange(20, 160)
    interviews = chance.randrange(0, 12)
    return {
        "cycle": cycle,
        "specialty": target,
        "programs_applied": applied,
        "submitted": chance.choice(["early", "on_time", "late"]),
        "interviews": interviews,
        "programs_ranked": interviews,
        "result": "unmatched",
    }


def _experience(chance: random.Random, fields: Sequence[str]) -> Data:
    return {
        "kind": chance.choice(["research", "rotation", "sub_internship", "volunteering", "case_report"]),
        "specialty": [chance.choice(fields)],
        "feedback": chance.choice(["strong", "decent", "weak"]),
        "outputs": {"abstracts": chance.randrange(4), "manuscripts_published": chance.randrange(3)},
    }


def _letter(chance: random.Random, fields: Sequence[str]) -> Data:
    return {
        "specialty": chance.choice(fields),
        "role": chance.choice(["attending", "program_director", "researcher"]),
        "strength": chance.choice(["strong", "moderate", "unknown"]),
        "year": LATEST_CYCLE - 1,
    }
