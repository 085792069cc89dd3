"""Read ``overlay.yaml``: whose overlay it is, and what of the shipped base it switches off, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.codes import overlay as codes
from rematch.document import KNOWLEDGE_LIMITS, read_document
from rematch.errors import KnowledgeBaseError, Problem
from rematch.rules.node import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rematch.errors import Position
    from rematch.rules.node import Node

FILE = "overlay.yaml"
SCHEMAS = "schemas"
"""Where an overlay keeps what editors complete and check its files by."""
SNAPSHOT = "base"
"""Where an overlay keeps a copy of the base as it was when the overlay was last looked through."""
KEYS = (("title", "made_for"), ("disable",))
"""The keys of the file that must be there, and those that may."""
REASON = "because"
KINDS = ("rule", "entry", "figure")
"""What ``disable`` may name: a rule, a table or its row; an entry of a knowledge file; a figure."""


@dataclass(frozen=True, slots=True)
class Disabled:
    """One thing switched off: its kind, its name, why, and where that is said."""

    kind: str
    name: str
    because: str
    position: Position


@dataclass(frozen=True, slots=True)
class Declared:
    """What an overlay says of itself; ``made_for``: the version whose base was last looked through."""

    title: str
    made_for: str
    disabled: tuple[Disabled, ...]

    def names(self, kind: str) -> frozenset[str]:
        """Return the names that are switched off among one kind."""
        return frozenset(one.name for one in self.disabled if one.kind == kind)


def read_declared(path: Path) -> Declared:
    """Read ``overlay.yaml``; KnowledgeBaseError with every problem, DocumentError when it is unreadable."""
    problems: list[Problem] = []
    root = root_of(read_document(path, KNOWLEDGE_LIMITS), problems)
    entries = root.entries("an overlay", *KEYS) or {}
    title, made_for = (
        (entries[key].text(f"'{key}'") or "") if key in entries else "" for key in ("title", "made_for")
    )
    listed = entries.get("disable")
    items = listed.items("'disable'") if listed is not None and listed.data is not None else None
    disabled = tuple(one for item in items or () if (one := _disabled(item)) is not None)
    problems.extend(_repeats(disabled))
    if problems:
        raise KnowledgeBaseError(problems)
    return Declared(" ".join(title.split()), made_for, disabled)


def _disabled(node: Node) -> Disabled | None:
    entries = node.entries("an entry of 'disable'", (REASON,), KINDS)
    if entries is None:
        return None
    named = [kind for kind in KINDS if kind in entries]
    because = entries[REASON].text("'because'") if REASON in entries else None
    if len(named) != 1:
        node.refuse(
            codes.UNKNOWN_TARGET,
            "an entry of 'disable' names one thing",
            allowed=f"one of {', '.join(KINDS)}",
            remedy="write one of them",
        )
        return None
    name = entries[named[0]].text("the name")
    if name is None or because is None:
        return None
    return Disabled(named[0], name, " ".join(because.split()), entries[named[0]].position)


def _repeats(disabled: tuple[Disabled, ...]) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for one in disabled:
        if (one.kind, one.name) in seen:
            what, code = f"{one.name} is switched off twice", codes.DISABLED_TWICE
            yield Problem(what, one.position, remedy=code.remedy, code=code)
        seen.add((one.kind, one.name))
