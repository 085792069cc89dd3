"""Find and load everything an advisor may edit: rules, knowledge and templates.

A wheel carries the three folders inside the package, a checkout uses them in place, and ``--kb DIR``
points any command at another copy, or at an overlay that lies on the shipped one.
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
from rematch.overlay.declared import FILE as OVERLAY_FILE
from rematch.overlay.layers import OWN, Layers, file_called, files_below, layered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.load import Knowledge
    from rematch.overlay.changes import Overlay
    from rematch.overlay.layers import Location
    from rematch.rules.language import RuleBase

FOLDERS = ("rules", "knowledge", "templates")
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """One knowledge base: where it stands, what it knows, its rules, and the hash of its files.

    ``overlay``: whose overlay it is and what that changes, None for a copy that stands alone.
    ``as_read``: its rules as its files give them, when they were read by ``load_knowledge_base``.
    """

    root: Location
    knowledge: Knowledge
    rule_base: RuleBase
    sha256: str
    overlay: Overlay | None = None
    as_read: RuleBase | None = None

    @property
    def decided_by(self) -> tuple[str, ...] | None:
        """What decides everything that follows from the rules; None when they are not those of the files."""
        return (*_places(self.root), self.sha256) if self.rule_base is self.as_read else None


def content_hash(root: Location) -> str:
    """Return a hash of the names and bytes of every file of the three folders, the same on every machine.

    With an overlay, the files of both layers and its declaration count.
    """
    return files_hash({name: file_called(root, name).read_bytes() for name in content_files(root)})


def files_hash(files: Mapping[str, bytes]) -> str:
    """Return the hash of files by their names from the root, in whatever order they are given."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()


def content_files(root: Location) -> tuple[str, ...]:
    """Return the files under rules/, knowledge/ and templates/ by their names from the root, with slashes."""
    declaration = (f"{OWN}/{OVERLAY_FILE}",) if isinstance(root, Layers) else ()
    return (*declaration, *(file.name for folder in FOLDERS for file in files_below(root / folder)))


def locate_root(kb: Path | None) -> Location:
    """Return where rules/, knowledge/ and templates/ are: one directory, or an overlay and its base.

    Raises InputError when there is no such thing at ``kb``, KnowledgeBaseError for a broken ``overlay.yaml``.
    """
    if kb is None:
        return shipped_root()
    if (kb / OVERLAY_FILE).is_file():
        return layered(kb, shipped_root())
    return _complete(kb)


def shipped_root() -> Path:
    """Return the directory of the knowledge base that came with Rematch."""
    inside = _PACKAGE / "shipped"
    return inside if not _missing(inside) else _complete(_PACKAGE.parent.parent)


def _missing(root: Path) -> list[str]:
    return [folder for folder in FOLDERS if not (root / folder).is_dir()]


def _complete(root: Path) -> Path:
    missing = _missing(root)
    if missing:
        raise InputError(
            Problem(
                f"{root} is not a knowledge base: {', '.join(missing)} missing",
                allowed="a directory that holds rules/, knowledge/ and templates/, or an overlay",
                remedy=f"make an overlay with: rematch kb init {root}; without --kb the shipped one is used",
            )
        )
    return root


def load_knowledge_base(kb: Path | None) -> KnowledgeBase:
    """Return the knowledge base at ``kb``, or the shipped one (KnowledgeBaseError with every problem).

    One that has not changed since is not read a second time.
    """
    root = locate_root(kb)
    return _loaded(root, content_hash(root))


@collection_paused()
def passing_knowledge_base(root: Location) -> KnowledgeBase:
    """Return the knowledge base at a place that will not last; nothing of it is kept for another time.

    Raises KnowledgeBaseError or DocumentError with every problem.
    """
    knowledge, rule_base, overlay = _read(root)
    return KnowledgeBase(root, knowledge, rule_base, content_hash(root), overlay)


@lru_cache(maxsize=2)
@collection_paused()
def _loaded(root: Location, sha256: str) -> KnowledgeBase:
    knowledge, rule_base, overlay = kept(
        "base", (*_places(root), sha256), lambda: _read(root), lambda: content_hash(root) == sha256
    )
    return KnowledgeBase(root, knowledge, rule_base, sha256, overlay, as_read=rule_base)


def _places(root: Location) -> tuple[str, ...]:
    """Return the directories that messages and reports name."""
    return (str(root.own_root), str(root.base_root)) if isinstance(root, Layers) else (str(root),)


def _read(root: Location) -> tuple[Knowledge, RuleBase, Overlay | None]:
    from rematch.knowledge.load import load_knowledge  # noqa: PLC0415 - slow to import, and seldom needed
    from rematch.overlay.changes import overlay_of  # noqa: PLC0415 - as above
    from rematch.rules.load import load_rule_base  # noqa: PLC0415 - as above

    knowledge = load_knowledge(root)
    rule_base = load_rule_base(root, knowledge.vocabulary, knowledge.citable)
    return knowledge, rule_base, overlay_of(root, knowledge.vocabulary)
