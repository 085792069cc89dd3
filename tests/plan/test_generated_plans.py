"""Over two thousand generated profiles: a whole plan for each, and nothing in it that cannot stand."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.consistency import empty_sections, inconsistent
from generated.profiles import FIELDS, drawn_profile, random_profile
from generated.unmeasured import unmeasured
from rematch.plan.shown import statements
from rematch.plan.wording import plain_value
from rematch.report.markdown import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generated.planning import Planning
    from rematch.plan.model import Plan
    from rematch.plan.statement import Statement

SEEDS = 2_000 if settings.default.max_examples >= 50 else 60
PARTS = 16
PRINTED = 5
"""Every fifth plan is read word by word and printed too, the short report and the whole in turn."""
COUNTED = re.compile(r".*_tally|list_risk")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
UNWRITTEN = re.compile(r"\bNone\b|Undefined|\s\s|[{}]|\bTrue\b|\bFalse\b|\bnan\b|^\s|\s$|^$|\s[,.;]")


def incomplete(plan: Plan) -> Iterator[str]:
    """Yield what a whole plan must have and this one has not."""
    if plan.choice is None and any(not field.gates for field in plan.fields):
        yield "no choice, though a field is open"
    if len(plan.actions) < 3:
        yield f"only {len(plan.actions)} actions"
    if plan.reading.verdict not in ("borderline", "misaligned", "unknown", "held") or not plan.reading.stance:
        yield "no verdict or no stance"
    if [field.specialty for field in plan.fields if len(field.ratings) != 4]:
        yield "a field without its four ratings"
    if sorted(field.specialty for field in plan.fields) != list(FIELDS):
        yield "a field is missing"
    if not plan.questions and not plan.reading.evidence:
        yield "neither evidence nor a question"


def out_of_order(plan: Plan) -> Iterator[str]:
    """Yield what is wrong with gates and places."""
    for field in plan.fields:
        if (field.place is None) != bool(field.gates):
            yield f"{field.specialty}: place {field.place} with gates {field.gates}"
    if [field.place for field in plan.open_fields] != list(range(1, len(plan.open_fields) + 1)):
        yield "the places have gaps"
    behind = [field.merit for field in plan.open_fields[1:]]
    if behind != sorted(behind, reverse=True):
        yield "the places do not follow the points"
    kept = kept_from_the_lead(plan)
    able = [field.merit for field in plan.open_fields if field.specialty not in kept]
    if plan.choice and plan.choice.merit != max(able or [field.merit for field in plan.open_fields]):
        yield "the choice has not the most points"
    if able and plan.choice and plan.choice.specialty in kept:
        yield "the choice is a field that should not lead"
    for field in plan.fields:
        if abs(field.merit - sum(points.points for points in field.points)) > 0.01:
            yield f"{field.specialty}: {field.merit} points do not add up"
    refused = {field.specialty for field in plan.fields if field.facts["refused"]}
    if refused & {field.specialty for field in plan.open_fields}:
        yield "a refused field is open"


def kept_from_the_lead(plan: Plan) -> set[object]:
    """Return the fields that a caution keeps from the first place."""
    return {fact.fields["specialty"] for fact in plan.inference.of_type("standing") if fact.fields["no_lead"]}


def texts(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield (rule, text as written by the author, text as shown) of everything that is said."""
    for statement in statements(plan):
        yield statement.rule.id, statement.rule.because, statement.text
    for action in plan.actions:
        yield action.statement.rule.id, "", action.do
    for question in plan.questions:
        for text in (question.ask, question.whom, question.topic):
            yield question.statement.rule.id, "", text
    for notice in plan.disagreements:
        yield notice.statement.rule.id, "", notice.topic


def badly_written(plan: Plan) -> Iterator[str]:
    """Yield texts that are empty or show a gap, a Python word or a piece of template."""
    yield from (f"{rule}: {text!r}" for rule, author, text in texts(plan) if is_badly_written(author, text))


@lru_cache(maxsize=100_000)
def is_badly_written(author: str, text: str) -> bool:
    """Return whether a text shows a gap or a word of the program that its author did not write."""
    found = UNWRITTEN.search(text)
    return bool(found and (not found.group().strip() or found.group() not in author or "{" in text))


@lru_cache(maxsize=100_000)
def numbers_added(author: str, text: str) -> frozenset[str]:
    """Return the numbers of a text that its author did not write."""
    return frozenset(NUMBER.findall(text)) - frozenset(NUMBER.findall(author))


def unsourced(plan: Plan, planning: Planning) -> Iterator[str]:
    """Yield figures without source or year."""
    for figure in plan.basis.figures:
        if figure.source not in planning.knowledge.sources or not 2000 <= figure.year <= 2100:
            yield f"{figure.id}: source {figure.source}, year {figure.year}"


def from_nowhere(plan: Plan) -> Iterator[str]:
    """Yield figures behind a statement that the plan does not list, and numbers that nothing gave."""
    figures = {figure.id for figure in plan.basis.figures}
    for statement in {one.firing.number: one for one in statements(plan)}.values():
        yield from (f"{statement.rule.id}: unknown {name}" for name in set(statement.figures) - figures)
        for author, text in said_by(statement):
            shown = numbers_added(author, text)
            nowhere = shown - numbers_behind(statement, plan) if shown else ()
            if nowhere:
                yield f"{statement.rule.id}: {sorted(nowhere)} in {text!r}"


def said_by(statement: Statement) -> Iterator[tuple[str, str]]:
    """Yield (as written, as shown) of a reason and of what is concluded with it, where a value is put in."""
    if "{{" in statement.rule.because:
        yield statement.rule.because, statement.text
    for conclusion in statement.rule.conclusions:
        for _, value in conclusion.fields:
            if isinstance(value, str) and "{{" in value:
                yield value, statement.worded(value)


def numbers_behind(statement: Statement, plan: Plan) -> set[str]:
    """Return the numbers, as they may be written, of the values with an origin that a statement uses."""
    found: set[str] = set()
    for fact, name, origins in statement.used():
        value = plan.inference.by_id[fact].fields[name]
        if not origins:
            continue
        found |= forms_of(value)
    return found


@lru_cache(maxsize=100_000, typed=True)
def forms_of(value: object) -> frozenset[str]:
    """Return the numbers in every way in which a sentence may write a value."""
    forms = [value, plain_value(value)]
    if isinstance(value, int | float):
        forms += [abs(value), plain_value(abs(value)), f"{value:,}"]
    return frozenset(number for form in forms for number in NUMBER.findall(str(form)))


def ill_formed(plan: Plan, planning: Planning) -> Iterator[str]:
    """Yield facts that the vocabulary refuses, and values without an origin (a tally of nothing has none)."""
    for fact in plan.inference.facts:
        yield from map(str, planning.knowledge.vocabulary.check_fact(fact))
        for name, value in fact.fields.items():
            if not fact.origin_of(name) and (value or not COUNTED.fullmatch(fact.type)):
                yield f"{fact.id}.{name} has no origin"


def complaints(plan: Plan, planning: Planning, *, every_text: bool = True) -> list[str]:
    """Return what is wrong with a plan; ``every_text``: look at every text and every fact as well."""
    found = [
        *incomplete(plan), *out_of_order(plan), *unsourced(plan, planning), *inconsistent(plan, planning),
    ]  # fmt: skip
    if not every_text:
        return found
    return [*found, *from_nowhere(plan), *badly_written(plan), *ill_formed(plan, planning)]


@pytest.mark.parametrize("part", range(PARTS))
@unmeasured
def test_every_generated_profile_gives_a_whole_plan(part, planning):
    """In parts, so that several processes share the work."""
    found = {}
    for seed in range(part, SEEDS, PARTS):
        read = planning.read(random_profile(seed))
        plan = planning.planner.plan(read)
        wrong = complaints(plan, planning, every_text=seed % PRINTED == 0)
        if seed % PRINTED == 0:
            options = Options(detail=seed % (2 * PRINTED) == 0)
            wrong += empty_sections(planning.report.render(plan, read, options))
        if wrong:
            found[seed] = wrong[:3]
    assert found == {}, f"{len(found)} of {SEEDS // PARTS} seeds"


@settings(max_examples=settings.default.max_examples // 2)
@given(rng=st.randoms(use_true_random=False))
@unmeasured
def test_a_profile_that_hypothesis_shrinks_gives_a_whole_plan(rng, planning):
    assert complaints(planning.plan(drawn_profile(rng)), planning) == []


def test_the_seeds_are_as_different_as_they_should_be():
    profiles = [random_profile(seed) for seed in range(1_000)]
    assert {attempt["specialty"] for one in profiles for attempt in one["attempts"]} == set(FIELDS)
    assert {len(one["attempts"]) for one in profiles} == {1, 2, 3}
    assert {one["applicant"].get("visa_needed") for one in profiles} == {None, "none", "j1", "h1b", "either"}
    assert any(set(one) == {"applicant", "attempts"} for one in profiles)
    scores = [one.get("exams", {}).get("step2_ck", {}).get("score") for one in profiles]
    known = [score for score in scores if score is not None]
    assert min(known) <= 205
    assert max(known) >= 270


def test_a_seed_always_gives_the_same_profile():
    assert random_profile(4_711) == random_profile(4_711)


def test_when_every_field_is_refused_the_plan_says_so_and_stays_whole(planning):
    data = random_profile(3)
    data["preferences"] = {"refused": list(FIELDS)}
    plan = planning.plan(data)
    assert plan.choice is None
    assert plan.open_fields == ()
    assert plan.runners_up == ()
    assert "no_field_open" in {notice.topic for notice in plan.warnings}
    assert all("refused" in {gate.topic for gate in field.gates} for field in plan.fields)
    assert complaints(plan, planning) == []
