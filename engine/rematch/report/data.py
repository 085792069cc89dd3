"""The plan as plain data under a versioned schema: statements with firings, facts with origins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch import __version__
from rematch.overlay.view import overlay_data
from rematch.report.statement_data import statement_data
from rematch.report.year_data import year_data

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rematch.document import Data
    from rematch.facts.fact import Fact, Value
    from rematch.inference.engine import Firing
    from rematch.knowledge.figures import Figure
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import Cause, FieldFit, Notice, Plan, Weighed

SCHEMA = "rematch/plan/1"
"""Changes when a reader of the data would have to change; new keys may be added under the same number."""


def plan_data(plan: Plan, knowledge_base: KnowledgeBase, run_id: str | None) -> dict[str, Data]:
    """Return the whole plan with firings and provenance."""
    reading = plan.reading
    return {
        "schema": SCHEMA,
        "rematch_version": __version__,
        "run_id": run_id,
        "profile": {"file": plan.basis.profile_file, "sha256": plan.basis.profile_sha256},
        "knowledge_sha256": plan.basis.knowledge_sha256,
        "overlay": overlay_data(plan.basis.overlay) if plan.basis.overlay else None,
        "name": plan.name,
        "start": plan.start.isoformat() if plan.start else None,
        "cycle": plan.basis.cycle,
        "choice": plan.choice.specialty if plan.choice else None,
        "runners_up": [field.specialty for field in plan.runners_up],
        "decision": {
            "verdict": reading.verdict,
            "confidence": reading.confidence,
            **statement_data(reading.statement),
            "evidence": {side: _weighed(lines) for side, lines in reading.evidence.items()},
        },
        "stance": {"stance": reading.stance, **statement_data(reading.stance_statement)},
        "actions": [
            {"topic": action.topic, "do": action.do, **statement_data(action.statement)}
            for action in plan.actions
        ],
        "warnings": _notices(plan.warnings),
        "findings": [
            {"tone": tone, "topic": line.topic, "weight": line.weight, **statement_data(line.statement)}
            for tone, line in plan.findings
        ],
        "unknowns": [
            {"path": unknown.path, "name": unknown.name, "cost": unknown.cost, "ask": unknown.ask}
            for unknown in plan.unknowns
        ],
        "causes": [_cause(cause) for cause in plan.causes],
        "ruled_out": [_cause(cause) for cause in plan.ruled_out],
        "questions": [
            {
                "topic": question.topic,
                "ask": question.ask,
                "whom": question.whom,
                **statement_data(question.statement),
            }
            for question in plan.questions
        ],
        "fields": [_field(field) for field in plan.fields],
        "disagreements": _notices(plan.disagreements),
        "year": year_data(plan.year),
        "figures": [_figure(figure, knowledge_base) for figure in plan.basis.figures],
        "stale_figures": [figure.id for figure in plan.basis.stale],
        "firings": [_firing(firing) for firing in plan.inference.firings],
        "facts": [_fact(fact) for fact in plan.inference.facts],
    }


def _weighed(lines: Iterable[Weighed]) -> list[Data]:
    return [{"weight": line.weight, **statement_data(line.statement)} for line in lines]


def _notices(notices: Iterable[Notice]) -> list[Data]:
    return [
        {"topic": notice.topic, "kind": notice.kind, **statement_data(notice.statement)} for notice in notices
    ]


def _cause(cause: Cause) -> dict[str, Data]:
    return {
        "cause": cause.cause,
        "standing": cause.standing,
        **statement_data(cause.statement),
        "for": _weighed(cause.evidence_for),
        "against": _weighed(cause.evidence_against),
    }


def _field(field: FieldFit) -> dict[str, Data]:
    ratings: list[Data] = [
        {
            "dimension": rating.dimension,
            "level": rating.level,
            "judgements": [
                {
                    "effect": judgement.effect,
                    "level": judgement.level,
                    "steps": judgement.steps,
                    "counted": judgement.counted,
                    **statement_data(judgement.statement),
                }
                for judgement in rating.judgements
            ],
        }
        for rating in field.ratings
    ]
    return {
        "specialty": field.specialty,
        "name": field.name,
        "place": field.place,
        "points": field.merit,
        "ratings": ratings,
        "gates": _notices(field.gates),
        "cautions": _notices(field.cautions),
        "merits": [{"points": points.points, **statement_data(points.statement)} for points in field.points],
        "compared": _fields(field.candidate),
    }


def _figure(figure: Figure, knowledge_base: KnowledgeBase) -> dict[str, Data]:
    source = knowledge_base.knowledge.sources[figure.source]
    return {
        "id": figure.id,
        "value": figure.value,
        "unit": figure.unit,
        "year": figure.year,
        "kind": figure.kind,
        "note": figure.note,
        "source": {"id": source.id, "title": source.title, "publisher": source.publisher, "url": source.url},
    }


def _firing(firing: Firing) -> dict[str, Data]:
    conclusions: list[Data] = [fact.id for fact in firing.conclusions]
    return {
        "number": firing.number,
        "rule": firing.rule.id,
        "stage": firing.rule.stage,
        "file": firing.rule.position.file,
        "line": firing.rule.position.line,
        "matches": {alias: fact.id for alias, fact in firing.matches},
        "conclusions": conclusions,
    }


def _fact(fact: Fact) -> dict[str, Data]:
    origins: dict[str, Data] = {name: list(references) for name, references in fact.origins.items()}
    return {"id": fact.id, "type": fact.type, "fields": _fields(fact), "origins": origins}


def _fields(fact: Fact) -> dict[str, Data]:
    return {name: _plain(value) for name, value in fact.fields.items()}


def _plain(value: Value) -> Data:
    return list(value) if isinstance(value, tuple) else value
