"""What figures measure, in which unit, for which group, and which figures must agree.

Read from ``knowledge/metrics.yaml``, so that an advisor can declare a new kind of figure without code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.knowledge.checks import FigureChecks, read_checks
from rematch.knowledge.reading import choice_of, members, number_of, open_entries, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.errors import Problem
    from rematch.overlay.layers import Location
    from rematch.rules.node import Node


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its bounds, both included, and what stands after a number of it."""

    id: str
    least: float
    most: float
    symbol: str


@dataclass(frozen=True, slots=True)
class Metric:
    """One kind of figure; ``not_above`` names a metric of the same specialty and year as its ceiling."""

    id: str
    name: str
    meaning: str
    unit: str
    theme: str
    whole: bool
    least: float
    most: float
    not_above: str | None


@dataclass(frozen=True, slots=True)
class Measures:
    """All of ``metrics.yaml``; ``declared`` holds every metric's id, those of broken entries as well."""

    declared: tuple[str, ...]
    first_year: int
    last_year: int
    units: Mapping[str, Unit]
    groups: Mapping[str, str]
    themes: Mapping[str, str]
    metrics: Mapping[str, Metric]
    checks: FigureChecks


def load_measures(path: Location, problems: list[Problem]) -> Measures:
    """Read ``metrics.yaml``; add to ``problems`` whatever is wrong, and leave out broken entries."""
    entries = open_entries(path, ("years", "units", "groups", "themes", "metrics", "checks"), problems)
    years = entries["years"].entries("'years'", ("least", "most")) if "years" in entries else None
    units = {identity: _unit(identity, node) for identity, node in members(entries, "units").items()}
    groups = {name: node.text("a group's name") or "" for name, node in members(entries, "groups").items()}
    themes = {name: node.text("a theme's name") or "" for name, node in members(entries, "themes").items()}
    nodes = members(entries, "metrics")
    metrics: dict[str, Metric] = {}
    for identity, node in nodes.items():
        before = len(problems)
        metric = _metric(identity, node, units, themes, nodes)
        if len(problems) == before:
            metrics[identity] = metric
    return Measures(
        declared=tuple(nodes),
        first_year=int(number_of(years or {}, "least")),
        last_year=int(number_of(years or {}, "most")),
        units=units,
        groups=groups,
        themes=themes,
        metrics=metrics,
        checks=read_checks(entries.get("checks"), nodes, groups),
    )


def _unit(identity: str, node: Node) -> Unit:
    entries = node.entries("a unit", ("least", "most", "symbol")) or {}
    symbol = entries["symbol"].data if "symbol" in entries else ""
    return Unit(identity, number_of(entries, "least"), number_of(entries, "most"), str(symbol or ""))


def _metric(
    identity: str, node: Node, units: Mapping[str, Unit], themes: Mapping[str, str], known: Mapping[str, Node]
) -> Metric:
    optional = ("whole", "least", "most", "not_above")
    entries = node.entries("a metric", ("name", "meaning", "unit", "theme"), optional) or {}
    unit = units.get(choice_of(entries, "unit", units))
    ceiling = choice_of(entries, "not_above", known) if "not_above" in entries else ""
    return Metric(
        id=identity,
        name=text_of(entries, "name"),
        meaning=text_of(entries, "meaning"),
        unit=unit.id if unit else "",
        theme=choice_of(entries, "theme", themes),
        whole=bool(entries["whole"].flag("'whole'")) if "whole" in entries else False,
        least=number_of(entries, "least", unit.least if unit else 0.0),
        most=number_of(entries, "most", unit.most if unit else 0.0),
        not_above=ceiling or None,
    )
