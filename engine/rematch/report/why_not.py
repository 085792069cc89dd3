"""The answer to ``why-not`` as text and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.plan.why_not import why_not
from rematch.plan.wording import plain_value
from rematch.report.cites import enable_cites
from rematch.report.files import read_words
from rematch.text_template import render_text, text_environment

if TYPE_CHECKING:
    from rematch.document import Data
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import Plan

SCHEMA = "rematch/why-not/1"
TEMPLATE = "why-not.txt.j2"


def why_not_text(plan: Plan, specialty: str, knowledge_base: KnowledgeBase) -> str:
    """Return the answer as text, by ``templates/why-not.txt.j2``."""
    templates = knowledge_base.root / "templates"
    environment = text_environment(templates, plain_value)
    enable_cites(environment)
    answer = why_not(plan, specialty, knowledge_base.rule_base)
    given = {"answer": answer, "words": read_words(templates), "number": plain_value}
    return render_text(environment, templates, TEMPLATE, given)


def why_not_data(plan: Plan, specialty: str, knowledge_base: KnowledgeBase) -> dict[str, Data]:
    """Return the answer as plain data."""
    answer = why_not(plan, specialty, knowledge_base.rule_base)
    against: list[Data] = [
        {
            "dimension": dimension,
            "effect": judgement.effect,
            "rule": judgement.statement.rule.id,
            "text": judgement.statement.text,
        }
        for dimension, judgement in answer.against
    ]
    helping: list[Data] = [
        {
            "rule": unfired.rule.id,
            "title": unfired.rule.title,
            "gain": unfired.gain,
            "changeable": unfired.changeable,
            "needs": [f"{alias}: {failure.test}" for alias, failure in unfired.failures],
        }
        for unfired in answer.would_help
    ]
    return {
        "schema": SCHEMA,
        "specialty": answer.field.specialty,
        "place": answer.field.place,
        "points": answer.field.merit,
        "choice": answer.choice.specialty if answer.choice else None,
        "gates": [
            {"gate": gate.topic, "rule": gate.statement.rule.id, "text": gate.statement.text}
            for gate in answer.gates
        ],
        "against": against,
        "would_help": helping,
    }
