"""What to do where YAML breaks off: the parser says what it missed, the line says what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.file import NOT_YAML

if TYPE_CHECKING:
    from rematch.errors import Position

_OTHER_QUOTES = {"'": "double", '"': "single"}
_UNCLOSED = "close the quote or bracket; the mistake may stand on a line above"
_REMEDIES = {
    "mapping values are not allowed": "check its indentation; the line above holds a value already",
    "expected ',' or": _UNCLOSED,
    "unexpected end of stream": _UNCLOSED,
    "cannot start any token": "put a text that begins with this sign in quotes",
}


def yaml_remedy(what: str, text: str, where: Position | None) -> str:
    """Return how to mend a text at a place, by what the parser says of it."""
    lines = text.splitlines()
    line, column = (lines[where.line - 1], where.column) if where and where.line <= len(lines) else ("", 1)
    before, here = line[: column - 1], line[column - 1 : column]
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in here + indentation or "tab character" in what:
        return "replace tabs by spaces"
    if "mapping values are not allowed" in what and ": " in before:
        return "put a text that holds a colon in quotes"
    quote = before.rstrip()[-1:]
    if quote in _OTHER_QUOTES and "did not find expected" in what and here not in ("", ":"):
        return f"put the whole text in {_OTHER_QUOTES[quote]} quotes"
    if "did not find expected key" in what and not before.strip():
        return "set the line as far in as those that belong beside it"
    return next((remedy for said, remedy in _REMEDIES.items() if said in what), str(NOT_YAML.remedy))
