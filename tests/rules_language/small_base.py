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
SOURCES = frozenset({"survey", "H2.5", "H3.6", "R4"})


def load_words(root: Path) -> Vocabulary:
    return load_vocabulary(root / "vocabulary.yaml", FIELDS)


def load(root: Path) -> RuleBase:
    return load_rule_base(root, load_words(root), SOURCES)
