"""What a profile leaves out is listed with its cost, and never when it does not matter."""

from __future__ import annotations

import pytest

from rematch.profile.model import Profile
from rematch.profile.unknowns import unknowns


@pytest.fixture
def gaps(declared):
    def _gaps(**parts):
        applicant = {"degree": "MD", "graduation_year": 2025, **parts.pop("applicant", {})}
        attempts = parts.pop("attempts", [{"cycle": 2025, "specialty": "neurology"}])
        profile = Profile.model_validate({"applicant": applicant, "attempts": attempts, **parts})
        return [gap.path for gap in unknowns(profile, declared)]

    return _gaps


def test_each_gap_has_a_name_a_cost_and_somebody_to_ask(declared):
    profile = Profile.model_validate(
        {"applicant": {"degree": "MD", "graduation_year": 2025}, "attempts": [{"specialty": "neurology"}]}
    )
    found = unknowns(profile, declared)
    assert all(gap.name and gap.cost.endswith(".") and gap.ask.endswith(".") for gap in found)
    assert [gap.importance for gap in found] == sorted(gap.importance for gap in found)
    assert len({gap.path for gap in found}) == len(found)
    assert found[0].path == "attempts.0.interviews"


def test_the_least_profile_asks_for_everything_the_one_page_profile_needs(gaps):
    assert {
        "exams.step1.result",
        "exams.step2_ck.score",
        "exams.step2_ck.attempts",
        "applicant.school_country",
        "applicant.us_citizen",
        "applicant.visa_needed",
        "school.class_quartile",
        "school.honors",
        "school.aoa",
        "school.gold_humanism",
        "school.mspe_comments",
        "red_flags",
        "letters",
        "experiences",
        "constraints.regions_wanted",
        "attempts.0.programs_applied",
        "attempts.0.list_mix",
        "attempts.0.submitted",
        "attempts.0.signals_used",
        "attempts.0.regions",
        "attempts.0.result",
        "debrief.primary_factor",
        "current_position.kind",
        "clinical_recency.us_clinical_months",
    } - set(gaps(applicant={"degree": "MD"})) == {"school.aoa"}


def test_known_none_is_known(gaps):
    assert not {"red_flags", "experiences", "letters"} & set(gaps(red_flags=[], experiences=[], letters=[]))
    assert "school.honors" not in gaps(school={"honors": []})
    assert "preferences.likes" not in gaps(preferences={"likes": []})
    assert "preferences.likes" in gaps(preferences={"refused": []})


def test_the_word_unknown_is_unknown(gaps):
    letters = [{"specialty": "neurology", "strength": "strong"}, {"specialty": "neurology"}]
    found = gaps(letters=letters, current_position={"kind": "transitional", "director_support": "unknown"})
    assert "letters.1.strength" in found
    assert "letters.0.strength" not in found
    assert "current_position.director_support" in found


def test_only_the_latest_cycle_is_asked_about(gaps):
    attempts = [
        {"cycle": 2025, "specialty": "neurology"},
        {"cycle": 2024, "specialty": "neurology"},
        {"specialty": "neurology"},
    ]
    found = gaps(attempts=attempts)
    assert "attempts.0.interviews" in found
    assert not any(path.startswith(("attempts.1", "attempts.2")) for path in found)


@pytest.mark.parametrize(
    ("degree", "asked", "not_asked"),
    [
        ("DO", {"exams.level1.result", "exams.level2.score"}, {"exams.step1.result", "exams.step1.attempts"}),
        ("MD", {"exams.step1.result"}, {"exams.level1.result", "exams.level2.score"}),
    ],
)
def test_examinations_are_asked_by_degree(gaps, degree, asked, not_asked):
    found = set(gaps(applicant={"degree": degree}))
    assert asked <= found
    assert not not_asked & found


def test_clinical_work_in_the_us_is_asked_of_graduates_from_abroad_and_of_older_ones(gaps):
    path = "clinical_recency.us_clinical_months"
    assert path in gaps(applicant={"school_country": "IN"})
    assert path not in gaps(applicant={"school_country": "US"})
    assert path in gaps(applicant={"school_country": "US", "graduation_year": 2020})
    assert path not in gaps(applicant={"degree": "DO"})


def test_a_visa_is_not_asked_of_a_citizen(gaps):
    assert "applicant.visa_needed" not in gaps(applicant={"us_citizen": True})
    assert "applicant.visa_needed" in gaps(applicant={"us_citizen": False})
    assert "applicant.visa_needed" in gaps()


def test_another_answer_to_the_same_question_counts(gaps):
    attempts = [{"cycle": 2025, "specialty": "neurology", "applied_on": "2024-09-25"}]
    assert "attempts.0.submitted" not in gaps(attempts=attempts)
    assert "applicant.budget_usd" not in gaps(applicant={"max_applications": 50})
    assert "exams.step1.result" not in gaps(exams={"step1": {"score": 230}})


def test_support_is_asked_of_the_director_of_a_first_year_only(gaps):
    path = "current_position.director_support"
    assert path in gaps(current_position={"kind": "preliminary_medicine"})
    assert path not in gaps(current_position={"kind": "research"})


def test_the_matched_half_is_asked_after_a_partial_match(gaps):
    partial = [{"cycle": 2025, "specialty": "neurology", "result": "partial"}]
    assert "attempts.0.matched_position" in gaps(attempts=partial)
    assert "attempts.0.matched_position" not in gaps()
