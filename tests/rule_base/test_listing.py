"""The list: how many programs, of which kind, one field or two, and Step 3, for all who apply again."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from generated.profiles import FIELDS, random_profile
from generated.unmeasured import unmeasured

pytestmark = pytest.mark.content

CASES = Path(__file__).parents[1] / "plan" / "cases"
SEEDS = range(120)
TABLES = ("list_size_order", "tier_order", "dual_order", "step3_order")
SECTIONS = ("listing", "region", "signal", "budget", "step3")
OWN = (*SECTIONS, "second_field", "faq")
NEEDED_WEEKS = 10
LARGEST_SECOND_SHARE = 40


def first(inference, fact_type):
    """Return the fields of the fact of a type that stands first, or None."""
    places = [fact.fields for fact in inference.of_type(fact_type)]
    found = [fields for fields in places if fields.get("place", 1) == 1]
    assert len(found) <= 1, fact_type
    return found[0] if found else None


def spoken(inference):
    """Return for each section and topic the orders of its lines."""
    lines = {}
    for fact in inference.of_type("advice"):
        if fact.fields["section"] in OWN:
            lines.setdefault((fact.fields["section"], fact.fields["topic"]), []).append(fact.fields["order"])
    return lines


@pytest.fixture(scope="module")
@unmeasured
def seen(planning):
    """Return what was concluded for generated people, every second of them asking about some field."""
    found = []
    for seed in SEEDS:
        field = FIELDS[seed % len(FIELDS)] if seed % 2 else None
        inference = planning.planner.plan(planning.read(random_profile(seed)), field).inference
        found.append((seed, first(inference, "applicant"), first(inference, "focus"), inference))
    return found


@pytest.fixture(scope="module")
def applying(seen):
    """Return those who apply again and have a field."""
    found = [entry for entry in seen if entry[2] is not None and not entry[1]["holds_place"]]
    assert len(found) > 80
    return found


@pytest.fixture(scope="module")
@unmeasured
def asked(planning):
    """Return a way to what is concluded for a profile and a field."""
    return lambda data, field=None: planning.planner.plan(planning.read(data), field).inference


def graduate(**changes):
    """Return an MD graduate with a good score who applied to internal medicine once, with changes."""
    data = {
        "applicant": {
            "degree": "MD",
            "school_country": "US",
            "us_citizen": True,
            "visa_needed": "none",
            "graduation_year": 2026,
            "start_date": "2026-03-30",
        },
        "exams": {"step1": {"result": "pass", "attempts": 1}, "step2_ck": {"score": 255, "attempts": 1}},
        "attempts": [{"cycle": 2026, "specialty": "general_surgery", "programs_applied": 60}],
    }
    for name, values in changes.items():
        data[name] = {**data.get(name, {}), **values}
    return data


def abroad(**applicant):
    changes = {"school_country": "IN", "us_citizen": False, "visa_needed": "j1", "graduation_year": 2021}
    return {"applicant": {**changes, **applicant}}


def test_every_table_answers_everybody_who_applies_again(applying):
    for seed, _, _, inference in applying:
        for table in TABLES:
            assert first(inference, table) is not None, (seed, table)


def test_who_holds_a_place_gets_no_list(seen):
    held = [entry for entry in seen if entry[1]["holds_place"]]
    assert held
    for seed, _, _, inference in held:
        assert not any(inference.of_type(table) for table in (*TABLES, "list_cap")), seed
        assert not spoken(inference), seed


def test_the_tiers_add_up_and_lean_to_the_realistic(applying):
    for seed, _, _, inference in applying:
        tiers = first(inference, "tier_order")
        assert tiers["tier1"] + tiers["tier2"] + tiers["tier3"] == 100, seed
        assert tiers["tier1"] + tiers["tier2"] >= 80, seed
        assert tiers["tier1"] >= tiers["tier2"] >= tiers["tier3"], seed


def test_the_count_keeps_to_what_signals_and_small_fields_allow(applying):
    for seed, _, focus, inference in applying:
        size = first(inference, "list_size_order")
        assert 0 < size["least"] < size["most"] <= 150, seed
        if focus["competitiveness"] == "extreme":
            assert size["most"] <= 60, seed
        if focus.get("positions", 1_000) < 300:
            assert size["most"] <= 80, seed
        caps = {fact.fields["reason"]: fact.fields["most"] for fact in inference.of_type("list_cap")}
        assert caps.get("programs") == focus.get("programs"), seed


def test_a_second_field_is_another_one_and_the_smaller_part(applying):
    modes = Counter()
    for seed, applicant, focus, inference in applying:
        order = first(inference, "dual_order")
        dual = next(fact.fields for fact in inference.of_type("dual") if fact.fields["row"] == order["row"])
        modes[dual["mode"]] += 1
        if dual["mode"] == "original":
            assert not focus["is_target"], seed
            assert applicant.get("wants_original", True), seed
            assert dual["share"] <= LARGEST_SECOND_SHARE, seed
        if dual["mode"] == "parallel":
            assert dual["specialty"] not in (focus["specialty"], applicant["target"]), seed
            assert (dual["least"], dual["most"]) in ((10, 15), (15, 25)), seed
        assert bool([key for key in spoken(inference) if key[0] == "second_field"]) == (
            dual["mode"] != "single"
        ), seed
    assert set(modes) == {"single", "original", "parallel"}


def test_step3_is_never_advised_without_need_time_or_a_clean_record(applying):
    for seed, applicant, _, inference in applying:
        advice = first(inference, "step3_order")["advice"]
        assert (advice == "passed") == applicant.get("step3_passed", False), seed
        if advice in ("before", "optional"):
            assert not applicant.get("step3_failures"), seed
            assert applicant.get("step1_passed", True), seed
            assert not applicant.get("grave_flags"), seed
        if advice == "before":
            assert applicant.get("exam_failures", 0) < 2, seed
            assert applicant.get("weeks_to_submission", NEEDED_WEEKS) >= NEEDED_WEEKS, seed
            assert applicant.get("step3_practice_margin", 10) >= 10, seed


def test_every_section_speaks_and_no_two_lines_are_tied(applying):
    for seed, _, _, inference in applying:
        lines = spoken(inference)
        assert all(orders.count(max(orders)) == 1 for orders in lines.values()), seed
        count = Counter(section for section, _ in lines)
        assert all(1 <= count[section] <= 4 for section in SECTIONS), (seed, count)
        assert count["region"] <= 2, seed
        assert count["signal"] <= 2, seed
        assert count["budget"] == 1, seed


def test_everybody_who_applies_again_gets_the_four_questions(seen):
    for seed, applicant, _, inference in seen:
        if not applicant["holds_place"]:
            topics = {topic for section, topic in spoken(inference) if section == "faq"}
            assert topics == {"disclosure", "competitive", "step3", "how_many"}, seed


class TestTheWorkedCase:
    """H9.7, with R3, R7 and R8 beside it."""

    @pytest.fixture
    def inference(self, planning):
        return planning.plan(CASES / "orthopaedics-step2-230.yaml").inference

    def test_seventy_to_ninety_programs_and_mostly_community(self, inference):
        size, tiers = first(inference, "list_size_order"), first(inference, "tier_order")
        assert (size["least"], size["most"]) == (70, 90)
        assert tiers["tier1"] > 50

    def test_general_surgery_beside_it(self, inference):
        row = first(inference, "dual_order")["row"]
        dual = next(fact.fields for fact in inference.of_type("dual") if fact.fields["row"] == row)
        assert (dual["mode"], dual["specialty"]) == ("parallel", "general_surgery")
        assert (dual["least"], dual["most"]) == (10, 15)

    def test_the_signals_are_set_against_the_count(self, inference):
        fired = {firing.rule.id for firing in inference.firings}
        assert {"advice.r3", "advice.r7", "advice.r9", "signal.many", "list.cap-programs"} <= fired


@pytest.mark.parametrize(
    "field", ["internal_medicine", "anesthesiology", "general_surgery", "neurology", "pathology"]
)
def test_more_risk_never_makes_the_list_shorter(field, asked):
    failed = {"step1": {"result": "pass", "attempts": 2}, "step2_ck": {"score": 225, "attempts": 2}}
    ladder = [
        graduate(),
        graduate(exams={"step2_ck": {"score": 236, "attempts": 1}}),
        graduate(exams={"step2_ck": {"score": 225, "attempts": 1}}),
        graduate(exams=failed),
        graduate(exams=failed, **abroad(graduation_year=2026)),
        graduate(exams=failed, **abroad(graduation_year=2022)),
        graduate(exams=failed, **abroad(graduation_year=2014, visa_needed="h1b")),
    ]
    found = [asked(data, field) for data in ladder]
    risks = [first(inference, "list_risk")["points"] for inference in found]
    assert risks == sorted(risks)
    assert risks[0] < 2
    assert risks[-1] > 7
    sizes = [first(inference, "list_size_order") for inference in found]
    tiers = [first(inference, "tier_order")["tier1"] for inference in found]
    assert all(a["most"] <= b["most"] and a["least"] <= b["least"] for a, b in pairwise(sizes))
    assert tiers == sorted(tiers)


def test_recent_work_with_patients_softens_the_years(asked):
    away = graduate(**abroad(graduation_year=2016))
    active = {
        **away,
        "clinical_recency": {"last_clinical_month": "2026-02", "us_clinical_months": 8},
    }
    points = [first(asked(data, "internal_medicine"), "list_risk")["points"] for data in (active, away)]
    assert points[0] < points[1]


def test_nothing_known_adds_no_risk(asked):
    sparse = {
        "applicant": {"degree": "MD", "graduation_year": 2026},
        "attempts": [{"cycle": 2026, "specialty": "general_surgery"}],
    }
    assert first(asked(sparse, "internal_medicine"), "list_risk")["points"] == 0


@pytest.mark.parametrize(
    ("wish", "reason"),
    [({"max_applications": 30}, "wish"), ({"budget_usd": 400}, "budget")],
)
def test_what_the_applicant_can_and_will_spend_is_a_ceiling(wish, reason, asked):
    inference = asked(graduate(applicant=wish), "internal_medicine")
    caps = {fact.fields["reason"]: fact.fields["most"] for fact in inference.of_type("list_cap")}
    assert caps[reason] < first(inference, "list_size_order")["least"]


def practised(score):
    step2 = {"score": 225, "attempts": 1}
    return {"exams": {"step2_ck": step2, "step3": {"planned": True, "practice_scores": [score, 240]}}}


LATE = {"start_date": "2026-08-10"}


@pytest.mark.parametrize(
    ("changes", "advice", "row"),
    [
        (practised(196), "not_now", "practice-under-pass"),
        (practised(206), "not_now", "practice-too-near"),
        (practised(218), "before", "middling-score-strong-practice"),
        ({"exams": {"step2_ck": {"score": 225, "attempts": 1}}}, "optional", "middling-score"),
        ({}, "after", "nothing-to-prove"),
        ({"applicant": LATE}, "after", "late"),
        (abroad(), "before", "older-graduate-abroad"),
        (abroad(**LATE), "not_now", "abroad-late"),
        (abroad(visa_needed="h1b", graduation_year=2026), "before", "h1b"),
        (abroad(visa_needed="h1b", **LATE), "not_now", "h1b-late"),
        (abroad(graduation_year=2026), "optional", "abroad"),
    ],
)
def test_step3_by_score_practice_time_and_visa(changes, advice, row, asked):
    inference = asked(graduate(**changes), "internal_medicine")
    stands = first(inference, "step3_order")
    fired = {firing.rule.table.number: firing.rule for firing in inference.firings
             if firing.rule.table and firing.rule.table.table == "list.step3"}  # fmt: skip
    assert (stands["advice"], fired[stands["row"]].table.row) == (advice, row)


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [("orthopaedic_surgery", 30, 40), ("otolaryngology", 25, 35), ("preventive_medicine", 20, 30),
     ("radiation_oncology", 40, 60), ("general_surgery", 60, 80), ("internal_medicine", 60, 70)],
)  # fmt: skip
def test_the_field_sets_the_scale(field, least, most, asked):
    inference = asked(graduate(exams={"step2_ck": {"score": 262, "attempts": 1}}), field)
    size = first(inference, "list_size_order")
    assert (size["least"], size["most"]) == (least, most)
