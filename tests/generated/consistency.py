"""What must agree between the sections of a plan, whatever the profile."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generated.planning import Planning
    from rematch.plan.model import Plan
    from rematch.plan.program_list import ProgramList

WEIGHTS = ("decisive", "strong", "moderate", "hint")
BEATS = ("beat_exposure", "beat_reflection", "beat_commitment")
HEADING = re.compile(r"^(#+) (.+)$")


def inconsistent(plan: Plan, planning: Planning) -> Iterator[str]:
    """Yield whatever one section says against another, or against its own arithmetic."""
    if plan.year.program_list is not None:
        yield from wrong_counts(plan, plan.year.program_list)
    yield from wrong_dates(plan)
    yield from foreign_names(plan, planning)
    yield from pointless(plan)
    yield from weak_before_strong(plan)
    yield from counted_before_it_began(plan)
    if plan.applicant.fields["holds_place"] and any(one.topic == "stop_rule" for one in plan.warnings):
        yield "somebody who holds a place is told when to stop applying"


def wrong_counts(plan: Plan, programs: ProgramList) -> Iterator[str]:
    """Yield sums that do not add up and lists longer than what exists or is allowed."""
    count, tiers, second = programs.count, programs.tiers, programs.second.count
    if (
        sum(tier.count.least for tier in tiers) != count.least
        or sum(tier.count.most for tier in tiers) != count.most
    ):
        yield f"the tiers {tiers} do not add up to {count}"
    if sum(tier.share for tier in tiers) != 100 or tiers[0].share + tiers[1].share < 70:
        yield f"the shares of the tiers: {[tier.share for tier in tiers]}"
    if any(tier.count.least > tier.count.most for tier in tiers) or not 0 <= count.least <= count.most:
        yield f"a range is upside down in {programs}"
    existing = plan.year.focus.fields.get("programs") if plan.year.focus else None
    if existing is not None and count.most > existing:
        yield f"{count.most} programs where {existing} exist"
    total = count.most + (second.most if second else 0)
    wish = plan.applicant.fields.get("max_applications")
    if wish is not None and total > wish:
        yield f"{total} applications where {wish} were the limit"
    if second is not None:
        if second.most > count.most:
            yield "the second list is longer than the first"
        if programs.second.specialty == plan.year.focus.fields["specialty"]:
            yield "the second list is in the same field"
        beside = plan.field(programs.second.specialty).facts.get("programs")
        if beside is not None and second.most > beside:
            yield f"{second.most} programs in the second list where {beside} exist"


def weak_before_strong(plan: Plan) -> Iterator[str]:
    """Yield causes whose reasons do not begin with the strongest, which the short report shows."""
    for cause in (*plan.causes, *plan.ruled_out):
        for side in (cause.evidence_for, cause.evidence_against):
            weights = [WEIGHTS.index(line.weight) for line in side]
            if weights != sorted(weights):
                yield f"the reasons for or against {cause.cause} begin with a weaker one"
    for tone in {tone for tone, _ in plan.findings}:
        weights = [WEIGHTS.index(line.weight) for own, line in plan.findings if own == tone]
        if weights != sorted(weights):
            yield f"what the file shows ({tone}) begins with a weaker point"


def counted_before_it_began(plan: Plan) -> Iterator[str]:
    """Yield work with patients that lies ahead and is counted as done."""
    person = plan.applicant
    ahead = person.fields.get("position_started") is False
    if ahead and "profile:current_position.kind" in person.origins.get("months_since_clinical", ()):
        yield "a position that has not begun counts as the last work with patients"


def wrong_dates(plan: Plan) -> Iterator[str]:
    """Yield entries of the calendar out of order, before the first day, after Match Day, or doubled."""
    entries = plan.year.calendar
    ids = [entry.id for entry in entries]
    if len(set(ids)) < len(ids):
        yield f"entries with one id: {sorted({one for one in ids if ids.count(one) > 1})}"
    days = [entry.when for entry in entries if entry.when is not None]
    if days != sorted(days):
        yield "the dates do not increase"
    if plan.start is not None and any(entry.when is None for entry in entries):
        yield "a task without a date, though the first day is known"
    if plan.start is not None and days and days[0] < plan.start:
        yield "a task before the first day"
    season = plan.year.season
    if season is not None and days and days[-1] > season.milestones[-1].date:
        yield "a task after the Match"


@lru_cache(maxsize=64)
def _names_of_others(planning: Planning, field: str, target: str) -> re.Pattern[str]:
    """Return a pattern of the full names of all fields but two; a name inside theirs does not count."""
    specialties = planning.knowledge.specialties
    own = " ".join(specialties[one].name for one in (field, target)).lower()
    names = [
        one.name
        for one in specialties.values()
        if one.id not in (field, target) and one.name.lower() not in own
    ]
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names), re.IGNORECASE)


def foreign_names(plan: Plan, planning: Planning) -> Iterator[str]:
    """Yield fields that the story names though it is not about them (the applicant's own words left out)."""
    focus = plan.year.focus
    if focus is None:
        return
    others = _names_of_others(planning, str(focus.fields["specialty"]), str(plan.applicant.fields["target"]))
    own_words = {str(entry.facts["shown"]) for entry in plan.year.materials}
    for beat in BEATS:
        for line in plan.year.section(beat):
            text = line.statement.text
            for words in own_words:
                text = text.replace(words, "")
            found = others.search(text)
            if found:
                yield f"{line.statement.rule.id} names {found.group()!r}"


def pointless(plan: Plan) -> Iterator[str]:
    """Yield advice that the profile makes pointless."""
    person, year = plan.applicant.fields, plan.year
    categorical = person.get("place_held") == "categorical"
    if categorical and (year.program_list or year.lane or year.letter_goals):
        yield "a list, a lane or letters for somebody who holds a categorical place"
    if year.focus is not None and not categorical and not year.lane:
        yield "no lane"
    if year.focus is not None and not person["holds_place"]:
        yield from (f"no {what}" for what, part in _parts_of_an_application(plan) if not part)
    if year.step3 is not None and (year.step3.topic == "passed") != bool(person.get("step3_passed")):
        yield f"Step 3: {year.step3.topic}, passed: {person.get('step3_passed')}"
    if person.get("step3_passed"):
        yield from (
            f"{entry.id} for somebody who passed Step 3"
            for entry in year.calendar
            if entry.kind == "examination" and "Step 3" in entry.do
        )
    causes = {cause.cause for cause in plan.causes if cause.standing == "likely"}
    if (
        causes
        and causes <= {"interviewing", "rank_list"}
        and year.lane
        and year.lane.lane == "research_year"
        and (person.get("position") != "research")
    ):
        yield "a research year for an interview problem"


def _parts_of_an_application(plan: Plan) -> Iterator[tuple[str, object]]:
    year = plan.year
    yield "list", year.program_list
    yield "word on Step 3", year.step3
    yield "letters", year.letter_goals
    for section in (*BEATS, "statement", "lane_goal", "interview", "reputation", "wellbeing"):
        yield section, year.section(section)
    if len(year.section("faq")) != 4:
        yield "four answers", ()
    for cause in plan.causes:
        if cause.standing == "likely":
            yield f"repair of {cause.cause}", [one for one in year.repairs if one.cause == cause.cause]


def empty_sections(markdown: str) -> Iterator[str]:
    """Yield headings and bold lead lines with nothing under them."""
    lines = [line for line in markdown.splitlines() if line.strip()]
    for line, following in zip(lines, [*lines[1:], "# end"], strict=True):
        own, after = HEADING.match(line), HEADING.match(following)
        if own and after and len(after[1]) <= len(own[1]):
            yield f"nothing under {line!r}"
        if re.fullmatch(r"\*\*[^*]+\*\*", line) and (after or re.fullmatch(r"\*\*[^*]+\*\*", following)):
            yield f"nothing under {line!r}"
