"""Read the parts that dated knowledge shares: the year it is of, whole amounts, and where it comes from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rematch.codes.declaration import BAD_DATE
from rematch.codes.file import WRONG_NUMBER
from rematch.codes.texts import NO_SOURCE, UNKNOWN_SOURCE
from rematch.knowledge.sources import is_reference, reference_remedy

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rematch.rules.node import Node

YEARS = range(2000, 2101)
"""Years that a file may speak of; anything else is a slip of the pen."""


def sources_of(entries: Mapping[str, Node], sources: Collection[str]) -> tuple[str, ...]:
    """Return the references under ``source``; at least one, each a heuristic, a source or ``house``."""
    node = entries.get("source")
    items = (node.items("'source'") if node else None) or []
    if node and node.data == []:
        node.refuse(NO_SOURCE, "'source' is empty", remedy="name at least one, or house", found=False)
    found: list[str] = []
    for item in items:
        word = item.text("a source")
        if word and not is_reference(word, sources):
            item.refuse(UNKNOWN_SOURCE, "unknown source", remedy=reference_remedy(word, sources))
        elif word:
            found.append(word)
    return tuple(found)


def whole(entries: Mapping[str, Node], key: str, least: int, most: int, default: int = 0) -> int:
    """Return the whole number under ``key``; ``default`` when it is missing or wrong (which is noted)."""
    node = entries.get(key)
    if node is None:
        return default
    if isinstance(node.data, int) and not isinstance(node.data, bool) and least <= node.data <= most:
        return node.data
    node.refuse(WRONG_NUMBER, f"{key!r} is a whole number", allowed=f"{least} to {most}")
    return default


def by_year(node: Node, what: str) -> dict[int, Node]:
    """Return the entries of a mapping whose keys are years, the earliest first."""
    found: dict[int, Node] = {}
    for key, entry in (node.mapping(what) or {}).items():
        if key.isascii() and key.isdigit() and int(key) in YEARS:
            found[int(key)] = entry
        else:
            allowed = f"{YEARS[0]} to {YEARS[-1]}"
            entry.refuse(BAD_DATE, f"{key!r} is not a year in {what}", allowed=allowed, key=True)
    return dict(sorted(found.items()))


def day_of(entries: Mapping[str, Node], key: str) -> date | None:
    """Return the day under ``key``, written 2026-09-02; None when it is missing or wrong (which is noted)."""
    node = entries.get(key)
    if node is None:
        return None
    try:
        return date.fromisoformat(node.data if isinstance(node.data, str) else "")
    except ValueError:
        node.refuse(BAD_DATE, f"{key!r} is not a day", allowed="a day that exists, written 2026-09-02")
        return None
