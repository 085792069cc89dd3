"""The shipped rules: enough of them, each with a source, and each fires for somebody."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

from generated.profiles import random_profile
from generated.unmeasured import unmeasured

pytestmark = pytest.mark.content

CASES = Path(__file__).parents[1] / "plan" / "cases"
MOST_SEEDS = 3_000
ARTICLE = {1: 5, 2: 8, 3: 12, 4: 5, 5: 10, 6: 8, 7: 8, 8: 4, 9: 7, 10: 4, 11: 6, 12: 2}
"""How many heuristics each section of the guiding article has."""
HEURISTICS = {f"H{section}.{number}" for section, most in ARTICLE.items() for number in range(1, most + 1)}
REFINEMENTS = {f"R{number}" for number in range(1, 13)}

COVERED = {
    *(name for name in HEURISTICS if name.split(".")[0] in ("H1", "H2", "H3")),
    "H9.1", "H9.2", "H9.3", "H12.1", *(f"R{number}" for number in range(1, 8)), "R9", "R10", "R11", "R12",
}  # fmt: skip
"""What the diagnosis, the decision and the choice of field have to rest on."""


@pytest.fixture(scope="module")
@unmeasured
def seen(planning):
    """Return the ids of the rules that fired and the knowledge behind their facts, over cases and seeds."""
    fired, knowledge = set(), set()
    wanted = {rule.id for rule in planning.rules.rules}
    cases = sorted(CASES.glob("*.yaml"))
    for number, source in enumerate(chain(cases, map(random_profile, range(MOST_SEEDS)))):
        inference = planning.plan(source).inference
        fired.update(firing.rule.id for firing in inference.firings)
        for fact in inference.of_type("candidate"):
            knowledge.update(fact.origin_of("pivot_reason"))
        if fired == wanted and number > 100:
            break
    return fired, knowledge


def test_there_are_enough_of_them(planning):
    assert len(planning.rules.rules) >= 120


def test_every_rule_fires_for_somebody(seen, planning):
    assert {rule.id for rule in planning.rules.rules} - seen[0] == set()


def test_every_source_of_a_rule_exists(planning):
    known = HEURISTICS | REFINEMENTS | set(planning.knowledge.sources) | {"house"}
    assert {
        rule.id: set(rule.source) - known for rule in planning.rules.rules if set(rule.source) - known
    } == {}


def test_every_heuristic_of_diagnosis_decision_and_choice_is_cited_by_what_fires_or_shows(seen, planning):
    fired, knowledge = seen
    cited = {name for rule in planning.rules.rules if rule.id in fired for name in rule.source}
    for origin, _, target in (reference.split(".") for reference in knowledge):
        assert origin == "knowledge:pivots"
        assert target
    for reference in knowledge:
        _, origin, target = reference.split(".")
        cited.update(planning.knowledge.pivots.between(origin, target).source)
    root = planning.knowledge_base.root
    used_everywhere = ("templates/report.md.j2", "knowledge/settings.yaml", "knowledge/unknowns.yaml")
    for file in used_everywhere:
        cited.update(re.findall(r"\b(?:H\d+\.\d+|R\d+)\b", (root / file).read_text(encoding="utf-8")))
    assert COVERED - cited == set()


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
