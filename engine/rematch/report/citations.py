"""Source marks of one report: numbers in the order of first citation, and the list of sources at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rematch.plan.statement import FIGURE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rematch.facts.fact import Fact
    from rematch.knowledge.sources import Source
    from rematch.plan.model import Plan
    from rematch.plan.statement import Statement


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source as the list at the end prints it, with the years of the figures taken from it."""

    number: int
    publisher: str
    title: str
    url: str | None
    kind: str
    years: tuple[int, ...]


@dataclass(slots=True)
class _Citations:
    """Numbers sources in the order in which they are first cited."""

    sources: dict[str, set[int]] = field(default_factory=dict)

    def number(self, source: str, year: int | None) -> int:
        years = self.sources.setdefault(source, set())
        if year is not None:
            years.add(year)
        return list(self.sources).index(source) + 1


class SourceMarks:
    """Source marks for statements and figures of one report."""

    def __init__(self, plan: Plan, sources: Mapping[str, Source], mark: Callable[[int], str]) -> None:
        """``mark`` gives what is printed behind the number of a source."""
        self._mark = mark
        self._sources = sources
        self._figures = {found.id: found for found in plan.basis.figures}
        self._citations = _Citations()

    def marks_of(self, statement: Statement) -> str:
        """Return the marks behind a statement: its published sources, and † for house judgement."""
        numbers = [
            self._citations.number(figure.source, figure.year)
            for identity in statement.figures
            if (figure := self._figures.get(identity))
        ]
        numbers += [
            self._citations.number(name, None) for name in statement.rule.source if name in self._sources
        ]
        return self.marks(numbers) + (" †" if statement.is_house else "")

    def marks(self, numbers: Iterable[int]) -> str:
        """Return source numbers as `` [1] [2]``, each once and in order."""
        return "".join(f" [{number}]{self._mark(number)}" for number in sorted(set(numbers)))

    def numbers_of(self, sources: Iterable[str], year: int | None) -> list[int]:
        """Return the numbers of published sources, cited with the year of what was taken from them."""
        return [self._citations.number(name, year) for name in sources if name in self._sources]

    def figures_behind(self, fact: Fact, name: str) -> list[int]:
        """Return the source numbers of the figures behind one field of a fact."""
        identities = [
            origin.removeprefix(FIGURE) for origin in fact.origin_of(name) if origin.startswith(FIGURE)
        ]
        figures = [self._figures[identity] for identity in identities if identity in self._figures]
        return [self._citations.number(figure.source, figure.year) for figure in figures]

    def cited(self) -> list[CitedSource]:
        """Return the sources cited so far, in the order of their numbers."""
        return [
            CitedSource(number, source.publisher, source.title, source.url, source.kind, tuple(sorted(years)))
            for number, (name, years) in enumerate(self._citations.sources.items(), start=1)
            for source in [self._sources[name]]
        ]

    def cited_by_publisher(self) -> list[tuple[str, list[CitedSource]]]:
        """Return the sources cited so far by publisher, in the order of the first number of each."""
        grouped: dict[str, list[CitedSource]] = {}
        for source in self.cited():
            grouped.setdefault(source.publisher, []).append(source)
        return list(grouped.items())
