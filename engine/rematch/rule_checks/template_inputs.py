"""Which templates the program renders, what it hands to each, and of what kind that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2.sandbox import ImmutableSandboxedEnvironment

from rematch.audit.changes import Answer
from rematch.audit.comparison import RunComparison
from rematch.audit.page import ChainPlace
from rematch.audit.record import RunRecord
from rematch.overlay.comparison import Comparison
from rematch.packet.declared import PAPERS
from rematch.packet.write import INDEX_TEMPLATE, Listed
from rematch.pictures.draw import PublishedIn, specification_file, words_file
from rematch.pictures.flow import TEMPLATE as FLOW_DRAWING
from rematch.pictures.flow import Flow
from rematch.pictures.picture import NAMES
from rematch.pictures.places import Places
from rematch.pictures.scores import FieldScores
from rematch.plan.model import Plan
from rematch.profile.model import Profile
from rematch.report.citations import CitedSource
from rematch.report.cites import enable_cites
from rematch.report.html.page import Carried
from rematch.report.markdown import NO_MARKS, ClosedGroup
from rematch.report.markdown import TEMPLATE as REPORT
from rematch.report.markdown_text import FILTERS
from rematch.theme.read import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WORDS_NAME = "words"
"""The name under which templates are handed templates/words.yaml."""
SOME_NAME = "some"
"""The function that shortens a list to the number of lines that words.yaml names under ``shown``."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one template is handed: names with their type, None where it is not looked into."""

    names: Mapping[str, object]
    cites: bool = False
    filters: bool = False

    def environment(self) -> ImmutableSandboxedEnvironment:
        """Return an environment that parses the template as the program does."""
        environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
        if self.filters:
            environment.filters.update(FILTERS)
        if self.cites:
            enable_cites(environment)
        return environment


def _given(*names: str) -> Given:
    return Given(dict.fromkeys(names))


_REPORT_NAMES: Mapping[str, object] = {
    "plan": Plan,
    "closed": tuple[ClosedGroup, ...],
    "cited": list[CitedSource],
    "cited_by_publisher": list[tuple[str, list[CitedSource]]],
    **dict.fromkeys(
        (
            *(WORDS_NAME, SOME_NAME, "say", "tell", "explain", "marks", "source_marks", "numbers_of"),
            *("range_of", "explaining", "figure_marks", "figure_name", "rank", "detail", "run_id"),
            *("first_actions", "deadline", "assumptions", "rich", *NO_MARKS),
        )
    ),
}
_PAPER_NAMES: Mapping[str, object] = {"profile": Profile, "names": dict[str, str]}
_PICTURE = Given(
    {
        "plan": Plan,
        "scores": tuple[FieldScores, ...],
        "places": Places,
        "sources_of": tuple[PublishedIn, ...],
        "published_in": tuple[PublishedIn, ...],
        **dict.fromkeys((WORDS_NAME, "short", "range_of")),
    },
    cites=True,
    filters=True,
)
_PAGE_NAMES = ("title", "name", "opening", "parts", "person", "style", "script", "drawn")
_NEW = _given("id", "row", "fires", "stage", "type", "field", "nobody", "gives", "then", "fact", "other")
RENDERED: Mapping[str, Given] = {
    REPORT: Given(_REPORT_NAMES, cites=True, filters=True),
    "why-not.txt.j2": Given(dict.fromkeys(("answer", WORDS_NAME, "number")), cites=True),
    **dict.fromkeys(("new-rule.yaml.j2", "new-table.yaml.j2", "new-test.yaml.j2"), _NEW),
    "overlay.yaml.j2": _given("title", "version"),
    "overlay-diff.txt.j2": Given(
        {"found": Comparison, **dict.fromkeys(("own", "version", "all", "difference"))}
    ),
    "audit-comparison.txt.j2": Given({"found": RunComparison, **dict.fromkeys(("detail", "rules_of"))}),
    "audit-run.html.j2": Given(
        {
            "record": RunRecord,
            "answer": Answer,
            "chain": ChainPlace,
            **dict.fromkeys(("stages", "types", "facts", "names", "profile", "shown")),
        }
    ),
    "narrative-check.txt.j2": _given("checked", "field", "categories"),
    "rule-entry.txt.j2": _given("entry", "title_of", "words_of"),
    "rule-fields.txt.j2": _given("types", "uses"),
    "rule-impact.txt.j2": _given("impact", "names"),
    "rule-list.txt.j2": _given("stages", "rules"),
    "rule-sources.txt.j2": _given("coverage", "name"),
    "knowledge/sheet.txt.j2": _given("sheet"),
    INDEX_TEMPLATE: Given(
        {**_REPORT_NAMES, **_PAPER_NAMES, "documents": list[Listed], "left_out": list[str]},
        cites=True,
        filters=True,
    ),
    "html/page.html.j2": Given({**dict.fromkeys(_PAGE_NAMES), "theme": Theme, "colors": Carried}),
    "html/fragments.html.j2": _given(),
    **{file: _PICTURE for name in NAMES for file in (specification_file(name), words_file(name))},
    FLOW_DRAWING: Given({**_PICTURE.names, "flow": Flow}, cites=True, filters=True),
}
"""By template below templates/; a function that is handed over stands for what it returns."""
_PAPER = Given({**_REPORT_NAMES, **_PAPER_NAMES}, cites=True, filters=True)


def inputs_of(templates: Iterable[str]) -> Mapping[str, Given]:
    """Return what is rendered of the templates of one knowledge base: ``RENDERED``, and every paper."""
    papers = {name: _PAPER for name in templates if name.startswith(PAPERS)}
    return {**papers, **RENDERED}
