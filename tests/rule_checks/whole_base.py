"""A small whole knowledge base, put together for tests: own rules and templates, borrowed knowledge."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.knowledge_base import load_knowledge_base
from rematch.rule_checks.checks import all_checks

if TYPE_CHECKING:
    from rematch.errors import Problem

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OWN_REPORT = ("report.md.j2", "parts", "words.yaml")


def put_together(root: Path) -> Path:
    """Write the small base below ``root``; templates beside those of the report are the shipped ones."""
    shutil.copytree(ROOT / "tests" / "knowledge" / "small" / "knowledge", root / "knowledge")
    shutil.copytree(ROOT / "templates", root / "templates", ignore=shutil.ignore_patterns(*OWN_REPORT))
    # those print words that the small base has none of
    (root / "templates" / "why-not.txt.j2").write_text("{{ answer }}", encoding="utf-8")
    for picture in (root / "templates" / "pictures").glob("*.j2"):
        picture.write_text("", encoding="utf-8")
    (root / "templates" / "pictures" / "captions.txt.j2").unlink()
    shutil.copytree(HERE / "small", root, dirs_exist_ok=True)
    return root


AMOUNTS = {
    "knowledge/vocabulary.yaml": """
  amount:
    meaning: a row of the table of amounts that holds
    made: concluded
    fields:
      letters: {type: integer, least: 0, meaning: how many letters to ask for}
      row: {type: integer, least: 1, meaning: row of the table}
  amount_order:
    meaning: the rows that hold, the first row first
    made: ranked
    fields:
      row: {type: integer, least: 1, meaning: row of the table}
      place: {type: integer, least: 1, meaning: 1 stands}
""",
    "rules/stages.yaml": """
    after: [{rank: amount_order, of: amount, by: [row], order: [{row: asc}]}]
  - name: end
    title: The end
""",
    "rules/end.yaml": """stage: end
rules:
  - id: advice.amount
    title: How many letters
    when: {amount_order: {place: 1}}
    then: {advice: {section: letter, topic: amount, order: 10}}
    because: Ask for letters.
    source: [house]
""",
}
"""What a table of hit ``first`` needs around it, at the end of each file or in one of its own."""


def pick_amounts(root: Path) -> None:
    """Add to the small base what picks the first row of a table that gives ``amount``."""
    for name, text in AMOUNTS.items():
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)


def found_in(root: Path) -> tuple[Problem, ...]:
    return all_checks(load_knowledge_base(root))
