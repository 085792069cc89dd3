"""The shared workload in Rematch: through its public engine, and through its matchers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workload import CHOICES, FLAGS, NUMBERS

from rematch.errors import Position
from rematch.facts.fact import Fact
from rematch.inference.durable import DurableMatcher
from rematch.inference.engine import Engine
from rematch.knowledge.vocabulary import FactType, Field, Vocabulary
from rematch.rules.language import (
    All,
    Conclusion,
    Pattern,
    Reference,
    Rule,
    RuleBase,
    Stage,
    Test,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workload import Record, Term, Workload

    from rematch.inference.engine import Inference
    from rematch.inference.matching import Match

_PLACE = Position("workload", 1, 1)
_STAGE = "only"


class WithRematch:
    """Everything is compiled when the object is made; each method then does one whole round."""

    def __init__(self, work: Workload) -> None:
        rules = tuple(_rule(name, terms, points) for name, terms, points in work.rules)
        rule_base = RuleBase(_vocabulary(), (Stage(_STAGE, _STAGE, (), _PLACE),), rules, ())
        self._facts = [
            Fact(f"candidate/{candidate['specialty']}", "candidate", candidate)
            for candidate in work.candidates
        ]
        self._numbered = list(enumerate(self._facts))
        self._rules = rules
        self._engine = Engine(rule_base)
        self._prepared = DurableMatcher().prepare(rules)

    def run(self) -> Inference:
        """Check the facts, fire the rules, and make a firing and a conclusion for each."""
        return self._engine.run(self._facts)

    def match(self) -> Sequence[Match]:
        """Return which rule matched which facts, and nothing else."""
        session = self._prepared.open()
        try:
            return session.add(self._numbered)
        finally:
            session.close()

    def fired(self) -> frozenset[Record]:
        """Return the firings of one run, for comparison."""
        return frozenset(
            (
                firing.rule.id,
                str(firing.matches[0][1].fields["specialty"]),
                int(str(firing.conclusions[0].fields["points"])),
            )
            for firing in self.run().firings
        )

    def matched(self) -> int:
        """Return the number of matches of one round, for comparison."""
        return len(self.match())


def _rule(name: str, terms: Sequence[Term], points: int) -> Rule:
    tests = tuple(
        Test(term.field, term.operator, term.operands if term.operator == "in" else term.operands[0])
        for term in terms
    )
    return Rule(
        id=name,
        stage=_STAGE,
        title=name,
        patterns=(Pattern("candidate", "candidate", All(tests)),),
        none=(),
        conclusions=(
            Conclusion("merit", (("specialty", Reference("candidate", "specialty")), ("points", points))),
        ),
        because="it is part of the workload",
        source=("house",),
        priority=0,
        position=_PLACE,
    )


def _vocabulary() -> Vocabulary:
    specialty = Field("specialty", "text", "which field", always=True)
    candidate = {
        "specialty": specialty,
        **{name: Field(name, "number", "a number") for name in NUMBERS},
        **{name: Field(name, "choice", "a choice", values=values) for name, values in CHOICES.items()},
        **{name: Field(name, "flag", "a flag") for name in FLAGS},
    }
    merit = {
        "specialty": Field("specialty", "text", "which field"),
        "points": Field("points", "integer", "how many"),
    }
    return Vocabulary(
        {
            "candidate": FactType("candidate", "one field", "built", candidate),
            "merit": FactType("merit", "points of a field", "concluded", merit),
        },
        {},
    )
