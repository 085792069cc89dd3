"""The shipped rules: enough of them, each with a source, and each fires for somebody."""

from __future__ import annotations

import re
from itertools import chain, islice
from pathlib import Path

import pytest

from generated.profiles import FIELDS, random_profile
from generated.unmeasured import unmeasured

pytestmark = pytest.mark.content

CASES = Path(__file__).parents[1] / "plan" / "cases"
MOST_SEEDS = 3_000
REACHING = (
    45,
    47,
    74,
    101,
    146,
    156,
    178,
    222,
    283,
    345,
    349,
    364,
    394,
    546,
    661,
    704,
    734,
    806,
    880,
    940,
    1011,
    1031,
    1044,
    1555,
    1713,
    1809,
    1876,
    1895,
    1897,
)
"""Seeds that reach rules few others do: tried first, and enough until the rules change."""
REFUSING = (31, 51)
"""The same among the seeds that refuse every field."""


@pytest.fixture(scope="module")
@unmeasured
def fired(planning):
    """Return the ids of the rules that fired, over cases and seeds.

    Some refuse every field, and every second seed asks for one.
    """
    found = set()
    wanted = {rule.id for rule in planning.rules.rules}
    cases = [(path, None) for path in sorted(CASES.glob("*.yaml"))]
    closed = (
        (random_profile(seed) | {"preferences": {"refused": list(FIELDS)}}, None)
        for seed in dict.fromkeys((*REFUSING, *range(60)))
    )
    seeds = (
        (random_profile(seed), FIELDS[seed // 2 % 28] if seed % 2 else None)
        for seed in dict.fromkeys((*REACHING, *range(MOST_SEEDS)))
    )
    first = [*islice(closed, len(REFUSING)), *islice(seeds, len(REACHING))]
    for source, field in chain(cases, first, closed, seeds):
        inference = planning.planner.plan(planning.read(source), field).inference
        found.update(firing.rule.id for firing in inference.firings)
        if found == wanted:
            break
    return found


def test_there_are_enough_of_them(planning):
    assert len(planning.rules.rules) >= 120


def test_every_rule_fires_for_somebody(fired, planning):
    assert {rule.id for rule in planning.rules.rules} - fired == set()


def test_titles_are_short_and_reasons_are_sentences(planning):
    for rule in planning.rules.rules:
        assert 5 < len(rule.title) <= 90, rule.id
        assert rule.title[0].isupper(), rule.id
        assert not rule.title.endswith("."), rule.id
        assert rule.because.rstrip().endswith((".", "!", "?", "}}", "%}")), rule.id


def test_no_rule_names_a_field(planning):
    """Advice is general: what differs by field stands in the knowledge, as figures, tolerance and pivots."""
    ids = set(planning.knowledge.specialties)
    named = {
        path.name: sorted(ids & set(re.findall(r"[a-z_]+", line)))
        for path in (planning.knowledge_base.root / "rules").rglob("*.yaml")
        for line in re.sub(r"(#.*|because: .*|title: .*)", "", path.read_text(encoding="utf-8")).splitlines()
        if ids & set(re.findall(r"[a-z_]+", line))
    }
    assert named == {}
