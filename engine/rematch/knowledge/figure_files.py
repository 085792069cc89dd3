"""Read ``knowledge/figures/*.csv`` and check each row by itself: names, unit, bounds, year, source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from rematch.codes.knowledge import BAD_FIGURE, FIGURE_TWICE, NO_FIGURES
from rematch.errors import Problem, suggestion
from rematch.knowledge.cells import read_rows
from rematch.knowledge.figures import OVERALL, Figure
from rematch.knowledge.sources import KINDS
from rematch.overlay.layers import Layers, files_below, folders_of
from rematch.overlay.soundness import faults

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rematch.knowledge.cells import Row
    from rematch.knowledge.metrics import Measures
    from rematch.knowledge.sources import Kind, Source
    from rematch.overlay.layers import Location

COLUMNS = ("specialty", "metric", "group", "value", "unit", "year", "source", "kind", "note")

_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a row may name: ``specialties`` holds the ids of fields and of one-year positions."""

    specialties: Collection[str]
    measures: Measures
    sources: Mapping[str, Source]


def load_figures(folder: Location, terms: Terms, problems: list[Problem]) -> list[Figure]:
    """Read every CSV file of ``folder``, by name; broken rows add to ``problems`` and give no figure.

    A figure of an overlay stands for that of the base with the same id.
    """
    files = [file for file in files_below(folder, (".csv",)) if file.path.parent in folders_of(folder)]
    disabled = folder.declared.names("figure") if isinstance(folder, Layers) else frozenset()
    base: set[str] = set()
    if not files:
        problems.append(
            Problem(
                f"no figures: {folder} holds no CSV file",
                remedy="restore the files of figures/",
                code=NO_FIGURES,
            )
        )
    known: dict[str, Figure] = {}
    own: set[str] = set()
    for file in files:
        for row in read_rows(file.path, COLUMNS, problems):
            figure = _RowReader(row, terms, problems).figure()
            if figure is None:
                continue
            (own if file.own else base).add(figure.id)
            if not file.own and (figure.id in own or figure.id in disabled):
                continue
            first = known.setdefault(figure.id, figure)
            if first is not figure:
                what = f"the figure {figure.id} stands twice, first at {first.position}"
                problems.append(
                    Problem(what, figure.position, remedy="keep one of the two", code=FIGURE_TWICE)
                )
    if isinstance(folder, Layers):
        problems.extend(faults(folder.declared, "figure", base, own))
    return list(known.values())


class _RowReader:
    """Turns one row into a figure, noting every cell that is wrong."""

    def __init__(self, row: Row, terms: Terms, problems: list[Problem]) -> None:
        self._row = row
        self._terms = terms
        self._problems = problems

    def figure(self) -> Figure | None:
        """Return the figure of the row, or None when a cell is wrong or its metric is broken."""
        before = len(self._problems)
        cells, measures = self._row.cells, self._terms.measures
        self._known("specialty", {*self._terms.specialties, OVERALL})
        self._known("metric", measures.declared)
        self._known("group", measures.groups)
        self._known("kind", KINDS)
        year = self._year()
        value = self._value()
        self._unit()
        self._source()
        if len(self._problems) > before or cells["metric"] not in measures.metrics:
            return None
        identity = f"{cells['specialty']}/{cells['metric']}/{cells['group']}/{year}"
        return Figure(
            id=identity,
            specialty=cells["specialty"],
            metric=cells["metric"],
            group=cells["group"],
            value=value,
            unit=cells["unit"],
            year=year,
            source=cells["source"],
            kind=cast("Kind", cells["kind"]),
            note=cells["note"],
            position=self._row.position,
        )

    def _refuse(
        self, column: str, what: str, *, allowed: str | None = None, remedy: str | None = None
    ) -> None:
        value = repr(self._row.cells[column])
        self._problems.append(Problem(what, self._row.place(column), value, allowed, remedy, code=BAD_FIGURE))

    def _known(self, column: str, allowed: Collection[str]) -> None:
        word = self._row.cells[column]
        if word not in allowed:
            few = ", ".join(allowed) if len(allowed) <= 12 else None
            self._refuse(column, f"unknown {column}", allowed=few, remedy=suggestion(word, allowed))

    def _year(self) -> int:
        text, measures = self._row.cells["year"], self._terms.measures
        if _YEAR.fullmatch(text) and measures.first_year <= int(text) <= measures.last_year:
            return int(text)
        self._refuse(
            "year", "the year is not plausible", allowed=f"{measures.first_year} to {measures.last_year}"
        )
        return 0

    def _value(self) -> float:
        text = self._row.cells["value"]
        if not _NUMBER.fullmatch(text):
            self._refuse(
                "value", "the value is not a plain number", remedy="write digits, with a point for decimals"
            )
            return 0.0
        value = float(text)
        metric = self._terms.measures.metrics.get(self._row.cells["metric"])
        if metric is None:
            return value
        if not metric.least <= value <= metric.most:
            bounds = f"{metric.least:g} to {metric.most:g} {metric.unit}"
            self._refuse("value", f"the value cannot be true of {metric.id}", allowed=bounds)
        elif metric.whole and not value.is_integer():
            self._refuse("value", f"{metric.id} counts whole things", allowed="a whole number")
        return value

    def _unit(self) -> None:
        unit = self._row.cells["unit"]
        metric = self._terms.measures.metrics.get(self._row.cells["metric"])
        self._known("unit", self._terms.measures.units)
        if metric and unit in self._terms.measures.units and unit != metric.unit:
            self._refuse("unit", f"the unit does not fit {metric.id}", allowed=metric.unit)

    def _source(self) -> None:
        self._known("source", self._terms.sources)
        source = self._terms.sources.get(self._row.cells["source"])
        if source and source.kind == "secondary" and self._row.cells["kind"] == "primary":
            remedy = "write secondary, or name the primary source"
            self._refuse("kind", f"{source.id} is a secondary source", remedy=remedy)
