"""An overlay beside the base: what it says otherwise, and what an upgrade changed underneath it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING, Literal, TypeAlias

import yaml

from rematch.overlay.changes import overlay_of
from rematch.overlay.declared import SNAPSHOT
from rematch.overlay.items import items_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rematch.document import Data
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.overlay.changes import Change, Overlay
    from rematch.overlay.items import Item, Name
    from rematch.overlay.layers import Layers

Fate: TypeAlias = Literal["changed", "gone", "new"]
"""What an upgrade did to something of the base."""
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Beneath:
    """Something of the base that is not as it was when the overlay was last looked through.

    ``change``: what of the overlay lies on it, None for what the overlay leaves alone.
    """

    fate: Fate
    before: Item | None
    now: Item | None
    change: Change | None

    @property
    def item(self) -> Item:
        """The thing as it is now, or as it was."""
        found = self.now or self.before
        assert found is not None  # noqa: S101 - one of the two is there
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """An overlay and its base; ``snapshot`` is False when the overlay keeps no copy of the base."""

    overlay: Overlay
    made_for: str
    snapshot: bool
    beneath: tuple[Beneath, ...]

    @property
    def touched(self) -> tuple[Beneath, ...]:
        """What changed underneath something of the overlay."""
        return tuple(one for one in self.beneath if one.change is not None)

    @property
    def elsewhere(self) -> tuple[Beneath, ...]:
        """What else changed in the base."""
        return tuple(one for one in self.beneath if one.change is None)


def compare(root: Layers, vocabulary: Vocabulary) -> Comparison:
    """Return the overlay at ``root`` beside its base and beside the copy of the base that it keeps.

    Raises DocumentError for a file that cannot be read.
    """
    overlay = overlay_of(root, vocabulary)
    assert overlay is not None  # noqa: S101 - these are layers
    kept: Path = root.own_root / SNAPSHOT
    there = kept.is_dir()
    beneath = (
        _beneath(items_of(kept, vocabulary), items_of(root.base_root, vocabulary), overlay) if there else ()
    )
    return Comparison(overlay, root.declared.made_for, there, tuple(beneath))


def _beneath(before: Mapping[Name, Item], now: Mapping[Name, Item], overlay: Overlay) -> Iterator[Beneath]:
    changes = {(change.what, change.name): change for change in overlay.changes}
    for key in sorted(before.keys() | now.keys()):
        old, new = before.get(key), now.get(key)
        change = changes.get(key)
        if old is not None and new is not None:
            if old.data != new.data and (change or not new.row):
                yield Beneath("changed", old, new, change)
        elif (only := old or new) is not None and (change or not only.row):
            yield Beneath("gone" if old else "new", old, new, change)


def difference(before: Item | None, after: Item | None) -> tuple[str, ...]:
    """Return the lines that differ between two items, as a unified diff without its head."""
    lines = unified_diff(_lines(before), _lines(after), lineterm="", n=2)
    return tuple(line for line in lines if not line.startswith(("---", "+++", "@@")))


def _lines(item: Item | None) -> list[str]:
    return [] if item is None else _text(item.data).splitlines()


def _text(data: Data) -> str:
    if isinstance(data, str):
        return data
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=None)
