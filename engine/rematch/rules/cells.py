"""Read one cell of a decision table, as people write it, into a condition on the field of its column.

``220``, ``< 220``, ``>= 4``, ``220..229`` (both ends count), ``> 4 and < 9``, ``yes``, ``no``, ``known``,
``unknown``; several with commas or ``or``; ``not x, y`` for none of them; ``-`` for anything.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rematch.codes.file import NAMED_TWICE
from rematch.codes.language import REVERSED_RANGE
from rematch.codes.table import BAD_CELL
from rematch.rules.conditions import operand
from rematch.rules.language import All, Any, Condition, Not, Operator, Test

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rematch.knowledge.fact_types import Field
    from rematch.rules.language import Scalar
    from rematch.rules.node import Node

ANYTHING = All(())
"""The condition of a cell that asks nothing: it holds of an unknown value too."""

_DASHES = ("-", "–", "—")  # noqa: RUF001 - spreadsheets turn hyphens into dashes
_SEPARATOR = re.compile(r",|\sor\s", re.IGNORECASE)
_DOUBT = re.compile(r"unknown(?:\s+or\s+|\s*,\s*)", re.IGNORECASE)
_NUMBER = r"([-+]?(?:\d{1,18}(?:\.\d+)?|\.\d+))"
_PLAIN = re.compile(_NUMBER)
_RANGE = re.compile(rf"{_NUMBER}\s*\.\.\s*{_NUMBER}")
_COMPARISON = re.compile(rf"(<=|>=|<|>|≤|≥)\s*{_NUMBER}")
_JOINED = re.compile(r"\d,\d")
_DASHED_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|–|—|to)\s*{_NUMBER}")  # noqa: RUF001 - as above
_OPEN_RANGE = re.compile(rf"{_NUMBER}\s*(?:\.\.|\+)")
_WITH_UNIT = re.compile(rf"(?:[<>≤≥]=?\s*)?{_NUMBER}\s*[^\d\s.].*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    rf"(\d{{1,2}})[-. ]+({'|'.join(_MONTHS)})|({'|'.join(_MONTHS)})[-. ]+(\d{{1,2}})", re.IGNORECASE
)
_OPERATORS: Mapping[str, Operator] = {
    "<": "lt", "<=": "lte", "≤": "lte", ">": "gt", ">=": "gte", "≥": "gte",
}  # fmt: skip
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_NEGATED: Mapping[Operator, Operator] = {"eq": "ne", "in": "not_in", "contains": "lacks"}
_WRITTEN_NUMBERS = "220, < 220, <= 220, > 220, >= 220, 200..220, known, unknown, -"


def read_cell(node: Node, known: Field) -> Condition | None:
    """Return the condition in a cell, ANYTHING for a dash, or None when it is wrong (and recorded)."""
    data = node.data
    if isinstance(data, list):
        return _listed(node, known)
    if isinstance(data, str) and data.strip():
        return _written(replace(node, data=data.strip()), data.strip(), known)
    if data is None or isinstance(data, str):
        node.refuse(
            BAD_CELL, "the cell is empty", remedy='write "-" for anything, or leave the cell out', found=False
        )
        return None
    if isinstance(data, dict):
        node.refuse(
            BAD_CELL,
            "a cell is a value, a comparison or a list of values",
            remedy='write for instance ">= 4"',
        )
        return None
    return _condition(node, [_plain(node, known)], known)


def _written(node: Node, text: str, known: Field) -> Condition | None:
    if text in _DASHES:
        return ANYTHING
    if text in known.values:
        return _condition(node, [_plain(node, known)], known)
    doubt = _DOUBT.match(text)
    if doubt and text[doubt.end() :].lower().startswith("not "):
        rest = _written(replace(node, data=text[doubt.end() :]), text[doubt.end() :], known)
        return None if rest is None else Any((Test(known.name, "exists", operand=False), rest))
    negated = text.lower().startswith("not ")
    parts = _parts(node, text[4:] if negated else text, known)
    if parts is None:
        return None
    found = _condition(node, [_alternative(part, known) for part in parts], known, negated=negated)
    return _opposite(found) if negated and found is not None else found


def _listed(node: Node, known: Field) -> Condition | None:
    items = node.items("the cell") or []
    if not items:
        node.refuse(BAD_CELL, "the cell has no values", remedy="name at least one", found=False)
        return None
    return _condition(node, [_item(item, known) for item in items], known)


def _item(node: Node, known: Field) -> Test | All | None:
    """Return one entry of a YAML list; here commas and ``or`` belong to the value."""
    if not isinstance(node.data, str):
        return _plain(node, known)
    if node.data.lower().startswith("not ") and known.type != "text" and node.data not in known.values:
        node.refuse(
            BAD_CELL,
            "'not' stands before all values, not in a list",
            remedy='write one text: "not first, second"',
        )
        return None
    return _alternative(node, known)


def _parts(node: Node, text: str, known: Field) -> list[Node] | None:
    if known.numeric and _JOINED.search(text):
        node.refuse(
            BAD_CELL,
            "a comma stands inside a number",
            remedy="write 1000 or 0.5, or put a space after a comma between numbers",
        )
        return None
    parts = [part.strip() for part in _SEPARATOR.split(text)]
    if not all(parts):
        node.refuse(
            BAD_CELL, "a value is missing beside a comma or 'or'", remedy="name it, or remove the comma"
        )
        return None
    return [replace(node, data=part) for part in parts]


def _alternative(node: Node, known: Field) -> Test | All | None:
    text = str(node.data)
    if text.lower() in ("known", "unknown") and text not in known.values:
        return Test(known.name, "exists", text.lower() == "known")
    if known.numeric and not text.startswith("$"):
        return _numbers(node, text, known)
    if known.type == "flag" and text.lower() in _FLAGS:
        return _plain(replace(node, data=_FLAGS[text.lower()]), known)
    return _plain(node, known)


def _plain(node: Node, known: Field) -> Test | None:
    value = operand(node, known)
    if value is None:
        return None
    return Test(known.name, "contains" if known.type == "list" else "eq", value)


def _numbers(node: Node, text: str, known: Field) -> Test | All | None:
    tests = [_number_test(node, part.strip(), known) for part in text.split(" and ")]
    sound = tuple(test for test in tests if test is not None)
    if len(sound) < len(tests):
        return None
    return sound[0] if len(sound) == 1 else All(sound)


def _number_test(node: Node, text: str, known: Field) -> Test | None:
    if _PLAIN.fullmatch(text):
        return _plain(_number(node, text), known)
    compared = _COMPARISON.fullmatch(text)
    if compared:
        value = operand(_number(node, compared[2]), known)
        return None if value is None else Test(known.name, _OPERATORS[compared[1]], value)
    ends = _RANGE.fullmatch(text)
    if ends:
        low, high = (operand(_number(node, end), known) for end in ends.groups())
        return _between(node, known, low, high)
    node.refuse(
        BAD_CELL,
        f"this does not say which {known.name!r} is meant",
        allowed=_WRITTEN_NUMBERS,
        remedy=_numbers_remedy(text),
    )
    return None


def _between(node: Node, known: Field, low: Scalar | None, high: Scalar | None) -> Test | None:
    if low is None or high is None:
        return None
    if isinstance(low, str) or isinstance(high, str) or low > high:
        node.refuse(REVERSED_RANGE, "the first number is above the second", remedy="exchange the two")
        return None
    return Test(known.name, "between", (low, high))


def _number(node: Node, text: str) -> Node:
    return replace(node, data=float(text) if "." in text else int(text))


def _numbers_remedy(text: str) -> str | None:
    dated = _DATE.fullmatch(text)
    if dated:
        day, month = int(dated[1] or dated[4]), _MONTHS.index((dated[2] or dated[3]).lower()) + 1
        low, high = sorted((day, month))
        return f"the spreadsheet made a date of it; write {low}..{high} in a text cell"
    dashed = _DASHED_RANGE.fullmatch(text)
    if dashed:
        return f"write {dashed[1]}..{dashed[2]}"
    started = _OPEN_RANGE.fullmatch(text)
    if started:
        return f'write ">= {started[1]}"'
    return "write the number without its unit" if _WITH_UNIT.fullmatch(text) else None


def _condition(
    node: Node, found: Sequence[Test | All | None], known: Field, *, negated: bool = False
) -> Condition | None:
    """Join alternatives: plain values into one test, the rest beside it."""
    parts = [part for part in found if part is not None]
    if len(parts) < len(found):
        return None
    if len(set(parts)) < len(parts):
        node.refuse(NAMED_TWICE, "the cell names a value twice", remedy="keep one of the two")
        return None
    if not _check_knowing(node, parts, negated=negated):
        return None
    values = tuple(
        part.operand
        for part in parts
        if isinstance(part, Test) and part.operator == "eq" and not isinstance(part.operand, tuple)
    )
    if len(values) < 2:
        return parts[0] if len(parts) == 1 else Any(tuple(parts))
    rest = tuple(part for part in parts if not (isinstance(part, Test) and part.operator == "eq"))
    several = Test(known.name, "in", values)
    return Any((several, *rest)) if rest else several


def _check_knowing(node: Node, parts: Sequence[Test | All], *, negated: bool) -> bool:
    knowing = [part.operand for part in parts if isinstance(part, Test) and part.operator == "exists"]
    if knowing and negated:
        remedy = "write known" if knowing == [False] else "write unknown"
        node.refuse(BAD_CELL, "'not' cannot stand before known or unknown", remedy=remedy)
        return False
    if True in knowing and len(parts) > 1:
        node.refuse(
            BAD_CELL,
            "'known' allows every value, so it stands alone",
            remedy="remove the rest of the cell, or 'known'",
        )
        return False
    return True


def _opposite(condition: Condition) -> Condition:
    if isinstance(condition, Test) and condition.operator in _NEGATED:
        return replace(condition, operator=_NEGATED[condition.operator])
    return Not(condition)
