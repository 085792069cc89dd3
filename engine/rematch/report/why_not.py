"""The answer to ``why-not`` as text and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rematch.plan.why_not import why_not
from rematch.plan.wording import plain_value
from rematch.report.cites import enable_cites
from rematch.report.files import broken_template, read_words

if TYPE_CHECKING:
    from rematch.document import Data
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import Plan

SCHEMA = "rematch/why-not/1"
TEMPLATE = "why-not.txt.j2"


def why_not_text(plan: Plan, specialty: str, knowledge_base: KnowledgeBase) -> str:
    """Return the answer as text, by ``templates/why-not.txt.j2``."""
    templates = knowledge_base.root / "templates"
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=plain_value,
    )
    enable_cites(environment)
    words = read_words(templates)
    answer = why_not(plan, specialty, knowledge_base.rule_base)
    try:
        return environment.get_template(TEMPLATE).render(answer=answer, words=words, number=plain_value)
    except TemplateError as error:
        raise broken_template(error, templates, TEMPLATE) from error


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
