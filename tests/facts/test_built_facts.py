"""From a profile to facts: what is counted, dated and compared, what stays unknown, and the origins."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rematch.facts.build import build_facts
from rematch.facts.draft import FactDraft
from rematch.profile.model import Profile

LEAST = {
    "applicant": {"degree": "MD", "graduation_year": 2026},
    "attempts": [{"cycle": 2026, "specialty": "general_surgery"}],
}


@pytest.fixture
def facts(planning):
    """Build the facts of the least profile with some parts replaced, by id."""

    def build(applicant=None, attempt=None, **parts):
        data = {
            "applicant": LEAST["applicant"] | (applicant or {}),
            "attempts": [LEAST["attempts"][0] | (attempt or {})],
            **parts,
        }
        profile = planning.read(data).profile
        return {fact.id: fact for fact in build_facts(profile, planning.knowledge)}

    return build


def test_the_least_profile_gives_one_applicant_one_attempt_and_every_field(facts, planning):
    found = facts()
    assert [name for name in found if not name.startswith("candidate/")] == ["applicant", "attempt/1"]
    assert len(found) == 2 + len(planning.knowledge.specialties)


def test_what_is_not_said_leaves_no_field(facts):
    applicant = facts()["applicant"].fields
    absent = (
        "group", "is_img", "step2_ck", "exam_failures", "target_step2_gap", "red_flags_count", "needs_visa",
        "letters_count", "weak_letters", "target_research_items", "has_pgy1", "months_since_clinical",
        "likes",
        "must_stay", "honors_count", "base_rate",
    )  # fmt: skip
    assert set(absent).isdisjoint(applicant)
    candidate = facts()["candidate/anesthesiology"].fields
    assert {"step2_gap", "interest_points", "letters", "group_share"}.isdisjoint(candidate)


@pytest.mark.parametrize(
    ("applicant", "group", "is_img"),
    [
        ({"degree": "DO"}, "us_do", False),
        ({"school_country": "US"}, "us_md", False),
        ({"school_country": "PR"}, "us_md", False),
        ({"school_country": "GD", "us_citizen": True}, "us_img", True),
        ({"degree": "other", "us_citizen": True}, "us_img", True),
        ({"school_country": "IN", "us_citizen": False}, "non_us_img", True),
        ({"school_country": "IN"}, "img", True),
        ({"degree": "other"}, "img", True),
        ({"us_citizen": True}, None, None),
    ],
)
def test_the_applicant_group(applicant, group, is_img, facts):
    fields = facts(applicant)["applicant"].fields
    assert (fields.get("group"), fields.get("is_img")) == (group, is_img)


@pytest.mark.parametrize(
    ("exams", "flags", "failures"),
    [
        ({"step1": {"attempts": 1}, "step2_ck": {"attempts": 1}}, None, 0),
        ({"step1": {"attempts": 3}, "step2_ck": {"attempts": 2}}, None, 3),
        ({"step1": {"result": "fail"}}, None, 1),
        ({"step1": {"result": "fail", "attempts": 2}, "step2_ck": {"attempts": 1}}, None, 2),
        ({"level1": {"attempts": 1}, "level2": {"attempts": 2}}, None, 1),
        ({"step3": {"result": "fail", "attempts": 1}}, None, 1),
        ({"step1": {"attempts": 1}}, None, None),
        ({"step2_ck": {"score": 240}}, None, None),
        ({"step1": {"result": "pass"}}, [{"kind": "exam_failure"}], 1),
        ({"step1": {"attempts": 2}, "step2_ck": {"attempts": 1}}, [{"kind": "exam_failure"}], 1),
        ({}, [{"kind": "exam_failure"}, {"kind": "exam_failure"}], 2),
        ({}, [], None),
    ],
)  # fmt: skip
def test_failed_attempts_are_counted_once_and_none_is_only_said_when_both_parts_are_known(
    exams, flags, failures, facts
):
    degree = "DO" if "level1" in exams else "MD"
    parts = {"exams": exams} | ({} if flags is None else {"red_flags": flags})
    assert facts({"degree": degree}, **parts)["applicant"].fields.get("exam_failures") == failures


def test_examinations_and_the_passing_standard(facts):
    exams = {
        "step1": {"result": "pass", "score": 221, "attempts": 2},
        "step2_ck": {"score": 212, "attempts": 1},
        "step3": {"result": "pass"},
    }
    fields = facts(exams=exams)["applicant"].fields
    assert (fields["step1_passed"], fields["step1_score"], fields["step1_failures"]) == (True, 221, 1)
    assert (fields["step2_ck"], fields["step2_failures"], fields["step3_passed"]) == (212, 0, True)
    assert fields["step2_passing_gap"] == 212 - fields["passing_score"]
    assert "step3_failures" not in fields


def test_comlex_of_a_do_graduate(facts):
    exams = {"level1": {"result": "pass", "attempts": 1}, "level2": {"score": 540, "attempts": 1}}
    fields = facts({"degree": "DO"}, exams=exams)["applicant"].fields
    assert (fields["level2"], fields["level1_failures"], fields["level2_failures"]) == (540, 0, 0)
    assert fields["exam_failures"] == 0


def test_scores_are_compared_with_the_own_group_in_every_field(facts, planning):
    found = facts({"degree": "DO"}, exams={"step2_ck": {"score": 240}})
    for field in planning.knowledge.specialties:
        candidate = found[f"candidate/{field}"].fields
        if "step2_center" in candidate:
            assert candidate["step2_gap"] == 240 - candidate["step2_center"]
    origins = found["candidate/general_surgery"].origin_of("step2_gap")
    assert origins[0] == "profile:exams.step2_ck.score"
    assert origins[1].startswith("figure:general_surgery/step2ck_")


def test_the_scores_of_another_group_are_marked_as_standing_in(facts, planning):
    found = facts({"school_country": "GD", "us_citizen": True})
    candidate = found["candidate/internal_medicine"].fields
    assert candidate["score_stand_in"] is True
    assert candidate["score_group"] == planning.knowledge.measures.groups["non_us_img"]
    own = facts({"school_country": "GD", "us_citizen": False})["candidate/internal_medicine"].fields
    assert own["score_stand_in"] is False


def test_the_target_is_the_field_of_the_latest_cycle_wherever_it_stands(planning):
    profile = planning.read({
        "applicant": LEAST["applicant"],
        "attempts": [
            {"cycle": 2026, "specialty": "neurology", "second_specialties": ["psychiatry"]},
            {"specialty": "dermatology"},
            {"cycle": 2025, "specialty": "psychiatry"},
        ],
    }).profile  # fmt: skip
    found = {fact.id: fact for fact in build_facts(profile, planning.knowledge)}
    applicant = found["applicant"].fields
    assert (applicant["target"], applicant["target_name"], applicant["cycles"]) == (
        "neurology",
        "Neurology",
        3,
    )
    assert [found[f"attempt/{number}"].fields["specialty"] for number in (1, 2, 3)] == [
        "dermatology", "psychiatry", "neurology",
    ]  # fmt: skip
    assert [found[f"attempt/{number}"].fields["is_latest"] for number in (1, 2, 3)] == [False, False, True]
    assert found["attempt/3"].fields["other_fields"] == 1
    assert found["candidate/psychiatry"].fields["times_tried"] == 2
    assert found["candidate/psychiatry"].origin_of("times_tried") == (
        "profile:attempts.0",
        "profile:attempts.2",
    )
    assert found["candidate/pathology"].fields["times_tried"] == 0


def test_two_fields_in_one_cycle_are_one_cycle(planning):
    attempts = [{"cycle": 2026, "specialty": "neurology"}, {"cycle": 2026, "specialty": "psychiatry"}]
    profile = planning.read({"applicant": LEAST["applicant"], "attempts": attempts}).profile
    assert build_facts(profile, planning.knowledge)[0].fields["cycles"] == 1


def test_without_any_cycle_nothing_is_dated(planning):
    data = {
        "applicant": LEAST["applicant"],
        "attempts": [{"specialty": "neurology", "applied_on": "2025-09-24"}],
        "clinical_recency": {"last_clinical_month": "2024-01"},
    }
    facts = build_facts(planning.read(data).profile, planning.knowledge)
    assert {"years_since_graduation", "latest_cycle", "months_since_clinical", "prior_graduate"}.isdisjoint(
        facts[0].fields
    )
    assert "days_after_opening" not in facts[1].fields


@pytest.mark.parametrize(("year", "years", "prior"), [(2027, -1, False), (2026, 0, True), (2019, 7, True)])
def test_years_since_graduation(year, years, prior, facts):
    fields = facts({"graduation_year": year})["applicant"].fields
    assert (fields["years_since_graduation"], fields["prior_graduate"], fields["aim_cycle"]) == (
        years,
        prior,
        2027,
    )


def test_an_attempt_in_numbers(facts):
    attempt = facts(attempt={
        "programs_applied": 50, "interviews": 5, "programs_ranked": 3, "applied_on": "2025-10-02",
        "list_mix": {"top_academic": 0.55, "mid_university": 0.3, "community": 0.15},
        "regions": ["west", "west", "south"], "signals_used": 10, "signals_available": 15,
    })["attempt/1"]  # fmt: skip
    fields = attempt.fields
    assert (fields["interview_yield"], fields["interviews_not_ranked"], fields["signals_unused"]) == (
        10.0,
        2,
        5,
    )
    assert (fields["top_academic_share"], fields["community_share"], fields["regions"]) == (55.0, 15.0, 2)
    assert fields["days_after_opening"] == 8
    assert 0 < fields["programs_share"] < 100
    assert attempt.origin_of("interviews_not_ranked") == (
        "profile:attempts.0.interviews", "profile:attempts.0.programs_ranked",
    )  # fmt: skip


def test_no_yield_from_no_applications(facts):
    fields = facts(attempt={"programs_applied": 0, "interviews": 0})["attempt/1"].fields
    assert "interview_yield" not in fields


def test_work_in_the_target_is_counted_apart(facts):
    found = facts(experiences=[
        {
            "kind": "research",
            "specialty": ["general_surgery"],
            "outputs": {"manuscripts_published": 2, "posters": 1},
        },
        {"kind": "qi", "specialty": ["pathology"], "outputs": {"abstracts": 4}},
        {"kind": "case_report", "specialty": ["general_surgery", "pathology"]},
        {"kind": "away_rotation", "specialty": ["general_surgery"]},
        {"kind": "rotation", "specialty": ["general_surgery"]},
        {"kind": "leadership"},
    ])["applicant"]  # fmt: skip
    fields = found.fields
    assert (fields["experiences_count"], fields["research_items"], fields["outputs"]) == (6, 3, 7)
    assert (fields["target_research_items"], fields["target_publications"], fields["target_outputs"]) == (
        2,
        2,
        3,
    )
    assert (fields["target_rotations"], fields["target_away_rotations"]) == (2, 1)
    assert found.origin_of("target_publications") == ("profile:experiences.0", "profile:experiences.2")


def test_outputs_are_compared_with_those_who_matched(facts):
    found = facts(
        {"school_country": "US"},
        {"specialty": "dermatology"},
        experiences=[{"kind": "research", "specialty": ["dermatology"], "outputs": {"abstracts": 3}}],
    )["applicant"]
    assert found.fields["target_outputs_gap"] == pytest.approx(3 - found.fields["target_outputs_mean"])
    assert any(origin.startswith("figure:dermatology/") for origin in found.origin_of("target_outputs_gap"))


def test_interest_is_weighed_by_kind_outputs_and_feedback(facts, planning):
    points = planning.knowledge.settings.numbers("interest_points")
    strong = {"kind": "rotation", "specialty": ["neurology"], "feedback": "strong", "title": "Stroke service"}
    weak = strong | {"feedback": "weak", "title": None}
    writing = {"kind": "research", "specialty": ["neurology"], "outputs": {"posters": 40}}
    candidate = facts(experiences=[strong, weak, writing])["candidate/neurology"]
    ceiling = planning.knowledge.settings.number("interest_output_ceiling")
    expected = points["rotation"] * 1.5 + points["research"] + ceiling
    assert candidate.fields["interest_points"] == expected
    assert candidate.fields["interest_items"] == 3
    assert candidate.fields["interest_titles"] == "Stroke service (rotation); rotation; research"


def test_work_in_the_target_carries_over_where_skills_are_shared(facts, planning):
    work = [{"kind": "sub_internship", "specialty": ["general_surgery"]}]
    found = facts(experiences=work)
    share = planning.knowledge.settings.number("carry_over_share")
    full = planning.knowledge.settings.numbers("interest_points")["sub_internship"]
    assert found["candidate/anesthesiology"].fields["interest_points"] == 0
    assert found["candidate/anesthesiology"].fields["reach_points"] == share * full
    assert found["candidate/general_surgery"].fields["reach_points"] == full
    assert found["candidate/pathology"].fields["reach_points"] == 0


def test_pivots_wishes_and_support(facts):
    found = facts(
        preferences={
            "considered": ["anesthesiology"],
            "refused": ["family_medicine"],
            "likes": ["operating_room", "laboratory"],
            "connections": [{"place": "home", "specialty": "pathology"}, {"place": "elsewhere"}],
        },
        debrief={"would_support": ["neurology", "general_surgery"]},
    )
    anesthesiology = found["candidate/anesthesiology"].fields
    assert (anesthesiology["pivot_rank"], anesthesiology["pivot_basis"]) == (1, "article")
    assert (anesthesiology["considered"], anesthesiology["likes_shared"]) == (True, 1)
    assert found["candidate/family_medicine"].fields["refused"] is True
    assert found["candidate/pathology"].fields["connected"] is True
    assert found["candidate/neurology"].fields["supported"] is True
    assert found["candidate/general_surgery"].fields["is_target"] is True
    assert found["candidate/vascular_surgery"].fields["same_family"] is True
    assert found["debrief"].fields["supports"] == 2
    assert found["debrief"].fields["supports_target"] is True
    assert found["applicant"].fields["likes"] == ("laboratory", "operating_room")


def test_letters(facts):
    found = facts(letters=[
        {"specialty": "general_surgery", "strength": "strong"},
        {"specialty": "general_surgery"},
        {"specialty": "pathology", "strength": "moderate", "negative": True},
        {"specialty": "pathology", "strength": "weak"},
    ])  # fmt: skip
    applicant = found["applicant"]
    assert [applicant.fields[name] for name in ("letters_count", "weak_letters", "unread_letters")] == [
        4,
        2,
        1,
    ]
    assert applicant.origin_of("weak_letters") == ("profile:letters.2", "profile:letters.3")
    assert (applicant.fields["target_letters"], applicant.fields["target_strong_letters"]) == (2, 1)
    assert found["candidate/pathology"].fields["strong_letters"] == 0
    assert [found[f"letter/{number}"].fields["in_target"] for number in (1, 3)] == [True, False]


def test_no_letters_is_known_to_be_none(facts):
    fields = facts(letters=[])["applicant"]
    assert (fields.fields["letters_count"], fields.fields["weak_letters"]) == (0, 0)
    assert fields.origin_of("weak_letters") == ("profile:letters",)


def test_red_flags(facts):
    found = facts(red_flags=[
        {"kind": "dismissal", "year": 2024, "resolved": False},
        {"kind": "gap", "explained": True},
        {"kind": "leave_of_absence", "resolved": True},
    ])  # fmt: skip
    fields = found["applicant"].fields
    assert (fields["red_flags_count"], fields["grave_flags"], fields["open_flags"]) == (3, 1, 1)
    assert found["red_flag/3"].fields["label"] == "leave of absence"
    none = facts(red_flags=[])["applicant"]
    assert (none.fields["grave_flags"], none.fields["open_flags"]) == (0, 0)
    assert none.origin_of("grave_flags") == ("profile:red_flags",)


@pytest.mark.parametrize(
    ("kind", "has_pgy1"),
    [("none", False), ("transitional", True), ("preliminary_surgery", True), ("research", False)],
)
def test_a_first_year(kind, has_pgy1, facts):
    fields = facts(current_position={"kind": kind, "director_support": "some"})["applicant"].fields
    assert (fields["position"], fields["has_pgy1"], fields["director_support"]) == (kind, has_pgy1, "some")


def test_the_last_work_with_patients_is_the_latest_that_the_file_shows(facts):
    found = facts(experiences=[
        {"kind": "rotation", "start": "2025-10", "end": "2025-12"},
        {"kind": "work", "specialty": ["neurology"], "start": "2025-06"},
        {"kind": "work", "end": "2026-02"},
        {"kind": "observership", "end": "2026-02"},
        {"kind": "research", "end": "2026-03"},
    ])["applicant"]  # fmt: skip
    assert found.fields["months_since_clinical"] == 3
    assert found.origin_of("months_since_clinical") == ("profile:experiences.0",)


def test_what_the_file_states_of_clinical_work_goes_before_what_it_shows(facts):
    rotation = {"kind": "rotation", "end": "2025-12"}
    stated = {"last_clinical_month": "2025-03", "us_clinical_months": 6, "us_clinical_kind": "hands_on"}
    found = facts(experiences=[rotation], clinical_recency=stated)["applicant"]
    assert (found.fields["months_since_clinical"], found.fields["us_clinical_months"]) == (12, 6)
    assert found.origin_of("months_since_clinical") == ("profile:clinical_recency.last_clinical_month",)
    assert (
        facts(clinical_recency={"last_clinical_month": "2026-09"})["applicant"].fields[
            "months_since_clinical"
        ]
        == 0
    )


def test_who_works_with_patients_now_has_no_gap(facts):
    position = {"kind": "clinical_job"}
    found = facts(current_position=position, clinical_recency={"last_clinical_month": "2024-01"})["applicant"]
    assert found.fields["months_since_clinical"] == 0
    assert found.origin_of("months_since_clinical") == ("profile:current_position.kind",)


@pytest.mark.parametrize("kind", ["clinical_job", "transitional"])
def test_work_that_has_not_begun_is_no_work_with_patients_yet(kind, facts):
    ahead = {"kind": kind, "start": "2026-07-01"}
    stated = facts(current_position=ahead, clinical_recency={"last_clinical_month": "2024-01"})["applicant"]
    assert stated.fields["months_since_clinical"] == 26
    assert "months_since_clinical" not in facts(current_position=ahead)["applicant"].fields


@pytest.mark.parametrize(
    ("applicant", "months"),
    [
        ({"school_country": "US", "graduation_year": 2025}, 10),
        ({"school_country": "US", "graduation_year": 2026}, 0),
        ({"school_country": "US", "graduation_year": 2023}, 19),
        ({"school_country": "IN", "graduation_year": 2025}, 19),
    ],
)
def test_a_student_of_a_us_school_is_with_patients_up_to_graduation(applicant, months, facts):
    rotation = {"kind": "away_rotation", "start": "2024-08"}
    assert facts(applicant, experiences=[rotation])["applicant"].fields["months_since_clinical"] == months
    assert "months_since_clinical" not in facts(applicant, experiences=[])["applicant"].fields


@pytest.mark.parametrize(
    ("position", "begun"),
    [
        ({"kind": "transitional", "start": "2026-07-01"}, False),
        ({"kind": "transitional", "start": "2025-07-01"}, True),
        ({"kind": "transitional", "in_service_exam": "decent"}, True),
        ({"kind": "transitional"}, None),
    ],
)
def test_whether_the_present_position_has_begun(position, begun, facts):
    assert facts(current_position=position)["applicant"].fields.get("position_started") == begun


@pytest.mark.parametrize(
    ("attempt", "held", "has_pgy1", "first_years"),
    [
        ({"result": "unmatched"}, None, None, 0),
        ({"result": "partial", "matched_position": "advanced"}, "advanced", None, 0),
        ({"result": "partial", "matched_position": "preliminary"}, None, True, 0),
        ({"result": "soap", "soap_result": "categorical"}, "categorical", None, 0),
        ({"result": "soap", "soap_result": "transitional"}, None, True, 1),
    ],
)
def test_a_place_held_and_a_first_year_won(attempt, held, has_pgy1, first_years, facts):
    fields = facts(attempt=attempt)["applicant"].fields
    assert (fields.get("place_held"), fields["holds_place"]) == (held, held is not None)
    assert (fields.get("has_pgy1"), fields["first_years"]) == (has_pgy1, first_years)


def test_a_preliminary_year_is_work_in_its_department(facts, planning):
    found = facts(current_position={"kind": "preliminary_medicine"})
    points = planning.knowledge.settings.number("position_points")
    medicine = found["candidate/internal_medicine"].fields
    assert (medicine["interest_points"], medicine["interest_items"]) == (points, 1)
    assert medicine["interest_titles"] == "preliminary medicine (present position)"
    elsewhere = facts(current_position={"kind": "research", "specialty": "neurology"})
    assert elsewhere["candidate/neurology"].fields["interest_points"] == points


def test_a_failed_examination_is_no_red_flag_of_its_own(facts):
    fields = facts(red_flags=[{"kind": "exam_failure", "resolved": False}, {"kind": "gap"}])[
        "applicant"
    ].fields
    assert (fields["red_flags_count"], fields["open_flags"], fields["exam_failures"]) == (1, 0, 1)


def test_points_of_the_score_slide_and_never_jump(facts):
    points = [
        facts({"school_country": "US"}, exams={"step2_ck": {"score": score}})["candidate/pathology"].fields[
            "score_points"
        ]
        for score in range(200, 270)
    ]
    steps = [after - before for before, after in pairwise(points)]
    assert min(steps) >= 0
    assert max(steps) < 0.5


def test_the_start_date_is_the_day_of_reckoning(facts):
    found = facts({"start_date": "2026-06-01"}, clinical_recency={"last_clinical_month": "2026-01"})
    assert found["applicant"].fields["months_since_clinical"] == 5


def test_reapplicants_are_given_the_rate_of_previous_graduates(facts):
    fields = facts({"school_country": "US"})["applicant"].fields
    assert 30 < fields["base_rate"] < 70
    assert fields["base_rate_year"] >= 2022
    assert "base_rate" not in facts({"school_country": "US", "graduation_year": 2027})["applicant"].fields


def test_bound_to_a_place(facts):
    assert facts(constraints={"must_stay_in": ["west"]})["applicant"].fields["must_stay"] is True
    found = facts(constraints={"must_stay_in": [], "regions_wanted": ["south", "west"]})["applicant"].fields
    assert (found["must_stay"], found["regions_wanted"]) == (False, 2)


def test_a_debrief_in_which_nothing_was_said_is_no_fact(facts):
    assert "debrief" not in facts(debrief={})
    found = facts(debrief={"answered_by": ["dean", "dean", "faculty"], "unanswered": False})["debrief"].fields
    assert (found["answered_by"], found["answers"], found["unanswered"]) == (("dean", "faculty"), 2, False)


def test_no_fact_depends_on_the_clock_or_the_name(planning):
    data = LEAST | {"exams": {"step2_ck": {"score": 240}}}
    named = data | {"applicant": LEAST["applicant"] | {"name": "Somebody"}}
    assert build_facts(planning.read(data).profile, planning.knowledge) == build_facts(
        planning.read(named).profile, planning.knowledge
    )


def test_a_draft_keeps_origins_once_and_rounds_to_two_decimals():
    draft = FactDraft("candidate", "candidate/x")
    draft.put("points", 1.256, ["figure:a", "figure:a"])
    draft.put("unknown", None, ["figure:b"])
    fact = draft.fact()
    assert (fact.fields, fact.origin_of("points"), fact.origin_of("other")) == (
        {"points": 1.26},
        ("figure:a",),
        (),
    )


def test_a_profile_that_was_never_read_from_a_file_will_do(planning):
    profile = Profile.model_validate(LEAST)
    assert build_facts(profile, planning.knowledge)[0].id == "applicant"
