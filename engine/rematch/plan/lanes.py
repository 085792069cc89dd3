"""The ways to spend the year in order, each with what speaks for and against it (H5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.plan.model import Notice, Points

if TYPE_CHECKING:
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.plan.firings import Conclusions


@dataclass(frozen=True, slots=True)
class Lane:
    """One way to spend the year. ``place`` is None when a gate closes it; place 1 is the lane."""

    lane: str
    place: int | None
    points: float
    reasons: tuple[Points, ...]
    gates: tuple[Notice, ...]

    @property
    def reasons_for(self) -> tuple[Points, ...]:
        """What speaks for it, the weightiest first."""
        return tuple(reason for reason in self.reasons if reason.points > 0)

    @property
    def reasons_against(self) -> tuple[Points, ...]:
        """What speaks against it, the weightiest first."""
        return tuple(reason for reason in reversed(self.reasons) if reason.points < 0)


def lanes(made: Conclusions, vocabulary: Vocabulary) -> tuple[Lane, ...]:
    """Return every lane: the open ones by place, then the closed ones in the vocabulary's order."""
    places = {str(fact.fields["lane"]): int(str(fact.fields["place"])) for fact in made.all("lane_order")}
    known = vocabulary.types["lane_merit"].fields["lane"].values
    merits, gates = made.all("lane_merit"), made.all("lane_gate")
    found = [
        Lane(
            lane=lane,
            place=places.get(lane),
            points=sum(float(str(fact.fields["points"])) for fact in merits if fact.fields["lane"] == lane),
            reasons=tuple(
                sorted(
                    (
                        Points(float(str(fact.fields["points"])), made.statement(fact))
                        for fact in merits
                        if fact.fields["lane"] == lane
                    ),
                    key=lambda reason: -reason.points,
                )
            ),
            gates=tuple(
                Notice(str(fact.fields["gate"]), "gate", made.statement(fact))
                for fact in gates
                if fact.fields["lane"] == lane
            ),
        )
        for lane in known
    ]
    return tuple(sorted(found, key=lambda one: (one.place is None, one.place or 0)))
