"""A knowledge base of three stages, small enough that every test may load it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from rematch.knowledge.names import SpecialtyNames
from rematch.knowledge.vocabulary import load_vocabulary
from rematch.knowledge_base import KnowledgeBase
from rematch.rules.load import load_rule_base

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = """
scales: {level: [weak, strong]}
facts:
  person:
    meaning: the person
    made: built
    fields:
      name: {type: text, always: true, meaning: name}
      score: {type: integer, least: 1, most: 300, meaning: score}
      abroad: {type: flag, meaning: from abroad}
  flag:
    meaning: a flag
    made: built
    fields:
      kind: {type: text, always: true, meaning: kind}
  note:
    meaning: a note
    made: concluded
    fields:
      who: {type: text, meaning: of whom}
      topic: {type: text, meaning: on what}
  size:
    meaning: how many
    made: concluded
    fields:
      least: {type: integer, least: 0, meaning: at least}
      row: {type: integer, least: 1, meaning: row}
  size_order:
    meaning: the rows in order
    made: ranked
    fields:
      least: {type: integer, least: 0, meaning: at least}
      row: {type: integer, least: 1, meaning: row}
      place: {type: integer, least: 1, meaning: place}
  opinion:
    meaning: a reading
    made: concluded
    fields:
      verdict: {type: choice, values: [stay, go], meaning: the reading}
      order: {type: integer, meaning: order}
  decision:
    meaning: the readings in order
    made: ranked
    fields:
      verdict: {type: choice, values: [stay, go], meaning: the reading}
      place: {type: integer, least: 1, meaning: place}
"""
STAGES = """
stages:
  - name: notes
    title: Notes
  - name: listing
    title: Sizes
    after:
      - {rank: size_order, of: size, by: [least, row], order: [{row: asc}]}
  - name: reading
    title: The reading
    after:
      - {rank: decision, of: opinion, by: [verdict], order: [{order: desc}]}
"""
NOTES = """
stage: notes
rules:
  - id: notes.low
    title: A low score
    when:
      person: {any: [{score: {lt: 220}}, {abroad: true}]}
      none: {flag: {kind: waived}}
    then: {note: {who: $person.name, topic: low}}
    because: "{{ person.name }} has a low score or comes from abroad."
    source: [house]
"""
SIZES = """
stage: listing
tables:
  - id: size
    title: How many
    hit: first
    columns: {score: person.score, abroad: person.abroad}
    gives: size
    source: [house]
    because: So many.
    rows:
      - {id: high, if: {score: ">= 250"}, then: {least: 10}}
      - {id: middle, if: {score: ">= 230"}, then: {least: 20}}
      - {id: abroad, if: {abroad: yes}, then: {least: 30}}
      - {id: otherwise, then: {least: 40}}
"""
READING = """
stage: reading
rules:
  - id: reading.go
    title: Go
    when: {note: {topic: low}}
    then: {opinion: {verdict: go, order: 2}}
    because: A note says so.
    source: [house]
  - id: reading.stay
    title: Stay
    when: {person: {}}
    then: {opinion: {verdict: stay, order: 1}}
    because: Nothing says otherwise.
    source: [house]
"""


def little_base(root: Path) -> KnowledgeBase:
    """Write and load the base; its tests go to ``root``/tests/rules."""
    for name, text in (
        ("vocabulary.yaml", VOCABULARY), ("rules/stages.yaml", STAGES), ("rules/notes.yaml", NOTES),
        ("rules/sizes.yaml", SIZES), ("rules/reading.yaml", READING),
    ):  # fmt: skip
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "tests" / "rules").mkdir(parents=True)
    vocabulary = load_vocabulary(root / "vocabulary.yaml", {})
    knowledge = SimpleNamespace(names=SpecialtyNames({}), vocabulary=vocabulary)
    return KnowledgeBase(root, knowledge, load_rule_base(root, vocabulary, frozenset()), "0" * 64)
