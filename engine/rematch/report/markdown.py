"""The plan as Markdown: sentences made safe, source marks numbered, the chain below each on request."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rematch.overlay.layers import folders_of
from rematch.plan.origins import OriginResolver
from rematch.plan.statement import FIGURE
from rematch.plan.tree import WhyTree, lines
from rematch.plan.wording import plain_value
from rematch.report.cites import enable_cites, no_record
from rematch.report.files import read_words
from rematch.text_template import broken_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rematch.facts.fact import Fact
    from rematch.knowledge.figures import Figure
    from rematch.knowledge.sources import Source
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import FieldFit, Plan
    from rematch.plan.program_list import Range
    from rematch.plan.statement import Statement
    from rematch.plan.tree import Branch
    from rematch.profile.read import ReadProfile
    from rematch.report.cites import Recorder

TEMPLATE = "report.md.j2"
_SPECIAL = re.compile(r"([\\`*\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;))")
_LINE_START = re.compile(r"^(\d*)([#>+=.)-])(?=[#>+=-]*(?:\s|$))")
_LEVELS_EXPLAINED = 2


def escaped(text: object) -> str:
    """Return text that Markdown prints as it stands: no mark-up, no HTML, no line of its own."""
    flat = " ".join(str(plain_value(text)).split())
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", flat))


def _inert(branch: Branch) -> Branch:
    """Return a why-tree whose texts Markdown prints as they stand; what it says of rules is our own."""
    text = branch.text if branch.kind == "rule" else escaped(branch.text)
    return replace(branch, text=text, below=tuple(map(_inert, branch.below)))


def sentence(text: str) -> str:
    """Return text with its first letter large, as a sentence begins."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return text with its first letter small, as it stands inside a sentence; acronyms keep theirs."""
    return text if text[1:2].isupper() or text[:4] == "Step" else text[:1].lower() + text[1:]


def full_stop(text: str) -> str:
    """Return text with a full stop at its end, if it has no end of its own."""
    return text if text.endswith((".", "!", "?", '."', '?"', '!"')) else f"{text}."


def first_sentence(text: str) -> str:
    """Return the first sentence of a text."""
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


def in_diagram(text: str) -> str:
    """Return text as a node of a diagram can hold it: words, digits and plain punctuation."""
    return " ".join(re.sub(r"[^\w ,./-]", " ", text).split())


def range_of(count: Range) -> str:
    """Return a range of programs as 70-90, or as one number when both ends meet."""
    return str(count.most) if count.least == count.most else f"{count.least}-{count.most}"


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


class MarkdownReport:
    """Renders plans for one knowledge base."""

    def __init__(self, knowledge_base: KnowledgeBase, record: Recorder = no_record) -> None:
        """``record`` hears of every place of a template that cites a heuristic and is rendered."""
        self._knowledge = knowledge_base.knowledge
        self._templates = knowledge_base.root / "templates"
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folders_of(self._templates)),
            undefined=StrictUndefined,
            autoescape=False,
            optimized=False,  # a run renders once: folding constants costs more than it saves
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=plain_value,
        )
        self._environment.filters["md"] = escaped
        self._environment.filters["sentence"] = sentence
        self._environment.filters["lower_first"] = lower_first
        self._environment.filters["full_stop"] = full_stop
        self._environment.filters["first_sentence"] = first_sentence
        self._environment.filters["diagram"] = in_diagram
        enable_cites(self._environment, record)

    def render(self, plan: Plan, read: ReadProfile, options: Options) -> str:
        """Return the report; KnowledgeBaseError when a template is broken."""
        writer = _Writer(plan, self._knowledge.sources)
        tree = (
            WhyTree(plan.inference, OriginResolver(read.document, self._knowledge))
            if options.explain
            else None
        )
        levels = self._knowledge.vocabulary.scales["level"]

        def explain(statement: Statement) -> str:
            if tree is None:
                return ""
            below = tree.of_statement(statement, _LEVELS_EXPLAINED).below
            chain = [line for branch in below for line in lines(_inert(branch), 2)]
            return "\n" + "\n".join(chain)

        def tell(statement: Statement, marks: str = "marked") -> str:
            return escaped(statement.text) + (writer.marks_of(statement) if marks == "marked" else "")

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
            "explaining": options.explain,
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
        }
        try:
            text = self._environment.get_template(TEMPLATE).render(context)
        except TemplateError as error:
            raise broken_template(error, self._templates, TEMPLATE) from error
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


class _Writer:
    """Source marks for statements and figures of one report."""

    def __init__(self, plan: Plan, sources: Mapping[str, Source]) -> None:
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
        return "".join(f" [{number}]" for number in sorted(set(numbers)))

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
