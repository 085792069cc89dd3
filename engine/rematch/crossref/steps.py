"""The steps after each stage, seen as links: what each reads and what it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.facts.focus import READS as FOCUS_READS
from rematch.rules.language import Focus, Rank, Settle, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.rules.language import Conclusion, RuleBase, Scalar, Stage, Step


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step and the stage after which it runs."""

    stage: str
    step: Step

    @property
    def kind(self) -> str:
        """The word that the stages file has for it."""
        return type(self.step).__name__.lower()

    @property
    def makes(self) -> tuple[str, ...]:
        """The types of fact that it makes."""
        return self.step.types if isinstance(self.step, Focus) else (self.step.type,)

    @property
    def name(self) -> str:
        """How it is called: its kind and what it makes."""
        return f"{self.kind} {', '.join(self.makes)}"

    @property
    def reads(self) -> tuple[str, ...]:
        """The types of fact that it reads, each once."""
        return tuple(dict.fromkeys(_reads(self.step)))

    def takes(self, conclusion: Conclusion) -> bool:
        """Return whether a fact so concluded may count: its type is read, and no ``where`` keeps it out."""
        return any(
            kind == conclusion.type and _passes(where, conclusion) for kind, where in _inputs(self.step)
        )


def placed_steps(rule_base: RuleBase) -> tuple[PlacedStep, ...]:
    """Return every step in the order in which they run."""
    return tuple(placed for stage in rule_base.stages for placed in _of_stage(stage))


def _of_stage(stage: Stage) -> Iterator[PlacedStep]:
    return (PlacedStep(stage.name, step) for step in stage.steps)


def _reads(step: Step) -> Iterator[str]:
    return (kind for kind, _ in _inputs(step))


_Where = tuple[tuple[str, tuple["Scalar", ...]], ...]


def _inputs(step: Step) -> Iterator[tuple[str, _Where]]:
    """Yield each type that a step reads, with the values that it wants of its fields."""
    if isinstance(step, Tally):
        if step.for_each:
            yield step.for_each, ()
        for aggregate in step.aggregates:
            yield aggregate.type, aggregate.where
    elif isinstance(step, Rank):
        yield step.of, step.where
    elif isinstance(step, Settle):
        yield step.of, ()
    else:
        for kind in FOCUS_READS:
            yield kind, ()


def _passes(where: Iterable[tuple[str, tuple[Scalar, ...]]], conclusion: Conclusion) -> bool:
    """Return whether no written value of the conclusion contradicts ``where``."""
    written = dict(conclusion.fields)
    for name, values in where:
        value = written.get(name)
        if name not in written or (isinstance(value, bool | int | float | str) and value not in values):
            return False
    return True
