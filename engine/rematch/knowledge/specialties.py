"""The fields an applicant can train in, and the one-year positions that are a start but not a field.

Read from ``knowledge/specialties.yaml`` (tolerance: H3.2; competitiveness: house judgement) and
``knowledge/bridges.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from rematch.codes.knowledge import BAD_ATTRIBUTE, NAME_TAKEN
from rematch.errors import suggestion
from rematch.knowledge.reading import choice_of, choices_of, members, open_entries, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rematch.errors import Position, Problem
    from rematch.knowledge.names import NameRegister
    from rematch.overlay.layers import Location
    from rematch.rules.node import Node

Competitiveness = Literal["open", "moderate", "high", "extreme"]
Tolerance = Literal["flexible", "inflexible", "unstated"]
PositionKind = Literal["categorical", "advanced", "both"]
MatchSystem = Literal["nrmp", "sf_match", "aua"]

LEVELS: tuple[Competitiveness, ...] = get_args(Competitiveness)
"""From the easiest to the hardest to enter."""

_REQUIRED = (
    *("name", "short", "aliases", "acgme_code", "competitiveness", "basis", "because"),
    *("family", "tolerance", "position", "match", "likes"),
)


@dataclass(frozen=True, slots=True)
class Specialty:
    """One field: what it is called, how hard it is to enter and why we think so, and what it offers."""

    id: str
    name: str
    short: str
    aliases: tuple[str, ...]
    acgme_code: str | None
    competitiveness: Competitiveness
    basis: str
    because: str
    family: str
    tolerance: Tolerance
    position: PositionKind
    match: MatchSystem
    track_of: str | None
    counts_as: tuple[str, ...]
    likes: tuple[str, ...]
    position_in_file: Position


@dataclass(frozen=True, slots=True)
class Bridge:
    """One kind of one-year position: what it is called and what it is."""

    id: str
    name: str
    aliases: tuple[str, ...]
    what: str
    position_in_file: Position


@dataclass(frozen=True, slots=True)
class SpecialtyFile:
    """All of ``specialties.yaml``: the fields, and the meanings of the families and likes they name.

    ``declared`` holds every id of the file, broken ones too, so that one broken entry does not
    make every reference to it look wrong.
    """

    declared: tuple[str, ...]
    specialties: Mapping[str, Specialty]
    families: Mapping[str, str]
    likes: Mapping[str, str]


def load_specialties(path: Location, register: NameRegister, problems: list[Problem]) -> SpecialtyFile:
    """Read ``specialties.yaml``; add to ``problems`` whatever is wrong, and leave out broken entries."""
    entries = open_entries(path, ("families", "likes", "specialties"), problems)
    families = {name: node.text("a meaning") or "" for name, node in members(entries, "families").items()}
    likes = {name: node.text("a meaning") or "" for name, node in members(entries, "likes").items()}
    nodes = members(entries, "specialties")
    found: dict[str, Specialty] = {}
    for identity, node in nodes.items():
        before = len(problems)
        specialty = _specialty(identity, node, _Terms(families, likes, nodes), register)
        _check_track(specialty, node, nodes)
        if len(problems) == before:
            found[identity] = specialty
    _refuse_shared_codes(found, nodes)
    return SpecialtyFile(tuple(nodes), found, families, likes)


def load_bridges(path: Location, register: NameRegister, problems: list[Problem]) -> Mapping[str, Bridge]:
    """Read ``bridges.yaml``; their names must differ from those of the fields."""
    found: dict[str, Bridge] = {}
    for identity, node in members(open_entries(path, ("bridges",), problems), "bridges").items():
        before = len(problems)
        entries = node.entries("a one-year position", ("name", "aliases", "what")) or {}
        name, aliases = text_of(entries, "name"), _aliases(identity, entries, register, node)
        bridge = Bridge(identity, name, aliases, text_of(entries, "what"), node.key_position)
        if len(problems) == before:
            found[identity] = bridge
    return found


@dataclass(frozen=True, slots=True)
class _Terms:
    """The words that an entry may use."""

    families: Collection[str]
    likes: Collection[str]
    fields: Collection[str]


def _specialty(identity: str, node: Node, terms: _Terms, register: NameRegister) -> Specialty:
    entries = node.entries("a specialty", _REQUIRED, ("track_of", "counts_as")) or {}
    return Specialty(
        id=identity,
        name=text_of(entries, "name"),
        short=text_of(entries, "short"),
        aliases=_aliases(identity, entries, register, node),
        acgme_code=_code(entries),
        competitiveness=cast("Competitiveness", choice_of(entries, "competitiveness", LEVELS)),
        basis=choice_of(entries, "basis", ("house", "article")),
        because=text_of(entries, "because"),
        family=choice_of(entries, "family", terms.families),
        tolerance=cast("Tolerance", choice_of(entries, "tolerance", get_args(Tolerance))),
        position=cast("PositionKind", choice_of(entries, "position", get_args(PositionKind))),
        match=cast("MatchSystem", choice_of(entries, "match", get_args(MatchSystem))),
        track_of=text_of(entries, "track_of") or None,
        counts_as=choices_of(entries, "counts_as", terms.fields) if "counts_as" in entries else (),
        likes=choices_of(entries, "likes", terms.likes),
        position_in_file=node.key_position,
    )


def _aliases(
    identity: str, entries: Mapping[str, Node], register: NameRegister, node: Node
) -> tuple[str, ...]:
    """Claim the id, the names and the aliases of one entry; return the aliases."""
    register.claim(identity, identity, node)
    for key in ("name", "short"):
        if key in entries and isinstance(entries[key].data, str):
            register.claim(str(entries[key].data), identity, entries[key])
    found: list[str] = []
    for item in (entries["aliases"].items("'aliases'") if "aliases" in entries else None) or ():
        alias = item.text("an alias")
        if alias:
            register.claim(alias, identity, item)
            found.append(alias)
    return tuple(found)


def _code(entries: Mapping[str, Node]) -> str | None:
    node = entries.get("acgme_code")
    if node is None or node.data is None:
        return None
    code = node.data
    if isinstance(code, str) and len(code) == 3 and code.isascii() and code.isdigit():
        return code
    node.refuse(
        BAD_ATTRIBUTE, "an ACGME code has three digits", remedy="put it in quotes, as '040', or write null"
    )
    return None


def _check_track(specialty: Specialty, node: Node, known: Mapping[str, Node]) -> None:
    if specialty.track_of is None:
        return
    if specialty.track_of not in known or specialty.track_of == specialty.id:
        place = node.child("track_of", specialty.track_of)
        place.refuse(
            BAD_ATTRIBUTE, "a track must name another specialty", remedy=suggestion(specialty.track_of, known)
        )


def _refuse_shared_codes(specialties: Mapping[str, Specialty], nodes: Mapping[str, Node]) -> None:
    owners: dict[str, str] = {}
    for specialty in specialties.values():
        code = specialty.acgme_code
        if code and owners.setdefault(code, specialty.id) != specialty.id:
            place = nodes[specialty.id].child("acgme_code", code)
            place.refuse(
                NAME_TAKEN,
                f"the ACGME code already belongs to {owners[code]}",
                remedy="correct one of the two",
            )
