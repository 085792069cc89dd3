"""Advisors' tests over facts: what passes, what failures and wrong files are told, and what is reached."""

from __future__ import annotations

import textwrap

import pytest
from little_base import little_base

from rematch.errors import InputError
from rematch.rule_tests.reach_runs import reach_of
from rematch.rule_tests.reach_view import reach_data, reach_html, reach_text
from rematch.rule_tests.suite import run_suite
from rematch.rule_tests.view import results_data, results_text

LOW = "given: {facts: {person: {name: Ann, score: 219}}}"


@pytest.fixture
def base(tmp_path):
    return little_base(tmp_path / "kb")


@pytest.fixture
def outcome(base):
    """Write one test file and run it."""

    def run(text, chosen=None):
        path = base.root / "tests" / "rules" / "some.yaml"
        path.write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")
        return run_suite(base, (), chosen)

    return run


def case(given, expect, name="one"):
    return f"cases:\n  - id: {name}\n    title: A case\n    {given}\n    expect: {expect}\n"


@pytest.mark.parametrize(
    "expect",
    [
        "{fired: [notes.low, reading.go], not_fired: [size.high], verdict: go}",
        "{fired: [size.otherwise], conclusions: {size_order: {place: 1, least: 40}}}",
        "{conclusions: {note: {topic: low, count: 1}, opinion: [{count: 2}, {verdict: go}]}}",
        "{conclusions: {person: {score: {between: [200, 219]}, abroad: {missing: true}}}}",
    ],
)
def test_what_holds_passes(expect, outcome):
    found = outcome(case(LOW, expect))
    assert [result.misses for result in found.results] == [()]
    assert "In all: 1 passed\n" in results_text(found)


@pytest.mark.parametrize(
    ("given", "expect", "said"),
    [
        (
            "given: {facts: {person: {name: Ann, score: 220}}}",
            "{fired: [notes.low]}",
            ["expected: notes.low fires", "person.score < 220 does not hold: score is 220"],
        ),
        (
            "given: {facts: {person: {name: Ann}, flag: {kind: waived}}}",
            "{fired: [notes.low, size.middle]}",
            [
                "person.score < 220 does not hold: score is not known",
                "flag/1 is there (kind waived), and 'none' forbids it",
                "person.score >= 230 does not hold: score is not known",
            ],
        ),
        ("given: {stage: reading, facts: {}}", "{fired: [reading.go]}", ["there is no note here"]),
        (
            LOW,
            "{not_fired: [notes.low]}",
            ["happened: it fired", "person/1: score 219", "so it concluded note: topic low, who Ann"],
        ),
        (
            LOW,
            "{verdict: stay}",
            ["happened: verdict: go", "reading.go concluded opinion: order 2, verdict go"],
        ),
        ("given: {stage: notes, facts: {}}", "{verdict: go}", ["happened: verdict: nothing"]),
        (
            LOW,
            "{conclusions: {size: {least: 30}, note: {count: 0}, flag: {}}}",
            [
                "expected: size with least is 30",
                "size/1.least is 30 does not hold: least is 40",
                "expected: no note",
                "note/1: topic low, who Ann (by notes.low)",
                "happened: there is no flag at all",
            ],
        ),
    ],
)
def test_a_failure_says_what_happened_and_why(given, expect, said, outcome):
    found = outcome(case(given, expect))
    text = results_text(found)
    assert [line for line in said if line not in text] == []
    assert "In all: 0 passed, 1 failed" in text
    (told,) = results_data(found)["cases"]
    assert (told["line"], told["passed"], told["misses"][0]["line"]) == (2, False, 5)


def test_later_facts_do_not_explain_an_earlier_silence(outcome):
    """A note made in the first stage is there for the last one, and a reading is not there for the first."""
    found = outcome(
        case("given: {stage: notes, facts: {note: {who: Ann, topic: high}}}", "{fired: [notes.low]}")
    )
    assert "there is no person here" in results_text(found)


def test_defaults_of_the_file_are_laid_under_each_fact(outcome):
    defaults = "defaults: {facts: {person: {name: Ann, score: 240}}}\n"
    same = case("given: {facts: {}}", "{fired: [size.middle]}")
    other = case(
        "given: {facts: {person: [{score: 250}, {score: null}]}}", "{fired: [size.high, size.otherwise]}"
    )
    assert outcome(defaults + same).failed == ()
    found = outcome(defaults + other)
    assert found.failed == ()


def test_only_the_cases_asked_for_are_run(outcome):
    two = case(LOW, "{verdict: go}", "first") + case(LOW, "{verdict: go}", "second").removeprefix("cases:\n")
    assert [result.case.id for result in outcome(two, "SECOND").results] == ["second"]
    with pytest.raises(InputError, match="no case has 'third'"):
        outcome(two, "third")


BROKEN = """
cases:
  - id: a
    title: A
    given: {facts: {person: {nam: Ann}}}
    expect: {fired: [notes.lo], verdict: og}
  - id: a
    title: A
    given: {stage: notes, facts: {persn: {}, person: {score: 500}}}
    expect: {fired: [size, 5]}
  - id: b
    title: B
    given: {stage: notes, facts: {person: {name: Ann}}, field: x}
    expect: {}
  - id: c
    title: C
    given: {profile_file: none.yaml}
    expect: {fires: [], lane: x, conclusions: {size: {least: {lt: many}}, siz: {}, note: {count: -1}}}
  - {id: d, title: D, given: {}, expect: {fired: [notes.low], not_fired: [notes.low]}}
  - {id: e, title: E, given: {facts: {person: {score: 5}}}, expect: {fired: [notes.low]}}
  - {id: f, given: {stage: notes, facts: {}}, expect: {fired: [reading.go], says: hello}}
"""
WRONG = [
    (4, 30, "RM203", "person has no field 'nam'", "did you mean 'name'?"),
    (5, 22, "RM804", "there is no such rule", "did you mean 'notes.low'?"),
    (5, 42, "RM807", "unknown verdict", "allowed: stay, go, nothing"),
    (6, 9, "RM212", "another case of this file has this id", "choose another"),
    (8, 35, "RM201", "unknown fact type 'persn'", "did you mean 'person'?"),
    (8, 62, "RM206", "'score' cannot be 500", "it must be at most 300"),
    (9, 22, "RM804", "'size' is a table", "name a row of it, such as size.abroad"),
    (9, 28, "RM113", "a rule must be a text", "quotes"),
    (12, 57, "RM802", "'field' has no meaning beside 'facts'", "remove it"),
    (13, 13, "RM801", "'expect' is empty", "fired:"),
    (16, 27, "RM101", "there is no file", "from the folder of this file"),
    (17, 14, "RM111", "unknown key 'fires' in 'expect'", "did you mean 'fired'?"),
    (17, 25, "RM807", "'lane' cannot be expected", "expect conclusions instead"),
    (17, 67, "RM206", "'least' can never have this value", "whole number"),
    (17, 75, "RM201", "unknown fact type 'siz'", "did you mean 'size'?"),
    (17, 98, "RM118", "'count' must be a whole number", "0 for none"),
    (18, 23, "RM802", "'given' holds nothing to start from", "profile, profile_file, facts"),
    (18, 75, "RM806", "expected both to fire and not to", "keep one"),
    (19, 39, "RM222", "this person lacks name", "defaults:"),
    (20, 5, "RM112", "a case lacks 'title'", "add title:"),
    (20, 64, "RM805", "a rule of the stage 'reading', which this case does not run", "stage: reading"),
    (20, 77, "RM808", "'says' needs a report", "expect conclusions"),
]


def test_a_wrong_test_file_is_refused_with_all_its_mistakes(outcome):
    with pytest.raises(InputError) as refused:
        outcome(BROKEN)
    problems = {(one.where.line, one.where.column, one.what): str(one) for one in refused.value.problems}
    found = [
        (line, column, code, what, hint)
        for line, column, code, what, hint in WRONG
        if not any(
            (at, beside) == (line, column) and f"error {code}: " in text and what in text and hint in text
            for (at, beside, _), text in problems.items()
        )
    ]
    assert found == [], "\n".join(map(str, problems.values()))
    assert len(problems) == len(WRONG)


class TestReach:
    @pytest.fixture
    def reached(self, base, outcome):
        outcome(case("given: {facts: {person: {name: Ann, score: 255}}}", "{fired: [size.high]}"))
        return reach_of(base, None, [])

    @pytest.fixture(autouse=True)
    def no_examples(self, monkeypatch):
        monkeypatch.setattr("rematch.rule_tests.reach_runs.sample_profiles", lambda _: ())

    def test_a_row_is_reached_when_it_counts(self, reached):
        states = {part.rule: part.state for part in reached.parts if part.kind == "row"}
        assert states == {
            "size.high": "reached", "size.middle": "outranked",
            "size.abroad": "missed", "size.otherwise": "outranked",
        }  # fmt: skip

    def test_a_branch_is_reached_when_its_rule_fires_by_it(self, base, outcome, reached):
        assert [part.state for part in reached.parts if part.kind == "branch"] == ["missed", "missed"]
        outcome(
            case("given: {facts: {person: {name: Ann, score: 255, abroad: yes}}}", "{fired: [notes.low]}")
        )
        again = reach_of(base, None, [])
        states = {part.text: part.state for part in again.parts if part.kind == "branch"}
        assert states == {"person: score < 220": "missed", "person: abroad is true": "reached"}

    def test_text_data_and_page_tell_the_same(self, reached):
        text, data, page = reach_text(reached), reach_data(reached), reach_html(reached)
        assert data["counts"] == {
            "percent": 22,
            "rules": {"reached": 1, "all": 3},
            "rows": {"reached": 1, "all": 4},
            "branches": {"reached": 0, "all": 2},
        }
        assert "1 test and 0 profiles were run." in text
        assert "1/3       1/4       0/2  22 %  in all" in text
        for told in ("rule notes.low (A low score)", "row size.middle (How many: middle); it held"):
            assert told in text
            assert told in page
        assert "branch notes.low" not in text  # a rule that never fired is named once
        assert "http" not in page
        assert "src=" not in page
