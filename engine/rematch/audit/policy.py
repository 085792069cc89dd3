"""What may be kept of a profile: ``knowledge/audit-policy.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from rematch.codes.declaration import UNKNOWN_PLACE
from rematch.codes.file import NAMED_TWICE
from rematch.errors import KnowledgeBaseError, Problem
from rematch.overlay.layers import read_layers
from rematch.profile.places import LATEST, read_place
from rematch.rules.node import root_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.overlay.layers import Location
    from rematch.profile.places import Place
    from rematch.rules.node import Node

FILE = "audit-policy.yaml"
Treatment = Literal["keep", "hash", "drop"]
TREATMENTS: tuple[Treatment, ...] = ("keep", "hash", "drop")


@dataclass(frozen=True, slots=True)
class Policy:
    """How each place of a profile that may hold any text is treated, and what names a person."""

    person: tuple[Place, ...]
    treatments: Mapping[Place, Treatment]


def load_policy(path: Location) -> Policy:
    """Read ``audit-policy.yaml``; raise KnowledgeBaseError with every problem of the file."""
    problems: list[Problem] = []
    top = root_of(read_layers(path), problems).entries("the audit policy", ("person", "profile")) or {}
    named = _items(top, "person")
    person = [read_place(node, "a place that names a person", type_wanted="text") for node in named]
    treatments = _treatments(_items(top, "profile"))
    if problems:
        raise KnowledgeBaseError(problems)
    return Policy(tuple(filter(None, person)), treatments)


def _items(top: dict[str, Node], key: str) -> list[Node]:
    return (top[key].items(key) or []) if key in top else []


def _treatments(rows: list[Node]) -> dict[Place, Treatment]:
    found: dict[Place, Treatment] = {}
    for node in rows:
        entries = node.entries("a place of the policy", ("path", "treatment", "because"))
        if entries is None or len(entries) < 3:
            continue
        place = read_place(entries["path"], "the path of a place", type_wanted="text")
        treatment = entries["treatment"].choice("treatment", TREATMENTS)
        entries["because"].text("because")
        if place is None or treatment is None:
            continue
        if place in found:
            entries["path"].refuse(NAMED_TWICE, "this place is treated twice")
        elif LATEST in place:
            entries["path"].refuse(
                UNKNOWN_PLACE, "the latest attempt is not treated by itself", remedy="write attempts.each"
            )
        found[place] = cast("Treatment", treatment)
    return found
