"""The papers of one plan in each format, for ``rematch packet``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.commands.forms import THEMED, encoded, paper, written
from rematch.packet.write import INDEX_TEMPLATE, Made
from rematch.report.markdown import MarkdownReport, Options
from rematch.report.rich import rich_report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rematch.commands.forms import Look
    from rematch.knowledge_base import KnowledgeBase
    from rematch.packet.declared import Document
    from rematch.packet.write import Listed
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile


class PlanPapers:
    """Makes the papers of one plan, text as UTF-8."""

    def __init__(  # noqa: PLR0913, PLR0917 - a plan, what it was made from, and how to write it
        self,
        plan: Plan,
        read: ReadProfile,
        knowledge_base: KnowledgeBase,
        forms: Sequence[str],
        look: Look,
        run_id: str | None,
    ) -> None:
        self._plan, self._read, self._knowledge_base = plan, read, knowledge_base
        self._forms, self._look, self._run_id = forms, look, run_id
        self._markdown = MarkdownReport(knowledge_base)

    def paper(self, document: Document) -> Sequence[Made]:
        """Return a paper in each format wanted; nothing when it has nothing to say."""
        match document.make:
            case "report":
                return [Made(form, self._written(form)) for form in self._forms]
            case "calendar":
                return [Made("ics", self._written("ics"))] if self._plan.start is not None else []
            case "data":
                return [Made("json", self._written("json"))]
        return self._in_forms(str(document.template), {})

    def index(self, listed: Sequence[Listed], left_out: Sequence[str]) -> Sequence[Made]:
        """Return the index in each format wanted."""
        return self._in_forms(INDEX_TEMPLATE, {"documents": listed, "left_out": left_out})

    def _written(self, form: str) -> bytes:
        return written(form, self._plan, self._read, self._knowledge_base, self._look, self._run_id)

    def _in_forms(self, template: str, more: Mapping[str, object]) -> list[Made]:
        fields = self._knowledge_base.knowledge.specialties
        given = {
            "profile": self._read.profile,
            "names": {name: field.name for name, field in fields.items()},
            **more,
        }
        options = Options(detail=True, run_id=self._run_id)
        text = self._markdown.render(self._plan, self._read, options, None, template, given)
        if not text.strip():
            return []
        made = [Made("md", encoded(text))] if "md" in self._forms else []
        themed = [form for form in self._forms if form in THEMED]
        if not themed:
            return made
        report = rich_report(self._plan, self._read, self._knowledge_base, options, template, given)
        return made + [
            Made(form, paper(form, report, self._plan, self._read, self._knowledge_base, self._look))
            for form in themed
        ]
