"""Coverage as text and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.text_template import render_text, text_environment

if TYPE_CHECKING:
    from rematch.coverage.coverage import Backing, Coverage, Covered
    from rematch.document import Data
    from rematch.knowledge_base import KnowledgeBase

SCHEMA = "rematch/rule-sources/1"
TEMPLATE = "rule-sources.txt.j2"


def coverage_text(found: Coverage, knowledge_base: KnowledgeBase) -> str:
    """Return the coverage as text, by ``templates/rule-sources.txt.j2``; KnowledgeBaseError when broken."""
    templates = knowledge_base.root / "templates"
    given = {"coverage": found, "name": backing_name}
    return render_text(text_environment(templates), templates, TEMPLATE, given)


def coverage_data(found: Coverage) -> dict[str, Data]:
    """Return the coverage as plain data."""
    return {
        "schema": SCHEMA,
        "profiles": [*found.profiles],
        "counts": {state: len(found.of_state(state)) for state in ("covered", "idle", "uncited")},
        "heuristics": [_heuristic(covered) for covered in found.heuristics],
    }


def backing_name(backing: Backing) -> str:
    """Return a rule's id, an entry's dotted name, or a template with its line."""
    separator = ":" if backing.citation.kind == "template" else "."
    return separator.join(backing.citation.name)


def _heuristic(covered: Covered) -> dict[str, Data]:
    return {
        "number": covered.heuristic.number,
        "title": covered.heuristic.title,
        "where": covered.heuristic.where,
        "state": covered.state,
        "cited_by": [_backing(backing) for backing in covered.backings],
    }


def _backing(backing: Backing) -> dict[str, Data]:
    return {
        "kind": backing.citation.kind,
        "name": backing_name(backing),
        "file": backing.citation.position.file,
        "line": backing.citation.position.line,
        "effect": backing.effect,
        "profiles": [*backing.profiles],
    }
