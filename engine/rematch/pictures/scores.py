"""The Step 2 CK scores published of those who matched and did not, in the fields that a plan compares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rematch.plan.statement import FIGURE

if TYPE_CHECKING:
    from rematch.knowledge.figures import Figure
    from rematch.knowledge.load import Knowledge
    from rematch.plan.model import FieldFit, Plan

_HIGH = "step2ck_q3_matched"
_UNMATCHED = "step2_unmatched"


class FieldScores(NamedTuple):
    """One field: quartiles and middle of the matched, middle of the unmatched, each where it is published.

    ``role`` is target, choice or runner_up; ``group`` says whose scores they are, and ``stand_in`` that it is
    another group than the applicant's. The middles are medians or means, as their figures say.
    """

    specialty: str
    name: str
    role: str
    group: str
    stand_in: bool
    low: Figure | None
    middle: Figure
    high: Figure | None
    unmatched: Figure | None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures that are published."""
        return tuple(one for one in (self.low, self.middle, self.high, self.unmatched) if one is not None)


def scores_of(plan: Plan, knowledge: Knowledge) -> tuple[FieldScores, ...]:
    """Return the target, the choice and the runners-up, each once and where a score is published."""
    target = plan.applicant.fields.get("target")
    chosen = [(field, "choice" if field is plan.choice else "runner_up") for field in plan.open_fields[:3]]
    aimed = [(field, "target") for field in plan.fields if field.specialty == target]
    seen = {field.specialty for field, _ in aimed}
    ordered = [*aimed, *((field, role) for field, role in chosen if field.specialty not in seen)]
    return tuple(found for field, role in ordered if (found := _scores(field, role, knowledge)))


def _scores(field: FieldFit, role: str, knowledge: Knowledge) -> FieldScores | None:
    middle = _figure(field, "step2_center", knowledge)
    if middle is None:
        return None
    high = knowledge.figures.get(field.specialty, _HIGH, middle.group)
    return FieldScores(
        specialty=field.specialty,
        name=field.name,
        role=role,
        group=str(field.facts["score_group"]),
        stand_in=bool(field.facts["score_stand_in"]),
        low=_figure(field, "step2_low", knowledge),
        middle=middle,
        high=high if high is not None and high.year == middle.year else None,
        unmatched=_figure(field, _UNMATCHED, knowledge),
    )


def _figure(field: FieldFit, name: str, knowledge: Knowledge) -> Figure | None:
    """Return the figure behind one field of the comparison, so that picture and report show the same."""
    if name not in field.facts:
        return None
    for origin in field.candidate.origin_of(name):
        if origin.startswith(FIGURE):
            return knowledge.figures.by_id(origin.removeprefix(FIGURE))
    return None
