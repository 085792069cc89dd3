"""Values of a profile that cannot be true together; each is an error."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rematch.profile.finding import Finding, reckoning_year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rematch.document import DataPath
    from rematch.profile.model import Attempt, Profile

_ROUNDING = 0.02  # shares are typed with one or two decimals
_SEASON_IS_OVER = 7  # by July the Match of the year is over everywhere, and the next season is open
_HOURS_IN_MONTH = 31 * 24
_OSTEOPATHIC_EXAMS = ("level1", "level2", "level3")


def contradictions(profile: Profile) -> tuple[Finding, ...]:
    """Return every contradiction of a profile, in no particular order."""
    return tuple(finding for check in _CHECKS for finding in check(profile))


def _interviews_above_applications(profile: Profile) -> Iterator[Finding]:
    for index, attempt in enumerate(profile.attempts):
        interviews, applied = attempt.interviews, attempt.programs_applied
        # Programs are counted in the first field only, so a second field leaves room for more interviews.
        if interviews is None or applied is None or attempt.second_specialties:
            continue
        if interviews > applied:
            yield Finding(
                (("attempts", index, "interviews"), ("attempts", index, "programs_applied")),
                "more interviews than applications",
                value=f"{interviews:,} interviews from {applied:,} programs applied to",
                allowed="as many interviews as programs applied to, or fewer",
                remedy="correct one of the two; name other fields of that cycle under second_specialties",
            )


def _signals_above_available(profile: Profile) -> Iterator[Finding]:
    for index, attempt in enumerate(profile.attempts):
        used, available = attempt.signals_used, attempt.signals_available
        if used is not None and available is not None and used > available:
            yield Finding(
                (("attempts", index, "signals_used"), ("attempts", index, "signals_available")),
                "more signals used than were available",
                value=f"{used:,} of {available:,}",
            )


def _shares(profile: Profile) -> Iterator[Finding]:
    for index, attempt in enumerate(profile.attempts):
        mix = attempt.list_mix
        if mix is None:
            continue
        total = mix.top_academic + mix.mid_university + mix.community
        if abs(total - 1) > _ROUNDING:
            yield Finding(
                (("attempts", index, "list_mix"),),
                "the shares of list_mix do not add up to 1",
                value=f"{total:.2f}",
                allowed="top_academic, mid_university and community, 1 in all",
            )


def _application_outside_cycle(profile: Profile) -> Iterator[Finding]:
    for index, attempt in enumerate(profile.attempts):
        applied_on, cycle = attempt.applied_on, attempt.cycle
        if applied_on is None or cycle is None:
            continue
        first, last = date(cycle - 1, 1, 1), date(cycle, _SEASON_IS_OVER, 1)
        if not first <= applied_on < last:
            yield Finding(
                (("attempts", index, "applied_on"), ("attempts", index, "cycle")),
                f"applied_on cannot belong to the Match of {cycle}",
                value=applied_on.isoformat(),
                allowed=f"a day of {cycle - 1} or of the first half of {cycle}",
                remedy="cycle is the year whose March brings the results",
            )


def _results(profile: Profile) -> Iterator[Finding]:
    for index, attempt in enumerate(profile.attempts):
        place = ("attempts", index, "result")
        if attempt.matched_position is not None and attempt.result not in (None, "partial"):
            yield Finding(
                (("attempts", index, "matched_position"), place),
                "matched_position goes with the result partial only",
                value=f"{attempt.matched_position} with {attempt.result}",
            )
        if attempt.result == "soap" and attempt.soap_result in ("none", "not_entered"):
            yield Finding(
                (("attempts", index, "soap_result"), place),
                "the result is soap, but soap_result says that the SOAP gave nothing",
                value=attempt.soap_result,
                remedy="write result: unmatched, or the position that the SOAP gave",
            )


def _repeated_attempts(profile: Profile) -> Iterator[Finding]:
    first: dict[tuple[int, str], int] = {}
    for index, attempt in enumerate(profile.attempts):
        if attempt.cycle is None:
            continue
        earlier = first.setdefault((attempt.cycle, attempt.specialty), index)
        if earlier != index:
            yield Finding(
                (("attempts", index, "specialty"), ("attempts", earlier), ("attempts", index, "cycle")),
                f"the cycle {attempt.cycle} stands twice with the same specialty",
                value=attempt.specialty,
                remedy="keep one of the two entries",
            )


def _second_specialties(profile: Profile) -> Iterator[Finding]:
    for index, attempt in enumerate(profile.attempts):
        for number, place in _second_places(index, attempt):
            named = (attempt.specialty, *attempt.second_specialties[:number])
            if attempt.second_specialties[number] in named:
                yield Finding(
                    (place, ("attempts", index, "specialty"), ("attempts", index, "second_specialties")),
                    "the same specialty stands twice in one attempt",
                    value=attempt.second_specialties[number],
                    remedy="keep it once",
                )


def _second_places(index: int, attempt: Attempt) -> Iterator[tuple[int, DataPath]]:
    for number in range(len(attempt.second_specialties)):
        yield number, ("attempts", index, "second_specialties", number)


def _experience_dates(profile: Profile) -> Iterator[Finding]:
    for index, experience in enumerate(profile.experiences or ()):
        start, end = experience.start, experience.end
        places = (("experiences", index, "end"), ("experiences", index, "start"))
        if start is None or end is None:
            continue
        if end < start:
            yield Finding(places, "an experience ends before it starts", value=f"{start} to {end}")
        elif experience.hours is not None and experience.hours > _HOURS_IN_MONTH * _months(start, end):
            yield Finding(
                (("experiences", index, "hours"), *places),
                "more hours than there are between start and end",
                value=f"{experience.hours:,g} hours from {start} to {end}",
            )


def _months(start: str, end: str) -> int:
    """Count the months from ``start`` to ``end``, both included."""
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:]) - int(start[5:]) + 1


def _position_dates(profile: Profile) -> Iterator[Finding]:
    position = profile.current_position
    if position and position.start and position.end and position.end < position.start:
        yield Finding(
            (("current_position", "end"), ("current_position", "start")),
            "the position ends before it starts",
            value=f"{position.start} to {position.end}",
        )


def _citizenship(profile: Profile) -> Iterator[Finding]:
    applicant = profile.applicant
    if applicant.us_citizen and applicant.visa_needed not in (None, "none"):
        yield Finding(
            (("applicant", "visa_needed"), ("applicant", "us_citizen")),
            "a US citizen or permanent resident needs no visa",
            value=applicant.visa_needed,
            remedy="correct us_citizen or visa_needed",
        )


def _osteopathic_exams(profile: Profile) -> Iterator[Finding]:
    if profile.applicant.degree != "MD":
        return
    for name in _OSTEOPATHIC_EXAMS:
        if getattr(profile.exams, name) is not None:
            yield Finding(
                (("exams", name), ("applicant", "degree")),
                "COMLEX is taken for the DO degree, and this file says MD",
                value=name,
                remedy="correct the degree, or write USMLE results under step1, step2_ck and step3",
            )


def _letters_to_come(profile: Profile) -> Iterator[Finding]:
    reckoning = reckoning_year(profile)
    if reckoning is None:
        return
    year, places = reckoning
    for index, letter in enumerate(profile.letters or ()):
        # A letter promised for the season that is being prepared carries the next year at most.
        if letter.year is not None and letter.year > year + 1:
            yield Finding(
                (("letters", index, "year"), *places),
                "the letter is from a year that has not come yet",
                value=str(letter.year),
                allowed=f"{year + 1} at the latest",
            )


def _wishes(profile: Profile) -> Iterator[Finding]:
    wishes = profile.preferences
    for number, specialty in enumerate(wishes.refused):
        place = ("preferences", "refused", number)
        if specialty in wishes.considered:
            yield Finding(
                (place, ("preferences", "considered")),
                "a specialty is both considered and refused",
                value=specialty,
            )
    fields = {attempt.specialty for attempt in profile.attempts}
    if wishes.reapply_original and fields and fields <= set(wishes.refused):
        yield Finding(
            (("preferences", "reapply_original"), ("preferences", "refused"), ("attempts",)),
            "reapply_original is yes, but every field applied to is refused",
            remedy="correct reapply_original or refused",
        )


def _regions(profile: Profile) -> Iterator[Finding]:
    constraints = profile.constraints
    for number, region in enumerate(constraints.regions_refused):
        for name in ("regions_wanted", "must_stay_in"):
            if region.casefold() in (other.casefold() for other in getattr(constraints, name)):
                yield Finding(
                    (("constraints", "regions_refused", number), ("constraints", name)),
                    f"a region is both refused and in {name}",
                    value=repr(region),
                )


_CHECKS: tuple[Callable[[Profile], Iterator[Finding]], ...] = (
    _interviews_above_applications,
    _signals_above_available,
    _shares,
    _application_outside_cycle,
    _results,
    _repeated_attempts,
    _second_specialties,
    _experience_dates,
    _position_dates,
    _citizenship,
    _osteopathic_exams,
    _letters_to_come,
    _wishes,
    _regions,
)
