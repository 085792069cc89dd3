"""What may be kept of a profile: ``knowledge/audit-policy.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from rematch.errors import KnowledgeBaseError, Problem
from rematch.overlay.layers import read_layers
from rematch.profile.places import read_place
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
    person = [read_place(node, "a place that names a person") for node in _items(top, "person")]
    rows = [_row(node) for node in _items(top, "profile")]
    if problems:
        raise KnowledgeBaseError(problems)
    return Policy(tuple(filter(None, person)), dict(filter(None, rows)))


def _items(top: dict[str, Node], key: str) -> list[Node]:
    return (top[key].items(key) or []) if key in top else []


def _row(node: Node) -> tuple[Place, Treatment] | None:
    entries = node.entries("a place of the policy", ("path", "treatment", "because"))
    if entries is None or len(entries) < 3:
        return None
    place = read_place(entries["path"], "the path of a place")
    treatment = entries["treatment"].choice("treatment", TREATMENTS)
    entries["because"].text("because")
    return (place, cast("Treatment", treatment)) if place and treatment else None
