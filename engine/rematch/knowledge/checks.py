"""Which figures must agree with each other, as ``knowledge/metrics.yaml`` declares under ``checks``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.knowledge.reading import choice_of, choices_of, number_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rematch.rules.node import Node


@dataclass(frozen=True, slots=True)
class Total:
    """The parts of one specialty and year, summed over ``groups``, stay within the whole.

    ``otherwise`` stands for the whole where no such figure exists (None: no check then). ``reached``: with a
    figure of every group, the sum is also no less than the whole.
    """

    parts: str
    whole: str
    otherwise: float | None
    tolerance: float
    groups: tuple[str, ...]
    reached: bool


@dataclass(frozen=True, slots=True)
class Remainder:
    """100 minus the rate, taken of the whole, is what is left over."""

    rate: str
    left: str
    whole: str
    tolerance: float


@dataclass(frozen=True, slots=True)
class FigureChecks:
    """The declared checks; an order names metrics each of which is at most the next."""

    orders: tuple[tuple[str, ...], ...] = ()
    totals: tuple[Total, ...] = ()
    remainders: tuple[Remainder, ...] = ()


def read_checks(node: Node | None, metrics: Collection[str], groups: Mapping[str, str]) -> FigureChecks:
    """Read the ``checks`` entry; every metric and group it names must be declared."""
    entries = (node.entries("'checks'", ("orders", "totals", "remainders")) if node else None) or {}
    orders = [choices_of({"order": item}, "order", metrics) for item in _items(entries, "orders")]
    totals = [_total(item, metrics, groups) for item in _items(entries, "totals")]
    remainders = [_remainder(item, metrics) for item in _items(entries, "remainders")]
    return FigureChecks(tuple(orders), tuple(totals), tuple(remainders))


def _items(entries: Mapping[str, Node], key: str) -> list[Node]:
    return (entries[key].items(f"{key!r}") if key in entries else None) or []


def _total(node: Node, metrics: Collection[str], groups: Mapping[str, str]) -> Total:
    entries = (
        node.entries("a total", ("parts", "whole", "tolerance", "groups"), ("otherwise", "reached")) or {}
    )
    return Total(
        parts=choice_of(entries, "parts", metrics),
        whole=choice_of(entries, "whole", metrics),
        otherwise=number_of(entries, "otherwise") if "otherwise" in entries else None,
        tolerance=number_of(entries, "tolerance"),
        groups=choices_of(entries, "groups", groups),
        reached=bool(entries["reached"].flag("'reached'")) if "reached" in entries else False,
    )


def _remainder(node: Node, metrics: Collection[str]) -> Remainder:
    entries = node.entries("a remainder", ("rate", "left", "whole", "tolerance")) or {}
    return Remainder(
        rate=choice_of(entries, "rate", metrics),
        left=choice_of(entries, "left", metrics),
        whole=choice_of(entries, "whole", metrics),
        tolerance=number_of(entries, "tolerance"),
    )
