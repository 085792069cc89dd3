"""Names as applicants type them: one spelling leads to one id, whatever its case, hyphens or ampersands."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rematch.codes.knowledge import NAME_TAKEN
from rematch.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rematch.rules.node import Node


def fold(text: str) -> str:
    """Return a name without case, accents, spaces, punctuation and the word "and"."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    words = "".join(character if character.isalnum() else " " for character in plain).split()
    return "".join(word for word in words if word != "and") or "".join(words)


class SpecialtyNames:
    """Which id a typed name means; ``spellings`` gives every name of every id."""

    __slots__ = ("_by_name", "ids")

    def __init__(self, spellings: Mapping[str, Iterable[str]]) -> None:
        self.ids: tuple[str, ...] = tuple(spellings)
        self._by_name: dict[str, str] = {
            fold(name): identity for identity, names in spellings.items() for name in (identity, *names)
        }

    def resolve(self, text: str) -> str | None:
        """Return the id that ``text`` names, or None."""
        return self._by_name.get(fold(text))

    def suggest(self, text: str) -> str | None:
        """Return the id of the known name most like ``text``, or None when nothing is close."""
        close = nearest(fold(text), self._by_name)
        return self._by_name[close] if close else None


class NameRegister:
    """Notes names while files are read, and refuses one that already means something else."""

    __slots__ = ("_owners",)

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}

    def claim(self, name: str, identity: str, node: Node) -> None:
        """Give ``name`` to ``identity``; one id may have many names, no name two ids."""
        key = fold(name)
        owner = self._owners.setdefault(key, identity)
        if not key:
            node.refuse(NAME_TAKEN, f"the name {name!r} of {identity} holds no letter or digit", found=False)
        elif owner != identity:
            remedy = "give the name to one of the two"
            node.refuse(
                NAME_TAKEN,
                f"the name {name!r} of {identity} already means {owner}",
                remedy=remedy,
                found=False,
            )
