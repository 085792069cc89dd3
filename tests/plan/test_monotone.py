"""A better file never reads worse: a profile beside the same profile changed in one respect."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import monotone_changes as change
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.profiles import random_profile
from generated.unmeasured import unmeasured
from rematch.report.data import plan_data

if TYPE_CHECKING:
    from rematch.plan.model import Plan

pytestmark = pytest.mark.content

LEVELS = ("weak", "moderate", "strong")
VERDICTS = ("misaligned", "unknown", "borderline", "held")
SCORES, INTEREST = "score_tolerance", "documented_interest"

seeds = given(seed=st.integers(0, 99_999))
moderately = settings(max_examples=max(10, settings.default.max_examples // 3))

BETTER = {
    "higher Step 2 CK": change.higher_step2,
    "more interviews": change.more_interviews,
    "more US clinical months": change.more_us_clinical_months,
    "more recent clinical work": change.more_recent_clinical_month,
}
WORSE = {
    "another failure": change.another_failure,
    "older graduation": change.older_graduation,
    "weaker letter": change.weaker_letter,
    "grave flag": change.grave_flag,
}


def ratings(plan: Plan) -> dict[tuple[str, str], str | None]:
    return {(field.specialty, one.dimension): one.level for field in plan.fields for one in field.ratings}


def gates(plan: Plan) -> set[tuple[str, str]]:
    """Return what closes each field; whether the target is its own backup follows the reading, left out."""
    return {
        (field.specialty, gate.topic)
        for field in plan.fields
        for gate in field.gates
        if gate.topic != "is_target"
    }


def order(plan: Plan) -> list[str]:
    return [field.specialty for field in plan.open_fields]


def points(plan: Plan) -> dict[str, float]:
    return {field.specialty: field.merit for field in plan.fields}


def rating_losses(worse: Plan, better: Plan) -> list[object]:
    """Return the ratings that are lower in the plan of the better file, or known in one plan only."""
    before, after = ratings(worse), ratings(better)
    return [
        (cell, before[cell], after[cell])
        for cell in before
        if (before[cell] is None) != (after[cell] is None)
        or (before[cell] and LEVELS.index(after[cell]) < LEVELS.index(before[cell]))
    ]


def assert_no_worse(worse: Plan, better: Plan) -> None:
    """The plan of the better file has no lower rating, no further gate, and no worse verdict."""
    assert rating_losses(worse, better) == []
    assert gates(better) - gates(worse) == set()
    assert VERDICTS.index(better.reading.verdict) >= VERDICTS.index(worse.reading.verdict)


def two_plans(planning, seed, one_change):
    """Return the plans of a generated profile and of its changed copy; None where the change says nothing."""
    data = random_profile(seed)
    after = change.changed(data, one_change, random.Random(seed))  # noqa: S311
    return None if after is None else (planning.plan(data), planning.plan(after))


@pytest.mark.parametrize("name", BETTER)
@moderately
@seeds
@unmeasured
def test_a_better_file_reads_no_worse(name, seed, planning):
    if plans := two_plans(planning, seed, BETTER[name]):
        assert_no_worse(*plans)


@pytest.mark.parametrize("name", WORSE)
@moderately
@seeds
@unmeasured
def test_a_worse_file_reads_no_better(name, seed, planning):
    if plans := two_plans(planning, seed, WORSE[name]):
        before, after = plans
        assert_no_worse(after, before)


@moderately
@seeds
@unmeasured
def test_the_score_moves_only_what_it_should(seed, planning):
    if plans := two_plans(planning, seed, change.higher_step2):
        before, after = plans
        same = {cell: level for cell, level in ratings(before).items() if cell[1] != SCORES}
        assert same.items() <= ratings(after).items()
        assert {gate for gate in gates(before) if gate[1] != "scores"} <= gates(after)


@moderately
@seeds
@unmeasured
def test_more_work_in_a_field_shows_more_interest_in_it_and_harms_no_other(seed, planning):
    field = change.a_field(random_profile(seed), random.Random(seed))  # noqa: S311
    if plans := two_plans(planning, seed, change.experience_in(field)):
        before, after = plans
        lost = rating_losses(before, after)
        assert [loss for loss in lost if loss[0][0] == field or loss[0][1] == INTEREST] == []
        assert gates(after) - gates(before) == set()
        assert VERDICTS.index(after.reading.verdict) >= VERDICTS.index(before.reading.verdict)


@moderately
@seeds
@unmeasured
def test_refusing_a_field_closes_it_and_leaves_the_others_as_they_were(seed, planning):
    """Only when the choice itself is refused may another field be led to the front."""
    field = change.a_field(random_profile(seed), random.Random(seed))  # noqa: S311
    if plans := two_plans(planning, seed, change.refusing(field)):
        before, after = plans
        assert (field, "refused") in gates(after)
        assert ratings(after) == ratings(before)
        others = {name: own for name, own in points(before).items() if name != field}
        assert {name: own for name, own in points(after).items() if name != field} == others
        assert after.reading.verdict == before.reading.verdict
        if before.choice is None or field != before.choice.specialty:
            assert order(after) == [one for one in order(before) if one != field]


@moderately
@seeds
@unmeasured
def test_the_order_of_entries_in_the_file_changes_nothing_that_is_decided(seed, planning):
    if plans := two_plans(planning, seed, change.another_order):
        before, after = plans
        assert ratings(after) == ratings(before)
        assert order(after) == order(before)
        assert gates(after) == gates(before)
        assert after.reading.verdict == before.reading.verdict
        assert [(one.cause, one.standing) for one in after.causes] == [
            (one.cause, one.standing) for one in before.causes
        ]


@moderately
@seeds
@unmeasured
def test_another_name_changes_the_name_and_nothing_else(seed, planning):
    data = random_profile(seed)
    after = change.changed(data, change.renamed, random.Random(seed))  # noqa: S311
    plain = [plan_data(planning.plan(one), planning.knowledge_base, None) for one in (data, after)]
    for one in plain:
        del one["name"], one["profile"]["sha256"]
    assert plain[0] == plain[1]
    first, second = (planning.markdown(one).splitlines() for one in (data, after))
    differing = [(old, new) for old, new in zip(first, second, strict=True) if old != new]
    assert differing[0][1] == "# Backup Specialty Strategy - Somebody Else"
    assert all(old.startswith("- Profile ") for old, _ in differing[1:])


@pytest.mark.parametrize("attempts", [1, 2])
def test_a_failed_step_1_is_no_argument_for_a_second_try(attempts, planning):
    """It is answered by a good Step 2 CK (R12), which weighs by itself; the failure must add nothing."""
    plan = planning.plan({
        "applicant": {"degree": "MD", "school_country": "US", "us_citizen": True, "graduation_year": 2026},
        "exams": {
            "step1": {"result": "pass", "attempts": attempts},
            "step2_ck": {"score": 258, "attempts": 1},
        },
        "attempts": [
            {"cycle": 2026, "specialty": "internal_medicine", "interviews": 4, "result": "unmatched"},
        ],
        "debrief": {"would_rank": "no"},
    })  # fmt: skip
    assert plan.reading.verdict == "unknown"
