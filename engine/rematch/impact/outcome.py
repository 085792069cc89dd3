"""A plan boiled down to what two of them are compared by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rematch.document import Data
    from rematch.plan.model import Plan
    from rematch.plan.program_list import ProgramList, Range


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one profile gets: the conclusions by name, and how often each rule fired."""

    conclusions: Mapping[str, Data]
    fired: Mapping[str, int]


def outcome_of(plan: Plan) -> Outcome:
    """Return what a plan is compared by."""
    return Outcome(
        {name: read(plan) for name, read in _READERS.items()},
        dict(Counter(firing.rule.id for firing in plan.inference.firings)),
    )


def _range(count: Range | None) -> str | None:
    return None if count is None else f"{count.least} to {count.most}"


def _of_list(plan: Plan, read: Callable[[ProgramList], Data]) -> Data:
    return None if plan.year.program_list is None else read(plan.year.program_list)


def _tiers(programs: ProgramList) -> Data:
    return [f"{tier.tier} {_range(tier.count)}" for tier in programs.tiers]


def _second(programs: ProgramList) -> Data:
    parts = (programs.second.mode, programs.second.specialty, _range(programs.second.count))
    return " ".join(part for part in parts if part)


_READERS: Mapping[str, Callable[[Plan], Data]] = {
    "choice": lambda plan: plan.choice.specialty if plan.choice else None,
    "runners_up": lambda plan: [field.specialty for field in plan.runners_up],
    "closed_fields": lambda plan: [field.specialty for field in plan.closed_fields],
    "verdict": lambda plan: plan.reading.verdict,
    "confidence": lambda plan: plan.reading.confidence,
    "stance": lambda plan: plan.reading.stance,
    "lane": lambda plan: plan.year.lane.lane if plan.year.lane else None,
    "list_size": lambda plan: _of_list(plan, lambda programs: _range(programs.count)),
    "tiers": lambda plan: _of_list(plan, _tiers),
    "second_list": lambda plan: _of_list(plan, _second),
    "step3": lambda plan: plan.year.step3.topic if plan.year.step3 else None,
    "actions": lambda plan: [f"{action.topic}: {action.do}" for action in plan.actions],
    "warnings": lambda plan: [*sorted({f"{notice.topic}: {notice.kind}" for notice in plan.warnings})],
    "causes": lambda plan: [f"{one.cause}: {one.standing}" for one in (*plan.causes, *plan.ruled_out)],
    "repairs": lambda plan: [f"{repair.cause}: {repair.measure}" for repair in plan.year.repairs],
}

CONCLUSIONS = tuple(_READERS)
"""The names of what is compared, as --fail-on takes them."""
MOVED = ("choice", "verdict", "stance", "lane")
"""Those for which the report shows what became of what."""
