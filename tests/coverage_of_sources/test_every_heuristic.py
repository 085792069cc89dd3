"""Each heuristic comes to bear on an example or a worked case: rules fire, text prints, knowledge is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from generated.unmeasured import unmeasured
from rematch.coverage.coverage import citations, coverage
from rematch.coverage.runs import runs

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
SECTIONS = {1: 5, 2: 8, 3: 12, 4: 5, 5: 10, 6: 8, 7: 8, 8: 4, 9: 7, 10: 4, 11: 6, 12: 2}
"""How many heuristics each section of the guiding article has."""
REFINEMENTS = 12
MOST_WORDS = 12


def profiles():
    yield from sorted((ROOT / "examples").glob("*.yaml"))
    yield from sorted((ROOT / "tests" / "plan" / "cases").glob("*.yaml"))


def test_every_heuristic_is_listed_with_a_short_title(planning):
    listed = planning.knowledge.heuristics
    expected = [f"H{section}.{number}" for section, most in SECTIONS.items() for number in range(1, most + 1)]
    assert list(listed) == [*expected, *(f"R{number}" for number in range(1, REFINEMENTS + 1))]
    for heuristic in listed.values():
        assert len(heuristic.title.split()) <= MOST_WORDS, heuristic.number
        assert heuristic.title[0].isupper(), heuristic.number
        assert (heuristic.where == "later data") == heuristic.number.startswith("R"), heuristic.number


@unmeasured
def test_every_heuristic_is_covered(planning):
    cited = citations(planning.knowledge_base)
    ran = runs(planning.knowledge_base, map(planning.read, profiles()))
    found = coverage(planning.knowledge.heuristics, cited, ran)
    assert {one.heuristic.number: (one.state, one.heuristic.title) for one in found.gaps} == {}
