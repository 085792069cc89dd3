"""Where the applicant stands now: a place held, a first year in hand, and the last work with patients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.facts.draft import in_knowledge, in_profile
from rematch.facts.timing import months_between

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rematch.facts.draft import FactDraft
    from rematch.facts.timing import Timing
    from rematch.knowledge.load import Knowledge
    from rematch.knowledge.settings import Settings
    from rematch.profile.model import CurrentPosition, Profile


def position(draft: FactDraft, profile: Profile, knowledge: Knowledge, timing: Timing) -> None:
    """Write the fields about the present position, the place held, and recent clinical work."""
    settings = knowledge.settings
    _place_held(draft, profile, timing)
    _first_year(draft, profile, settings, timing)
    current = profile.current_position
    if current is not None:
        here = "current_position"
        draft.put("position", current.kind, [in_profile(here, "kind")])
        draft.put("director_support", current.director_support, [in_profile(here, "director_support")])
        draft.put("in_service_exam", current.in_service_exam, [in_profile(here, "in_service_exam")])
        if current.end is not None and timing.today is not None:
            left = months_between(f"{timing.today:%Y-%m}", current.end)
            draft.put("position_months_left", left, [in_profile(here, "end")])
            _over_by_interviews(draft, current.end, knowledge)
        source = "start" if current.in_service_exam is None else "in_service_exam"
        draft.put("position_started", _begun(current, timing), [in_profile(here, source)])
    recency = profile.clinical_recency
    for name in ("us_clinical_months", "us_clinical_kind"):
        draft.put(name, getattr(recency, name), [in_profile("clinical_recency", name)])
    _last_clinical_work(draft, profile, settings, timing)


def _place_held(draft: FactDraft, profile: Profile, timing: Timing) -> None:
    """Write which binding place the latest cycle brought: an advanced one, or a categorical one in SOAP."""
    latest = profile.attempts[timing.latest]
    at_position = in_profile("attempts", timing.latest, "matched_position")
    at_soap = in_profile("attempts", timing.latest, "soap_result")
    held = None
    if latest.result == "partial" and latest.matched_position == "advanced":
        held = "advanced"
    elif latest.soap_result == "categorical":
        held = "categorical"
    draft.put("holds_place", held is not None, [at_position, at_soap])
    draft.put("place_held", held, [at_position if held == "advanced" else at_soap])


def _first_year(draft: FactDraft, profile: Profile, settings: Settings, timing: Timing) -> None:
    kinds = settings.words("first_year_positions")
    current = profile.current_position
    latest = profile.attempts[timing.latest]
    in_soap, in_match = latest.soap_result in kinds, latest.matched_position == "preliminary"
    if current is not None:
        draft.put("has_pgy1", current.kind in kinds, [in_profile("current_position", "kind")])
    elif in_soap or in_match:
        source = "soap_result" if in_soap else "matched_position"
        draft.put("has_pgy1", in_soap or in_match, [in_profile("attempts", timing.latest, source)])
    earlier = [
        in_profile("attempts", index, "soap_result")
        for index, attempt in enumerate(profile.attempts)
        if attempt.soap_result in kinds
    ]
    draft.put("first_years", len(earlier), earlier or [in_profile("attempts")])


def _over_by_interviews(draft: FactDraft, end: date, knowledge: Knowledge) -> None:
    """Write whether the position ends before the interviews of the season that the plan works toward."""
    aim = draft.fields.get("aim_cycle")
    if isinstance(aim, int):
        origins = [in_profile("current_position", "end"), in_knowledge("cycles", "nrmp", "interviews")]
        draft.put(
            "position_over_by_interviews", end < knowledge.cycles.season(aim).day("interviews"), origins
        )


def _begun(current: CurrentPosition, timing: Timing) -> bool | None:
    """Return whether the position has begun; None when the file does not tell."""
    if current.in_service_exam is not None:
        return True
    if current.start is None or timing.today is None:
        return None
    return current.start <= timing.today


def _last_clinical_work(draft: FactDraft, profile: Profile, settings: Settings, timing: Timing) -> None:
    current = profile.current_position
    with_patients = current is not None and current.kind in settings.words("clinical_positions")
    if current is not None and with_patients and _begun(current, timing) is not False:
        draft.put("months_since_clinical", 0, [in_profile("current_position", "kind")])
        return
    if timing.today is None:
        return
    stated = profile.clinical_recency.last_clinical_month
    if stated is not None:
        months = months_between(stated, timing.today)
        draft.put("months_since_clinical", months, [in_profile("clinical_recency", "last_clinical_month")])
        return
    dated = max(_dated_clinical_work(profile, settings), default=None)
    if dated is not None:
        if draft.fields.get("is_img") is False:
            dated = max(dated, _graduation(profile, settings))
        draft.put("months_since_clinical", months_between(dated[0], timing.today), [dated[1]])


def _graduation(profile: Profile, settings: Settings) -> tuple[str, str]:
    """Return the month until which a student of a US school was with patients, whatever the file dates."""
    month = int(settings.number("graduation_month"))
    return f"{profile.applicant.graduation_year}-{month:02}", in_profile("applicant", "graduation_year")


def _dated_clinical_work(profile: Profile, settings: Settings) -> Iterator[tuple[str, str]]:
    always, tagged = settings.words("clinical_kinds"), settings.words("clinical_when_tagged")
    for index, experience in enumerate(profile.experiences or ()):
        month = experience.end or experience.start
        counts = experience.kind in always or (experience.kind in tagged and experience.specialty)
        if counts and month:
            yield month, in_profile("experiences", index)
