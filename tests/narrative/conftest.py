"""The shipped declarations, and the check of a text for a field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from rematch.knowledge.load import load_knowledge
from rematch.narrative.check import check_draft
from rematch.narrative.declarations import load_declarations
from rematch.narrative.draft import Draft
from rematch.narrative.fields import FieldNames, all_spellings

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "knowledge" / "narrative.yaml"


@dataclass(frozen=True)
class Checker:
    """Checks drafts against the shipped knowledge."""

    knowledge: object
    declared: object

    def __call__(self, text, field, prior=("general_surgery",)):
        draft = Draft("draft.md", text, self.declared.abbreviations)
        return check_draft(draft, self.declared, FieldNames(self.knowledge.specialties), field, prior)


@pytest.fixture(scope="session")
def checker():
    knowledge = load_knowledge(ROOT)
    declared = load_declarations(SHIPPED, all_spellings(knowledge.specialties), knowledge.citable)
    return Checker(knowledge, declared)


@pytest.fixture(scope="session")
def load(checker):
    """Load another file of declarations."""
    knowledge = checker.knowledge
    return partial(
        load_declarations, spellings=all_spellings(knowledge.specialties), references=knowledge.citable
    )
