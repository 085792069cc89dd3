"""Which types of fact each part of the plan is made from: how a conclusion gets into the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ACTIONS = ("action", "action_order")
_CAUSES = ("cause", "cause_order", "cause_evidence")
_VERDICT = ("decision", "verdict")
_STANCE = ("stance_order", "stance")
_FIELDS = (
    *("candidate", "choice", "standing", "dimension_rating", "rating", "exclusion", "caution", "merit"),
)
_LANES = ("lane_order", "lane_merit", "lane_gate")
_SIZE = ("list_size_order", "list_size", "list_cap", "tier_order", "tier_mix", "risk")
_SECOND = ("dual_order", "dual", "applicant", "candidate")

READS: Mapping[str, tuple[str, ...]] = {
    "applicant": ("applicant",),
    "actions": _ACTIONS,
    "warnings": ("warning",),
    "findings": ("finding",),
    "causes": _CAUSES,
    "ruled_out": _CAUSES,
    "questions": ("question",),
    "reading.verdict": _VERDICT,
    "reading.confidence": _VERDICT,
    "reading.statement": _VERDICT,
    "reading.evidence": ("evidence",),
    "reading.stance": _STANCE,
    "reading.stance_statement": _STANCE,
    "fields": _FIELDS,
    "open_fields": _FIELDS,
    "closed_fields": _FIELDS,
    "choice": _FIELDS,
    "runners_up": _FIELDS,
    "disagreements": ("disagreement",),
    "year.focus": ("focus",),
    "year.asked": ("focus",),
    "year.lines": ("advice",),
    "year.section": ("advice",),
    "year.lanes": _LANES,
    "year.lane": _LANES,
    "year.materials": ("material", "material_merit", "material_order"),
    "year.letter_goals": ("letter_goal",),
    "year.repairs": ("repair", "cause_order"),
    "year.program_list": (*_SIZE, *_SECOND),
    "year.cost": (*_SIZE, *_SECOND, "focus"),
    "year.step3": ("step3_order", "step3"),
    "year.season": ("applicant", "focus"),
    "year.calendar": (*_ACTIONS, "task", "applicant"),
}
"""By part of ``Plan`` (``year.``: of its ``Year``; properties count as parts), the types that it reads."""

NOT_FROM_FACTS = frozenset({"name", "start", "unknowns", "basis", "inference"})
"""The parts of a plan that no type of fact becomes: they come from the profile, the figures or the run."""
