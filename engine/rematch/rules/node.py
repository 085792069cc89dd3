"""A part of a YAML or JSON document that knows its place and collects what is wrong with it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.codes.file import (
    EMPTY,
    MISSING_KEY,
    NAMED_TWICE,
    NOT_A_NAME,
    NOT_IN_LIST,
    UNKNOWN_KEY,
    WRONG_KIND,
)
from rematch.errors import Position, Problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from rematch.codes.code import Code
    from rematch.document import Data, DataPath, Document

    NodeMaker = Callable[[Document, DataPath, Data, list[Problem]], "Node"]

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,59}")


def listed(names: Iterable[str]) -> str:
    """Return names as one readable list, cut after thirty."""
    known = list(names)
    return ", ".join(known[:30]) + (f", ... ({len(known)} in all)" if len(known) > 30 else "")


def shown(data: Data) -> str:
    """Return a value as a message shows it: short, and unmistakable about its type."""
    if isinstance(data, dict):
        return "a mapping"
    if isinstance(data, list):
        return "a list"
    if data is None:
        return "nothing"
    if isinstance(data, bool):
        return str(data).lower()
    text = repr(data)
    return text if len(text) <= 60 else text[:57] + "..."


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document; ``problems`` is shared by all nodes of a load and only ever grows."""

    document: Document
    path: DataPath
    data: Data
    problems: list[Problem]

    @property
    def position(self) -> Position:
        """Return where the value stands."""
        return self.document.position(self.path)

    @property
    def key_position(self) -> Position:
        """Return where the key of this value stands, or the value itself in a list."""
        return self.document.position(self.path, key=True)

    def refuse(  # noqa: PLR0913 - what a message may say, each by its name
        self,
        code: Code,
        what: str,
        *,
        allowed: str | None = None,
        remedy: str | None = None,
        key: bool = False,
        found: bool = True,
    ) -> None:
        """Record a problem of a kind at this value, or at its key."""
        where = self.key_position if key else self.position
        value = shown(self.data) if found and not key else None
        self.problems.append(Problem(what, where, value, allowed, remedy, code=code))

    def child(self, key: str | int, data: Data) -> Node:
        """Return the node of one entry or item."""
        return Node(self.document, (*self.path, key), data, self.problems)

    def mapping(self, what: str) -> dict[str, Node] | None:
        """Return the entries of a mapping, or record that this is none."""
        if not isinstance(self.data, dict):
            self.refuse(WRONG_KIND, f"{what} must be a mapping", remedy="write key: value")
            return None
        return {key: self.child(key, value) for key, value in self.data.items()}

    def entries(
        self, what: str, required: Collection[str], optional: Collection[str] = ()
    ) -> dict[str, Node] | None:
        """Return the entries of a mapping with known keys; record unknown and missing keys."""
        found = self.mapping(what)
        if found is None:
            return None
        known = [*required, *optional]
        for key, node in found.items():
            if key not in known:
                remedy = suggestion(key, known)
                if remedy is None and node.data is None:
                    remedy = "put a text that holds a comma in quotes"
                elif remedy is None and isinstance(node.data, dict):
                    remedy = "check its indentation"
                node.refuse(
                    UNKNOWN_KEY,
                    f"unknown key {key!r} in {what}",
                    allowed=listed(known),
                    remedy=remedy,
                    key=True,
                )
        for key in required:
            if key not in found:
                self.refuse(MISSING_KEY, f"{what} lacks {key!r}", remedy=f"add {key}:", key=True)
        return {key: node for key, node in found.items() if key in known}

    def items(self, what: str) -> list[Node] | None:
        """Return the items of a list, or record that this is none."""
        if not isinstance(self.data, list):
            self.refuse(
                WRONG_KIND, f"{what} must be a list", remedy="write [a, b] or lines that begin with '- '"
            )
            return None
        return [self.child(number, item) for number, item in enumerate(self.data)]

    def text(self, what: str) -> str | None:
        """Return a text that is not blank, or record what else it is."""
        if not isinstance(self.data, str):
            remedy = "write some text" if self.data is None else "put it in quotes if it is meant as text"
            self.refuse(WRONG_KIND, f"{what} must be a text", remedy=remedy)
            return None
        if not self.data.strip():
            self.refuse(EMPTY, f"{what} is empty", remedy="write some text", found=False)
            return None
        return self.data

    def identifier(self, what: str) -> str | None:
        """Return a name of lower-case letters, digits and underscores."""
        text = self.text(what)
        if text is not None and not IDENTIFIER.fullmatch(text):
            self.refuse(
                NOT_A_NAME,
                f"{what} is not a plain name",
                allowed="lower-case letters, digits and _, a letter first",
            )
            return None
        return text

    def choice(self, what: str, allowed: Collection[str], code: Code = NOT_IN_LIST) -> str | None:
        """Return one of the allowed words, or record the nearest (a problem of kind ``code``)."""
        if isinstance(self.data, str) and self.data in allowed:
            return self.data
        close = suggestion(self.data, allowed) if isinstance(self.data, str) else None
        self.refuse(code, f"unknown {what}", allowed=listed(allowed), remedy=close)
        return None

    def flag(self, what: str) -> bool | None:
        """Return true or false, or record what else it is."""
        if isinstance(self.data, bool):
            return self.data
        self.refuse(WRONG_KIND, f"{what} must be true or false")
        return None

    def number(self, what: str) -> int | float | None:
        """Return a number (true and false are none), or record what else it is."""
        if isinstance(self.data, int | float) and not isinstance(self.data, bool):
            return self.data
        self.refuse(WRONG_KIND, f"{what} must be a number")
        return None

    def texts(self, what: str) -> tuple[str, ...] | None:
        """Return a list of distinct texts, or record what is wrong with it."""
        items = self.items(what)
        if items is None:
            return None
        found: list[str] = []
        for item in items:
            text = item.text(f"an entry of {what}")
            if text is None:
                continue
            if text in found:
                item.refuse(
                    NAMED_TWICE, f"{what} names {text!r} twice", remedy="keep one of the two", found=False
                )
            else:
                found.append(text)
        return tuple(found)


def root_of(document: Document, problems: list[Problem]) -> Node:
    """Return the node of a whole document."""
    return _MAKER.get()(document, (), document.data, problems)


@contextmanager
def made_by(maker: NodeMaker) -> Iterator[None]:
    """Let ``maker`` make the nodes of whole documents, so that it sees what their readers ask of them."""
    token = _MAKER.set(maker)
    try:
        yield
    finally:
        _MAKER.reset(token)


_MAKER: ContextVar[NodeMaker] = ContextVar("maker of nodes", default=Node)
