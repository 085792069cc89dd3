"""Look up conclusions by type, and the firing behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.errors import KnowledgeBaseError, Problem
from rematch.plan.statement import Statement

if TYPE_CHECKING:
    from rematch.facts.fact import Fact
    from rematch.inference.engine import Inference

FACT = "fact:"
FIRING = "firing:"


class Conclusions:
    """The facts of a finished inference, with a statement for each that a rule concluded."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference
        self._statements: dict[str, Statement] = {}

    def all(self, type_name: str) -> tuple[Fact, ...]:
        """Return the facts of a type in run order."""
        return self._inference.of_type(type_name)

    def only(self, type_name: str) -> Fact:
        """Return the one fact of a type that always has one."""
        return self._inference.of_type(type_name)[0]

    def placed(self, type_name: str) -> tuple[Fact, ...]:
        """Return the facts of a ranked type by place; KnowledgeBaseError when the rules left none."""
        found = sorted(self.all(type_name), key=lambda fact: int(str(fact.fields["place"])))
        if not found:
            raise KnowledgeBaseError(
                Problem(
                    f"no rule concluded anything that becomes a {type_name!r}",
                    remedy="keep one rule in that stage that always holds",
                )
            )
        return tuple(found)

    def statement(self, fact: Fact) -> Statement:
        """Return the statement of the firing that concluded ``fact``, the same for all that it concluded."""
        (origin,) = fact.origins[""]
        found = self._statements.get(origin)
        if found is None:
            number = int(origin.removeprefix(FIRING))
            found = self._statements[origin] = Statement(self._inference.firings[number - 1])
        return found

    def behind(self, made: Fact, type_name: str) -> Fact:
        """Return the first fact of ``type_name`` that a ranked, settled or tallied fact came from."""
        prefix = f"{FACT}{type_name}/"
        for origins in made.origins.values():
            for origin in origins:
                if origin.startswith(prefix):
                    identity = origin.removeprefix(FACT)
                    return next(fact for fact in self.all(type_name) if fact.id == identity)
        raise KnowledgeBaseError(Problem(f"the fact {made.id} does not come from a {type_name!r}"))
