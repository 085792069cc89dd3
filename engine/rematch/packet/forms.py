"""The papers of one plan in Markdown and the formats made from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from rematch.packet.write import INDEX, INDEX_TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rematch.knowledge_base import KnowledgeBase
    from rematch.packet.declared import Document
    from rematch.packet.write import Listed
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile
    from rematch.report.markdown import MarkdownReport

MARKDOWN = "md"


class Paper(NamedTuple):
    """One paper to be put into another format: its Markdown, and its title."""

    markdown: str
    title: str


class PlanForms:
    """Makes the papers of one plan.

    ``report``: the whole report by format. ``converted``: what makes another format of a paper's Markdown,
    by format.
    """

    def __init__(  # noqa: PLR0913 - everything that a packet is made of
        self,
        plan: Plan,
        read: ReadProfile,
        knowledge_base: KnowledgeBase,
        *,
        renderer: MarkdownReport,
        forms: Sequence[str],
        report: Mapping[str, Callable[[], bytes]],
        converted: Mapping[str, Callable[[Paper], bytes]],
        calendar: Callable[[], bytes | None],
        data: Callable[[], Mapping[str, object]],
        run_id: str | None,
    ) -> None:
        self._plan, self._read, self._knowledge_base = plan, read, knowledge_base
        self._renderer, self._forms, self._run_id = renderer, tuple(forms), run_id
        self._report, self._converted, self._calendar, self._data = report, converted, calendar, data

    def paper(self, document: Document) -> Sequence[tuple[str, str, bytes]]:
        """Return format, file name and bytes of a paper in every format wanted."""
        match document.make:
            case "report":
                return [(form, f"{document.name}.{form}", self._report[form]()) for form in self._forms]
            case "calendar":
                made = self._calendar()
                return [] if made is None else [("ics", f"{document.name}.ics", made)]
            case "data":
                text = json.dumps(self._data(), ensure_ascii=False, indent=2) + "\n"
                return [("json", f"{document.name}.json", text.encode("utf-8", "backslashreplace"))]
        text = self._rendered(str(document.template), {})
        return self._in_forms(document.name, Paper(text, document.title)) if text.strip() else []

    def index(self, listed: Sequence[Listed], left_out: Sequence[str]) -> Sequence[tuple[str, str, bytes]]:
        """Return the index in every format wanted."""
        text = self._rendered(INDEX_TEMPLATE, {"documents": listed, "left_out": left_out})
        return self._in_forms(INDEX, Paper(text, INDEX))

    def _rendered(self, template: str, more: Mapping[str, object]) -> str:
        from rematch.report.markdown import Options  # noqa: PLC0415 - the caller has paid for it

        fields = self._knowledge_base.knowledge.specialties
        given = {
            "profile": self._read.profile,
            "names": {name: field.name for name, field in fields.items()},
            **more,
        }
        options = Options(detail=True, run_id=self._run_id)
        return self._renderer.render(self._plan, self._read, options, None, template, given)

    def _in_forms(self, name: str, paper: Paper) -> list[tuple[str, str, bytes]]:
        return [
            (
                form,
                f"{name}.{form}",
                paper.markdown.encode() if form == MARKDOWN else self._converted[form](paper),
            )
            for form in self._forms
        ]
