"""A chain that does not hold: which records were altered, removed, inserted or moved.

The chain is followed from its end: each record names the one before by its hash, and its own hash covers the
place it was written to. What cannot be reached so was put in; what is named but not there was taken out.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rematch.audit.chain import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rematch.audit.chain import Link

_SEARCHED = 200
"""How far up and down the place is looked for where a record was written."""
_MOST_SEARCHES = 100
_ALTERED = "altered: its hash is not that of what stands here"
_MADE_ANEW = "altered or inserted, with a hash to fit: the record after it was written after another"
_NOT_THE_END = "altered or inserted, with a hash to fit: the trail says that it ends with another"


class Finding(NamedTuple):
    """One thing wrong with a trail; ``sequence`` is the place in the chain, None for what has none."""

    sequence: int | None
    run_id: str | None
    what: str

    def __str__(self) -> str:
        if self.sequence is None:
            return self.what
        run = f" (run {self.run_id[:12]})" if self.run_id else ""
        return f"record {self.sequence}{run}: {self.what}"


class Standing(NamedTuple):
    """A record as it stands in the trail: what its hash should cover, and its hash."""

    link: Link
    hash: str


class _Traced(NamedTuple):
    """A record and the place it was written to, None when it was altered since."""

    link: Link
    hash: str
    written: int | None


def diagnosed(standing: Sequence[Standing], last: int, head: str) -> list[Finding]:
    """Return what is wrong with the records of a trail that says it ends with ``last`` and ``head``."""
    return sorted(_Diagnosis(_traced(standing), last, head).findings(), key=lambda one: one.sequence or 0)


def _traced(standing: Sequence[Standing]) -> list[_Traced]:
    shifts, searches = {0: None}, 0
    found: list[_Traced] = []
    for link, kept in standing:
        written = _written(link, kept, shifts)
        if written is None and searches < _MOST_SEARCHES:
            searches += 1
            written = _written(link, kept, range(-_SEARCHED, _SEARCHED))
            if written is not None:
                shifts[written - link.sequence] = None
        found.append(_Traced(link, kept, written))
    return found


def _written(link: Link, kept: str, shifts: Sequence[int] | dict[int, None]) -> int | None:
    places = (link.sequence + shift for shift in shifts)
    return next((place for place in places if link.hash_at(place, link.previous) == kept), None)


class _Diagnosis:
    def __init__(self, records: Sequence[_Traced], last: int, head: str) -> None:
        self._records = records
        self._last = last
        self._head = head
        self._by_hash = {one.hash: one for one in records if one.written is not None}
        self._standing = {one.link.sequence: one for one in records}
        self._chain: dict[int, _Traced] = {}

    def findings(self) -> Iterator[Finding]:
        yield from self._follow()
        members = {id(one) for one in self._chain.values()}
        for one in self._records:
            if id(one) not in members:
                what = "inserted: nothing in the chain follows it" if one.written else _ALTERED
                yield _about(one, what)
        yield from self._moved()

    def _follow(self) -> Iterator[Finding]:
        """Go from the end to the beginning and tell of every place where the chain does not hold."""
        end = self._by_hash.get(self._head)
        if end is not None and end.written != self._last:
            what = f"the trail says that it has {self._last} records, and ends with record {end.written}"
            yield Finding(None, None, what)
        wanted: str | None = self._head
        for place in range(end.written if end and end.written else self._last, 0, -1):
            one = self._by_hash.get(wanted) if wanted else None
            if one is None or one.written != place:
                one = self._instead(place)
                yield from self._told(one, place, wanted)
            if one is not None:
                self._chain[place] = one
            wanted = one.link.previous if one is not None and one.written is not None else None
        if wanted not in {None, FIRST}:
            yield Finding(1, None, "does not begin the chain: those before it were removed")

    def _instead(self, place: int) -> _Traced | None:
        """Return the record that stands for one that was not found; None when nothing does."""
        one = self._standing.get(place)
        return one if one is not None and one.written in {place, None} else None

    def _told(self, one: _Traced | None, place: int, wanted: str | None) -> Iterator[Finding]:
        if one is None:
            yield Finding(place, None, "removed")
        elif one.written is None:
            yield _about(one, _ALTERED)
        elif wanted is not None:
            yield _about(one, _NOT_THE_END if wanted == self._head else _MADE_ANEW)

    def _moved(self) -> Iterator[Finding]:
        """Tell of records that stand elsewhere than they were written, those side by side at once."""
        moved = sorted(
            (one.link.sequence, place) for place, one in self._chain.items() if one.link.sequence != place
        )
        for _, group in groupby(
            enumerate(moved), key=lambda item: (item[1][1] - item[0], item[1][0] - item[0])
        ):
            (_, (stands, place)), *more = group
            what = f"moved: it was written as record {place}"
            if more:
                what += f", and those after it up to record {more[-1][1][0]} likewise"
            yield _about(self._standing[stands], what)


def _about(one: _Traced, what: str) -> Finding:
    return Finding(one.link.sequence, one.link.run_id, what)
