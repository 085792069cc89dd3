"""What an overlay changes of the base beneath it, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal, TypeAlias

from rematch.overlay.items import items_of
from rematch.overlay.layers import Layers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.overlay.items import Item, Name, What
    from rematch.overlay.layers import Location

Kind: TypeAlias = Literal["replaced", "disabled", "added"]
_ALMOST = 0.94
"""How like two names are of which one may be a slip of the pen (1: the same)."""
KINDS: tuple[Kind, ...] = ("replaced", "disabled", "added")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an overlay replaces, switches off or adds; ``because``: why it is switched off.

    ``near``: the shipped thing with almost the name of one that is added, which it does not replace.
    ``own`` is what the overlay writes, ``base`` what the base has; None where there is none.
    """

    kind: Kind
    what: What
    name: str
    own: Item | None
    base: Item | None
    because: str | None = None
    near: str | None = None


@dataclass(frozen=True, slots=True)
class Overlay:
    """Whose overlay a knowledge base is under, and what it changes, by kind and name."""

    title: str
    changes: tuple[Change, ...]

    def of_kind(self, kind: Kind) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)


def overlay_of(root: Location, vocabulary: Vocabulary) -> Overlay | None:
    """Return what the overlay at ``root`` changes; None for a knowledge base that stands alone."""
    if not isinstance(root, Layers):
        return None
    own, base = items_of(root.own, vocabulary), items_of(root.base, vocabulary)
    found = sorted(_changes(root, own, base), key=lambda one: (KINDS.index(one.kind), one.what, one.name))
    return Overlay(root.declared.title, tuple(found))


def _changes(root: Layers, own: Mapping[Name, Item], base: Mapping[Name, Item]) -> Iterator[Change]:
    for key, item in own.items():
        beneath = base.get(key)
        if not item.row:
            near = None if beneath else _near(item, own, base)
            yield Change("replaced" if beneath else "added", item.what, item.name, item, beneath, near=near)
    for one in root.declared.disabled:
        what: What = "rule" if one.kind == "rule" else "entry" if one.kind == "entry" else "figure"
        yield Change("disabled", what, one.name, None, base.get((what, one.name)), one.because)


def _near(item: Item, own: Mapping[Name, Item], base: Mapping[Name, Item]) -> str | None:
    """Return the shipped thing that an added one was perhaps meant to replace: its name differs by a slip."""
    others = [name for what, name in base if what == item.what and (what, name) not in own]
    found = get_close_matches(item.name, others, n=1, cutoff=_ALMOST)
    return found[0] if found else None
