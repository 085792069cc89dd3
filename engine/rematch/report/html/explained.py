"""What stands behind the lines of a page: the why-tree under a line, the reason behind a cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rematch.report.html.fragments import markup
from rematch.report.html.tree import TreeWriter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.plan.tree import WhyTree
    from rematch.report.html.fragments import Fragments
    from rematch.report.html.inline import Line
    from rematch.report.rich import RichReport

_LABEL = 70
"""Most characters of a line that name its explanation to somebody who cannot see where it stands."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One statement behind a line: its anchor (empty where the page has it already), text, and tree."""

    anchor: str
    text: str
    tree: str


@dataclass(slots=True)
class Explained:
    """Writes explanations; ``reasons``: the line that gives the reasons of each rating, by its cell."""

    report: RichReport
    tree: WhyTree
    fragments: Fragments
    profile_file: str
    reasons: Mapping[int, str] = field(default_factory=dict)
    _told: set[int] = field(default_factory=set)
    _writer: TreeWriter = field(init=False)

    def __post_init__(self) -> None:
        told = {one.firing.number: number for number, one in enumerate(self.report.statements)}
        self._writer = TreeWriter(told, self.profile_file)

    def why(self, line: Line, lead: str = "") -> str:
        """Return what opens to the trees of a line's statements, empty when it has none.

        ``lead``: what of the line is told there rather than in the line.
        """
        numbers = dict.fromkeys(int(name) for name in line.marks.get("why", ()))
        if not numbers:
            return ""
        behind = [self._behind(number, line, lead, alone=len(numbers) == 1) for number in numbers]
        label = line.text.strip()
        if len(label) > _LABEL:
            label = label[:_LABEL].rsplit(" ", 1)[0] + "..."
        return self.fragments.write("why", label=label, lead=markup(lead), behind=behind)

    def _behind(self, number: int, line: Line, lead: str, *, alone: bool) -> Behind:
        statement = self.report.statements[number]
        anchor = "" if number in self._told else f"why-{number}"
        self._told.add(number)
        seen = lead or statement.text in line.text
        text = "" if alone and seen else statement.text
        return Behind(anchor, text, self._writer.below(self.tree.of_statement(statement)))

    def cell(self, number: int, words: str, label: str) -> str:
        """Return a cell of the table of fields with the reason of its rating."""
        cell = self.report.cells[number]
        reason = self.reasons.get(number)
        return self.fragments.write(
            "cell",
            number=number,
            level=cell.rating.level or "unknown",
            words=markup(words),
            field=cell.field.name,
            label=label,
            reason=markup(reason) if reason else None,
        )
