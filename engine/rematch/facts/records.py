"""One fact for each attempt, experience, letter and red flag, and one for the debrief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.facts.draft import FactDraft, in_knowledge, in_profile
from rematch.facts.timing import days_after_opening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.facts.fact import Fact
    from rematch.facts.timing import Timing
    from rematch.knowledge.load import Knowledge
    from rematch.profile.model import Attempt, Experience, Profile


def count_outputs(experience: Experience) -> int | None:
    """Return the abstracts, posters and papers of an experience; None when nothing is said of them."""
    outputs = experience.outputs
    if outputs is None:
        return None
    counts = (
        outputs.abstracts,
        outputs.posters,
        outputs.manuscripts_published,
        outputs.manuscripts_submitted,
    )
    return sum(count or 0 for count in counts)


def attempt_facts(profile: Profile, knowledge: Knowledge, timing: Timing) -> Iterator[Fact]:
    """Yield one ``attempt`` fact per past cycle, earliest first."""
    for number, index in enumerate(timing.order, start=1):
        attempt = profile.attempts[index]
        draft = FactDraft("attempt", f"attempt/{number}")
        here = ("attempts", index)
        draft.put("number", number, [in_profile(*here)])
        draft.put("is_latest", index == timing.latest, [in_profile(*here)])
        draft.put("withdrew", attempt.result == "withdrew", [in_profile(*here, "result")])
        for name in (
            "cycle", "specialty", "programs_applied", "submitted", "interviews", "programs_ranked",
            "signals_used", "signals_available", "result", "soap_result", "matched_position",
        ):  # fmt: skip
            draft.put(name, getattr(attempt, name), [in_profile(*here, name)])
        specialty = knowledge.specialties[attempt.specialty]
        draft.put("specialty_name", specialty.name, [in_profile(*here, "specialty")])
        draft.put("competitiveness", specialty.competitiveness, [in_profile(*here, "specialty")])
        draft.put("other_fields", len(attempt.second_specialties), [in_profile(*here, "second_specialties")])
        _proportions(draft, attempt, knowledge, here)
        yield draft.fact()


def _proportions(draft: FactDraft, attempt: Attempt, knowledge: Knowledge, here: tuple[str, int]) -> None:
    applied = attempt.programs_applied
    programs = knowledge.figures.get(attempt.specialty, "programs", "all")
    at_applied, at_interviews = in_profile(*here, "programs_applied"), in_profile(*here, "interviews")
    if applied is not None and programs is not None and programs.value:
        draft.put("programs_share", 100.0 * applied / programs.value, [at_applied, f"figure:{programs.id}"])
    if applied and attempt.interviews is not None:
        draft.put("interview_yield", 100.0 * attempt.interviews / applied, [at_interviews, at_applied])
    if attempt.interviews is not None and attempt.programs_ranked is not None:
        draft.put(
            "interviews_not_ranked",
            attempt.interviews - attempt.programs_ranked,
            [at_interviews, in_profile(*here, "programs_ranked")],
        )
    if attempt.list_mix is not None:
        draft.put(
            "top_academic_share", 100.0 * attempt.list_mix.top_academic, [in_profile(*here, "list_mix")]
        )
        draft.put("community_share", 100.0 * attempt.list_mix.community, [in_profile(*here, "list_mix")])
    if attempt.regions is not None:
        draft.put("regions", len(set(attempt.regions)), [in_profile(*here, "regions")])
    if attempt.signals_used is not None and attempt.signals_available is not None:
        draft.put(
            "signals_unused",
            attempt.signals_available - attempt.signals_used,
            [in_profile(*here, "signals_used"), in_profile(*here, "signals_available")],
        )
    if attempt.applied_on is not None and attempt.cycle is not None:
        match = knowledge.specialties[attempt.specialty].match
        days = days_after_opening(attempt.applied_on, attempt.cycle, knowledge.cycles, match)
        origins = [in_profile(*here, "applied_on"), in_knowledge("cycles", match, "review")]
        draft.put("days_after_opening", days, origins)


def experience_facts(profile: Profile, target: str) -> Iterator[Fact]:
    """Yield one ``experience`` fact per entry of the file."""
    for index, experience in enumerate(profile.experiences or ()):
        draft = FactDraft("experience", f"experience/{index + 1}")
        here = ("experiences", index)
        draft.put("number", index + 1, [in_profile(*here)])
        draft.put("in_target", target in experience.specialty, [in_profile(*here, "specialty")])
        for name in ("kind", "title", "feedback", "in_us", "hours"):
            draft.put(name, getattr(experience, name), [in_profile(*here, name)])
        draft.put("outputs", count_outputs(experience), [in_profile(*here, "outputs")])
        yield draft.fact()


def letter_facts(profile: Profile, target: str) -> Iterator[Fact]:
    """Yield one ``letter`` fact per letter."""
    for index, letter in enumerate(profile.letters or ()):
        draft = FactDraft("letter", f"letter/{index + 1}")
        here = ("letters", index)
        draft.put("number", index + 1, [in_profile(*here)])
        draft.put("in_target", letter.specialty == target, [in_profile(*here, "specialty")])
        for name in ("specialty", "role", "strength", "negative"):
            draft.put(name, getattr(letter, name), [in_profile(*here, name)])
        yield draft.fact()


def red_flag_facts(profile: Profile) -> Iterator[Fact]:
    """Yield one ``red_flag`` fact per gap or flag."""
    for index, flag in enumerate(profile.red_flags or ()):
        draft = FactDraft("red_flag", f"red_flag/{index + 1}")
        here = ("red_flags", index)
        draft.put("number", index + 1, [in_profile(*here)])
        draft.put("label", flag.kind.replace("_", " "), [in_profile(*here, "kind")])
        for name in ("kind", "year", "explained", "resolved"):
            draft.put(name, getattr(flag, name), [in_profile(*here, name)])
        yield draft.fact()


def debrief_facts(profile: Profile, target: str) -> Iterator[Fact]:
    """Yield the ``debrief`` fact when anything is known of a debrief."""
    debrief = profile.debrief
    if not debrief.model_fields_set:
        return
    draft = FactDraft("debrief", "debrief")
    for name in ("primary_factor", "would_rank", "unanswered", "interview_feedback"):
        draft.put(name, getattr(debrief, name), [in_profile("debrief", name)])
    if "answered_by" in debrief.model_fields_set:
        answered = tuple(sorted(set(debrief.answered_by)))
        draft.put("answered_by", answered, [in_profile("debrief", "answered_by")])
        draft.put("answers", len(answered), [in_profile("debrief", "answered_by")])
    if "would_support" in debrief.model_fields_set:
        draft.put("supports", len(debrief.would_support), [in_profile("debrief", "would_support")])
        draft.put(
            "supports_target", target in debrief.would_support, [in_profile("debrief", "would_support")]
        )
    yield draft.fact()
