"""The plan as Markdown: sentences made safe, source marks numbered, the chain below each on request."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from jinja2 import TemplateError

from rematch.plan.origins import OriginResolver
from rematch.plan.tree import WhyTree, lines
from rematch.plan.wording import plain_value
from rematch.report.citations import SourceMarks
from rematch.report.cites import enable_cites, no_record
from rematch.report.files import read_words
from rematch.report.markdown_text import FILTERS, escaped, range_of
from rematch.text_template import broken_template, text_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rematch.knowledge.figures import Figure
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import FieldFit, Plan
    from rematch.plan.statement import Statement
    from rematch.plan.tree import Branch
    from rematch.profile.read import ReadProfile
    from rematch.report.cites import Recorder

TEMPLATE = "report.md.j2"
_LEVELS_EXPLAINED = 2


def _inert(branch: Branch) -> Branch:
    """Return a why-tree whose texts Markdown prints as they stand; what it says of rules is our own."""
    text = branch.text if branch.kind == "rule" else escaped(branch.text)
    return replace(branch, text=text, below=tuple(map(_inert, branch.below)))


@dataclass(frozen=True, slots=True)
class ClosedGroup:
    """Fields that the same gate closes with the same words."""

    names: tuple[str, ...]
    gates: tuple[str, ...]
    statement: Statement


def _closed_groups(plan: Plan) -> list[ClosedGroup]:
    grouped: dict[tuple[tuple[str, ...], str], list[FieldFit]] = {}
    for closed in plan.closed_fields:
        gates = tuple(dict.fromkeys(gate.topic for gate in closed.gates))
        grouped.setdefault((gates, closed.gates[0].statement.text), []).append(closed)
    return [
        ClosedGroup(tuple(closed.name for closed in fields), gates, fields[0].gates[0].statement)
        for (gates, _), fields in grouped.items()
    ]


@dataclass(frozen=True, slots=True)
class Options:
    """How much to print: every field's reasons, the chain under each statement, the audit record's id."""

    detail: bool = False
    explain: bool = False
    run_id: str | None = None


class Marks(Protocol):
    """What marks a report for richer formats (see ``rematch.report.rich``)."""

    def told(self, statement: Statement) -> str:
        """Return the mark behind a sentence that has just been printed."""
        ...

    def explained(self, statement: Statement) -> str:
        """Return the mark where the chain under a statement would be printed."""
        ...

    def source(self, number: int) -> str:
        """Return the mark behind the number of a source."""
        ...

    def for_templates(self) -> Mapping[str, Callable[..., str]]:
        """Return what templates mark with: the names of ``NO_MARKS``."""
        ...


def _nothing(*_: object) -> str:
    return ""


NO_MARKS: Mapping[str, Callable[..., str]] = dict.fromkeys(
    ("task", "day", "cell_mark", "reason_mark", "source_entry", "part", "fold", "unfold", "picture"), _nothing
)
"""What templates mark with in plain Markdown, where no mark is printed."""


class MarkdownReport:
    """Renders plans for one knowledge base."""

    def __init__(self, knowledge_base: KnowledgeBase, record: Recorder = no_record) -> None:
        """``record`` hears of every place of a template that cites a heuristic and is rendered."""
        self._knowledge = knowledge_base.knowledge
        self._templates = knowledge_base.root / "templates"
        self._environment = text_environment(
            self._templates, plain_value, kept_as="report", keep_trailing_newline=False
        )
        self._environment.filters.update(FILTERS)
        enable_cites(self._environment, record)

    def render(  # noqa: PLR0913, PLR0917 - a whole report needs little more than one sheet of the packet
        self,
        plan: Plan,
        read: ReadProfile,
        options: Options,
        marked: Marks | None = None,
        template: str = TEMPLATE,
        more: Mapping[str, object] = MappingProxyType({}),
    ) -> str:
        """Return the report, marked by ``marked`` if given; KnowledgeBaseError when a template is broken.

        ``template``: another one that is handed the same names, and ``more`` of its own.
        """
        writer = SourceMarks(plan, self._knowledge.sources, _nothing if marked is None else marked.source)
        tree = (
            WhyTree(plan.inference, OriginResolver(read.document, self._knowledge))
            if options.explain
            else None
        )
        levels = self._knowledge.vocabulary.scales["level"]

        def explain(statement: Statement) -> str:
            if marked is not None:
                return marked.explained(statement)
            if tree is None:
                return ""
            below = tree.of_statement(statement, _LEVELS_EXPLAINED).below
            chain = [line for branch in below for line in lines(_inert(branch), 2)]
            return "\n" + "\n".join(chain)

        def tell(statement: Statement, marks: str = "marked") -> str:
            text = escaped(statement.text) + (writer.marks_of(statement) if marks == "marked" else "")
            return text if marked is None else text + marked.told(statement)

        def say(statement: Statement) -> str:
            return tell(statement) + explain(statement)

        words = read_words(self._templates)
        first = self._knowledge.settings.numbers("first_actions")
        shown = words.get("shown")

        def some(lines: Sequence[object], name: str) -> list[object]:
            limit = shown.get(name) if isinstance(shown, dict) else None
            return list(lines if options.detail or not isinstance(limit, int) else lines[:limit])

        context = {
            "plan": plan,
            "words": words,
            "some": some,
            "say": say,
            "tell": tell,
            "explain": explain,
            "marks": writer.marks,
            "source_marks": writer.marks_of,
            "numbers_of": writer.numbers_of,
            "range_of": range_of,
            "explaining": options.explain or marked is not None,
            "figure_marks": writer.figures_behind,
            "figure_name": self._figure_name,
            "cited": writer.cited,
            "cited_by_publisher": writer.cited_by_publisher,
            "rank": levels.index,
            "closed": _closed_groups(plan),
            "detail": options.detail,
            "run_id": options.run_id,
            "first_actions": {name: int(number) for name, number in first.items()},
            "deadline": (plan.start + timedelta(days=first["days"] - 1)).isoformat() if plan.start else None,
            "assumptions": self._assumptions(plan),
            "rich": marked is not None,
            **(NO_MARKS if marked is None else marked.for_templates()),
            **more,
        }
        try:
            text = self._environment.get_template(template).render(context)
        except TemplateError as error:
            raise broken_template(error, self._templates, template) from error
        return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"

    def _figure_name(self, figure: Figure) -> str:
        measures = self._knowledge.measures
        specialty = self._knowledge.specialties.get(figure.specialty)
        name = measures.metrics[figure.metric].name
        return f"{specialty.name}: {name} ({figure.year})" if specialty else f"{name} ({figure.year})"

    def _assumptions(self, plan: Plan) -> list[str]:
        fields = plan.applicant.fields
        groups = self._knowledge.settings.lists("rate_groups")
        group = groups.get(str(fields.get("group")), ())
        known = self._knowledge.measures.groups.get(group[0]) if group else None
        said = [
            f"compared with {known}" if known else "of an unknown applicant group, so no scores are compared"
        ]
        said.append(f"aiming at {fields['target_name']}, the field of the latest attempt")
        if "latest_cycle" in fields:
            said.append(f"counted to the {fields['latest_cycle']} Match")
        return said
