"""From a profile and the knowledge base to the facts that rules see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.facts.applicant import applicant_fact, group_of
from rematch.facts.candidates import candidate_facts
from rematch.facts.records import attempt_facts, debrief_facts, experience_facts, letter_facts, red_flag_facts
from rematch.facts.timing import timing_of

if TYPE_CHECKING:
    from rematch.facts.fact import Fact
    from rematch.knowledge.load import Knowledge
    from rematch.profile.model import Profile


def build_facts(profile: Profile, knowledge: Knowledge) -> tuple[Fact, ...]:
    """Return every built fact: the applicant, one per entry of the file, one candidate per field.

    The target is the field of the latest attempt. Nothing is judged here: only counted, dated,
    and compared with published figures, each field with its origins.
    """
    timing = timing_of(profile, knowledge.settings)
    target = profile.attempts[timing.latest].specialty
    candidates = candidate_facts(profile, knowledge, group_of(profile, knowledge), target)
    target_candidate = next(fact for fact in candidates if fact.fields["specialty"] == target)
    return (
        applicant_fact(profile, knowledge, timing, target_candidate),
        *attempt_facts(profile, knowledge, timing),
        *experience_facts(profile, target),
        *letter_facts(profile, target),
        *red_flag_facts(profile),
        *debrief_facts(profile, target),
        *candidates,
    )
