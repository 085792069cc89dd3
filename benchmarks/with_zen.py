"""The shared workload in zen-engine: one decision table that collects, looped over the candidates.

The loop takes half the time of one evaluation per candidate.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import zen
from workload import CHOICES, FLAGS, NUMBERS

if TYPE_CHECKING:
    from workload import Record, Term, Workload

_COLUMNS = (*NUMBERS, *CHOICES, *FLAGS)
_OUTPUTS = ("rule", "specialty", "points")


class WithZen:
    """One compiled decision."""

    def __init__(self, work: Workload) -> None:
        self._decision = zen.ZenEngine().create_decision(json.dumps(_graph(work)))
        self._context = {"candidates": list(work.candidates)}

    def records(self, *, trace: bool) -> list[Record]:
        """Evaluate all candidates and return a record of every row that hit."""
        answer = self._decision.evaluate(self._context, {"trace": trace})
        return [
            (hit["rule"], hit["specialty"], hit["points"])
            for hits in answer["result"]["fired"]
            for hit in hits
        ]


def _graph(work: Workload) -> object:
    table = {
        "hitPolicy": "collect",
        "executionMode": "loop",
        "inputField": "candidates",
        "outputPath": "fired",
        "passThrough": False,
        "inputs": [{"id": f"in-{name}", "name": name, "field": name} for name in _COLUMNS],
        "outputs": [{"id": f"out-{name}", "name": name, "field": name} for name in _OUTPUTS],
        "rules": [_row(name, terms, points) for name, terms, points in work.rules],
    }
    place = {"x": 0, "y": 0}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": place},
        {"id": "rules", "name": "rules", "type": "decisionTableNode", "position": place, "content": table},
        {"id": "out", "name": "out", "type": "outputNode", "position": place},
    ]
    edges = [
        {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
        for source, target in (("in", "rules"), ("rules", "out"))
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _row(name: str, terms: tuple[Term, ...], points: int) -> dict[str, str]:
    cells = {f"in-{column}": "" for column in _COLUMNS}
    cells.update({f"in-{term.field}": _cell(term) for term in terms})
    outputs = {"out-rule": json.dumps(name), "out-specialty": "specialty", "out-points": str(points)}
    return {"_id": name, **cells, **outputs}


def _cell(term: Term) -> str:
    if term.operator in ("eq", "in"):
        return ", ".join(map(json.dumps, term.operands))
    return f"{'>=' if term.operator == 'gte' else '<'} {term.operands[0]}"
