"""Find and load everything an advisor may edit: rules, knowledge and templates.

A wheel carries the three folders inside the package, a checkout uses them in place, and ``--kb DIR``
points any command at another copy.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.errors import InputError, Problem
from rematch.garbage import collection_paused
from rematch.knowledge.load import load_knowledge
from rematch.rules.load import load_rule_base

if TYPE_CHECKING:
    from rematch.knowledge.load import Knowledge
    from rematch.rules.language import RuleBase

FOLDERS = ("rules", "knowledge", "templates")
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """One knowledge base: where it stands, what it knows, its rules, and the hash of its files."""

    root: Path
    knowledge: Knowledge
    rule_base: RuleBase

    @cached_property
    def sha256(self) -> str:
        """Hash of the names and bytes of every file under the three folders, the same on every machine."""
        digest = hashlib.sha256()
        for path in sorted(content_files(self.root)):
            raw = (self.root / path).read_bytes()
            digest.update(f"{path}\0{len(raw)}\0".encode())
            digest.update(raw)
        return digest.hexdigest()


def content_files(root: Path) -> tuple[str, ...]:
    """Return the files under rules/, knowledge/ and templates/, relative to ``root`` with forward slashes."""
    return tuple(
        path.relative_to(root).as_posix()
        for folder in FOLDERS
        for path in (root / folder).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )


def locate_root(kb: Path | None) -> Path:
    """Return the directory that holds rules/, knowledge/ and templates/ (InputError when one is missing)."""
    candidates = (kb,) if kb is not None else (_PACKAGE / "shipped", _PACKAGE.parent.parent)
    for root in candidates:
        if all((root / folder).is_dir() for folder in FOLDERS):
            return root
    missing = [folder for folder in FOLDERS if not (candidates[-1] / folder).is_dir()]
    raise InputError(
        Problem(
            f"{candidates[-1]} is not a knowledge base: {', '.join(missing)} missing",
            allowed="a directory that holds rules/, knowledge/ and templates/",
            remedy="point --kb at such a copy, or leave it out to use the one that came with Rematch",
        )
    )


@collection_paused()
def load_knowledge_base(kb: Path | None) -> KnowledgeBase:
    """Load the knowledge base at ``kb``, or the shipped one (KnowledgeBaseError with every problem)."""
    root = locate_root(kb)
    knowledge = load_knowledge(root)
    rule_base = load_rule_base(root, knowledge.vocabulary, frozenset(knowledge.sources))
    return KnowledgeBase(root, knowledge, rule_base)
