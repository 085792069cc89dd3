"""From which line of which template each line of a rendered text came."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from jinja2.ext import Extension
from jinja2.lexer import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2.lexer import TokenStream

_MARK = re.compile("\ue000([0-9]+):([^\ue001]*)\ue001")


class TemplateLine(NamedTuple):
    """One line of a template below templates/."""

    template: str
    line: int


class MarkedLines(Extension):
    """Puts a mark with template and line before each line of what a template prints as it stands."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Mark the plain text between the tags."""
        for token in stream:
            if token.type != "data":
                yield token
                continue
            pieces = token.value.split("\n")
            marked = (
                f"\ue000{number}:{stream.name or ''}\ue001{piece}"
                for number, piece in enumerate(pieces, start=token.lineno)
            )
            yield Token(token.lineno, "data", "\n".join(marked))


def lines_of_marked(text: str, template: str) -> list[TemplateLine]:
    """Return for each line of a marked text its place; lines without a mark have that of the line above."""
    found: list[TemplateLine] = []
    last = TemplateLine(template, 1)
    for line in text.split("\n"):
        marks = _MARK.findall(line)
        # a line that ends one template line and begins the next belongs to the one that holds its text
        told = next((mark for mark in marks if _text_after(line, mark)), marks[-1] if marks else None)
        if told is not None:
            last = TemplateLine(told[1] or template, int(told[0]))
        found.append(last)
    return found


def _text_after(line: str, mark: tuple[str, str]) -> bool:
    _, _, rest = line.partition(f"\ue000{mark[0]}:{mark[1]}\ue001")
    return bool(rest.partition("\ue000")[0].strip())
