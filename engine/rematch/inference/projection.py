"""How facts are shown to the engine: which properties, and how each value is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from json.encoder import encode_basestring_ascii
from operator import getitem
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rematch.facts.fact import Fact, Value
    from rematch.rules.language import Scalar

LONGEST_KEPT = 40
"""Characters or entries of a value whose written form is kept for the next fact."""
LONGEST_TEXT = 5_000
"""Texts are compared up to this length: longer than any operand, short of the engine's 65,535 bytes."""
MOST_WRITTEN = 256
"""Values of one property whose text is kept, so that memory stays flat over many profiles."""
TYPE_PROPERTY = "t"

Kind = Literal["value", "known", "among", "holds"]


@dataclass(frozen=True, slots=True)
class Property:
    """What a fact shows the engine: a field's value, whether it is known, among values, or holds an entry.

    ``stand_in``: what is shown of a field that is not known; nothing when it is None.
    """

    field: str
    kind: Kind
    operand: Scalar | tuple[Scalar, ...] | None = None
    stand_in: Scalar | None = None


@dataclass(frozen=True)
class Projection:
    """How facts of one type are written for one ruleset: the type's number, and the name of each property."""

    code: int
    properties: tuple[tuple[Property, str], ...]

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Return for each property the field it shows."""
        return tuple(shown.field for shown, _ in self.properties)

    @cached_property
    def writers(self) -> tuple[Written, ...]:
        """Return for each property how its value is written."""
        return tuple(Written(shown, name) for shown, name in self.properties)

    @cached_property
    def start(self) -> str:
        """Return what every fact of the type has after its id."""
        return f'","{TYPE_PROPERTY}":{self.code}'


def literal(value: Scalar) -> str:
    """Return a value as the engine reads it: numbers without exponent, texts in ASCII."""
    return _LITERALS[type(value)](value)


def _float_literal(value: float) -> str:
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text


def _text_literal(value: str) -> str:
    return encode_basestring_ascii(value if len(value) <= LONGEST_TEXT else value[: LONGEST_TEXT + 1])


_FLAGS = {True: "true", False: "false"}
_LITERALS: Mapping[type, Callable[..., str]] = {
    bool: _FLAGS.__getitem__, int: int.__repr__, float: _float_literal, str: _text_literal,
}  # fmt: skip


class Written(dict["Value | None", str]):
    """How one property is written for each value met so far, None when it is not known.

    The outcome of in and contains is known only with the field; an unknown value is left out or stood in for.
    """

    def __init__(self, shown: Property, name: str) -> None:
        unknown = False if shown.kind == "known" else shown.stand_in
        super().__init__({None: "" if unknown is None else f',"{name}":{literal(unknown)}'})
        self._start = f',"{name}":'
        self._shown = shown

    def __missing__(self, value: Value) -> str:
        text = self._start + self._text(value)
        is_long = isinstance(value, str | tuple) and len(value) > LONGEST_KEPT
        if len(self) < MOST_WRITTEN and not is_long:
            self[value] = text
        return text

    def _text(self, value: Value) -> str:
        shown = self._shown
        if shown.kind == "known":
            return _FLAGS[True]
        if shown.kind == "among":
            return _FLAGS[isinstance(shown.operand, tuple) and value in shown.operand]
        if shown.kind == "holds":
            return _FLAGS[isinstance(value, tuple) and shown.operand in value]
        return _LITERALS[type(value)](value)


def project(projection: Projection, number: int, fact: Fact) -> str:
    """Return a fact as the engine is given it: a sequential id, the type's number, the properties shown."""
    # mapped rather than looped over: a run shows ten thousand properties
    values = map(fact.fields.get, projection.fields)
    properties = "".join(map(getitem, projection.writers, values))
    return f'{{"id":"{number}{projection.start}{properties}}}'
