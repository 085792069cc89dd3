"""The result of checking a draft, as text and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.text_template import render_text, text_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.knowledge_base import KnowledgeBase
    from rematch.narrative.check import Checked

SCHEMA = "rematch/narrative-check/1"
TEMPLATE = "narrative-check.txt.j2"


def narrative_check_text(
    checked: Checked, categories: Mapping[str, str], knowledge_base: KnowledgeBase
) -> str:
    """Return the findings as text, by ``templates/narrative-check.txt.j2``."""
    templates = knowledge_base.root / "templates"
    field = knowledge_base.knowledge.specialties[checked.focus]
    given = {"checked": checked, "field": field, "categories": categories}
    return render_text(text_environment(templates), templates, TEMPLATE, given)


def narrative_check_data(checked: Checked) -> dict[str, Data]:
    """Return the findings as plain data; line and column are null for the draft as a whole."""
    findings: list[Data] = [
        {
            "check": finding.check,
            "category": finding.category,
            "severity": finding.severity,
            "line": finding.line,
            "column": finding.column,
            "quoted": finding.quoted,
            "why": finding.why,
            "instead": finding.instead,
            "source": list(finding.source),
        }
        for finding in checked.findings
    ]
    return {
        "schema": SCHEMA,
        "file": checked.file,
        "specialty": checked.focus,
        "words": checked.words,
        "to_mend": checked.to_mend,
        "findings": findings,
    }
