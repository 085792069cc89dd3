"""What was meant where a number or a flag was wanted and a text stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rematch.knowledge.fact_types import Field

_NUMBER = r"([-+]?(?:\d{1,18}(?:\.\d+)?|\.\d+))"
_PLAIN = re.compile(rf"\s*{_NUMBER}\s*")
_COMPARED = re.compile(rf"\s*(<=|>=|<|>|≤|≥)\s*{_NUMBER}\s*")
_COMMA = re.compile(r"\s*[-+]?\d+,\d+\s*")
_OPERATORS = {"<": "lt", "<=": "lte", "≤": "lte", ">": "gt", ">=": "gte", "≥": "gte"}
_FLAGS = {"yes": "true", "no": "false", "true": "true", "false": "false"}


def misread_key_remedy(key: str) -> str | None:
    """Return how to write a key without a value that was not meant as one, or None when nobody can tell."""
    if ":" in key:
        return "put a space after the colon"
    return "write the decimal with a point" if key.isdecimal() else None


def misread_remedy(text: str, known: Field) -> str | None:
    """Return how to write a text as a value of a number or a flag, or None when nobody can tell."""
    if known.type == "flag":
        meant = _FLAGS.get(text.strip().lower())
        return f"write {meant} without quotes" if meant else None
    if _PLAIN.fullmatch(text):
        return "remove the quotes"
    compared = _COMPARED.fullmatch(text)
    if compared:
        return f"write {{{_OPERATORS[compared[1]]}: {compared[2]}}}"
    return "write the decimal with a point" if _COMMA.fullmatch(text) else None
