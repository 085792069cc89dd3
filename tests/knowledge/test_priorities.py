"""What each field looks for: every field, the article's four as the article has them, and no two alike."""

from __future__ import annotations

from typing import get_args

import pytest

from rematch.errors import KnowledgeBaseError
from rematch.knowledge.load import load_knowledge
from rematch.profile.model import Experience

ARTICLE = {
    "family_medicine": {"continuity", "community", "prevention"},
    "internal_medicine": {"complexity", "diagnostics", "inpatient management"},
    "psychiatry": {"communication", "building an alliance", "long-term therapeutic work"},
    "anesthesiology": {"physiology", "acute intervention", "procedures", "operating-room teamwork"},
}


def test_every_field_says_what_it_looks_for(shipped):
    assert set(shipped.priorities.by_field) == set(shipped.specialties)


def test_the_articles_four_fields_are_the_articles(shipped):
    of_the_article = {p.specialty for p in shipped.priorities.by_field.values() if p.basis == "article"}
    assert of_the_article == set(ARTICLE)
    for field, values in ARTICLE.items():
        priority = shipped.priorities.of(field)
        assert values <= set(priority.values)
        assert "H6.3" in priority.source


def test_every_kind_of_experience_is_told_for_every_field(shipped):
    for field in shipped.specialties:
        for kind in get_args(Experience.model_fields["kind"].annotation):
            assert 3 <= len(shipped.priorities.points_to(field, kind).split()) <= 14


def test_no_two_fields_say_the_same(shipped):
    fields = shipped.priorities.by_field.values()
    for said in (
        [p.scene for p in fields],
        [p.statement for p in fields],
        [p.language["clinical"] for p in fields],
        [p.language["scholarly"] for p in fields],
        [step for p in fields for step in p.forward],
    ):
        assert len(said) == len(set(said))


BROKEN = [
    (
        "  clinic:\n",
        "  clinics:\n",
        [
            ("RM611", "unknown specialty 'clinics'; did you mean 'clinic'?"),
            ("RM633", "no priorities of clinic"),
        ],
    ),
    (
        "    values: [hands, bones, team]",
        "    values: [hands]",
        [("RM641", "1 entries under 'values'; allowed: 3 to 6")],
    ),
    ("scene: a mended bone", "scene: " + "bone " * 30, [("RM641", "30 words are too many")]),
    ("scholarly: mended bones", "scholarly: " + "bone " * 15, [("RM641", "15 words are too many")]),
    ("Say that you mend.", "Say that you mend", [("RM641", "the statement must be one sentence")]),
    (
        "{scholarly: years, clinical: visits}",
        "{scholarly: years}",
        [("RM112", "the language of clinic lacks 'clinical'")],
    ),
    (
        "{scholarly: years, clinical: visits}",
        "{scholarly: y, clinical: v, wrok: w}",
        [("RM111", "did you mean 'work'?")],
    ),
    ("source: [house, copy]", "source: [copy]", [("RM413", "names the source 'house'")]),
    ("source: [H6.3]", "source: [copy]", [("RM413", "names its heuristic")]),
    (
        "source: [H6.3]",
        "source: [H6.3, coppy]",
        [("RM411", "unknown source (found 'coppy'); did you mean 'copy'?")],
    ),
    (
        "clinical: [rotation]",
        "clinical: [rotation, research]",
        [("RM641", "the kind 'research' already belongs to scholarly")],
    ),
    (
        "[mend one, mend two]",
        "[mend one, mend one]",
        [("RM116", "twice"), ("RM641", "1 entries under 'forward'")],
    ),
]


@pytest.mark.parametrize(("find", "put", "said"), BROKEN, ids=[case[2][0][1] for case in BROKEN])
def test_a_mistake_is_refused(find, put, said, small):
    path = small / "knowledge" / "priorities.yaml"
    text = path.read_text()
    assert find in text
    path.write_text(text.replace(find, put, 1))
    with pytest.raises(KnowledgeBaseError) as caught:
        load_knowledge(small)
    lines = [str(problem) for problem in caught.value.problems]
    assert all(f"{path}:" in line for line in lines)
    for code, hint in said:
        assert any(f"error {code}: " in line and hint in line for line in lines), lines
    assert len(lines) == len(said)
