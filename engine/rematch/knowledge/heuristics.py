"""The numbered heuristics that everything else may cite: ``knowledge/heuristics.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.codes.knowledge import BAD_ATTRIBUTE
from rematch.knowledge.reading import open_entries, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.errors import Position, Problem
    from rematch.overlay.layers import Location
    from rematch.rules.node import Node

_NUMBER = re.compile(r"H[1-9][0-9]?\.[1-9][0-9]?|R[1-9][0-9]?")


@dataclass(frozen=True, slots=True)
class Heuristic:
    """One numbered piece of advice; ``where`` is the part of the article, or says that it is later data."""

    number: str
    title: str
    where: str
    position: Position


def load_heuristics(path: Location, problems: list[Problem]) -> Mapping[str, Heuristic]:
    """Read ``heuristics.yaml`` and add to ``problems`` whatever is wrong; numbers keep the order of the file.

    Broken entries are there too, with what could be read, so that whatever cites them is not refused as well.
    """
    entries = open_entries(path, ("heuristics",), problems)
    nodes = (entries["heuristics"].mapping("'heuristics'") if "heuristics" in entries else None) or {}
    return {number: _heuristic(number, node) for number, node in nodes.items()}


def _heuristic(number: str, node: Node) -> Heuristic:
    if not _NUMBER.fullmatch(number):
        allowed = "H, section, dot and number (H3.6), or R and number (R3)"
        node.refuse(BAD_ATTRIBUTE, f"{number!r} is not a heuristic's number", allowed=allowed, key=True)
    entries = node.entries("a heuristic", ("title", "where")) or {}
    return Heuristic(number, text_of(entries, "title"), text_of(entries, "where"), node.key_position)
