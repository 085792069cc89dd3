"""narrative.yaml is read strictly: every mistake with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from rematch.errors import KnowledgeBaseError
from rematch.narrative.phrases import PhraseError, phrase_pattern

SHIPPED = Path(__file__).parents[2] / "knowledge" / "narrative.yaml"
BROKEN = [
    ("  - id: blame.unfair", "  - id: blame.others", "RM212", "the check 'blame.others' stands twice"),
    ("      - not my fault", "      - (not my fault", "RM681", "a bracket is never closed"),
    ("      - not my fault", "      - not my) fault", "RM681", "a bracket closes that was never opened"),
    ("      - not my fault", "      - ... my fault", "RM681", "a phrase begins and ends with a word"),
    (
        "      - not my fault",
        "      - not? my fault",
        "RM681",
        "a question mark stands after a closing bracket only",
    ),
    ("      - not my fault", "      - not my {name}", "RM681", "{name} stands for nothing here"),
    ("      - not my fault", "      - {regex: '(not'}", "RM681", "not a regular expression"),
    ("category: blame", "category: blam", "RM117", "did you mean 'blame'?"),
    ("severity: note", "severity: hint", "RM117", "unknown 'severity'"),
    ("source: [H4.3, H4.5, H8.3]", "source: [H4.3, H49.5]", "RM411", "unknown source"),
    ("never: [medicine,", "never: [medicin,", "RM682", "did you mean 'medicine'?"),
    ("  needed: 3", "  needed: 9", "RM682", "there are fewer kinds"),
    ("  needed: 3", "  needed: 0", "RM118", "'needed' must be a whole number"),
    ("  required: [person]", "  required: [persons]", "RM117", "did you mean 'person'?"),
    ("  most: 850", "  most: 85", "RM208", "'most' is below 'least'"),
    ("  story: Clinical story\n", "", "RM682", "no category 'story'"),
    ("forward:\n", "forwards:\n", "RM111", "did you mean 'forward'?"),
]


@pytest.mark.parametrize(("find", "put", "code", "said"), BROKEN, ids=[case[3] for case in BROKEN])
def test_a_mistake_is_named_with_its_place(load, tmp_path, *, find, put, code, said):
    text = SHIPPED.read_text(encoding="utf-8")
    assert find in text
    path = tmp_path / "narrative.yaml"
    path.write_text(text.replace(find, put, 1), encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as caught:
        load(path)
    found = [problem for problem in caught.value.problems if said in str(problem)]
    assert {str(problem.code) for problem in found} == {code}
    assert found[0].where.file == str(path)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("blam*", "They blamed me", "blamed"),
        ("blam*", "an unblamed man", None),
        ("second (best )?choice", "my Second\n best choice", "Second\n best choice"),
        ("become (a|an)? doctor", "become doctor", "become doctor"),
        ("can't", "I can\u2019t", "can\u2019t"),
        ("second choice", "a second-choice field", "second-choice"),
        ("I ... match", "I sadly did not match", "I sadly did not match"),
        ("I ... match", "I slept. No match", None),
        ("I ... match", "I one two three four five six match", None),
    ],
)
def test_a_phrase_means_what_the_file_says(phrase, text, found):
    match = phrase_pattern(phrase).search(text)
    assert (match.group() if match else None) == found


def test_an_empty_phrase_is_refused():
    with pytest.raises(PhraseError):
        phrase_pattern(" ")
