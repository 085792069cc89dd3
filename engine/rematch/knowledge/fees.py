"""What an application costs: ``knowledge/fees.yaml``, in US dollars, each amount with its year and source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROUTE = "eras"
"""The route taken when none is named."""


@dataclass(frozen=True, slots=True)
class CostItem:
    """One line of a bill; ``amount`` in dollars, ``year`` that of the season whose price it is.

    ``programs`` is the number of programs an application fee pays for, 0 for other fees.
    """

    name: str
    amount: int
    source: tuple[str, ...]
    year: int
    programs: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """A bill for one season."""

    items: tuple[CostItem, ...]

    @property
    def total(self) -> int:
        """The sum in dollars."""
        return sum(item.amount for item in self.items)


@dataclass(frozen=True, slots=True)
class Tier:
    """A price up to program number ``through`` (None: all further): ``flat`` once, ``each`` for every one."""

    through: int | None
    flat: int
    each: int


@dataclass(frozen=True, slots=True)
class Prices:
    """The price by number of programs in one field, for one season."""

    year: int
    tiers: tuple[Tier, ...]
    source: tuple[str, ...]

    def amount(self, programs: int) -> int:
        """Return the price of that many programs in one field, in dollars."""
        total, paid = 0, 0
        for tier in self.tiers:
            if programs <= paid:
                break
            reached = programs if tier.through is None else min(programs, tier.through)
            total += tier.flat + tier.each * (reached - paid)
            paid = reached
        return total


@dataclass(frozen=True, slots=True)
class Fee:
    """One amount of one season; ``included`` counts what is covered before it is due."""

    year: int
    amount: int
    source: tuple[str, ...]
    included: int = 0


@dataclass(frozen=True, slots=True)
class Charge:
    """A fee that is not counted by program, season by season."""

    name: str
    fees: Mapping[int, Fee]


@dataclass(frozen=True, slots=True)
class Route:
    """One way to apply; ``prices`` is empty when nobody's figures were found."""

    id: str
    name: str
    match: str
    prices: Mapping[int, Prices]


@dataclass(frozen=True, slots=True)
class OtherRoute:
    """A field that applies by another route than its match suggests, from season ``since`` on."""

    route: str
    since: int
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Fees:
    """All fees. A season that is not listed takes the latest before it, or the first when there is none."""

    usual_routes: Mapping[str, str]
    other_routes: Mapping[str, OtherRoute]
    routes: Mapping[str, Route]
    registration: Mapping[str, Charge]
    transcript: Charge
    extra_ranks: Charge

    def route(self, specialty: str, match: str, year: int) -> str:
        """Return the route by which a field takes applications in a season."""
        found = self.other_routes.get(specialty)
        if found and found.since <= year:
            return found.route
        return self.usual_routes.get(match, ROUTE)

    def cost(
        self, counts: Sequence[int], year: int, routes: Sequence[str] | None = None, ranks: int = 0
    ) -> Cost | None:
        """Return the bill for applying to ``counts`` programs, one count for each field.

        ``routes`` names the route of each count, ERAS unless told; ``ranks`` is the length of the rank list.
        The fixed fees are due with the first application. None when a price that is needed is unknown.
        """
        taken = [
            (self.routes[route], count)
            for route, count in zip(routes or [ROUTE] * len(counts), counts, strict=True)
            if count > 0
        ]
        items: list[CostItem] = []
        for route, count in taken:
            prices = _latest(route.prices, year)
            if prices is None:
                return None
            items.append(CostItem(route.name, prices.amount(count), prices.source, prices.year, count))
        if taken:
            charges = [*dict.fromkeys(route.match for route, _ in taken)]
            for charge in (*(self.registration.get(match) for match in charges), self.transcript):
                fee = _latest(charge.fees, year) if charge else None
                if charge is None or fee is None:
                    return None
                items.append(CostItem(charge.name, fee.amount, fee.source, fee.year))
        extra = _latest(self.extra_ranks.fees, year)
        if extra and ranks > extra.included:
            amount = extra.amount * (ranks - extra.included)
            items.append(CostItem(self.extra_ranks.name, amount, extra.source, extra.year))
        return Cost(tuple(items))

    def affordable(self, budget: int, year: int, route: str = ROUTE) -> int | None:
        """Return the most programs in one field that ``budget`` dollars pay for, fixed fees included.

        None when a price that is needed is unknown.
        """
        if self.cost([1], year, [route]) is None:
            return None

        def total(programs: int) -> int:
            cost = self.cost([programs], year, [route])
            return cost.total if cost else 0

        # The last tier has a price for each program, so the bill passes any budget sooner or later.
        most = 1
        while total(most) <= budget:
            most *= 2
        return bisect_right(range(1, most + 1), budget, key=total)


_Dated = TypeVar("_Dated", Prices, Fee)


def _latest(seasons: Mapping[int, _Dated], year: int) -> _Dated | None:
    past = [season for season in seasons if season <= year]
    if past:
        return seasons[max(past)]
    return seasons[min(seasons)] if seasons else None
