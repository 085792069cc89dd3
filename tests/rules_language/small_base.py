"""Loading the small sound knowledge base that tests copy and break."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rematch.knowledge.vocabulary import load_vocabulary
from rematch.rules.load import load_rule_base

if TYPE_CHECKING:
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import RuleBase

HERE = Path(__file__).parent
FIELDS = {"fields": frozenset({"anesthesia", "surgery", "neurology"})}
SIZE_RULE = """
  - id: signs.size
    title: A first guess
    when: {paper: {topic: list}}
    then: {size: {least: 1, row: 9}}
    because: It says so.
    source: [house]
"""
PICK = """
    after:
      - {rank: answer, of: size, by: [row], order: [{row: asc}]}
"""
SOURCES = frozenset({"survey", "H2.5", "H3.6", "R4"})


def load_words(root: Path) -> Vocabulary:
    return load_vocabulary(root / "vocabulary.yaml", FIELDS)


def load(root: Path) -> RuleBase:
    return load_rule_base(root, load_words(root), SOURCES)


def pick_sizes(root: Path) -> None:
    """Let a step put the rows of ``size`` in order; a rule gives some, so that it stands without a table."""
    for name, more in (("signs.yaml", SIZE_RULE), ("stages.yaml", PICK)):
        path = root / "rules" / name
        path.write_text(path.read_text(encoding="utf-8").rstrip() + more, encoding="utf-8")
