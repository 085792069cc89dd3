"""The shared workload in CLIPS through clipspy: the environment is built once, then reset, asserted, run.

Two ways bring the firings into Python: reading back the facts that the rules assert, which is clipspy's own
interface, and a line of text per firing through a router. The second is the fastest of all ways tried;
calling a Python function from the rules, one large multifield and a file take longer than the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import clips
from workload import CHOICES, FLAGS, NUMBERS

if TYPE_CHECKING:
    from workload import Record, Term, Value, Workload

_CANDIDATE = (
    "(deftemplate candidate (slot specialty (type SYMBOL)) "
    + " ".join(f"(slot {name} (type NUMBER))" for name in NUMBERS)
    + " ".join(f"(slot {name} (type SYMBOL))" for name in (*CHOICES, *FLAGS))
    + ")"
)
_MERIT = "(deftemplate merit (slot rule) (slot specialty) (slot points))"
_TRAIL = "trail"


class _Trail(clips.Router):
    """Keeps what the rules print to it."""

    def __init__(self) -> None:
        super().__init__(_TRAIL, 20)
        self.lines: list[str] = []

    def query(self, name: str) -> bool:
        return name == _TRAIL

    def write(self, name: str, message: str) -> None:  # noqa: ARG002 - the interface of a router
        self.lines.append(message)


class WithClips:
    """One environment; ``concluding``: the rules assert their conclusion, ``tracing``: they record firing."""

    def __init__(self, work: Workload, *, concluding: bool, tracing: bool) -> None:
        self._environment = clips.Environment()
        self._trail = _Trail()
        self._environment.add_router(self._trail)
        self._environment.build(_CANDIDATE)
        self._environment.build(_MERIT)
        for name, terms, points in work.rules:
            actions = [
                f"(assert (merit (rule {name}) (specialty ?s) (points {points})))" if concluding else "",
                f'(printout {_TRAIL} (str-cat "{name} " ?s " {points}"))' if tracing else "",
            ]
            conditions = " ".join(_condition(place, term) for place, term in enumerate(terms))
            self._environment.build(
                f"(defrule {name} (candidate (specialty ?s) {conditions}) => {' '.join(actions)})"
            )
        self._template = self._environment.find_template("candidate")
        self._merit = self._environment.find_template("merit")
        self._slots = [
            {name: _slot(value) for name, value in candidate.items()} for candidate in work.candidates
        ]

    def fire(self) -> int:
        """Do one round and return how many rules fired."""
        self._trail.lines.clear()
        self._environment.reset()
        for slots in self._slots:
            self._template.assert_fact(**slots)
        return int(self._environment.run())

    def conclusions(self) -> list[Record]:
        """Do one round and read back every fact that was concluded."""
        self.fire()
        return [(merit["rule"], merit["specialty"], merit["points"]) for merit in self._merit.facts()]

    def records(self) -> list[Record]:
        """Do one round and return a record of every firing."""
        self.fire()
        return [
            (rule, specialty, int(points))
            for rule, specialty, points in (line.split(" ") for line in self._trail.lines)
        ]


def _written(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _slot(value: Value) -> Value:
    return clips.Symbol(_written(value)) if isinstance(value, bool | str) else value


def _condition(place: int, term: Term) -> str:
    if term.operator in ("eq", "in"):
        return f"({term.field} {'|'.join(map(_written, term.operands))})"
    sign = ">=" if term.operator == "gte" else "<"
    return f"({term.field} ?v{place}&:({sign} ?v{place} {term.operands[0]}))"
