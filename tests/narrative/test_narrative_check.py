"""The check of drafts: whole drafts with all they must find, single sentences, and the shapes of a text."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from rematch.narrative.draft import read_draft

pytestmark = pytest.mark.content

HERE = Path(__file__).parent
EXPECTED = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
SENTENCES = yaml.safe_load((HERE / "sentences.yaml").read_text(encoding="utf-8"))
WHOLE = {"length", "story", "forward"}


def told(finding):
    place = f" {finding.line}:{finding.column}" if finding.line else ""
    return f"{finding.check}{place} {finding.severity} {finding.quoted}".strip()


def test_every_draft_is_expected():
    assert set(EXPECTED) == {path.name for path in (HERE / "drafts").iterdir()}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_draft_gives_just_these_findings(name, checker):
    draft = read_draft(HERE / "drafts" / name, checker.declared.abbreviations)
    case = EXPECTED[name]
    checked = checker(draft.text, case["field"], case["prior"])
    assert [told(finding) for finding in checked.findings] == case["findings"]


def test_every_category_is_found_in_some_draft(checker):
    found = {line.split()[0] for case in EXPECTED.values() for line in case["findings"]}
    assert found >= {check.id for check in checker.declared.checks}
    assert {name.split(".")[0] for name in found} >= WHOLE | {"opening", "past_match", "other_field"}


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["text"][:40])
def test_a_sentence_is_flagged_or_left_alone(case, checker):
    # the first sentences name the field, so that only the sentence itself is judged
    name = checker.knowledge.specialties[case["field"]].name
    found = checker(f"{name} is my field. I say why.\n\n{case['text']}", case["field"]).findings
    categories = {finding.category for finding in found} - WHOLE
    assert categories == ({case["finds"]} if case["finds"] else set())


def test_the_field_of_a_good_draft_decides(checker):
    text = (HERE / "drafts" / "good-psychiatry.txt").read_text(encoding="utf-8")
    found = {finding.check for finding in checker(text, "pathology").findings}
    assert found == {"other_field.named", "other_field.missing"}


def test_negated_and_quoted_words_are_a_note_at_most(checker):
    text = (
        'I do not blame anyone. She told me, "your second choice may be the best". It was my "second choice".'
    )
    found = [told(finding) for finding in checker(text, "pediatrics").findings if finding.line]
    assert found == [
        "blame.others 1:10 note blame",
        "second-choice.words 1:43 note second choice",
        "second-choice.words 1:86 mend second choice",
    ]


def test_nothing_in_the_priorities_would_be_flagged(checker):
    for identity, priority in checker.knowledge.priorities.by_field.items():
        texts = (*priority.values, priority.scene, priority.statement, *priority.language.values())
        for text in (*texts, *priority.forward):
            # capitalized words of its own must not hide a name either
            name = checker.knowledge.specialties[identity].name
            found = checker(f"{name} it is. Yes.\n\n{text}", identity, prior=()).findings
            flagged = [told(finding) for finding in found if finding.category not in WHOLE]
            assert flagged == [], (identity, text)


def test_places_count_lines_of_any_system_and_characters(checker, tmp_path):
    path = tmp_path / "draft.txt"
    path.write_bytes("\ufeffÉlan.\r\n\r\nÜber \u2013 I blame you.\r\n".encode())
    draft = read_draft(path, ())
    places = [(f.line, f.column) for f in checker(draft.text, "pediatrics").findings if f.category == "blame"]
    assert places == [(3, 10)]


def test_length_has_two_ends(checker):
    long = checker("word " * (checker.declared.length.most + 1), "pediatrics").findings
    assert "length.long" in {finding.check for finding in long}
