"""Where figures and judgements come from: ``knowledge/sources.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from rematch.codes.knowledge import BAD_ATTRIBUTE, NAME_TAKEN
from rematch.errors import suggestion
from rematch.knowledge.reading import choice_of, members, open_entries, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rematch.errors import Position, Problem
    from rematch.overlay.layers import Location
    from rematch.rules.node import Node

Kind = Literal["primary", "secondary"]
KINDS: tuple[Kind, ...] = get_args(Kind)

HOUSE = "house"
"""The word that stands for the maintainers' own judgement."""


@dataclass(frozen=True, slots=True)
class Source:
    """One publication or page; ``url`` is None where no address was kept."""

    id: str
    title: str
    publisher: str
    url: str | None
    note: str
    kind: Kind
    position: Position


def load_sources(path: Location, problems: list[Problem]) -> Mapping[str, Source]:
    """Read ``sources.yaml`` and add to ``problems`` whatever is wrong.

    Broken entries are there too, with what could be read, so that their figures are not refused as well.
    """
    nodes = members(open_entries(path, ("sources",), problems), "sources")
    return {identity: _source(identity, node) for identity, node in nodes.items()}


def is_reference(word: str, references: Collection[str]) -> bool:
    """Return whether ``word`` names a heuristic (H3.6, R3), a source, or the house's judgement."""
    return word == HOUSE or word in references


def reference_remedy(word: str, references: Collection[str]) -> str:
    """Return what to do about a reference that names nothing."""
    return (
        suggestion(word, references) or "use a heuristic's number, as H3.6, an id of sources.yaml, or house"
    )


def _source(identity: str, node: Node) -> Source:
    entries = node.entries("a source", ("title", "publisher", "url", "kind"), ("note",)) or {}
    address = entries.get("url")
    url = text_of(entries, "url") if address and address.data is not None else None
    if address and url and not url.startswith(("https://", "http://")):
        address.refuse(
            BAD_ATTRIBUTE, "an address begins with https://", remedy="write null where no address was kept"
        )
    if identity == HOUSE:
        node.refuse(
            NAME_TAKEN,
            f"the word {HOUSE!r} is kept for the maintainers' judgement",
            remedy="choose another",
            key=True,
        )
    return Source(
        id=identity,
        title=text_of(entries, "title"),
        publisher=text_of(entries, "publisher"),
        url=url,
        note=text_of(entries, "note"),
        kind=cast("Kind", choice_of(entries, "kind", KINDS)),
        position=node.key_position,
    )
