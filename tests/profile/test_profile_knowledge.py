"""The two knowledge files about profiles are read strictly, with every problem and its place."""

from __future__ import annotations

import pytest
from shared_names import ROOT

from rematch.errors import DocumentError, KnowledgeBaseError
from rematch.profile.plausibility import load_plausibility
from rematch.profile.unknowns_file import load_unknowns

LEVELS = "levels: [{id: first, title: First}]\n"
ENTRY = "unknowns:\n- {path: letters, name: n, importance: first, cost: c, ask: a, source: [H1.5]%s}\n"

BROKEN_UNKNOWNS = {
    "": [(1, "must be a mapping")],
    "levels: []": [(1, "lacks 'unknowns'")],
    LEVELS + "unknowns: none": [(2, "must be a list")],
    LEVELS + "extra: 1\nunknowns: []": [(2, "unknown key 'extra'")],
    "levels: [{id: first}]\nunknowns: []": [(1, "lacks 'title'")],
    "levels: [{id: a, title: A}, {id: a, title: B}]\nunknowns: []": [(1, "stands twice")],
    LEVELS + "unknowns: [{path: letters}]": [(2, "lacks")] * 5,
    LEVELS + ENTRY.replace("letters", "lettres") % "": [(3, "did you mean 'letters'?")],
    LEVELS + ENTRY.replace("letters", "attempts.0.cycle") % "": [(3, "not a place of the profile")],
    LEVELS + ENTRY.replace("letters", "letters.latest.year") % "": [(3, "not a place of the profile")],
    LEVELS + ENTRY.replace("importance: first", "importance: frist") % "": [(3, "did you mean 'first'?")],
    LEVELS + ENTRY.replace("cost: c", "cost: ''") % "": [(3, "cost is empty")],
    LEVELS + ENTRY.replace("[H1.5]", "H1.5") % "": [(3, "source must be a list")],
    LEVELS + ENTRY % "" + (ENTRY % "")[10:]: [(4, "the path stands twice")],
    LEVELS + ENTRY % ", known_by: [exam]": [(3, "a place of known_by is not a place")],
    LEVELS + ENTRY % ", when: {applicant.degre: DO}": [(3, "did you mean 'applicant.degree'?")],
    LEVELS + ENTRY % ", when: {applicant.degree: PhD}": [(3, "a value that this place never has")],
    LEVELS + ENTRY % ", when: {applicant.us_citizen: yes}": [(3, "a value that this place never has")],
    LEVELS + ENTRY % ", when: {applicant.degree: {is: DO}}": [(3, "exactly one"), (3, "unknown key 'is'")],
    LEVELS + ENTRY % ", when: {applicant.degree: {one_of: DO}}": [(3, "must be a list"), (3, "plain values")],
    LEVELS + ENTRY % ", when: {years_since_graduation: {least: two}}": [(3, "must be a number")],
    LEVELS + ENTRY % ", when: {letters: {known: maybe}}": [(3, "must be true or false")],
    LEVELS + ENTRY % ", when: {letters: {known: true, least: 1}}": [(3, "exactly one comparison")],
    LEVELS + ENTRY % ", when: 5": [(3, "when must be a mapping")],
}

NUMBERS = """cycles_most: 8
graduation_refused_after_years: 6
start_late_after_years: 3
letter_old_after_years: 6
application_first_month: 8
application_last_month: 3
"""
RANGE = "ranges:\n- {path: exams.step1.score, least: 150, because: rare}\npassing: []\n"

BROKEN_LIMITS = {
    "[]": [(1, "must be a mapping")],
    NUMBERS + "ranges: []": [(1, "lacks 'passing'")],
    NUMBERS + RANGE.replace("exams.step1.score", "exams.step1.scores"): [
        (8, "did you mean 'exams.step1.score'?")
    ],
    NUMBERS + RANGE.replace("exams.step1.score", "exams.step1.result"): [(8, "that holds a number")],
    NUMBERS + RANGE.replace("exams.step1.score", "letters.year"): [(8, "that holds a number")],
    NUMBERS + RANGE.replace("least: 150, ", ""): [(8, "needs least, most or both")],
    NUMBERS + RANGE.replace("150", "150, most: 140"): [(8, "least is more than most")],
    NUMBERS + RANGE.replace("150", "low"): [(8, "least must be a number")],
    NUMBERS + RANGE.replace("because: rare", "becuase: rare"): [
        (8, "did you mean 'because'?"),
        (8, "lacks 'because'"),
    ],
    NUMBERS + RANGE.replace("[]", "[{exam: step9, lowest_pass: 1, highest_fail: x}]"): [
        (9, "unknown examination"),
        (9, "must be a number"),
    ],
    NUMBERS.replace("8", "0", 1) + RANGE: [(1, "must be 1 or more")],
    NUMBERS.replace("8", "many", 1) + RANGE: [(1, "must be a number")],
}


def _check(load, tmp_path, text, said):
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as caught:
        load(path)
    found = caught.value.problems
    assert caught.value.exit_code == 3
    assert len(found) == len(said), str(caught.value)
    for line, words in said:
        assert any(problem.where.line == line and words in str(problem) for problem in found), str(
            caught.value
        )


@pytest.mark.parametrize(("text", "said"), BROKEN_UNKNOWNS.items())
def test_a_broken_list_of_unknowns_is_refused(tmp_path, text, said):
    _check(load_unknowns, tmp_path, text, said)


@pytest.mark.parametrize(("text", "said"), BROKEN_LIMITS.items())
def test_broken_limits_of_plausibility_are_refused(tmp_path, text, said):
    _check(load_plausibility, tmp_path, text, said)


@pytest.mark.parametrize("load", [load_unknowns, load_plausibility])
def test_a_missing_file_is_told(tmp_path, load):
    with pytest.raises((KnowledgeBaseError, DocumentError), match="cannot read"):
        load(tmp_path / "nothing.yaml")


def test_the_shipped_files_are_sound():
    declared = load_unknowns(ROOT / "knowledge" / "unknowns.yaml")
    assert {entry.importance for entry in declared.entries} == set(range(len(declared.levels)))
    assert load_plausibility(ROOT / "knowledge" / "plausibility.yaml").ranges
