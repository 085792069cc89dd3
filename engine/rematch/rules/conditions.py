"""Read the conditions of a pattern and check them against the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.file import NAMED_TWICE
from rematch.codes.language import (
    EMPTY_TEST,
    IMPOSSIBLE_VALUE,
    REVERSED_RANGE,
    UNKNOWN_FIELD,
    UNKNOWN_OPERATOR,
    WRONG_OPERAND,
)
from rematch.errors import suggestion
from rematch.rules.language import All, Any, Condition, Not, Operator, Scalar, Test
from rematch.rules.misread_values import misread_key_remedy, misread_remedy
from rematch.rules.node import Node, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.fact_types import FactType, Field, FieldType

_EQUALITY: tuple[Operator, ...] = ("ne", "in", "not_in")
_ORDER: tuple[Operator, ...] = ("lt", "lte", "gt", "gte", "between")
_WRITTEN: Mapping[FieldType, tuple[str, ...]] = {
    "flag": ("ne", "exists", "missing"),
    "integer": (*_ORDER, *_EQUALITY, "exists", "missing"),
    "number": (*_ORDER, *_EQUALITY, "exists", "missing"),
    "choice": (*_EQUALITY, "exists", "missing"),
    "text": (*_EQUALITY, "exists", "missing"),
    "list": ("contains", "lacks", "exists", "missing"),
}
_ALL_WRITTEN = (*_ORDER, *_EQUALITY, "contains", "lacks", "exists", "missing")
_MEANT = {
    "<": "lt", "<=": "lte", ">": "gt", ">=": "gte", "!=": "ne", "less": "lt", "below": "lt", "under": "lt",
    "greater": "gt", "more": "gt", "above": "gt", "over": "gt", "at_least": "gte", "at_most": "lte",
    "==": "a plain value", "=": "a plain value", "eq": "a plain value", "is": "a plain value",
    "unknown": "missing: true", "known": "exists: true", "one_of": "in", "none_of": "not_in",
}  # fmt: skip


def operators_of(kind: FieldType) -> tuple[str, ...]:
    """Return the operators that a rule may write for a field of this type, beside a plain value."""
    return _WRITTEN[kind]


def read_condition(node: Node, fact_type: FactType) -> Condition | None:
    """Return the condition in a mapping of tests, or None when something in it is wrong (and recorded)."""
    entries = node.mapping(f"the conditions on {fact_type.name}")
    if entries is None:
        return None
    parts: list[Condition] = []
    sound = True
    for key, entry in entries.items():
        part = _part(key, entry, fact_type)
        if part is None:
            sound = False
        else:
            parts.append(part)
    if not sound:
        return None
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _part(key: str, node: Node, fact_type: FactType) -> Condition | None:
    if key in ("all", "any"):
        return _several(key, node, fact_type)
    if key == "not":
        if node.data == {}:
            node.refuse(
                EMPTY_TEST, "'not' needs at least one test", remedy="name what must not hold", found=False
            )
            return None
        inner = read_condition(node, fact_type)
        return None if inner is None else Not(inner)
    known = fact_type.fields.get(key)
    if known is None:
        node.refuse(
            UNKNOWN_FIELD,
            f"{fact_type.name} has no field {key!r}",
            allowed=listed(fact_type.fields),
            remedy=(misread_key_remedy(key) if node.data is None else None)
            or suggestion(key, fact_type.fields),
            key=True,
        )
        return None
    return _tests(node, known)


def _several(key: str, node: Node, fact_type: FactType) -> Condition | None:
    items = node.items(f"{key!r}")
    if items is None:
        return None
    if not items:
        node.refuse(EMPTY_TEST, f"{key!r} is empty", remedy="name at least one condition", found=False)
        return None
    parts: list[Condition] = []
    for item in items:
        if item.data == {}:
            item.refuse(
                EMPTY_TEST, f"an entry of {key!r} is empty", remedy="name at least one test", found=False
            )
            continue
        part = read_condition(item, fact_type)
        if part is not None:
            parts.append(part)
    if len(parts) < len(items):
        return None
    return All(tuple(parts)) if key == "all" else Any(tuple(parts))


def _tests(node: Node, known: Field) -> Condition | None:
    if isinstance(node.data, dict):
        entries = node.mapping("a test") or {}
        if not entries:
            node.refuse(
                EMPTY_TEST,
                f"the test of {known.name!r} is empty",
                allowed=listed(_WRITTEN[known.type]),
                found=False,
            )
            return None
        tests = [_operator_test(name, entry, known) for name, entry in entries.items()]
        sound = tuple(test for test in tests if test is not None)
        if len(sound) < len(tests):
            return None
        return sound[0] if len(sound) == 1 else All(sound)
    if known.type == "list":
        node.refuse(
            WRONG_OPERAND,
            f"{known.name!r} is a list and cannot be compared",
            remedy="write {contains: value}",
        )
        return None
    if isinstance(node.data, list):
        node.refuse(WRONG_OPERAND, f"{known.name!r} is compared with a list", remedy="write {in: [...]}")
        return None
    value = operand(node, known)
    return None if value is None else Test(known.name, "eq", value)


def _operator_test(name: str, node: Node, known: Field) -> Test | None:
    allowed = _WRITTEN[known.type]
    if name not in allowed:
        what = f"{name!r} does not apply to {known.name!r}, a field of type {known.type}"
        if name not in _ALL_WRITTEN:
            what = f"unknown operator {name!r}"
        remedy = f"write {_MEANT[name]}" if name in _MEANT else suggestion(name, allowed)
        if node.data is None:
            remedy = misread_key_remedy(name) or remedy
        node.refuse(UNKNOWN_OPERATOR, what, allowed=listed(allowed), remedy=remedy, key=True)
        return None
    if name in ("exists", "missing"):
        wanted = node.flag(name)
        return None if wanted is None else Test(known.name, "exists", wanted is (name == "exists"))
    if name in ("in", "not_in"):
        values = _operands(node, known, name)
        return None if values is None else Test(known.name, "in" if name == "in" else "not_in", values)
    if name == "between":
        return _between(node, known)
    value = operand(node, known)
    operator = next(
        operator for operator in ("ne", "lt", "lte", "gt", "gte", "contains", "lacks") if operator == name
    )
    return None if value is None else Test(known.name, operator, value)


def _between(node: Node, known: Field) -> Test | None:
    items = node.items("'between'")
    if items is None:
        return None
    if len(items) != 2:
        node.refuse(
            WRONG_OPERAND, "'between' needs two numbers", remedy="write [lowest, highest]", found=False
        )
        return None
    low, high = (operand(item, known) for item in items)
    if low is None or high is None:
        return None
    if isinstance(low, str) or isinstance(high, str) or low > high:
        node.refuse(
            REVERSED_RANGE,
            "the first number of 'between' is above the second",
            remedy="exchange the two",
            found=False,
        )
        return None
    return Test(known.name, "between", (low, high))


def _operands(node: Node, known: Field, name: str) -> tuple[Scalar, ...] | None:
    items = node.items(f"{name!r}")
    if items is None:
        return None
    if not items:
        node.refuse(EMPTY_TEST, f"{name!r} has no values", remedy="name at least one", found=False)
        return None
    values: list[Scalar] = []
    for item in items:
        value = operand(item, known)
        if value is None:
            continue
        if value in values:
            item.refuse(NAMED_TWICE, f"{name!r} names a value twice", remedy="keep one of the two")
        else:
            values.append(value)
    return tuple(values) if len(values) == len(items) else None


def operand(node: Node, known: Field) -> Scalar | None:
    """Return the value a field (or an entry of a list field) is compared with, or None if it does not fit."""
    value = node.data
    if isinstance(value, str) and value.startswith("$"):
        node.refuse(
            WRONG_OPERAND,
            "facts cannot be compared with each other",
            remedy="compare with a plain value; a difference must be a field of its own",
        )
        return None
    if value is None or isinstance(value, dict | list):
        node.refuse(
            WRONG_OPERAND, f"{known.name!r} must be compared with a plain value", allowed=known.allowed
        )
        return None
    fault = known.fault((value,) if known.type == "list" else value)
    if fault is not None:
        node.refuse(
            IMPOSSIBLE_VALUE,
            f"{known.name!r} can never have this value",
            allowed=known.allowed,
            remedy=_remedy(value, known, fault),
        )
        return None
    return value


def _remedy(value: Scalar, known: Field, fault: str) -> str:
    if isinstance(value, str) and known.type not in ("choice", "text", "list"):
        return misread_remedy(value, known) or fault
    if known.type in ("choice", "text", "list"):
        if not isinstance(value, str):
            return f"{fault}; put it in quotes if it is meant as text"
        return suggestion(value, known.values) or fault
    return fault
