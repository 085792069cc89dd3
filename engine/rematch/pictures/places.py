"""Who fills the places of a field, as far as that is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rematch.knowledge.figures import Figure
    from rematch.knowledge.load import Knowledge
    from rematch.plan.model import Plan

_SHARE = "share_of_positions_filled"
_FILLED = "fill_rate"
_EVERYBODY = "all"


class Share(NamedTuple):
    """What a group fills of a field's places, in percent; ``own``: the applicant's group."""

    group: str
    name: str
    percent: float
    own: bool
    figure: Figure


class Places(NamedTuple):
    """The shares of one year, the largest first, and what was left unfilled in that year, if published."""

    specialty: str
    shares: tuple[Share, ...]
    unfilled: float | None
    unfilled_figure: Figure | None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures behind it."""
        left = (self.unfilled_figure,) if self.unfilled_figure else ()
        return (*(share.figure for share in self.shares), *left)


def places_of(plan: Plan, knowledge: Knowledge) -> Places | None:
    """Return who fills the places of the field that the year is written for; None where nobody says."""
    focus = plan.year.focus
    if focus is None:
        return None
    field = str(focus.fields["specialty"])
    own = knowledge.settings.lists("share_groups").get(str(plan.applicant.fields.get("group", "")), ())
    groups = knowledge.measures.groups
    found = [(group, figure) for group in groups if (figure := knowledge.figures.get(field, _SHARE, group))]
    latest = max((figure.year for _, figure in found), default=None)
    shares = [
        Share(group, groups[group], figure.value, group in own, figure)
        for group, figure in found
        if figure.year == latest
    ]
    if not shares:
        return None
    filled = knowledge.figures.get(field, _FILLED, _EVERYBODY)
    known = filled if filled is not None and filled.year == latest else None
    return Places(
        field,
        tuple(sorted(shares, key=lambda share: -share.percent)),
        round(100 - known.value, 1) if known else None,
        known,
    )
