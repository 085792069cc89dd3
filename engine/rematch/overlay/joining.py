"""One document made of two, every part still knowing the file, line and column it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rematch.document import Document
from rematch.overlay.joins import item_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from rematch.document import Data, DataPath
    from rematch.overlay.joins import EntryName, Joins


def joined(base: Document, own: Document, joins: Joins, dropped: Collection[EntryName] = ()) -> Document:
    """Return ``base`` with the entries of ``own`` in place of its own or added, without those ``dropped``."""
    made = _Joined(base, own, joins, dropped)
    return made.document(made.join(base.data, own.data, ()))


def without(base: Document, dropped: Collection[DataPath]) -> Document:
    """Return ``base`` without what stands at these paths."""
    made = _Parts(base.file)
    return made.document(made.copy(base, base.data, (), (), dropped))


@dataclass(slots=True)
class _Parts:
    """The positions of a document that is being put together."""

    file: str
    values: dict[DataPath, tuple[int, int]] = field(default_factory=dict)
    keys: dict[DataPath, tuple[int, int]] = field(default_factory=dict)
    files: dict[DataPath, str] = field(default_factory=dict)

    def document(self, data: Data) -> Document:
        """Return the finished document."""
        return Document(self.file, data, self.values, self.keys, self.files)

    def mark(self, source: Document, at: DataPath, to: DataPath) -> None:
        """Take over where a value and its key stand."""
        if at in source.values:
            self.values[to] = source.values[at]
        if at in source.keys:
            self.keys[to] = source.keys[at]

    def copy(
        self, source: Document, data: Data, at: DataPath, to: DataPath, dropped: Collection[DataPath] = ()
    ) -> Data:
        """Take over a value with all below it, save what is ``dropped``."""
        self.mark(source, at, to)
        if isinstance(data, dict):
            return {
                key: self.copy(source, value, (*at, key), (*to, key), dropped)
                for key, value in data.items()
                if (*at, key) not in dropped
            }
        if isinstance(data, list):
            kept = [(number, item) for number, item in enumerate(data) if (*at, number) not in dropped]
            return [
                self.copy(source, item, (*at, number), (*to, place), dropped)
                for place, (number, item) in enumerate(kept)
            ]
        return data


class _Joined(_Parts):
    """A document of two files.

    Down to the lists, a place has the same path in both and in what is made of them, and that is its name.
    """

    def __init__(self, base: Document, own: Document, joins: Joins, dropped: Collection[EntryName]) -> None:
        super().__init__(base.file)
        self._base = base
        self._own = own
        self._joins = joins
        self._dropped = dropped

    def join(self, data: Data, own: Data, name: EntryName) -> Data:
        """Return what stands at one place: the data of the base and its own joined, or the latter."""
        if isinstance(data, dict) and isinstance(own, dict) and self._joins.joins_mapping(name):
            self.mark(self._base, name, name)
            return self._mapping(data, own, name)
        key = self._joins.list_key(name)
        if isinstance(data, list) and isinstance(own, list) and key is not None:
            self.mark(self._base, name, name)
            return self._list(data, own, name, key)
        return self._new(own, name, name)

    def _mapping(self, data: dict[str, Data], own: dict[str, Data], name: EntryName) -> Data:
        made: dict[str, Data] = {}
        for key, value in data.items():
            inner = (*name, key)
            if key in own:
                made[key] = self.join(value, own[key], inner)
            elif inner not in self._dropped:
                made[key] = self._kept(value, inner)
        made.update({key: self._new(own[key], (*name, key), (*name, key)) for key in own if key not in data})
        return made

    def _kept(self, data: Data, name: EntryName) -> Data:
        """Take over a part of the base that the other file leaves alone, save what is dropped."""
        places = self._joins.entries(data, name) if self._dropped else {}
        unwanted = {path for called, path in places.items() if called in self._dropped}
        return self.copy(self._base, data, name, name, unwanted)

    def _list(self, data: list[Data], own: list[Data], name: EntryName, key: str) -> Data:
        places = {item_name(item, key): number for number, item in enumerate(own)}
        made: list[Data] = []
        used: set[int] = set()
        for number, item in enumerate(data):
            called = item_name(item, key)
            to: DataPath = (*name, len(made))
            place = places.get(called) if called is not None else None
            if place is not None:
                used.add(place)
                made.append(self._new(own[place], (*name, place), to))
            elif called is None or (*name, called) not in self._dropped:
                made.append(self.copy(self._base, item, (*name, number), to))
        for place, item in enumerate(own):
            if place not in used:
                made.append(self._new(item, (*name, place), (*name, len(made))))
        return made

    def _new(self, data: Data, at: DataPath, to: DataPath) -> Data:
        self.files[to] = self._own.file
        return self.copy(self._own, data, at, to)
