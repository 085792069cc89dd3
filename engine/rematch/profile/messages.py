"""Turn what pydantic refuses into problems a person can act on: what, where, found, allowed, remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rematch.errors import Problem, nearest, suggestion
from rematch.profile.fields import described, dotted, keys_at, places_of, schema_at
from rematch.profile.values import SPECIALTY_FORMAT
from rematch.rules.node import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from rematch.document import Data, DataPath, Document
    from rematch.profile.fields import Schema

MOST_SHOWN = 100
_LONGEST_COMPARED = 100
_MOST_HOMES = 3

_WHAT = {
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "string_type": "must be a text",
    "list_type": "must be a list",
    "model_type": "must be a mapping of key: value pairs",
    "literal_error": "is not one of the known words",
    "flag": "must be yes or no",
    "plan": "must be a month, or yes or no",
    "date_text": "must be a date",
    "no_such_day": "is a day that no calendar has",
    "year_out_of_range": "is a date outside what is possible",
    "month_text": "must be a month",
    "country": "must be a country code",
    "specialty": "is not a specialty that the knowledge base knows",
    "greater_than_equal": "is outside what is possible",
    "less_than_equal": "is outside what is possible",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "too_short": "has too few items",
    "too_long": "has too many items",
}
_WHAT_OF_FORMAT = {
    "month": "must be a month",
    "country": "must be a country code",
    SPECIALTY_FORMAT: "must be the name of a specialty",
}


def profile_problems(errors: Sequence[ErrorDetails], document: Document) -> list[Problem]:
    """Return one problem per refusal in the order given; after ``MOST_SHOWN`` a line counts the rest."""
    problems = [_problem(error, document) for error in errors[:MOST_SHOWN]]
    if len(errors) > MOST_SHOWN:
        problems.append(
            Problem(f"{len(errors) - MOST_SHOWN:,} further errors are not shown", remedy="mend these first")
        )
    return problems


def _problem(error: ErrorDetails, document: Document) -> Problem:
    path: DataPath = error["loc"]
    if error["type"] == "missing":
        return _missing(path, document)
    if error["type"] == "extra_forbidden":
        return _unknown_key(path, document)
    if error["type"] == "unprintable":
        return _unprintable(error, path, document)
    found = cast("Data", error["input"])
    schema = schema_at(path) or {}
    return Problem(
        f"{dotted(path)} {_what(error['type'], schema)}",
        document.position(path),
        value=shown(found),
        allowed=described(schema),
        remedy=_remedy(error["type"], found, path, error.get("ctx", {}).get("nearest", "")),
    )


def _what(kind: str, schema: Schema) -> str:
    form = schema.get("format")
    if kind == "string_type" and isinstance(form, str) and form in _WHAT_OF_FORMAT:
        return _WHAT_OF_FORMAT[form]
    return _WHAT.get(kind, "cannot be used")


def _missing(path: DataPath, document: Document) -> Problem:
    key = str(path[-1])
    return Problem(
        f"{dotted(path)} is missing",
        document.position(path, key=True),
        allowed=described(schema_at(path) or {}),
        remedy=f"add {key}:" if path not in document.keys else f"write a value after {key}:",
    )


def _unknown_key(path: DataPath, document: Document) -> Problem:
    key, holder = str(path[-1]), path[:-1]
    known = keys_at(holder)
    compared = key[:_LONGEST_COMPARED]
    remedy = suggestion(compared, known) or _elsewhere(compared)
    inside = f" in {dotted(holder)}" if holder else ""
    return Problem(
        f"unknown key {shown(key)}{inside}",
        document.position(path, key=True),
        allowed=", ".join(known),
        remedy=remedy,
    )


def _elsewhere(key: str) -> str:
    """Say where a key belongs that a profile has, but not here."""
    homes = [f"under {home}" if home else "at the top of the file" for home in places_of(key)]
    return f"it belongs {' or '.join(homes[:_MOST_HOMES])}" if homes else "remove it"


def _unprintable(error: ErrorDetails, path: DataPath, document: Document) -> Problem:
    character = error.get("ctx", {}).get("character", "")
    return Problem(
        f"{dotted(path)} holds a character that cannot be printed on a line ({character})",
        document.position(path),
        value=shown(cast("Data", error["input"])),
        remedy="remove it, or write the text on one line",
    )


def _remedy(kind: str, found: Data, path: DataPath, close: str) -> str | None:
    if close:
        return f"did you mean {close!r}?"
    if kind == "literal_error" and isinstance(found, str):
        return _nearest_word(found, path)
    if kind == "string_type" and "format" in (schema_at(path) or {}):
        return None
    if kind == "less_than_equal" and _is_percentage(found, path):
        return "write shares, as 0.7 for 70 %"
    return _remedy_for_type(kind, found)


def _remedy_for_type(kind: str, found: Data) -> str | None:
    if kind in ("int_type", "float_type") and isinstance(found, str):
        return "write the number without quotes or words"
    if kind == "string_type" and isinstance(found, int | float):
        return "put it in quotes if it is meant as text"
    if kind == "list_type":
        return (
            "begin each item with '- '"
            if isinstance(found, dict)
            else "write [a, b], or '- ' before each item"
        )
    return None


def _nearest_word(found: str, path: DataPath) -> str | None:
    words = cast("list[str]", (schema_at(path) or {}).get("enum", []))
    compared = found[:_LONGEST_COMPARED].strip().lower().replace(" ", "_").replace("-", "_")
    close = nearest(compared, [word.lower() for word in words])
    return next((f"did you mean {word!r}?" for word in words if word.lower() == close), None)


def _is_percentage(found: Data, path: DataPath) -> bool:
    limit = (schema_at(path) or {}).get("maximum")
    return limit == 1 and isinstance(found, int | float) and 1 < found <= 100
