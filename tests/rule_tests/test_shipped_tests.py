"""The advisors' tests that come with Rematch, and the two commands, as an advisor runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.content

CASES = Path(__file__).parents[1] / "rules"
FAILING = """
defaults:
  profile:
    applicant: {degree: MD, graduation_year: 2026, school_country: US, us_citizen: yes}
cases:
  - id: dermatology
    title: A score well under the middle
    given:
      profile:
        exams: {step2_ck: {score: 230}}
        attempts: [{specialty: Dermatology, cycle: 2026, interviews: 1, result: unmatched}]
      field: family medicine
    expect:
      verdict: misaligned
      choice: dermatology
      conclusions: {focus: {specialty: family_medicine}}
      says: [Backup Specialty Strategy, "Step 2 CK 230", nobody wrote this]
      says_not: [Family Medicine]
"""


def test_every_shipped_test_passes(rematch):
    code, out, err = rematch("rules", "test", "--format", "json")
    assert (code, err) == (0, ""), out
    told = json.loads(out)
    assert told["counts"]["failed"] == 0
    assert told["counts"]["passed"] >= 25
    assert {Path(case["file"]).name for case in told["cases"]} == {path.name for path in CASES.glob("*.yaml")}


def test_a_failing_test_says_why_and_fails_the_command(rematch, tmp_path):
    path = tmp_path / "failing.yaml"
    path.write_text(FAILING)
    code, out, err = rematch("rules", "test", path)
    assert (code, err) == (2, "")
    for said in (
        "expected: choice: dermatology",
        "place 1: specialty ",
        "the short report says: nobody wrote this",
        "the short report does not say: Family Medicine",
    ):
        assert said in out
    assert "verdict: misaligned" not in out
    assert "Step 2 CK 230" not in out


def test_a_wrong_profile_in_a_test_is_refused_where_it_stands(rematch, tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text(FAILING.replace("score: 230", "score: 999").replace("degree: MD", "degre: MD"))
    code, out, err = rematch("rules", "test", path)
    assert (code, out) == (2, "")
    assert f"{path}:4:17: error RM803: " in err
    assert f"{path}:10:35: error RM803: exams.step2_ck.score is outside what is possible (found 999)" in err


def test_coverage_goes_to_a_page_of_its_own(rematch, tmp_path):
    page = tmp_path / "page.html"
    assert rematch("rules", "coverage", "--format", "html", "-o", page) == (0, "", "")
    text = page.read_text(encoding="utf-8")
    assert "rules/listing/step3.yaml" in text
    assert "list.step3.h1b-late" not in text  # a shipped test reaches it
