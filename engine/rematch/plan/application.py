"""What the application must show: experiences in order, letters wanted, weaknesses and repairs (H6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.plan.lines import order_of
from rematch.plan.model import Points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rematch.facts.fact import Fact, Value
    from rematch.plan.firings import Conclusions
    from rematch.plan.statement import Statement


@dataclass(frozen=True, slots=True)
class Material:
    """One experience at its place in the application, with the reasons for that place."""

    place: int
    points: float
    reasons: tuple[Points, ...]
    material: Fact

    @property
    def facts(self) -> Mapping[str, Value]:
        """The experience as the chosen field sees it."""
        return self.material.fields


@dataclass(frozen=True, slots=True)
class LetterGoal:
    """Letters wanted from one kind of writer; ``held`` and ``missing`` are None when nobody knows."""

    writer: str
    wanted: int
    held: int | None
    ask: str
    statement: Statement

    @property
    def missing(self) -> int | None:
        """Letters still to be won."""
        return None if self.held is None else max(0, self.wanted - self.held)


@dataclass(frozen=True, slots=True)
class Repair:
    """How one diagnosed cause is mended, and by what one can tell."""

    cause: str
    measure: str
    statement: Statement


def materials(made: Conclusions) -> tuple[Material, ...]:
    """Return the experiences in the order in which the application shows them."""
    by_number = {fact.fields["number"]: fact for fact in made.all("material")}
    merits = made.all("material_merit")
    return tuple(
        Material(
            place=int(str(placed.fields["place"])),
            points=float(str(placed.fields["points"])),
            reasons=tuple(
                sorted(
                    (
                        Points(float(str(fact.fields["points"])), made.statement(fact))
                        for fact in merits
                        if fact.fields["number"] == placed.fields["number"]
                    ),
                    key=lambda reason: -reason.points,
                )
            ),
            material=by_number[placed.fields["number"]],
        )
        for placed in made.all("material_order")
    )


def letter_goals(made: Conclusions) -> tuple[LetterGoal, ...]:
    """Return the letters wanted, the most important writer first."""
    return tuple(
        LetterGoal(
            writer=str(fact.fields["writer"]),
            wanted=int(str(fact.fields["wanted"])),
            held=int(str(fact.fields["held"])) if "held" in fact.fields else None,
            ask=made.statement(fact).worded(str(fact.fields["ask"])),
            statement=made.statement(fact),
        )
        for fact in _speaking(made.all("letter_goal"), "writer")
        if fact.fields["wanted"]
    )


def repairs(made: Conclusions) -> tuple[Repair, ...]:
    """Return the repairs in the order of the causes."""
    places = {str(fact.fields["cause"]): int(str(fact.fields["place"])) for fact in made.all("cause_order")}
    speaking = _speaking(made.all("repair"), "cause")
    ordered = sorted(speaking, key=lambda fact: places.get(str(fact.fields["cause"]), len(places) + 1))
    return tuple(
        Repair(
            cause=str(fact.fields["cause"]),
            measure=made.statement(fact).worded(str(fact.fields["measure"])),
            statement=made.statement(fact),
        )
        for fact in ordered
    )


def _speaking(facts: Iterable[Fact], by: str) -> list[Fact]:
    """Return for each value of ``by`` the fact of the highest order, highest first."""
    spoken: dict[Value, Fact] = {}
    for fact in facts:
        known = spoken.get(fact.fields[by])
        if known is None or order_of(fact) > order_of(known):
            spoken[fact.fields[by]] = fact
    return sorted(spoken.values(), key=order_of, reverse=True)
