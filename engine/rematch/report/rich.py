"""The report with marks: the Markdown that richer formats are made from, and what its marks point to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from rematch.plan.calendar import Entry
from rematch.plan.year import first_week_id
from rematch.report.markdown import TEMPLATE, MarkdownReport
from rematch.report.marks import Mark, block_mark, inline_mark, pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import Action, FieldFit, Plan, Rating
    from rematch.plan.statement import Statement
    from rematch.profile.read import ReadProfile
    from rematch.report.markdown import Options


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: the id that it keeps in every run, and its first day when it has one."""

    id: str
    do: str
    when: date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table of fields: the field and its rating on one dimension."""

    field: FieldFit
    rating: Rating


@dataclass(frozen=True, slots=True)
class RichReport:
    """Markdown with marks (see ``rematch.report.marks``), and what their numbers count."""

    markdown: str
    statements: tuple[Statement, ...]
    tasks: tuple[Task, ...]
    cells: tuple[Cell, ...]

    @property
    def pictures(self) -> tuple[str, ...]:
        """Return the names of the pictures that it shows, each once and in order."""
        marks = (piece for piece in pieces(self.markdown) if isinstance(piece, Mark))
        return tuple(dict.fromkeys(mark.name for mark in marks if mark.kind == "picture"))


@dataclass(slots=True)
class CollectedMarks:
    """Writes the marks of one report and keeps what they point to."""

    statements: list[Statement] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    _numbers: dict[int | str, int] = field(default_factory=dict)
    _told: set[int] = field(default_factory=set)

    def told(self, statement: Statement) -> str:
        """Mark a sentence that has just been printed."""
        self._told.add(statement.firing.number)
        return self._why(statement)

    def explained(self, statement: Statement) -> str:
        """Mark a statement where its chain belongs, unless the mark stands behind its sentence already."""
        number = statement.firing.number
        if number in self._told:
            self._told.discard(number)
            return ""
        return self._why(statement)

    def _why(self, statement: Statement) -> str:
        number = self._numbers.setdefault(statement.firing.number, len(self.statements))
        if number == len(self.statements):
            self.statements.append(statement)
        return inline_mark("why", number)

    def task(self, what: Action | Entry) -> str:
        """Mark the words of a task that follow; a task that is told twice keeps its number."""
        if isinstance(what, Entry):
            task = Task(what.id, what.do, what.when)
        else:
            task = Task(first_week_id(what.topic), what.do, None)
        number = self._numbers.setdefault(task.id, len(self.tasks))
        if number == len(self.tasks):
            self.tasks.append(task)
        return inline_mark("task", number)

    def cell(self, of: FieldFit, rating: Rating) -> str:
        """Mark a cell of the table of fields."""
        return inline_mark("cell", self._cell(of, rating))

    def reason(self, of: FieldFit, rating: Rating) -> str:
        """Mark the line that gives the reasons of a rating."""
        return inline_mark("reason", self._cell(of, rating))

    def _cell(self, of: FieldFit, rating: Rating) -> int:
        number = self._numbers.setdefault(f"{of.specialty}.{rating.dimension}", len(self.cells))
        if number == len(self.cells):
            self.cells.append(Cell(of, rating))
        return number

    @staticmethod
    def source(number: int) -> str:
        """Mark the source number that has just been printed."""
        return inline_mark("source", number)

    def for_templates(self) -> dict[str, Callable[..., str]]:
        """Return what templates mark with, by name."""
        return {
            "task": self.task,
            "cell_mark": self.cell,
            "reason_mark": self.reason,
            "day": partial(inline_mark, "day"),
            "source_entry": partial(inline_mark, "entry"),
            **{kind: partial(block_mark, kind) for kind in ("part", "fold", "unfold", "picture")},
        }


def rich_report(  # noqa: PLR0913, PLR0917 - as the report in Markdown
    plan: Plan,
    read: ReadProfile,
    knowledge_base: KnowledgeBase,
    options: Options,
    template: str = TEMPLATE,
    more: Mapping[str, object] = MappingProxyType({}),
) -> RichReport:
    """Return the report with marks; KnowledgeBaseError when a template is broken.

    The marks stand for the chains, so ``options.explain`` says nothing here. ``template`` and ``more``: as
    for ``MarkdownReport.render``.
    """
    marks = CollectedMarks()
    options = replace(options, explain=False)
    text = MarkdownReport(knowledge_base).render(plan, read, options, marks, template, more)
    return RichReport(text, tuple(marks.statements), tuple(marks.tasks), tuple(marks.cells))
