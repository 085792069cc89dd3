"""Read ``knowledge/fees.yaml``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rematch.codes.declaration import BAD_FEES
from rematch.codes.knowledge import UNKNOWN_SPECIALTY
from rematch.knowledge.dated import YEARS, by_year, sources_of, whole
from rematch.knowledge.fees import ROUTE, Charge, Fee, Fees, OtherRoute, Prices, Route, Tier
from rematch.knowledge.reading import choice_of, members, open_entries, text_of
from rematch.rules.node import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rematch.errors import Problem
    from rematch.overlay.layers import Location
    from rematch.rules.node import Node

_MOST = 100_000  # dollars; more is a slip of the pen
_MOST_PROGRAMS = 10_000


def load_fees(
    path: Location, specialties: Collection[str], sources: Collection[str], problems: list[Problem]
) -> Fees:
    """Read ``fees.yaml`` and add to ``problems`` whatever is wrong.

    ``specialties`` and ``sources`` are the ids that it may name.
    """
    required = ("matches", "fields", "routes", "registration", "transcript", "extra_ranks")
    entries = open_entries(path, required, problems)
    routes = members(entries, "routes")
    matches = members(entries, "matches")
    if "routes" in entries and ROUTE not in routes:
        entries["routes"].refuse(BAD_FEES, f"no route {ROUTE!r}", remedy="add it", key=True)
    return Fees(
        usual_routes={name: choice_of(matches, name, routes) for name in matches},
        other_routes=_other_routes(entries, specialties, routes, sources),
        routes=_routes(routes, matches, sources),
        registration=_registration(entries, matches, sources),
        transcript=_charge(entries.get("transcript"), sources, (0, 0)),
        extra_ranks=_charge(entries.get("extra_ranks"), sources, (1, _MOST_PROGRAMS)),
    )


def _other_routes(
    entries: Mapping[str, Node],
    specialties: Collection[str],
    routes: Collection[str],
    sources: Collection[str],
) -> dict[str, OtherRoute]:
    found: dict[str, OtherRoute] = {}
    for name, node in members(entries, "fields").items():
        if name not in specialties:
            node.refuse(
                UNKNOWN_SPECIALTY,
                f"unknown specialty {name!r}",
                allowed=listed(sorted(specialties)),
                key=True,
            )
        field = node.entries("a field", ("route", "since", "source")) or {}
        since = whole(field, "since", YEARS[0], YEARS[-1])
        found[name] = OtherRoute(choice_of(field, "route", routes), since, sources_of(field, sources))
    return found


def _routes(
    nodes: Mapping[str, Node], matches: Collection[str], sources: Collection[str]
) -> dict[str, Route]:
    """Read the routes; one that names another route takes its prices."""
    own: dict[str, dict[int, Prices]] = {}
    shared: dict[str, Node] = {}
    found: dict[str, Route] = {}
    for name, node in nodes.items():
        entries = node.entries("a route", ("name", "match", "applications")) or {}
        table = entries.get("applications")
        if table and isinstance(table.data, str):
            shared[name] = table
        elif table and table.data is not None:
            seasons = by_year(table, f"the applications of {name}")
            own[name] = {year: _prices(year, season, sources) for year, season in seasons.items()}
        found[name] = Route(
            name, text_of(entries, "name"), choice_of(entries, "match", matches), own.get(name, {})
        )
    for name, table in shared.items():
        origin = table.choice("route with prices of its own", own)
        found[name] = replace(found[name], prices=own.get(origin or "", {}))
    return found


def _prices(year: int, node: Node, sources: Collection[str]) -> Prices:
    entries = node.entries("a season", ("tiers", "source")) or {}
    items = entries["tiers"].items("'tiers'") if "tiers" in entries else None
    tiers: list[Tier] = []
    for number, item in enumerate(items or (), start=1):
        parts = item.entries("a tier", (), ("through", "flat", "each")) or {}
        through = whole(parts, "through", 1, _MOST_PROGRAMS) if "through" in parts else None
        tier = Tier(through, whole(parts, "flat", 0, _MOST), whole(parts, "each", 0, _MOST))
        _check_tier(item, tier, tiers, is_last=number == len(items or ()))
        tiers.append(tier)
    if items == []:
        entries["tiers"].refuse(BAD_FEES, "a season needs at least one tier", found=False)
    return Prices(year, tuple(tiers), sources_of(entries, sources))


def _check_tier(node: Node, tier: Tier, before: list[Tier], *, is_last: bool) -> None:
    if is_last and (tier.through is not None or not tier.each):
        node.refuse(
            BAD_FEES, "the last tier has no 'through' and a price 'each'", remedy="correct it", found=False
        )
    elif not is_last and tier.through is None:
        node.refuse(BAD_FEES, "only the last tier has no 'through'", remedy="add through:", found=False)
    last = before[-1].through if before else None
    if tier.through is not None and last is not None and tier.through <= last:
        node.refuse(BAD_FEES, f"a tier through {tier.through} follows one through {last}", found=False)


def _registration(
    entries: Mapping[str, Node], matches: Collection[str], sources: Collection[str]
) -> dict[str, Charge]:
    nodes = members(entries, "registration")
    for name, node in nodes.items():
        if name not in matches:
            node.refuse(BAD_FEES, f"unknown match {name!r}", allowed=listed(matches), key=True)
    return {name: _charge(node, sources, (0, 0)) for name, node in nodes.items()}


def _charge(node: Node | None, sources: Collection[str], included: tuple[int, int]) -> Charge:
    """Read a fee by season; ``included`` is the least and most it may cover, (0, 0) for none."""
    entries = (node.entries("a fee", ("name", "fees")) if node else None) or {}
    needed = ("included", "amount", "source") if included[1] else ("amount", "source")
    fees: dict[int, Fee] = {}
    for year, season in (by_year(entries["fees"], "'fees'") if "fees" in entries else {}).items():
        parts = season.entries("the fee of a season", needed) or {}
        amount = whole(parts, "amount", 0, _MOST)
        fees[year] = Fee(year, amount, sources_of(parts, sources), whole(parts, "included", *included))
    return Charge(text_of(entries, "name"), fees)
