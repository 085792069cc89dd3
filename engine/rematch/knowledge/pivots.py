"""Which field leads to which: the article's pivot map (H3.4, H3.6-H3.10) and the house's for all others."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast, get_args

from rematch.codes.file import WRONG_NUMBER
from rematch.codes.knowledge import BAD_PIVOT, FIELD_LEFT_OUT, PIVOT_TWICE, UNKNOWN_SPECIALTY
from rematch.codes.texts import BASIS_WITHOUT_SOURCE, UNKNOWN_SOURCE
from rematch.errors import suggestion
from rematch.knowledge.reading import choice_of, choices_of, members, open_entries, text_of
from rematch.knowledge.sources import HOUSE, is_reference, reference_remedy
from rematch.knowledge.specialties import LEVELS
from rematch.overlay.layers import Layers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rematch.errors import Position, Problem
    from rematch.knowledge.specialties import SpecialtyFile
    from rematch.overlay.layers import Location
    from rematch.rules.node import Node

Basis = Literal["article", "house"]


@dataclass(frozen=True, slots=True)
class Skill:
    """A transferable skill that pivots name."""

    id: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Pivot:
    """One move from ``origin`` to ``to``; ``rank`` 1 is the best of the origin.

    ``caution`` says what speaks against the move; a move to a field that is as hard to enter has one.
    """

    origin: str
    to: str
    rank: int
    basis: Basis
    reason: str
    skills: tuple[str, ...]
    source: tuple[str, ...]
    caution: str
    position: Position


class Pivots:
    """All pivots: patterns, not rules; they rank candidates and never hide one (H3.11)."""

    __slots__ = ("_by_origin", "_by_pair", "skills")

    def __init__(self, pivots: Collection[Pivot], skills: Mapping[str, Skill]) -> None:
        self.skills = skills
        ranked = sorted(pivots, key=lambda pivot: (pivot.origin, pivot.rank))
        self._by_pair = {(pivot.origin, pivot.to): pivot for pivot in ranked}
        by_origin = itertools.groupby(ranked, key=lambda pivot: pivot.origin)
        self._by_origin = {origin: tuple(found) for origin, found in by_origin}

    def between(self, origin: str, to: str) -> Pivot | None:
        """Return the pivot from one field to another, or None."""
        return self._by_pair.get((origin, to))

    def from_origin(self, origin: str) -> tuple[Pivot, ...]:
        """Return the pivots from a field, the best first."""
        return self._by_origin.get(origin, ())

    def leading_to(self, field: str) -> tuple[Pivot, ...]:
        """Return the pivots to a field, by rank and then by origin."""
        found = [pivot for pivot in self._by_pair.values() if pivot.to == field]
        return tuple(sorted(found, key=lambda pivot: (pivot.rank, pivot.origin)))

    def __iter__(self) -> Iterator[Pivot]:
        return iter(self._by_pair.values())

    def __len__(self) -> int:
        return len(self._by_pair)


def load_pivots(
    path: Location, fields: SpecialtyFile, sources: Collection[str], problems: list[Problem]
) -> Pivots:
    """Read ``pivots.yaml``; every specialty must be an origin, ranked 1, 2, 3 ... without a gap.

    Under an overlay ranks close up over what it switches off, and its own pivots go before the base's of the
    same rank.
    """
    entries = open_entries(path, ("skills", "pivots"), problems)
    skills = {identity: _skill(identity, node) for identity, node in members(entries, "skills").items()}
    origins = members(entries, "pivots")
    found: list[Pivot] = []
    for origin, node in origins.items():
        if origin not in fields.declared:
            remedy = suggestion(origin, fields.declared)
            node.refuse(UNKNOWN_SPECIALTY, f"unknown specialty {origin!r}", remedy=remedy, key=True)
            continue
        reader = _OriginReader(origin, fields, skills, sources)
        nodes = node.items(f"the pivots from {origin}") or []
        if isinstance(path, Layers):
            found.extend(_closed_up([*reader.read(nodes, problems)], str(path.own)))
        else:
            found.extend(reader.read(nodes, problems))
            reader.refuse_gaps(nodes)
    if "pivots" in entries:
        for identity in fields.declared:
            if identity not in origins:
                remedy = f"add {identity}: with its pivots"
                entries["pivots"].refuse(
                    FIELD_LEFT_OUT, f"no pivots from {identity}", remedy=remedy, key=True
                )
    return Pivots(found, skills)


def _skill(identity: str, node: Node) -> Skill:
    entries = node.entries("a skill", ("name", "meaning")) or {}
    return Skill(identity, text_of(entries, "name"), text_of(entries, "meaning"))


class _OriginReader:
    """Reads the pivots of one origin."""

    def __init__(
        self,
        origin: str,
        fields: SpecialtyFile,
        skills: Mapping[str, Skill],
        sources: Collection[str],
    ) -> None:
        self._origin = origin
        self._fields = fields
        self._skills = skills
        self._sources = sources

    def read(self, nodes: list[Node], problems: list[Problem]) -> Iterator[Pivot]:
        """Yield the sound pivots; refuse a field or, in one file, a rank named twice."""
        targets: set[str] = set()
        ranks: set[tuple[int, str]] = set()
        for node in nodes:
            before = len(problems)
            pivot = self._pivot(node)
            if pivot.to and pivot.to in targets:
                node.refuse(
                    PIVOT_TWICE,
                    f"two pivots from {self._origin} to {pivot.to}",
                    remedy="keep one",
                    found=False,
                )
            targets.add(pivot.to)
            ranked = (pivot.rank, pivot.position.file)
            if pivot.rank and ranked in ranks:
                node.refuse(
                    PIVOT_TWICE, f"two pivots from {self._origin} have rank {pivot.rank}", found=False
                )
            ranks.add(ranked)
            if len(problems) == before:
                yield pivot

    def refuse_gaps(self, nodes: list[Node]) -> None:
        """Refuse ranks that are not 1, 2, 3 ..."""
        for node in nodes:
            rank = node.data.get("rank") if isinstance(node.data, dict) else None
            if isinstance(rank, int) and rank > len(nodes):
                allowed = f"1 to {len(nodes)}"
                node.refuse(
                    PIVOT_TWICE,
                    f"rank {rank} leaves a gap in the pivots from {self._origin}",
                    allowed=allowed,
                    found=False,
                )

    def _pivot(self, node: Node) -> Pivot:
        required = ("to", "rank", "basis", "reason", "skills", "source")
        entries = node.entries("a pivot", required, ("caution",)) or {}
        pivot = Pivot(
            origin=self._origin,
            to=choice_of(entries, "to", self._fields.declared, UNKNOWN_SPECIALTY),
            rank=_rank(entries),
            basis=cast("Basis", choice_of(entries, "basis", get_args(Basis))),
            reason=text_of(entries, "reason"),
            skills=choices_of(entries, "skills", self._skills),
            source=self._references(entries),
            caution=text_of(entries, "caution"),
            position=node.position,
        )
        self._check_sense(pivot, node)
        return pivot

    def _references(self, entries: Mapping[str, Node]) -> tuple[str, ...]:
        node = entries.get("source")
        items = (node.items("'source'") if node else None) or []
        found: list[str] = []
        for item in items:
            word = item.text("a source")
            if word and not is_reference(word, self._sources):
                item.refuse(UNKNOWN_SOURCE, "unknown source", remedy=reference_remedy(word, self._sources))
            elif word:
                found.append(word)
        return tuple(found)

    def _check_sense(self, pivot: Pivot, node: Node) -> None:
        if pivot.to == self._origin:
            node.refuse(BAD_PIVOT, f"a pivot from {self._origin} to itself", remedy="remove it", found=False)
        if "skills" in (node.data if isinstance(node.data, dict) else ()) and not pivot.skills:
            node.refuse(
                BAD_PIVOT,
                "a pivot needs at least one skill that carries over",
                remedy="name one",
                found=False,
            )
        self._check_basis(pivot, node)
        target = self._fields.specialties.get(pivot.to)
        origin = self._fields.specialties.get(self._origin)
        if target is None or origin is None or pivot.caution:
            return
        if LEVELS.index(target.competitiveness) >= LEVELS.index(origin.competitiveness):
            what = f"{pivot.to} ({target.competitiveness}) is no easier to enter than {self._origin}"
            node.refuse(
                BAD_PIVOT, f"{what} ({origin.competitiveness})", remedy="say so under caution:", found=False
            )

    def _check_basis(self, pivot: Pivot, node: Node) -> None:
        if pivot.basis == HOUSE and pivot.source and HOUSE not in pivot.source:
            node.refuse(
                BASIS_WITHOUT_SOURCE,
                "a pivot on the house's judgement names the source 'house'",
                remedy="add it",
                found=False,
            )
        if pivot.basis == "article" and pivot.source and not any(word[0] == "H" for word in pivot.source):
            node.refuse(
                BASIS_WITHOUT_SOURCE,
                "a pivot of the article names its heuristic",
                remedy="add it, as H3.6",
                found=False,
            )


def _closed_up(pivots: list[Pivot], own: str) -> list[Pivot]:
    """Return the pivots of one origin with ranks 1, 2, 3 ...; those of the file ``own`` win equal ranks."""
    ranked = sorted(pivots, key=lambda pivot: (pivot.rank, pivot.position.file != own))
    return [replace(pivot, rank=rank) for rank, pivot in enumerate(ranked, start=1)]


def _rank(entries: Mapping[str, Node]) -> int:
    node = entries.get("rank")
    if node is None:
        return 0
    if isinstance(node.data, int) and not isinstance(node.data, bool) and node.data >= 1:
        return node.data
    node.refuse(WRONG_NUMBER, "a rank is a whole number", allowed="1 or more")
    return 0
