"""What a profile file may look like, and what becomes of it."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from shared_names import ROOT

from rematch.document import Limits, read_document
from rematch.errors import DocumentError, ProfileError
from rematch.knowledge.load import load_knowledge
from rematch.profile.model import Profile
from rematch.profile.read import read_profile

LEAST = "applicant: {degree: MD, graduation_year: 2025}\nattempts: [{specialty: neurology}]\n"


@pytest.fixture
def read(tmp_path, names, limits):
    def _read(text, name="profile.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_profile(path, names, limits)

    return _read


def test_three_values_are_enough_and_all_else_is_unknown(read):
    profile = read(LEAST).profile
    assert profile == Profile.model_validate(
        {"applicant": {"degree": "MD", "graduation_year": 2025}, "attempts": [{"specialty": "neurology"}]}
    )
    assert profile.red_flags is profile.experiences is profile.letters is None
    assert profile.exams.step2_ck is None
    assert profile.applicant.us_citizen is None


def test_an_empty_list_is_known_to_be_empty(read):
    profile = read(LEAST + "red_flags: []\nexperiences: []\nletters: []\n").profile
    assert profile.red_flags == profile.experiences == profile.letters == []


def test_a_key_without_a_value_is_unknown(read):
    text = LEAST + "exams:\nred_flags:\nletters: ~\nconstraints: {regions_wanted: }\nschool: {honors: null}\n"
    assert read(text).profile == read(LEAST).profile


def test_names_and_abbreviations_become_ids_everywhere(read):
    profile = read(
        "applicant: {degree: MD, graduation_year: 2025}\n"
        "attempts: [{specialty: Ortho, second_specialties: [IM]}]\n"
        "school: {honors: [surgery, Peds]}\n"
        "experiences: [{kind: work, specialty: [psych]}]\n"
        "letters: [{specialty: FAMILY MEDICINE}]\n"
        "current_position: {kind: other, specialty: general-surgery}\n"
        "debrief: {would_support: [fm]}\n"
        "preferences:\n"
        "  {considered: [derm], refused: [anesthesia], connections: [{place: home, specialty: im}]}\n"
    ).profile
    assert profile.attempts[0].specialty == "orthopaedic_surgery"
    assert profile.attempts[0].second_specialties == ["internal_medicine"]
    assert profile.school.honors == ["general_surgery", "pediatrics"]
    assert profile.experiences[0].specialty == ["psychiatry"]
    assert profile.letters[0].specialty == "family_medicine"
    assert profile.current_position.specialty == "general_surgery"
    assert profile.debrief.would_support == ["family_medicine"]
    assert profile.preferences.considered == ["dermatology"]
    assert profile.preferences.refused == ["anesthesiology"]
    assert profile.preferences.connections[0].specialty == "internal_medicine"


@pytest.mark.parametrize(
    ("written", "value"),
    [("yes", True), ("No", False), ("true", True), ("FALSE", False), ('"yes"', True), (" YES ", True)],
)
def test_yes_and_no_are_answers(read, written, value):
    text = LEAST.replace("graduation_year: 2025", f"graduation_year: 2025, us_citizen: {written}")
    assert read(text).profile.applicant.us_citizen is value


def test_norway_is_a_country_and_no_is_no_answer_to_it(read):
    text = LEAST.replace("graduation_year: 2025", "graduation_year: 2025, school_country: NO")
    assert read(text).profile.applicant.school_country == "NO"


def test_dates_and_months_are_read_from_plain_text(read):
    profile = read(
        "applicant: {degree: MD, graduation_year: 2025, start_date: 2025-03-24}\n"
        "attempts: [{cycle: 2025, specialty: neurology, applied_on: '2024-09-25'}]\n"
        "exams: {step3: {planned: 2025-11}}\n"
        "clinical_recency: {last_clinical_month: 2025-02}\n"
    ).profile
    assert profile.applicant.start_date == date(2025, 3, 24)
    assert profile.attempts[0].applied_on == date(2024, 9, 25)
    assert profile.exams.step3.planned == "2025-11"
    assert profile.clinical_recency.last_clinical_month == "2025-02"


@pytest.mark.parametrize(("written", "value"), [("no", False), ("true", True), ("2025-11", "2025-11")])
def test_step_3_is_planned_or_not_or_for_a_month(read, written, value):
    assert read(LEAST + f"exams: {{step3: {{planned: {written}}}}}\n").profile.exams.step3.planned == value


def test_the_note_for_the_checker_is_not_read(read):
    with_note = read(LEAST + "expect: {decision: anything, at: [all]}\n")
    assert with_note.profile == read(LEAST).profile
    assert with_note.document.data["expect"] == {"decision": "anything", "at": ["all"]}


def test_json_says_the_same_as_yaml(read):
    data = {
        "applicant": {"degree": "MD", "graduation_year": 2025, "name": "A \U0001f600 B", "us_citizen": True},
        "attempts": [
            {"specialty": "IM", "list_mix": {"top_academic": 1, "mid_university": 0, "community": 0}}
        ],
    }
    from_json = read(json.dumps(data, indent="\t"), "profile.json").profile
    assert from_json == read(json.dumps(data, ensure_ascii=False)).profile
    assert from_json.applicant.name == "A \U0001f600 B"
    assert from_json.attempts[0].list_mix.top_academic == 1


def test_the_hash_is_of_the_bytes_and_the_document_knows_the_places(tmp_path, names):
    path = tmp_path / "profile.yaml"
    path.write_bytes(LEAST.replace("\n", "\r\n").encode())
    result = read_profile(path, names)
    assert result.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert str(result.document.position(("attempts", 0, "specialty"))) == f"{path}:2:24"
    assert result.warnings == ()


def test_windows_line_ends_inside_a_json_text_are_line_ends(read):
    data = {
        "applicant": {"degree": "MD", "graduation_year": 2025, "family": "one\r\ntwo"},
        "attempts": [{"specialty": "IM"}],
    }
    assert read(json.dumps(data), "profile.json").profile.applicant.family == "one\ntwo"


def test_interviews_may_exceed_applications_when_several_fields_were_applied_to(read):
    text = LEAST.replace(
        "specialty: neurology",
        "specialty: neurology, second_specialties: [psych], programs_applied: 5, interviews: 9",
    )
    assert [problem.severity for problem in read(text).warnings] == ["warning"]


def test_shares_may_be_rounded(read):
    text = "specialty: neurology, list_mix: {top_academic: 0.33, mid_university: 0.33, community: 0.33}"
    assert read(LEAST.replace("specialty: neurology", text)).warnings == ()


def test_a_hundred_errors_are_shown_and_the_rest_counted(read):
    keys = "".join(f"wrong_{number}: 1\n" for number in range(3_000))
    with pytest.raises(ProfileError) as caught:
        read(LEAST + keys)
    assert len(caught.value.problems) == 101
    assert "2,900 further errors" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "[" * 5_000 + "]" * 5_000,
        "a: " + "{a: " * 100 + "1" + "}" * 100,
        "x" * 1_100_000,
        "- " * 60_000,
    ],
    ids=["a billion laughs", "brackets", "braces", "a megabyte", "dashes"],
)
def test_what_is_large_deep_or_multiplied_is_refused(read, text):
    with pytest.raises(DocumentError) as caught:
        read(text)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read_is_a_document_error(tmp_path, names, name):
    with pytest.raises(DocumentError, match="cannot read"):
        read_profile(tmp_path / name, names)


def test_the_examples_that_ship_are_valid_without_a_warning():
    shipped = load_knowledge(ROOT).names
    files = sorted((ROOT / "examples").glob("*.yaml"))
    assert len(files) >= 4
    for file in files:
        assert read_profile(file, shipped).warnings == ()


def test_the_limits_of_a_profile_hold_for_its_note_too(read):
    assert Limits().nodes <= 50_000
    with pytest.raises(DocumentError):
        read(LEAST + "expect: " + "[" * 60 + "]" * 60 + "\n")


def test_reading_a_document_twice_gives_the_same(tmp_path, names):
    path = ROOT / "examples" / "orthopaedics-few-interviews.yaml"
    assert read_document(path) == read_document(path)
