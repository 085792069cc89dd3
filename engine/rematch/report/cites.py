"""``{{ cites("H8.3", "H8.4") }}`` in a template: says which heuristics the text around it rests on.

It prints nothing, and standing alone on a line it leaves no empty line. While a report is rendered it tells
a recorder that this place of this template was reached, so that a heuristic counts as covered only when the
text that cites it really came out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from jinja2 import TemplateSyntaxError, nodes, pass_context
from jinja2.ext import Extension
from jinja2.lexer import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment
    from jinja2.lexer import TokenStream
    from jinja2.runtime import Context

CITES = "cites"
_SILENT = "cites|part|fold|unfold|picture"
"""Calls that print nothing in plain Markdown."""
_ALONE = re.compile(rf"^[ \t]*(\{{\{{-?\s*(?:{_SILENT})\([^)\n]*\)\s*\}}\}})[ \t]*$", re.MULTILINE)


class CitingPlace(NamedTuple):
    """One call of ``cites``: the template below templates/, its line, and the numbers named there."""

    template: str
    line: int
    numbers: tuple[str, ...]


Recorder: TypeAlias = Callable[[CitingPlace], None]


def no_record(place: CitingPlace) -> None:
    """Forget the place: what a report does with citations unless it is asked to record them."""


class _Lines(Extension):
    """Tells each call of ``cites`` its line, and swallows the line end of a call that stands alone."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Put an empty comment after a call that has a line to itself: its line end is trimmed away."""
        return _ALONE.sub(r"\1{# #}", source)

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Give the line as the first argument; a compiled template no longer knows it."""
        for token in stream:
            yield token
            if token.test(f"name:{CITES}") and stream.current.test("lparen"):
                yield next(stream)
                yield Token(token.lineno, "integer", token.lineno)  # type: ignore[arg-type]
                yield Token(token.lineno, "comma", ",")


def enable_cites(environment: Environment, record: Recorder = no_record) -> None:
    """Let the templates of ``environment`` cite; ``record`` hears of every place that is rendered."""

    @pass_context
    def cites(context: Context, line: int, *numbers: str) -> str:
        record(CitingPlace(context.name or "", line, numbers))
        return ""

    environment.add_extension(_Lines)
    environment.globals[CITES] = cites


def citing_places(environment: Environment, name: str, source: str) -> Iterator[CitingPlace]:
    """Yield every call of ``cites`` in a template's source, reached or not.

    Raises jinja2.TemplateSyntaxError when the source is broken or a call names anything but plain texts.
    """
    for call in environment.parse(source, name).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == CITES:
            yield _place(call, name)


def _place(call: nodes.Call, name: str) -> CitingPlace:
    given = [part.value if isinstance(part, nodes.Const) else None for part in call.args[1:]]
    numbers = tuple(value for value in given if isinstance(value, str))
    if not numbers or len(numbers) < len(given) or call.kwargs or call.dyn_args or call.dyn_kwargs:
        said = 'cites takes numbers in quotes, as cites("H8.3", "H8.4")'
        raise TemplateSyntaxError(said, call.lineno, name)
    return CitingPlace(name, call.lineno, numbers)
