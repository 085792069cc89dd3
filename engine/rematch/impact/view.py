"""Impact as text and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.text_template import render_text, text_environment

if TYPE_CHECKING:
    from rematch.document import Data
    from rematch.impact.compare import Comparison
    from rematch.impact.summary import Impact, RuleImpact

SCHEMA = "rematch/rule-impact/1"
TEMPLATE = "rule-impact.txt.j2"


def impact_text(impact: Impact) -> str:
    """Return the impact as text, by ``templates/rule-impact.txt.j2``; KnowledgeBaseError when broken."""
    templates = impact.after.root / "templates"
    names = {
        identity: specialty.name
        for side in (impact.before, impact.after)
        for identity, specialty in side.knowledge.specialties.items()
    }
    return render_text(text_environment(templates), templates, TEMPLATE, {"impact": impact, "names": names})


def impact_data(impact: Impact) -> dict[str, Data]:
    """Return the impact as plain data, every changed profile with what moved in it."""
    return {
        "schema": SCHEMA,
        "against": {"root": str(impact.before.root), "sha256": impact.before.sha256},
        "kb": {"root": str(impact.after.root), "sha256": impact.after.sha256},
        "files": [*impact.files],
        "rules": {**impact.rules},
        "profiles": len(impact.comparisons),
        "changed": len(impact.changed),
        "stirred": impact.stirred,
        "conclusions": {**impact.counts},
        "moved": {
            name: [{"from": one.before, "to": one.after, "profiles": one.count} for one in movements]
            for name, movements in impact.moved.items()
        },
        "responsible": [_rule(rule) for rule in impact.responsible],
        "without_rule": impact.without_rule,
        "drawn_along": [_rule(rule) for rule in impact.drawn_along],
        "reworded": [_rule(rule) for rule in impact.reworded],
        "idle": [*impact.idle],
        "changed_profiles": [_comparison(one, impact) for one in impact.changed],
    }


def _rule(rule: RuleImpact) -> dict[str, Data]:
    return {
        "rule": rule.rule,
        "difference": rule.difference,
        "file": rule.where.file,
        "line": rule.where.line,
        "gained": rule.gained,
        "lost": rule.lost,
        "kept": rule.kept,
    }


def _comparison(one: Comparison, impact: Impact) -> dict[str, Data]:
    changes: dict[str, Data] = {
        change.conclusion: {"from": change.before, "to": change.after} for change in one.changes
    }
    responsible: list[Data] = [rule.rule for rule in impact.responsible if rule.rule in one.fired]
    return {
        "profile": one.profile,
        "changes": changes,
        "responsible": responsible,
        "gained": [rule for rule, (old, new) in one.fired.items() if new > old],
        "lost": [rule for rule, (old, new) in one.fired.items() if new < old],
    }
