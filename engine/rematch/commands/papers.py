"""The papers of one plan in each format, for ``rematch packet``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.commands.forms import THEMED, encoded
from rematch.packet.write import INDEX_TEMPLATE, Made
from rematch.report.markdown import MarkdownReport, Options
from rematch.report.rich import rich_report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rematch.commands.forms import PlanForms
    from rematch.packet.declared import Document
    from rematch.packet.write import Listed


class PlanPapers:
    """Makes the papers of one plan, each in the formats ``wanted``."""

    def __init__(self, forms: PlanForms, wanted: Sequence[str], run_id: str | None) -> None:
        self._forms, self._wanted, self._run_id = forms, wanted, run_id
        self._markdown = MarkdownReport(forms.knowledge_base)
        self._given = {
            "profile": forms.read.profile,
            "names": {name: one.name for name, one in forms.knowledge_base.knowledge.specialties.items()},
        }

    def paper(self, document: Document) -> Sequence[Made]:
        """Return a paper in each format wanted; nothing when it has nothing to say."""
        match document.make:
            case "report":
                return [Made(form, self._forms.written(form, self._run_id)) for form in self._wanted]
            case "calendar":
                known = self._forms.plan.start is not None
                return [Made("ics", self._forms.written("ics", self._run_id))] if known else []
            case "data":
                return [Made("json", self._forms.written("json", self._run_id))]
        return self._in_forms(str(document.template), {})

    def index(self, listed: Sequence[Listed], left_out: Sequence[str]) -> Sequence[Made]:
        """Return the index in each format wanted."""
        return self._in_forms(INDEX_TEMPLATE, {"documents": listed, "left_out": left_out})

    def _in_forms(self, template: str, more: Mapping[str, object]) -> list[Made]:
        forms, given = self._forms, {**self._given, **more}
        options = Options(detail=True, run_id=self._run_id)
        text = self._markdown.render(forms.plan, forms.read, options, None, template, given)
        if not text.strip():
            return []
        made = [Made("md", encoded(text))] if "md" in self._wanted else []
        themed = [form for form in self._wanted if form in THEMED]
        if themed:
            report = rich_report(forms.plan, forms.read, forms.knowledge_base, options, template, given)
            made += [Made(form, forms.themed(form, report)) for form in themed]
        return made
