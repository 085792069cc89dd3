"""Everything after the choice: the lane, the story, the application, the list, Step 3 and the dated tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.plan.application import LetterGoal, Material, Repair, letter_goals, materials, repairs
from rematch.plan.calendar import Undated, dated, task_id
from rematch.plan.lanes import Lane, lanes
from rematch.plan.lines import Line, section_lines
from rematch.plan.model import Notice
from rematch.plan.program_list import ProgramList, program_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from rematch.facts.fact import Fact
    from rematch.knowledge.cycles import Season
    from rematch.knowledge.fees import Cost
    from rematch.knowledge.load import Knowledge
    from rematch.plan.calendar import Anchor, Entry
    from rematch.plan.firings import Conclusions
    from rematch.plan.model import Action

_FIRST_WEEK = "first_week"


@dataclass(frozen=True, slots=True)
class Year:
    """The months to come, for one field.

    ``focus`` is the field, None when every field is closed and none was asked for; ``asked``: it is not the
    plan's choice. ``lines`` are the sentences of each section. ``program_list``, ``cost`` and ``step3`` are
    None when nobody applies, ``cost`` also when a fee is unknown; ``season`` is the cycle that the calendar
    leads to.
    """

    focus: Fact | None
    asked: bool
    lines: Mapping[str, tuple[Line, ...]]
    lanes: tuple[Lane, ...]
    materials: tuple[Material, ...]
    letter_goals: tuple[LetterGoal, ...]
    repairs: tuple[Repair, ...]
    program_list: ProgramList | None
    cost: Cost | None
    step3: Notice | None
    season: Season | None
    calendar: tuple[Entry, ...]

    @property
    def lane(self) -> Lane | None:
        """The lane to take."""
        return next((lane for lane in self.lanes if lane.place == 1), None)

    def section(self, name: str) -> tuple[Line, ...]:
        """Return the lines of a section, none when it has none."""
        return self.lines.get(name, ())


def year_of(made: Conclusions, actions: Sequence[Action], knowledge: Knowledge, start: date | None) -> Year:
    """Return everything after the choice; ``start`` is the first day of the plan, None when unknown."""
    focus = next(iter(made.all("focus")), None)
    programs = program_list(made, knowledge.settings.number("places_per_program"))
    aim = made.only("applicant").fields.get("aim_cycle")
    season = knowledge.cycles.season(aim, _match_of(focus)) if isinstance(aim, int) else None
    return Year(
        focus=focus,
        asked=focus is not None and not focus.fields["is_choice"],
        lines=section_lines(made),
        lanes=lanes(made, knowledge.vocabulary),
        materials=materials(made),
        letter_goals=letter_goals(made),
        repairs=repairs(made),
        program_list=programs,
        cost=_cost(made, programs, knowledge, aim) if isinstance(aim, int) else None,
        step3=_step3(made),
        season=season,
        calendar=_calendar(made, actions, season, knowledge, start),
    )


def _match_of(focus: Fact | None) -> str:
    return "nrmp" if focus is None else str(focus.fields["match_system"])


def _cost(made: Conclusions, programs: ProgramList | None, knowledge: Knowledge, year: int) -> Cost | None:
    """Return what the lists cost at their upper ends."""
    focus = next(iter(made.all("focus")), None)
    if programs is None or focus is None:
        return None
    counts = {str(focus.fields["specialty"]): programs.count.most}
    if programs.second.specialty and programs.second.count:
        counts[programs.second.specialty] = programs.second.count.most
    routes = [knowledge.fees.route(field, knowledge.specialties[field].match, year) for field in counts]
    return knowledge.fees.cost(list(counts.values()), year, routes)


def _calendar(
    made: Conclusions,
    actions: Sequence[Action],
    season: Season | None,
    knowledge: Knowledge,
    start: date | None,
) -> tuple[Entry, ...]:
    """Return the dated tasks; the cycle's own dates only when a task leads to one of them."""
    terms = knowledge.settings.numbers("first_actions")
    first = actions[: int(terms["shown"])]
    rest = "rest_days_with_place" if made.only("applicant").fields["holds_place"] else "rest_days"
    said = {action.topic for action in first}
    tasks = [
        *_first_days(first, rest=int(terms[rest]), last=int(terms["days"])),
        *(_undated(made, fact) for fact in made.all("task") if fact.fields["topic"] not in said),
    ]
    if season is None:
        return ()
    entries = dated(tasks, season, start, knowledge.cycles.preparation_kinds)
    applies = any(task.anchor != "start" for task in tasks)
    return tuple(entry for entry in entries if applies or entry.milestone is None)


def first_week_id(topic: str) -> str:
    """Return the id that an action of the first days has in the calendar."""
    return task_id(_FIRST_WEEK, topic, "start")


def _first_days(actions: Sequence[Action], rest: int, last: int) -> Iterator[Undated]:
    """Yield the first actions, which go into the calendar too (H12.1), after the days of rest (H8.1).

    The plan tells nothing twice: a task on the topic of one of them is left out.
    """
    for number, action in enumerate(actions):
        yield Undated(
            topic=action.topic,
            kind=_FIRST_WEEK,
            anchor="start",
            day=rest + number,
            length=max(1, last - rest - number),
            do=action.do,
            statement=action.statement,
        )


def _undated(made: Conclusions, fact: Fact) -> Undated:
    statement = made.statement(fact)
    anchor: Anchor = fact.fields["anchor"]  # type: ignore[assignment] # the vocabulary allows no other word
    return Undated(
        topic=str(fact.fields["topic"]),
        kind=str(fact.fields["kind"]),
        anchor=anchor,
        day=int(str(fact.fields["day"])),
        length=int(str(fact.fields.get("length", 1))),
        do=statement.worded(str(fact.fields["do"])),
        statement=statement,
    )


def _step3(made: Conclusions) -> Notice | None:
    first = next((fact for fact in made.all("step3_order") if fact.fields["place"] == 1), None)
    if first is None:
        return None
    row = made.behind(first, "step3")
    return Notice(str(row.fields["advice"]), "step3", made.statement(row))
