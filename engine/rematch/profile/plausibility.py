"""What is unlikely in a profile: the limits of ``knowledge/plausibility.yaml`` and who breaks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.codes.file import MISSING_KEY, WRONG_NUMBER
from rematch.codes.language import REVERSED_RANGE
from rematch.errors import KnowledgeBaseError, Problem
from rematch.overlay.layers import read_layers
from rematch.profile.fields import dotted
from rematch.profile.finding import Finding, latest_cycle
from rematch.profile.model import Exams
from rematch.profile.places import Place, read_place, values_at
from rematch.rules.node import root_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rematch.overlay.layers import Location
    from rematch.profile.model import Profile
    from rematch.rules.node import Node

FILE = "plausibility.yaml"


@dataclass(frozen=True, slots=True)
class UsualRange:
    """The usual least and most of the number at a place, and why."""

    place: Place
    least: float | None
    most: float | None
    because: str


@dataclass(frozen=True, slots=True)
class PassingMarks:
    """The lowest score that can have passed an examination and the highest that can have failed it."""

    exam: str
    lowest_pass: float
    highest_fail: float


@dataclass(frozen=True, slots=True)
class Plausibility:
    """The limits beyond which a profile is doubted; None or empty: no limit.

    Years are counted from the latest Match; months are 1-12 (see the comments of the file).
    """

    ranges: tuple[UsualRange, ...] = ()
    passing: tuple[PassingMarks, ...] = ()
    cycles_most: float | None = None
    graduation_refused_after_years: float | None = None
    start_late_after_years: float | None = None
    letter_old_after_years: float | None = None
    application_first_month: float | None = None
    application_last_month: float | None = None


NO_LIMITS = Plausibility()
_NUMBERS = (
    "cycles_most",
    "graduation_refused_after_years",
    "start_late_after_years",
    "letter_old_after_years",
    "application_first_month",
    "application_last_month",
)


def load_plausibility(path: Location) -> Plausibility:
    """Read ``plausibility.yaml``; raise KnowledgeBaseError with every problem of the file."""
    problems: list[Problem] = []
    document = read_layers(path)
    top = root_of(document, problems).entries("plausibility", ("ranges", "passing", *_NUMBERS)) or {}
    ranges = [_range(node) for node in _items(top, "ranges")]
    passing = [_marks(node) for node in _items(top, "passing")]
    numbers = {name: top[name].number(name) for name in _NUMBERS if name in top}
    for name, number in numbers.items():
        if number is not None and number < 1:
            top[name].refuse(WRONG_NUMBER, f"{name} must be 1 or more")
    if problems:
        raise KnowledgeBaseError(problems)
    return Plausibility(tuple(filter(None, ranges)), tuple(filter(None, passing)), **numbers)


def _items(top: dict[str, Node], key: str) -> list[Node]:
    return (top[key].items(key) or []) if key in top else []


def _range(node: Node) -> UsualRange | None:
    entries = node.entries("a range", ("path", "because"), ("least", "most"))
    if entries is None or not {"path", "because"} <= entries.keys():
        return None
    place = read_place(entries["path"], "the path of a range", type_wanted="number")
    least = entries["least"].number("least") if "least" in entries else None
    most = entries["most"].number("most") if "most" in entries else None
    because = entries["because"].text("because")
    if "least" not in entries and "most" not in entries:
        node.refuse(MISSING_KEY, "a range needs least, most or both", found=False)
    elif least is not None and most is not None and least > most:
        entries["least"].refuse(REVERSED_RANGE, "least is more than most")
    return UsualRange(place, least, most, because) if place and because else None


def _marks(node: Node) -> PassingMarks | None:
    entries = node.entries("passing marks", ("exam", "lowest_pass", "highest_fail"))
    if entries is None or len(entries) < 3:
        return None
    exam = entries["exam"].choice("examination", tuple(Exams.model_fields))
    lowest = entries["lowest_pass"].number("lowest_pass")
    highest = entries["highest_fail"].number("highest_fail")
    return (
        PassingMarks(exam, lowest, highest) if exam and lowest is not None and highest is not None else None
    )


def implausible(profile: Profile, limits: Plausibility) -> tuple[Finding, ...]:
    """Return what is beyond the limits: warnings, and an error for a graduation far in the future."""
    return tuple(finding for check in _CHECKS for finding in check(profile, limits))


def _ranges(profile: Profile, limits: Plausibility) -> Iterator[Finding]:
    for usual in limits.ranges:
        for path, value in values_at(profile, usual.place):
            if not isinstance(value, int | float):
                continue
            if (usual.least is not None and value < usual.least) or (
                usual.most is not None and value > usual.most
            ):
                yield Finding(
                    (path,),
                    f"{dotted(path)} is unusual: {usual.because}",
                    "warning",
                    f"{value:g}",
                    remedy=f"check it; usual is {_usual(usual)}",
                )


def _is_outside(value: float, usual: UsualRange) -> bool:
    below = usual.least is not None and value < usual.least
    return below or (usual.most is not None and value > usual.most)


def _usual(usual: UsualRange) -> str:
    if usual.least is None:
        return f"{usual.most:g} at most"
    return f"{usual.least:g} or more" if usual.most is None else f"{usual.least:g} to {usual.most:g}"


def _passing(profile: Profile, limits: Plausibility) -> Iterator[Finding]:
    for marks in limits.passing:
        exam = getattr(profile.exams, marks.exam)
        if exam is None or exam.score is None:
            continue
        low_pass = exam.result == "pass" and exam.score < marks.lowest_pass
        high_fail = exam.result == "fail" and exam.score > marks.highest_fail
        if low_pass or high_fail:
            yield Finding(
                (("exams", marks.exam, "score"), ("exams", marks.exam, "result")),
                f"exams.{marks.exam} has a score that does not go with its result",
                "warning",
                f"{exam.score} and {exam.result}",
                remedy="check both",
            )


def _cycles(profile: Profile, limits: Plausibility) -> Iterator[Finding]:
    count = len(profile.attempts)
    if limits.cycles_most is not None and count > limits.cycles_most:
        yield Finding((("attempts",),), "an unusual number of Match cycles", "warning", str(count))


def _graduation(profile: Profile, limits: Plausibility) -> Iterator[Finding]:
    latest, limit = latest_cycle(profile), limits.graduation_refused_after_years
    year = profile.applicant.graduation_year
    if latest and limit is not None and year - latest[0] >= limit:
        yield Finding(
            (("applicant", "graduation_year"), latest[1]),
            f"graduation is {year - latest[0]} years after the latest Match cycle ({latest[0]})",
            value=str(year),
            remedy="correct graduation_year or the cycle",
        )


def _late_start(profile: Profile, limits: Plausibility) -> Iterator[Finding]:
    latest, start, limit = latest_cycle(profile), profile.applicant.start_date, limits.start_late_after_years
    if latest and start and limit is not None and start.year - latest[0] >= limit:
        yield Finding(
            (("applicant", "start_date"), latest[1]),
            f"the plan starts {start.year - latest[0]} years after the latest Match cycle ({latest[0]})",
            "warning",
            start.isoformat(),
            remedy="add the cycles since, or correct the date",
        )


def _old_letters(profile: Profile, limits: Plausibility) -> Iterator[Finding]:
    latest, limit = latest_cycle(profile), limits.letter_old_after_years
    if latest is None or limit is None:
        return
    for index, letter in enumerate(profile.letters or ()):
        if letter.year is not None and latest[0] - letter.year >= limit:
            yield Finding(
                (("letters", index, "year"), latest[1]),
                f"the letter is {latest[0] - letter.year} years older than the latest Match cycle",
                "warning",
                str(letter.year),
            )


def _application_months(profile: Profile, limits: Plausibility) -> Iterator[Finding]:
    first, last = limits.application_first_month, limits.application_last_month
    for index, attempt in enumerate(profile.attempts):
        applied_on, cycle = attempt.applied_on, attempt.cycle
        if applied_on is None or cycle is None:
            continue
        too_early = first is not None and applied_on.year == cycle - 1 and applied_on.month < first
        too_late = last is not None and applied_on.year == cycle and applied_on.month > last
        if too_early or too_late:
            yield Finding(
                (("attempts", index, "applied_on"), ("attempts", index, "cycle")),
                f"an unusual day to apply for the Match of {cycle}",
                "warning",
                applied_on.isoformat(),
            )


_CHECKS: tuple[Callable[[Profile, Plausibility], Iterator[Finding]], ...] = (
    _ranges,
    _passing,
    _cycles,
    _graduation,
    _late_start,
    _old_letters,
    _application_months,
)
