"""Values of a profile that hardly go together: possible, so each is a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.profile.finding import Finding, latest_cycle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rematch.document import DataPath
    from rematch.profile.model import Profile

_FEDERAL = "US"


def doubts(profile: Profile) -> tuple[Finding, ...]:
    """Return what is doubtful in a profile whatever the limits of plausibility, in no particular order."""
    return tuple(finding for check in _CHECKS for finding in check(profile))


def _doubt(
    places: tuple[DataPath, ...], what: str, value: str | None = None, remedy: str | None = None
) -> Finding:
    return Finding(places, what, "warning", value, remedy=remedy)


def _interviews_with_several_fields(profile: Profile) -> Iterator[Finding]:
    for index, attempt in enumerate(profile.attempts):
        interviews, applied = attempt.interviews, attempt.programs_applied
        if (
            attempt.second_specialties
            and None not in (interviews, applied)
            and (interviews or 0) > (applied or 0)
        ):
            yield _doubt(
                (("attempts", index, "interviews"), ("attempts", index, "programs_applied")),
                "more interviews than applications in the first field",
                f"{interviews:,} interviews from {applied:,} programs",
                "check that programs_applied counts the first field only",
            )


def _ranked_above_interviews(profile: Profile) -> Iterator[Finding]:
    for index, attempt in enumerate(profile.attempts):
        ranked, interviews = attempt.programs_ranked, attempt.interviews
        # One program can offer several tracks, each with its own line on the rank list.
        if ranked is not None and interviews is not None and ranked > interviews:
            yield _doubt(
                (("attempts", index, "programs_ranked"), ("attempts", index, "interviews")),
                "more programs ranked than interviews held",
                f"{ranked:,} ranked after {interviews:,} interviews",
                "count the programs, not their tracks",
            )


def _signals_above_applications(profile: Profile) -> Iterator[Finding]:
    for index, attempt in enumerate(profile.attempts):
        used, applied = attempt.signals_used, attempt.programs_applied
        if used is not None and applied is not None and used > applied and not attempt.second_specialties:
            yield _doubt(
                (("attempts", index, "signals_used"), ("attempts", index, "programs_applied")),
                "more signals used than programs applied to",
                f"{used:,} signals, {applied:,} programs",
            )


def _two_entries_for_a_cycle(profile: Profile) -> Iterator[Finding]:
    first: dict[int, int] = {}
    for index, attempt in enumerate(profile.attempts):
        if attempt.cycle is None:
            continue
        earlier = first.setdefault(attempt.cycle, index)
        if earlier != index and profile.attempts[earlier].specialty != attempt.specialty:
            yield _doubt(
                (("attempts", index, "cycle"), ("attempts", earlier)),
                "two entries for one cycle",
                str(attempt.cycle),
                "write one entry a cycle, with the other field under second_specialties",
            )


def _soap_after_withdrawing(profile: Profile) -> Iterator[Finding]:
    for index, attempt in enumerate(profile.attempts):
        if attempt.result == "withdrew" and attempt.soap_result not in (None, "none", "not_entered"):
            yield _doubt(
                (("attempts", index, "soap_result"), ("attempts", index, "result")),
                "a SOAP position after withdrawing from the Match",
                attempt.soap_result,
            )


def _planned_though_passed(profile: Profile) -> Iterator[Finding]:
    step3 = profile.exams.step3
    if step3 and step3.result == "pass" and step3.planned:
        yield _doubt(
            (("exams", "step3", "planned"), ("exams", "step3", "result")),
            "Step 3 is passed and still planned",
            remedy="leave planned out",
        )


def _failures_beside_no_red_flags(profile: Profile) -> Iterator[Finding]:
    if profile.red_flags is None or any(flag.kind == "exam_failure" for flag in profile.red_flags):
        return
    for name in type(profile.exams).model_fields:
        exam = getattr(profile.exams, name)
        if exam and (exam.result == "fail" or (exam.attempts or 1) > 1):
            yield _doubt(
                (("exams", name), ("red_flags",)),
                "an examination taken more than once or failed, and no exam_failure among the red flags",
                name,
                "add {kind: exam_failure} under red_flags",
            )


def _visa(profile: Profile) -> Iterator[Finding]:
    applicant = profile.applicant
    if applicant.us_citizen is False and applicant.visa_needed == "none":
        yield _doubt(
            (("applicant", "visa_needed"), ("applicant", "us_citizen")),
            "neither a US citizen or permanent resident nor in need of a visa",
            remedy="right with another work authorization; otherwise write j1, h1b or either",
        )


def _osteopathic_school_abroad(profile: Profile) -> Iterator[Finding]:
    applicant = profile.applicant
    if applicant.degree == "DO" and applicant.school_country not in (None, _FEDERAL):
        yield _doubt(
            (("applicant", "school_country"), ("applicant", "degree")),
            "the DO degree is given in the United States only",
            applicant.school_country,
            "write degree: other for an osteopathic degree from elsewhere",
        )


def _graduation_after_latest_cycle(profile: Profile) -> Iterator[Finding]:
    latest = latest_cycle(profile)
    year = profile.applicant.graduation_year
    if latest and year > latest[0]:
        yield _doubt(
            (("applicant", "graduation_year"), latest[1]),
            f"graduation after the latest Match cycle ({latest[0]})",
            str(year),
            "right when graduation was delayed",
        )


def _start_before_result(profile: Profile) -> Iterator[Finding]:
    latest, start = latest_cycle(profile), profile.applicant.start_date
    if latest and start and start.year < latest[0]:
        yield _doubt(
            (("applicant", "start_date"), latest[1]),
            f"the plan starts before the Match of {latest[0]} gave its results",
            start.isoformat(),
        )


def _strong_but_negative(profile: Profile) -> Iterator[Finding]:
    for index, letter in enumerate(profile.letters or ()):
        if letter.strength == "strong" and letter.negative:
            yield _doubt(
                (("letters", index, "strength"), ("letters", index, "negative")),
                "a letter called strong that holds a negative comment",
            )


def _details_of_no_position(profile: Profile) -> Iterator[Finding]:
    position = profile.current_position
    if position is None or position.kind != "none":
        return
    for name in ("specialty", "setting", "start", "end"):
        if getattr(position, name) is not None:
            yield _doubt(
                (("current_position", name), ("current_position", "kind")),
                f"kind is none, and yet {name} is given",
            )


def _termination_before_graduation(profile: Profile) -> Iterator[Finding]:
    for index, flag in enumerate(profile.red_flags or ()):
        if (
            flag.kind == "residency_termination"
            and flag.year
            and flag.year < profile.applicant.graduation_year
        ):
            yield _doubt(
                (("red_flags", index, "year"), ("applicant", "graduation_year")),
                "a residency ended before graduation from medical school",
                str(flag.year),
            )


def _clinical_work(profile: Profile) -> Iterator[Finding]:
    recency = profile.clinical_recency
    if recency.us_clinical_months == 0 and (recency.last_clinical_place == "us" or recency.us_clinical_kind):
        yield _doubt(
            tuple(
                ("clinical_recency", name)
                for name in ("us_clinical_months", "last_clinical_place", "us_clinical_kind")
            ),
            "no months of US clinical work, and yet its place or kind",
        )


def _unanswered_debrief(profile: Profile) -> Iterator[Finding]:
    debrief = profile.debrief
    if debrief.unanswered and debrief.primary_factor is not None:
        yield _doubt(
            (("debrief", "unanswered"), ("debrief", "primary_factor")),
            "unanswered is yes, and yet a primary factor was named",
            debrief.primary_factor,
        )


_CHECKS: tuple[Callable[[Profile], Iterator[Finding]], ...] = (
    _interviews_with_several_fields,
    _ranked_above_interviews,
    _signals_above_applications,
    _two_entries_for_a_cycle,
    _soap_after_withdrawing,
    _planned_though_passed,
    _failures_beside_no_red_flags,
    _visa,
    _osteopathic_school_abroad,
    _graduation_after_latest_cycle,
    _start_before_result,
    _strong_but_negative,
    _details_of_no_position,
    _termination_before_graduation,
    _clinical_work,
    _unanswered_debrief,
)
