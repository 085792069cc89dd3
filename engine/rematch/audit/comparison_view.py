"""A comparison as text, by a template, and as plain data."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from rematch.text_template import render_text, text_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.audit.base_change import BaseChange
    from rematch.audit.changes import Answer, ChangedFiring, Moved, StageChange
    from rematch.audit.comparison import RunComparison
    from rematch.document import Data
    from rematch.overlay.layers import Location

SCHEMA = "rematch/audit-comparison/1"
TEMPLATE = "audit-comparison.txt.j2"


def comparison_text(found: RunComparison, root: Location, *, detail: bool) -> str:
    """Return a comparison as text, by ``templates/audit-comparison.txt.j2``; KnowledgeBaseError when broken.

    ``root``: the knowledge base whose template it is. ``detail``: every firing, fact and field, too.
    """
    templates = root / "templates"
    given = {"found": found, "detail": detail, "rules_of": rules_of}
    return render_text(text_environment(templates), templates, TEMPLATE, given)


def rules_of(stage: StageChange) -> Mapping[str, Mapping[str, int]]:
    """Return how many firings of each rule conclude otherwise, are gone, are new, rest on what changed."""
    counts: dict[str, Counter[str]] = {}
    for sign, firings in (
        ("~", [one.firing for one in stage.changed]),
        ("-", stage.lost),
        ("+", stage.gained),
        ("=", [one.firing for one in stage.rematched]),
    ):
        for firing in firings:
            counts.setdefault(firing.rule, Counter())[sign] += 1
    return counts


def comparison_data(found: RunComparison) -> dict[str, Data]:
    """Return a comparison as plain data."""
    return {
        "schema": SCHEMA,
        "kind": found.kind,
        "before": found.before.stamp.run_id,
        "after": found.after.stamp.run_id if found.after else None,
        "answer": {"before": _answer(found.answers[0]), "after": _answer(found.answers[1])},
        "versions": _moved(found.versions),
        "knowledge_base": _base(found.base),
        "profile": _moved(found.profile),
        "facts": [{"fact": one.id, "type": one.type, "changes": _moved(one.changes)} for one in found.facts],
        "stages": [_stage(one) for one in found.stages],
        "counted": _moved(found.counted),
        "notes": [{"kind": note.kind, "name": note.name, "facts": note.facts} for note in found.notes],
        "facts_about_another_field": found.elsewhere,
    }


def _answer(answer: Answer) -> dict[str, Data]:
    return {**asdict(answer), "open": [*answer.open], "closed": [*answer.closed]}


def _moved(moved: tuple[Moved, ...]) -> list[Data]:
    return [{"name": one.name, "before": one.before, "after": one.after} for one in moved]


def _base(base: BaseChange) -> dict[str, Data]:
    return {
        "before": base.before,
        "after": base.after,
        "files": None if base.files is None else [*base.files],
        "rules": None if base.rules is None else {**base.rules},
        "differ_and_fired": [*base.fired],
        "unread": [str(problem) for problem in base.unread],
    }


def _stage(stage: StageChange) -> dict[str, Data]:
    return {
        "stage": stage.stage,
        "lost": [{"rule": firing.rule, "matched": {**firing.matches}} for firing in stage.lost],
        "gained": [{"rule": firing.rule, "matched": {**firing.matches}} for firing in stage.gained],
        "changed": [*map(_changed, stage.changed)],
        "rematched": [*map(_changed, stage.rematched)],
    }


def _changed(one: ChangedFiring) -> dict[str, Data]:
    return {
        "rule": one.firing.rule,
        "matched": {**one.firing.matches},
        "conclusions": _moved(one.changes),
    }
