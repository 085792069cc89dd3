"""Fact types and their fields: what each holds, who makes it, and when a value fits."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from rematch.errors import Position, suggestion
from rematch.rules.node import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FieldType = Literal["flag", "integer", "number", "choice", "text", "list"]
Maker = Literal["built", "focused", "concluded", "tallied", "settled", "ranked"]

FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)
MAKERS: tuple[Maker, ...] = get_args(Maker)
BUILT: frozenset[str] = frozenset({"built", "focused"})
"""Makers that are not rules: from the profile and the figures at once, or once the field is chosen."""
GREATEST = 10**15
"""The largest number a fact may hold: beyond it integers and decimals stop comparing exactly."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a fact type.

    ``values`` are the allowed words of a choice or a list (empty: any text), worst first when ``scale``
    names their scale. ``optional`` (concluded types): a conclusion may leave it out. ``always`` (built
    types): the builder gives it in every fact. ``brings``: fields that are known whenever this
    one is; ``only_when``: the values that other fields have whenever this one is known. ``changeable``: the
    applicant can change it by work. ``not_above``: a field of the type that no conclusion may let it exceed.
    ``values_of`` names the reference the values come from.
    """

    name: str
    type: FieldType
    meaning: str
    unit: str | None = None
    least: int | float | None = None
    most: int | float | None = None
    values: tuple[str, ...] = ()
    scale: str | None = None
    values_of: str | None = None
    optional: bool = False
    always: bool = False
    origin: str | None = None
    brings: tuple[str, ...] = ()
    only_when: tuple[tuple[str, bool | str], ...] = ()
    changeable: bool = False
    not_above: str | None = None
    position: Position | None = field(default=None, compare=False)

    @property
    def numeric(self) -> bool:
        """Return whether the field holds numbers."""
        return self.type in ("integer", "number")

    def fault(self, value: object) -> str | None:
        """Return what is wrong with a value for this field, or None."""
        if self.numeric:
            return self._number_fault(value)
        if self.type == "flag":
            return None if isinstance(value, bool) else "it must be true or false"
        if self.type == "list":
            return self._list_fault(value)
        return self._text_fault(value)

    def _number_fault(self, value: object) -> str | None:
        wanted = int if self.type == "integer" else (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted):
            return "it must be a whole number" if self.type == "integer" else "it must be a number"
        number = value
        if not math.isfinite(number) or abs(number) > GREATEST:
            return f"it must be a finite number of at most {GREATEST:,}"
        if self.least is not None and number < self.least:
            return f"it must be at least {self.least}"
        if self.most is not None and number > self.most:
            return f"it must be at most {self.most}"
        return None

    def _text_fault(self, value: object) -> str | None:
        if not isinstance(value, str):
            return "it must be a text"
        if self.values and value not in self.values:
            return suggestion(value, self.values) or "it is not among the allowed values"
        return None

    def _list_fault(self, value: object) -> str | None:
        if not isinstance(value, tuple):
            return "it must be a list of texts"
        for item in value:
            fault = self._text_fault(item)
            if fault:
                return f"{item!r}: {fault}"
        return None

    @property
    def allowed(self) -> str | None:
        """Return what a message says is allowed, or None for any."""
        if self.type == "flag":
            return "true, false"
        if self.values:
            return listed(self.values)
        if not self.numeric:
            return None
        noun = "a whole number" if self.type == "integer" else "a number"
        if self.least is not None and self.most is not None:
            return f"{noun} from {self.least} to {self.most}"
        if self.least is not None:
            return f"{noun} of at least {self.least}"
        return noun if self.most is None else f"{noun} of at most {self.most}"


@dataclass(frozen=True)
class FactType:
    """One type of fact: who makes it and which fields it may have.

    ``one_for``: of facts that are alike in these fields there is, or counts, one only; empty: one in all;
    None: nothing is said. ``chosen_by``: of several such conclusions the one that is highest in this field
    counts.
    """

    name: str
    meaning: str
    made: Maker
    fields: Mapping[str, Field]
    one_for: tuple[str, ...] | None = None
    chosen_by: str | None = None
    position: Position | None = field(default=None, compare=False)

    @cached_property
    def required(self) -> frozenset[str]:
        """Return the fields that every fact of the type has."""
        made = self.made in BUILT
        certain = {
            name for name, known in self.fields.items() if (known.always if made else not known.optional)
        }
        return self.known_with(frozenset(certain))

    @cached_property
    def free_texts(self) -> frozenset[str]:
        """Return the fields that may hold any text or list of texts."""
        return frozenset(
            name for name, known in self.fields.items() if known.type in ("text", "list") and not known.values
        )

    @cached_property
    def accepted(self) -> Mapping[str, Callable[[object], bool]]:
        """Return a quick check per field that agrees with ``Field.fault``."""
        return {name: _quick_check(known) for name, known in self.fields.items()}

    @cached_property
    def companions(self) -> tuple[tuple[str, str], ...]:
        """Return (field, the field that brings it) of every field that another brings."""
        return tuple(
            (name, bringer)
            for bringer, known in self.fields.items()
            for name in (*known.brings, *(other for other, _ in known.only_when))
        )

    @cached_property
    def conditional(self) -> tuple[tuple[str, str, bool | str], ...]:
        """Return (field, other field, its value) of every field that presupposes a value of another."""
        return tuple(
            (name, other, value) for name, known in self.fields.items() for other, value in known.only_when
        )

    def known_with(self, names: frozenset[str]) -> frozenset[str]:
        """Return the fields that are known whenever those named are."""
        if names not in self._closures:
            known = set(names)
            while more := {name for name, other in self.companions if other in known and name not in known}:
                known |= more
            self._closures[names] = frozenset(known)
        return self._closures[names]

    @cached_property
    def _closures(self) -> dict[frozenset[str], frozenset[str]]:
        return {}


def _quick_check(known: Field) -> Callable[[object], bool]:
    """Return whether a value has no fault, decided without building a message."""
    if known.numeric:
        least = -GREATEST if known.least is None else max(known.least, -GREATEST)
        most = GREATEST if known.most is None else min(known.most, GREATEST)
        if known.type == "integer":
            return lambda value: type(value) is int and least <= value <= most
        return lambda value: (type(value) is int or type(value) is float) and least <= value <= most
    if known.type == "flag":
        return lambda value: value is True or value is False
    if known.type in ("choice", "text"):
        values = frozenset(known.values)
        return lambda value: type(value) is str and (not values or value in values)
    return lambda value: known.fault(value) is None
