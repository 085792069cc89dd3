"""Watch the readers of a file: what they ask of each part of it is what the file may hold.

So a schema has no list of keys of its own that could part from what is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.codes.file import NOT_IN_LIST
from rematch.document import Document
from rematch.rules.node import Node

if TYPE_CHECKING:
    from collections.abc import Collection

    from rematch.codes.code import Code
    from rematch.document import Data, DataPath
    from rematch.errors import Problem
    from rematch.rules.node import NodeMaker

_WHOLE = "the file"
_NAME = re.compile(r"(?<=\w) '[^']*'$| of [a-z_]+$")


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one kind of mapping."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Return the keys in the order in which the reader names them."""
        return (*self.required, *self.optional)

    def joined(self, other: Keys) -> Keys:
        """Return the keys of either, those required that both require."""
        required = tuple(key for key in self.required if key in other.required)
        return Keys(
            required, tuple(dict.fromkeys(key for key in (*self.all, *other.all) if key not in required))
        )


@dataclass(slots=True)
class Asked:
    """What was asked of one part of a file: the ways it was read, and the words or keys it may have."""

    ways: set[str] = field(default_factory=set)
    words: tuple[str, ...] = ()
    keys: Keys | None = None
    what: str = ""


@dataclass(slots=True)
class Log:
    """What was asked, by file and place; and the keys of each kind of mapping, by what messages call it."""

    asked: dict[str, dict[DataPath, Asked]] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    kinds: dict[str, Keys] = field(default_factory=dict)

    def at(self, node: Node) -> Asked:
        """Return the entry of one part of a file."""
        self.documents[node.document.file] = node.document
        return self.asked.setdefault(node.document.file, {}).setdefault(node.path, Asked())

    def maker(self) -> NodeMaker:
        """Return what makes nodes that write into this log."""
        return partial(_watched, self)

    def watch(self, data: Data, name: str) -> Node:
        """Return a node of data that stands in no file, to be given to a reader."""
        return _watched(self, Document(name, data, {}, {}), (), data, [])


def kind_of(what: str) -> str:
    """Return what messages call a kind of mapping, without the name of the one at hand."""
    return _NAME.sub("", what)


def _watched(log: Log, document: Document, path: DataPath, data: Data, problems: list[Problem]) -> Node:
    return Watched(document, path, data, problems, log)


@dataclass(frozen=True, slots=True)
class Watched(Node):
    """A node that notes how it is read. It reads as any other."""

    log: Log

    def child(self, key: str | int, data: Data) -> Node:
        """Return the node of one entry or item, watched as well."""
        return Watched(self.document, (*self.path, key), data, self.problems, self.log)

    def mapping(self, what: str) -> dict[str, Node] | None:
        """Note a mapping of any keys."""
        self._note("mapping")
        return Node.mapping(self, what)

    def entries(
        self, what: str, required: Collection[str], optional: Collection[str] = ()
    ) -> dict[str, Node] | None:
        """Note a mapping of certain keys."""
        asked = self._note("entries")
        keys = Keys(tuple(required), tuple(optional))
        asked.keys = keys if asked.keys is None else asked.keys.joined(keys)
        asked.what = Path(self.document.file).stem if what == _WHOLE else kind_of(what)
        known = self.log.kinds.get(asked.what)
        self.log.kinds[asked.what] = keys if known is None else known.joined(keys)
        return Node.entries(self, what, required, optional)

    def items(self, what: str) -> list[Node] | None:
        """Note a list."""
        self._note("items")
        return Node.items(self, what)

    def text(self, what: str) -> str | None:
        """Note a text."""
        self._note("text")
        return Node.text(self, what)

    def choice(self, what: str, allowed: Collection[str], code: Code = NOT_IN_LIST) -> str | None:
        """Note one of certain words."""
        asked = self._note("choice")
        asked.words = tuple(dict.fromkeys((*asked.words, *allowed)))
        return Node.choice(self, what, allowed, code)

    def flag(self, what: str) -> bool | None:
        """Note true or false."""
        self._note("flag")
        return Node.flag(self, what)

    def number(self, what: str) -> int | float | None:
        """Note a number."""
        self._note("number")
        return Node.number(self, what)

    def _note(self, way: str) -> Asked:
        asked = self.log.at(self)
        asked.ways.add(way)
        return asked
