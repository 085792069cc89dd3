"""Find and load everything an advisor may edit: rules, knowledge and templates.

A wheel carries the three folders inside the package, a checkout uses them in place, and ``--kb DIR``
points any command at another copy.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.cache.kept import kept
from rematch.errors import InputError, Problem
from rematch.garbage import collection_paused

if TYPE_CHECKING:
    from rematch.knowledge.load import Knowledge
    from rematch.rules.language import RuleBase

FOLDERS = ("rules", "knowledge", "templates")
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """One knowledge base: where it stands, what it knows, its rules, and the hash of its files.

    ``as_read``: its rules as its files give them, when they were read by ``load_knowledge_base``.
    """

    root: Path
    knowledge: Knowledge
    rule_base: RuleBase
    sha256: str
    as_read: RuleBase | None = None

    @property
    def decided_by(self) -> tuple[str, ...] | None:
        """What decides everything that follows from the rules; None when they are not those of the files."""
        return (str(self.root), self.sha256) if self.rule_base is self.as_read else None


def content_hash(root: Path) -> str:
    """Return a hash of the names and bytes of every file of the three folders, the same on every machine."""
    digest = hashlib.sha256()
    for path in sorted(content_files(root)):
        raw = (root / path).read_bytes()
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


def load_knowledge_base(kb: Path | None) -> KnowledgeBase:
    """Return the knowledge base at ``kb``, or the shipped one (KnowledgeBaseError with every problem).

    One that has not changed since is not read a second time.
    """
    root = locate_root(kb)
    return _loaded(root, content_hash(root))


@lru_cache(maxsize=2)
@collection_paused()
def _loaded(root: Path, sha256: str) -> KnowledgeBase:
    knowledge, rule_base = kept(
        "base", (str(root), sha256), lambda: _read(root), lambda: content_hash(root) == sha256
    )
    return KnowledgeBase(root, knowledge, rule_base, sha256, as_read=rule_base)


def _read(root: Path) -> tuple[Knowledge, RuleBase]:
    from rematch.knowledge.load import load_knowledge  # noqa: PLC0415 - slow to import, and seldom needed
    from rematch.rules.load import load_rule_base  # noqa: PLC0415 - as above

    knowledge = load_knowledge(root)
    return knowledge, load_rule_base(root, knowledge.vocabulary, knowledge.citable)
