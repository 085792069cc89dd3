"""Figures checked against each other: quartiles in order, parts within their whole, shares that add up."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from rematch.codes.knowledge import INCONSISTENT_FIGURES
from rematch.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rematch.knowledge.checks import Remainder, Total
    from rematch.knowledge.figures import Figure
    from rematch.knowledge.metrics import Measures

_EVERYBODY = "all"


class FigureTable:
    """Figures by specialty and year, then by metric and group."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self.years: dict[tuple[str, int], dict[tuple[str, str], Figure]] = {}
        for figure in figures:
            cells = self.years.setdefault((figure.specialty, figure.year), {})
            cells[figure.metric, figure.group] = figure


def inconsistencies(figures: Sequence[Figure], measures: Measures) -> Iterator[Problem]:
    """Yield a problem for each declared check (``checks``, ``not_above``) that figures of one year break."""
    for cells in FigureTable(figures).years.values():
        yield from _above_ceiling(cells, measures)
        for order in measures.checks.orders:
            yield from _out_of_order(cells, order, measures)
        for total in measures.checks.totals:
            yield from _off_total(cells, total)
        for remainder in measures.checks.remainders:
            yield from _off_remainder(cells, remainder)


def _above_ceiling(cells: Mapping[tuple[str, str], Figure], measures: Measures) -> Iterator[Problem]:
    for figure in cells.values():
        ceiling = cells.get((measures.metrics[figure.metric].not_above or "", _EVERYBODY))
        if ceiling and figure.value > ceiling.value:
            yield _problem(figure, f"more than {ceiling.id}, which is {ceiling.value:g}")


def _out_of_order(
    cells: Mapping[tuple[str, str], Figure], order: Sequence[str], measures: Measures
) -> Iterator[Problem]:
    for group in measures.groups:
        found = [cells[metric, group] for metric in order if (metric, group) in cells]
        for lower, upper in itertools.pairwise(found):
            if lower.value > upper.value:
                yield _problem(upper, f"less than {lower.id}, which is {lower.value:g}")


def _off_total(cells: Mapping[tuple[str, str], Figure], total: Total) -> Iterator[Problem]:
    parts = [cells[total.parts, group] for group in total.groups if (total.parts, group) in cells]
    whole = cells.get((total.whole, _EVERYBODY))
    limit = whole.value if whole else total.otherwise
    if not parts or limit is None:
        return
    said = f"{total.whole} says {limit:g}" if whole else f"it cannot exceed {limit:g}"
    added = round(sum(part.value for part in parts), 3)
    if added > limit + total.tolerance:
        yield _problem(parts[-1], f"the groups of {total.parts} add up to {added:g}, and {said}")
    elif total.reached and whole and len(parts) == len(total.groups) and added < limit - total.tolerance:
        yield _problem(parts[-1], f"all groups of {total.parts} add up to only {added:g}, and {said}")


def _off_remainder(cells: Mapping[tuple[str, str], Figure], remainder: Remainder) -> Iterator[Problem]:
    rate, left, whole = (
        cells.get((metric, _EVERYBODY)) for metric in (remainder.rate, remainder.left, remainder.whole)
    )
    if rate is None or left is None or whole is None or not whole.value:
        return
    implied = 100 * (1 - left.value / whole.value)
    if abs(implied - rate.value) > remainder.tolerance:
        what = f"{left.value:g} left of {whole.value:g} makes {implied:.1f}, not {rate.value:g}"
        yield _problem(rate, f"does not fit {left.id} and {whole.id}: {what}")


def _problem(figure: Figure, what: str) -> Problem:
    remedy = "check both figures against their sources"
    return Problem(
        f"{figure.id}: {what}",
        figure.position,
        value=f"{figure.value:g}",
        remedy=remedy,
        code=INCONSISTENT_FIGURES,
    )
