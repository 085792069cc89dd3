"""The dated plan as an iCalendar file (RFC 5545) that a second import updates instead of doubling.

Only this module imports icalendar; import it where a calendar is asked for, so that other runs start faster.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event, vText

from rematch import __version__
from rematch.errors import KnowledgeBaseError, Position, Problem
from rematch.knowledge.sources import HOUSE
from rematch.report.files import WORDS, read_words
from rematch.report.person import person_id, task_uid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from rematch.knowledge.sources import Source
    from rematch.overlay.layers import Location
    from rematch.plan.calendar import Entry

SUMMARY_LENGTH = 75
"""Most characters of an event's title; calendars cut longer ones."""

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)  # sequence numbers count from here, to stay small
_DAY_BEFORE_AT_NINE = timedelta(hours=-15)  # an all-day event starts at midnight
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """The words of the file: labels, and the name of each kind of entry (``kinds``)."""

    why: str
    source: str
    article: str
    house: str
    expected: str
    kinds: Mapping[str, str]


def calendar_words(templates: Location) -> CalendarWords:
    """Read the words from ``words.yaml`` among the templates; KnowledgeBaseError when one is missing."""
    section = read_words(templates).get("calendar")
    words = section if isinstance(section, dict) else {}
    kinds = words.get("kinds")

    def word(key: str) -> str:
        text = words.get(key)
        if isinstance(text, str):
            return text
        what, where = f"the word {key!r} of the calendar is missing", Position(str(templates / WORDS), 1, 1)
        raise KnowledgeBaseError(Problem(what, where, remedy=f"add {key}: under calendar:"))

    return CalendarWords(
        why=word("why"),
        source=word("source"),
        article=word("article"),
        house=word("house"),
        expected=word("expected"),
        kinds={kind: str(name) for kind, name in kinds.items()} if isinstance(kinds, dict) else {},
    )


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """Writes calendars in the words of one knowledge base; ``sources`` are its sources."""

    words: CalendarWords
    sources: Mapping[str, Source]

    def write(self, title: str, person: str, entries: Iterable[Entry], made_at: datetime) -> bytes:
        """Return the entries that have a day as all-day events; the same input gives the same bytes.

        ``title`` names the calendar. ``person`` is whatever marks this person's plans off from others':
        events of the same person and entry keep their UID, so that importing a newer file updates them.
        ``made_at`` needs a time zone (ValueError) and orders the versions.
        """
        if made_at.tzinfo is None:
            message = "made_at needs a time zone"
            raise ValueError(message)
        made_at = made_at.astimezone(UTC).replace(microsecond=0)
        calendar = Calendar()
        calendar.add("prodid", vText(f"-//Rematch//Rematch {__version__}//EN"))
        calendar.add("version", vText("2.0"))
        calendar.add("calscale", vText("GREGORIAN"))
        # NAME is the standard's word (RFC 7986), X-WR-CALNAME the one that most calendars read.
        calendar.add("name", vText(_line(title)))
        calendar.add("x-wr-calname", vText(_line(title)))
        whose = person_id(person)
        for entry in entries:
            if entry.when is not None:
                event = self._event(entry, entry.when, made_at)
                event.add("uid", vText(f"{task_uid(whose, entry.id)}@rematch"))
                calendar.add_component(event)
        return bytes(calendar.to_ical())

    def _event(self, entry: Entry, when: date, made_at: datetime) -> Event:
        summary = _summary(entry, self.words)
        event = Event()
        event.add("dtstamp", made_at)
        event.add("last-modified", made_at)
        event.add("sequence", max(0, int((made_at - _EPOCH).total_seconds())))
        event.add("dtstart", when)
        event.add("dtend", (entry.until or when) + timedelta(days=1))  # the day after the last
        event.add("summary", vText(summary))
        event.add("description", vText("\n\n".join(_description(entry, self.words, self.sources))))
        event.add("categories", [_line(self.words.kinds.get(entry.kind, entry.kind))])
        event.add("transp", vText("TRANSPARENT"))
        if entry.milestone is not None:
            alarm = Alarm()
            alarm.add("action", vText("DISPLAY"))
            alarm.add("description", vText(summary))
            alarm.add("trigger", _DAY_BEFORE_AT_NINE)
            event.add_component(alarm)
        return event


def _summary(entry: Entry, words: CalendarWords) -> str:
    """Return the title: the milestone's name, marked when its date is only expected, or what to do."""
    if entry.milestone is None:
        return _shortened(_line(entry.do), SUMMARY_LENGTH)
    mark = f" ({words.expected})" if entry.milestone.status == "expected" else ""
    return _shortened(_line(entry.milestone.name), SUMMARY_LENGTH - len(mark)) + mark


def _description(entry: Entry, words: CalendarWords, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield the paragraphs: what to do, why, the caution of an expected date, the sources."""
    yield _printable(entry.do)
    references: dict[str, None] = {}
    if entry.statement is not None:
        yield f"{words.why}: {_printable(entry.statement.text)}"
        references |= dict.fromkeys(entry.statement.rule.source)
    if entry.milestone is not None:
        if entry.milestone.note:
            yield _printable(entry.milestone.note)
        references |= dict.fromkeys(entry.milestone.sources)
    if references:
        yield f"{words.source}: " + "; ".join(_named(name, words, sources) for name in references)


def _named(reference: str, words: CalendarWords, sources: Mapping[str, Source]) -> str:
    if reference == HOUSE:
        return words.house
    source = sources.get(reference)
    if source is None:
        return f"{words.article} ({reference})"
    address = f", {source.url}" if source.url else ""
    return _line(f"{source.publisher}, {source.title}{address}")


def _shortened(text: str, most: int) -> str:
    """Return the text cut to ``most`` characters, at the end of a word where one is near."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) * 2 > most else cut).rstrip(" ,;:") + "…"


def _printable(text: str) -> str:
    """Return the text with plain line ends and without what no calendar can show."""
    return _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text)).strip()


def _line(text: str) -> str:
    return " ".join(_printable(text).split())
