"""The kinds of value a profile holds, each with what it accepts and what it refuses.

Types are exact: a number in quotes is a text, ``true`` is no number. Dates and yes/no answers are read
from text, because plain YAML 1.2 has no dates and knows only true and false. Refusals are
PydanticCustomError whose type is a word of ``rematch.profile.messages``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Protocol

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

EARLIEST_YEAR = 1950
LATEST_YEAR = 2100
SPECIALTY_FORMAT = "specialty"

_MONTH = re.compile(r"(19[5-9]\d|20\d\d|2100)-(0[1-9]|1[0-2])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_COMPARED = 100
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
_REORDERING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class SpecialtyLookup(Protocol):
    """What a profile needs of the specialties: a name to its id, and the nearest name to a wrong one."""

    def resolve(self, text: str) -> str | None:
        """Return the id of the specialty that ``text`` names, or None."""

    def suggest(self, text: str) -> str | None:
        """Return the known name most like ``text``, or None."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The validation context of one file: who knows the specialties, and whether wrong names are let pass."""

    names: SpecialtyLookup
    lenient: bool = False


def _line(text: str) -> str:
    return _printable(text, allowed="")


def _lines(text: str) -> str:
    return _printable(text.replace("\r\n", "\n"), allowed="\n\t")


def _printable(text: str, allowed: str) -> str:
    for character in text:
        if character in allowed:
            continue
        if unicodedata.category(character) in _UNPRINTABLE or character in _REORDERING:
            code = f"U+{ord(character):04X}"
            raise PydanticCustomError("unprintable", "unprintable character", {"character": code})
    return text


def _specialty(text: str, info: ValidationInfo) -> str:
    reading = info.context
    if not isinstance(reading, Reading):
        return text
    compared = text[:_LONGEST_COMPARED]
    found = reading.names.resolve(compared)
    if found is not None or reading.lenient:
        return found or text
    raise PydanticCustomError(
        "specialty", "unknown specialty", {"nearest": reading.names.suggest(compared) or ""}
    )


def _date(value: object) -> object:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            day = date.fromisoformat(value.strip())
        except ValueError as error:
            raise PydanticCustomError("no_such_day", "no such day") from error
        if EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            return day
        raise PydanticCustomError("year_out_of_range", "year out of range")
    raise PydanticCustomError("date_text", "not a date")


def _month(text: str) -> str:
    if not _MONTH.fullmatch(text):
        raise PydanticCustomError("month_text", "not a month")
    return text


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    answer = {"yes": True, "no": False}.get(value.strip().lower()) if isinstance(value, str) else None
    if answer is None:
        raise PydanticCustomError("flag", "not yes or no")
    return answer


def _plan(value: object) -> object:
    """A month, or whether at all; one message for both."""
    if isinstance(value, str) and _MONTH.fullmatch(value.strip()):
        return value
    try:
        return _flag(value)
    except PydanticCustomError as error:
        raise PydanticCustomError("plan", "neither a month nor yes or no") from error


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text):
        close = text.upper() if re.fullmatch(r"[A-Za-z]{2}", text) else ""
        raise PydanticCustomError("country", "not a country code", {"nearest": close})
    return text


_FLAG_SCHEMA = {"enum": [True, False, "yes", "no"]}
_MONTH_SCHEMA = {"type": "string", "format": "month", "pattern": r"^(19[5-9]\d|20\d\d|2100)-(0[1-9]|1[0-2])$"}

ShortText = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_line)]
LongText = Annotated[str, Field(min_length=1, max_length=5_000), AfterValidator(_lines)]
SpecialtyName = Annotated[
    str,
    Field(min_length=1, max_length=80, json_schema_extra={"format": SPECIALTY_FORMAT}),
    AfterValidator(_specialty),
]
Country = Annotated[
    str,
    AfterValidator(_country),
    WithJsonSchema({"type": "string", "format": "country", "pattern": "^[A-Z]{2}$"}),
]
Year = Annotated[int, Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)]
Month = Annotated[str, AfterValidator(_month), WithJsonSchema(_MONTH_SCHEMA)]
Date = Annotated[date, BeforeValidator(_date)]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema(_FLAG_SCHEMA)]
MonthOrFlag = Annotated[
    str | bool, BeforeValidator(_plan), WithJsonSchema({"anyOf": [_MONTH_SCHEMA, _FLAG_SCHEMA]})
]
Count = Annotated[int, Field(ge=0, le=2_000)]
Tries = Annotated[int, Field(ge=1, le=20)]
Share = Annotated[float, Field(ge=0, le=1)]
UsmleScore = Annotated[int, Field(ge=1, le=300)]
ComlexScore = Annotated[int, Field(ge=9, le=999)]
