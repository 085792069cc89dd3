"""How the year is spent: one lane for everybody who needs one, with goals and weeks that fit the person."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from generated.profiles import random_profile
from generated.unmeasured import unmeasured
from rematch.plan.wording import worded

if TYPE_CHECKING:
    from rematch.facts.fact import Fact
    from rematch.inference.engine import Firing

pytestmark = pytest.mark.content

CASES = Path(__file__).parents[1] / "plan" / "cases"
SEEDS = 80
OWN = ("lane.", "goals.", "months.", "reputation.", "wellbeing.", "branch.")
"""How the ids of the rules begin whose sentences stand in the report."""
LANES = {"preliminary_year", "research_year", "clinical_job", "reapplication_year"}
LISTED = {"list_too_academic", "too_few_applications", "late_submission", "geography"}
APPLYING = {"clinical", "research", "letters", "writing", "list", "interview"}
"""Kinds of task that make no sense for somebody who holds a categorical place, but for work on the ward."""
MOST_WORDS = 45
A_WEEK_IN = 10
TWENTY_WEEKS = 140


class Said(NamedTuple):
    """One conclusion with the sentence and the texts that a reader sees."""

    fact: Fact
    firing: Firing

    @property
    def fields(self):
        return self.fact.fields

    def text(self, name):
        return worded(str(self.fields.get(name, "")), self.firing)

    @property
    def because(self):
        return worded(self.firing.rule.because, self.firing)


class Year:
    """What one plan says about the year."""

    def __init__(self, planning, source):
        inference = planning.plan(source).inference
        self.applicant = inference.of_type("applicant")[0].fields
        self.causes = [fact.fields for fact in inference.of_type("cause_order")]
        self.first = [
            fact.fields["lane"] for fact in inference.of_type("lane_order") if fact.fields["place"] == 1
        ]
        self.said = [Said(fact, firing) for firing in inference.firings for fact in firing.conclusions]

    def all(self, type_name):
        return [one for one in self.said if one.fact.type == type_name]

    @property
    def tasks(self):
        return self.all("task")

    def section(self, name):
        """Return the lines of a section: for one topic the highest order speaks."""
        spoken = {}
        for one in self.all("advice"):
            topic = one.fields["topic"]
            if one.fields["section"] == name and (
                topic not in spoken or one.fields["order"] > spoken[topic].fields["order"]
            ):
                spoken[topic] = one
        return list(spoken.values())

    def causes_of(self, *standings):
        return {cause["cause"] for cause in self.causes if cause["standing"] in standings}


@pytest.fixture(scope="module")
@unmeasured
def years(planning):
    sources = [*sorted(CASES.glob("*.yaml")), *map(random_profile, range(SEEDS))]
    return [Year(planning, source) for source in sources]


def person(planning, **changes):
    """Return the year of a US graduate who missed a surgical field, with parts of the file replaced."""
    data = {
        "applicant": {
            "degree": "MD", "school_country": "US", "us_citizen": True, "visa_needed": "none",
            "graduation_year": 2026, "start_date": "2026-03-23",
        },
        "exams": {"step1": {"result": "pass", "attempts": 1}, "step2_ck": {"score": 231, "attempts": 1}},
        "attempts": [
            {"cycle": 2026, "specialty": "orthopaedic_surgery", "programs_applied": 28, "interviews": 2,
             "programs_ranked": 2, "result": "unmatched", "soap_result": "none"},
        ],
        "experiences": [
            {"kind": "research", "specialty": ["orthopaedic_surgery"], "outputs": {"posters": 0}},
            {"kind": "away_rotation", "specialty": ["orthopaedic_surgery"], "feedback": "decent"},
            {"kind": "away_rotation", "specialty": ["orthopaedic_surgery"], "feedback": "decent"},
        ],
    }  # fmt: skip
    return Year(planning, data | changes)


def test_everybody_without_a_categorical_place_has_one_lane(years):
    for year in years:
        held = year.applicant.get("place_held") == "categorical"
        assert len(year.first) == (0 if held else 1)


def test_the_first_lane_has_a_reason_and_every_other_one_a_reason_against(years):
    for year in years:
        merits, gated = year.all("lane_merit"), {one.fields["lane"] for one in year.all("lane_gate")}
        for lane in year.first:
            assert any(one.fields["lane"] == lane and one.fields["points"] > 0 for one in merits)
            against = {one.fields["lane"] for one in merits if one.fields["points"] < 0} | gated
            assert LANES - {lane} <= against


def test_what_is_in_hand_decides_before_anything_else(years):
    for year in years:
        person = year.applicant
        ends = person.get("position_months_left", 12) <= 4
        if person.get("place_held") == "advanced" or (
            person.get("has_pgy1") and not person["holds_place"] and not ends
        ):
            assert year.first == ["preliminary_year"]
        elif not person.get("has_pgy1"):
            assert year.first != ["preliminary_year"]


def test_research_repairs_only_a_research_problem(years):
    for year in years:
        if year.first == ["research_year"]:
            assert "research" in year.causes_of("likely") or not (
                {"interviewing", "rank_list"} & year.causes_of("likely")
            )
            assert year.causes[0]["cause"] not in LISTED | {"interviewing", "rank_list"}


def test_lines_are_as_many_as_a_reader_wants(years):
    for year in years:
        assert 3 <= len(year.section("reputation")) <= 4
        assert len(year.section("wellbeing")) == 3
        if year.first:
            assert 4 <= len(year.section("lane_goal")) <= 6
            assert 1 <= len(year.section("lane_warning")) <= 2
            assert 4 <= len(year.section("month")) <= 5
            assert all(one.text("head") and one.text("measure") for one in year.section("lane_goal"))
        else:
            assert not year.section("lane_goal") + year.section("lane_warning") + year.section("month")


def test_every_sentence_is_short_and_written_for_this_person(years):
    for year in years:
        for one in year.said:
            if one.fact.type in ("advice", "task", "lane_merit", "lane_gate"):
                for text in (one.because, *map(one.text, ("head", "measure", "do"))):
                    assert "{" not in text, one.firing.rule.id
            if one.firing.rule.id.startswith(OWN):
                assert len(one.because.split()) <= MOST_WORDS, one.firing.rule.id


def test_no_two_rules_tie_on_a_topic(years):
    for year in years:
        rules = defaultdict(set)
        for one in year.all("advice"):
            if one.firing.rule.id.startswith(OWN):
                line = (one.fields["section"], one.text("topic"), one.fields["order"])
                rules[line].add(one.firing.rule.id)
        assert [both for both in rules.values() if len(both) > 1] == []


def test_topics_of_tasks_are_unlike_one_another(years):
    for year in years:
        topics = Counter(one.text("topic") for one in year.tasks)
        assert [topic for topic, count in topics.items() if count > 1] == []


def test_the_first_days_are_for_grief_and_the_first_week_follows(years):
    for year in years:
        if year.applicant["holds_place"]:
            continue
        days = {one.fields["topic"]: one for one in year.tasks if one.fields["anchor"] == "start"}
        rest = days["days to rest"].fields
        assert rest["day"] == 0
        assert 3 <= rest["length"] <= 7
        assert all(one.fields["day"] >= rest["length"] for one in days.values() if one.fields is not rest)
        assert {"one-page profile", "ruthless reading"} <= set(days)
        assert {"debrief", "backup_mentor"} & set(days)


def test_whoever_applies_has_a_target_for_most_weeks(years):
    for year in years:
        if not year.applicant["holds_place"]:
            weekly = [
                one
                for one in year.tasks
                if one.fields["anchor"] == "start" and A_WEEK_IN <= one.fields["day"] < TWENTY_WEEKS
            ]
            assert len(weekly) >= 8


def test_nobody_is_sent_to_an_examination_already_passed(years):
    for year in years:
        if year.applicant.get("step3_passed"):
            assert not [one for one in year.tasks if "Step 3" in one.text("do") + one.text("topic")]


def test_a_categorical_place_brings_no_task_of_an_application(years):
    for year in years:
        if year.applicant.get("place_held") == "categorical":
            assert {one.fields["kind"] for one in year.tasks} & (APPLYING - {"clinical"}) == set()
            assert {one.fields["anchor"] for one in year.tasks} == {"start"}


def test_moving_to_a_harder_field_without_letters_calls_for_research_near_it(planning):
    year = person(planning)
    assert year.first == ["research_year"]
    goals = {one.fields["topic"]: f"{one.because} {one.text('measure')}" for one in year.section("lane_goal")}
    assert "Orthopaedic Surgery" in goals["post"]
    assert "Anesthesiology" in goals["post"]
    assert "operating room" in goals["presence"]
    assert "grand rounds" in goals["presence"]
    assert "How can I get clinically involved now?" in goals["involved"]
    assert "two or three abstracts or posters, and one manuscript" in goals["outputs"]
    assert "one or two attendings in Anesthesiology, and one in Orthopaedic Surgery" in goals["voices"]


def test_many_interviews_call_for_practice_and_no_other_post(planning):
    attempt = {
        "cycle": 2026, "specialty": "general_surgery", "programs_applied": 90, "interviews": 14,
        "programs_ranked": 14, "result": "unmatched", "soap_result": "none",
    }  # fmt: skip
    year = person(planning, attempts=[attempt], exams={"step2_ck": {"score": 252, "attempts": 1}})
    assert year.first == ["reapplication_year"]
    assert any("practice interviews" in one.text("measure") for one in year.section("lane_goal"))
    assert any("practice interview" in one.text("topic") for one in year.tasks)


def test_years_without_patients_call_for_a_clinical_job(planning):
    applicant = {
        "degree": "MD", "school_country": "GD", "us_citizen": True, "visa_needed": "none",
        "graduation_year": 2019, "start_date": "2026-03-23",
    }  # fmt: skip
    recency = {"last_clinical_month": "2022-03", "us_clinical_months": 1}
    year = person(planning, applicant=applicant, clinical_recency=recency)
    assert year.first == ["clinical_job"]


def test_an_ending_first_year_is_the_lane_only_with_a_voice(planning):
    position = {"kind": "preliminary_surgery", "start": "2025-07-01", "end": "2026-06-30"}
    backed = person(planning, current_position=position | {"director_support": "strong"})
    alone = person(planning, current_position=position | {"director_support": "some"})
    assert backed.first == ["preliminary_year"]
    assert "next_place" in {one.fields["topic"] for one in backed.section("lane_goal")}
    assert alone.first != ["preliminary_year"]
    assert "stop_rule" in {one.fields["gate"] for one in alone.all("lane_gate")}
