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
    shutil.copytree(HERE / "small", root, dirs_exist_ok=True)
    return root


def found_in(root: Path) -> tuple[Problem, ...]:
    return all_checks(load_knowledge_base(root))
