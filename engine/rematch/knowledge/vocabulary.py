"""The vocabulary: every fact type and field that rules may name, and the typed check of every fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from rematch.codes.file import EMPTY, WRONG_NUMBER
from rematch.codes.knowledge import FIELD_DECLARATION, RESERVED_NAME
from rematch.codes.language import REVERSED_RANGE, UNKNOWN_FACT_TYPE, UNKNOWN_FIELD
from rematch.errors import DocumentError, KnowledgeBaseError, Problem, suggestion
from rematch.knowledge.alike import (
    read_chosen_by,
    read_one_for,
    read_only_when,
    refuse_unfit_not_above,
    refuse_unfit_only_when,
)
from rematch.knowledge.fact_types import BUILT, FIELD_TYPES, MAKERS, FactType, Field, FieldType, Maker
from rematch.overlay.layers import read_layers
from rematch.rules.node import Node, root_of, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.facts.fact import Fact, Value
    from rematch.overlay.layers import Location

RESERVED = ("all", "any", "not", "none", "id", "type")

_TYPE_KEYS = ("like", "one_for", "chosen_by")
_FIELD_KEYS = (
    *("unit", "least", "most", "values", "scale", "origin"),
    *("optional", "always", "brings", "changeable", "only_when", "not_above"),
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All fact types and ordered scales (worst first)."""

    types: Mapping[str, FactType]
    scales: Mapping[str, tuple[str, ...]]

    def check_fact(self, fact: Fact) -> tuple[Problem, ...]:
        """Return what is wrong with a fact: unknown type or field, wrong type of value, value not allowed."""
        kind = self.types.get(fact.type)
        if kind is None:
            return (
                Problem(
                    f"fact {fact.id}: unknown fact type {fact.type!r}",
                    remedy=suggestion(fact.type, self.types),
                ),
            )
        problems: list[Problem] = []
        accepted, fields = kind.accepted, fact.fields
        for name, value in fields.items():
            accepts = accepted.get(name)
            if accepts is None:
                problems.append(_bad(fact, name, value, "the vocabulary has no such field"))
            elif not accepts(value):
                problems.append(
                    _bad(fact, name, value, kind.fields[name].fault(value) or "it is not allowed")
                )
        if not kind.required <= fields.keys():
            problems.extend(
                Problem(f"fact {fact.id} lacks the field {name!r}, which every {fact.type} has")
                for name in sorted(kind.required - fields.keys())
            )
        for name, other in kind.companions:
            if name not in fields and other in fields:
                problems.append(Problem(f"fact {fact.id} lacks the field {name!r}, which {other!r} brings"))
        for name, other, value in kind.conditional:
            if name in fields and fields.get(other, value) != value:
                fault = f"it must be {shown(value)} whenever {name!r} is known"
                problems.append(_bad(fact, other, fields[other], fault))
        return tuple(problems)


def _bad(fact: Fact, name: str, value: Value, fault: str) -> Problem:
    return Problem(f"fact {fact.id}: field {name!r} is wrong: {fault}", value=repr(value))


def load_vocabulary(path: Location, references: Mapping[str, frozenset[str]]) -> Vocabulary:
    """Read knowledge/vocabulary.yaml.

    ``references`` gives the words that ``values:`` may name instead of a list, with the values each stands
    for (``specialties`` and their ids). Raises KnowledgeBaseError with every problem of the file.
    """
    problems: list[Problem] = []
    try:
        document = read_layers(path)
    except DocumentError as error:
        raise KnowledgeBaseError(error.problems) from error
    vocabulary = _Reader(references).read(root_of(document, problems))
    if problems:
        raise KnowledgeBaseError(problems)
    return vocabulary


class _Reader:
    """Reads the parts of a vocabulary file; a part with a problem is left out."""

    def __init__(self, references: Mapping[str, frozenset[str]]) -> None:
        self._references = references
        self._scales: dict[str, tuple[str, ...]] = {}
        self._types: dict[str, FactType] = {}

    def read(self, root: Node) -> Vocabulary:
        entries = root.entries("the vocabulary", ("facts",), ("scales",)) or {}
        if "scales" in entries:
            self._read_scales(entries["scales"])
        types = self._types
        if "facts" in entries:
            for name, node in (entries["facts"].mapping("facts") or {}).items():
                if _plain(node, name, "fact type"):
                    found = self._fact_type(name, node)
                    if found is not None:
                        types[name] = found
        return Vocabulary(types, self._scales)

    def _read_scales(self, node: Node) -> None:
        for name, scale in (node.mapping("scales") or {}).items():
            values = scale.texts(f"the scale {name!r}")
            if values is None:
                continue
            if isinstance(scale.data, list) and len(scale.data) < 2:
                scale.refuse(
                    FIELD_DECLARATION,
                    f"the scale {name!r} needs at least two values, worst first",
                    found=False,
                )
            self._scales[name] = values

    def _fact_type(self, name: str, node: Node) -> FactType | None:
        entries = node.entries(f"the fact type {name!r}", ("meaning", "made", "fields"), _TYPE_KEYS)
        if entries is None:
            return None
        meaning = entries["meaning"].text("meaning") if "meaning" in entries else None
        made = entries["made"].choice("maker of the fact type", MAKERS) if "made" in entries else None
        fields: dict[str, Field] = dict(self._fields_like(entries["like"])) if "like" in entries else {}
        if "fields" in entries:
            for field_name, field_node in (entries["fields"].mapping("fields") or {}).items():
                if _plain(field_node, field_name, "field"):
                    found = self._field(field_name, field_node, made)
                    if found is not None:
                        fields[field_name] = found
        _refuse_unknown_brings(entries, fields)
        refuse_unfit_only_when(entries, fields)
        refuse_unfit_not_above(entries, fields)
        one_for, chosen_by = read_one_for(entries, fields), read_chosen_by(entries, fields)
        if meaning is None or made is None:
            return None
        return FactType(
            name, meaning, cast("Maker", made), fields, one_for, chosen_by, position=node.key_position
        )

    def _fields_like(self, node: Node) -> Mapping[str, Field]:
        """Return the fields of the earlier fact type that ``like`` names."""
        name = node.choice("fact type above this one", tuple(self._types), UNKNOWN_FACT_TYPE)
        return self._types[name].fields if name else {}

    def _field(self, name: str, node: Node, made: str | None) -> Field | None:
        entries = node.entries(f"the field {name!r}", ("type", "meaning"), _FIELD_KEYS)
        if entries is None or "type" not in entries:
            return None
        kind = entries["type"].choice("field type", FIELD_TYPES)
        meaning = entries["meaning"].text("meaning") if "meaning" in entries else None
        if kind is None or meaning is None:
            return None
        _refuse_misplaced(entries, kind, made)
        least, most = _bounds(entries, kind)
        values, scale, values_of = self._values(node, entries, kind)
        return Field(
            name=name,
            type=cast("FieldType", kind),
            meaning=meaning,
            unit=entries["unit"].text("unit") if "unit" in entries else None,
            least=least,
            most=most,
            values=values,
            scale=scale,
            values_of=values_of,
            optional=bool(entries["optional"].flag("optional")) if "optional" in entries else False,
            always=bool(entries["always"].flag("always")) if "always" in entries else False,
            origin=entries["origin"].text("origin") if "origin" in entries else None,
            changeable=bool(entries["changeable"].flag("changeable")) if "changeable" in entries else False,
            brings=entries["brings"].texts("brings") or () if "brings" in entries else (),
            only_when=read_only_when(entries.get("only_when")),
            not_above=entries["not_above"].text("not_above") if "not_above" in entries else None,
            position=node.key_position,
        )

    def _values(
        self, node: Node, entries: Mapping[str, Node], kind: str
    ) -> tuple[tuple[str, ...], str | None, str | None]:
        if kind == "choice" and ("values" in entries) == ("scale" in entries):
            node.refuse(
                FIELD_DECLARATION,
                "a choice needs either values or a scale",
                remedy="give one of the two",
                key=True,
            )
            return (), None, None
        if "scale" in entries:
            scale = entries["scale"].choice("scale", tuple(self._scales))
            return (self._scales[scale], scale, None) if scale else ((), None, None)
        if "values" not in entries:
            return (), None, None
        values = entries["values"]
        if isinstance(values.data, str):
            name = values.choice("list of values", tuple(self._references))
            return (tuple(sorted(self._references[name])), None, name) if name else ((), None, None)
        found = values.texts("values")
        if values.data == []:
            values.refuse(EMPTY, "the list of values is empty", remedy="name the allowed values", found=False)
        return found or (), None, None


def _plain(node: Node, name: str, what: str) -> bool:
    if name in RESERVED:
        node.refuse(
            RESERVED_NAME,
            f"{name!r} is a word of the rule language and cannot name a {what}",
            remedy="choose another",
            key=True,
        )
        return False
    if (
        not name.isascii()
        or not name.replace("_", "a").isalnum()
        or not name[:1].islower()
        or name != name.lower()
    ):
        node.refuse(
            RESERVED_NAME,
            f"{name!r} cannot name a {what}",
            allowed="lower-case letters, digits and _, a letter first",
            key=True,
        )
        return False
    return True


def _refuse_unknown_brings(entries: Mapping[str, Node], fields: Mapping[str, Field]) -> None:
    for name, known in fields.items():
        for brought in known.brings:
            if brought not in fields:
                entries["fields"].child(name, None).refuse(
                    UNKNOWN_FIELD,
                    f"{name!r} brings {brought!r}, which is no field of the type",
                    remedy=suggestion(brought, fields),
                    found=False,
                )


def _refuse_misplaced(entries: Mapping[str, Node], kind: str, made: str | None) -> None:
    wrong = {
        "least": kind not in ("integer", "number"),
        "most": kind not in ("integer", "number"),
        "values": kind not in ("choice", "list"),
        "scale": kind != "choice",
        "always": made is not None and made not in BUILT,
        "optional": made in BUILT,
    }
    for key, misplaced in wrong.items():
        if key in entries and misplaced:
            where = (
                f"a field of type {kind}"
                if key not in ("always", "optional")
                else f"a fact type that is {made}"
            )
            entries[key].refuse(
                FIELD_DECLARATION, f"{key!r} has no meaning for {where}", remedy="remove it", key=True
            )


def _bounds(entries: Mapping[str, Node], kind: str) -> tuple[int | float | None, int | float | None]:
    if kind not in ("integer", "number"):
        return None, None
    bounds: dict[str, int | float | None] = {"least": None, "most": None}
    for key in bounds:
        if key in entries:
            number = entries[key].number(key)
            if kind == "integer" and isinstance(number, float):
                entries[key].refuse(WRONG_NUMBER, f"{key!r} of an integer field must be a whole number")
                continue
            bounds[key] = number
    least, most = bounds["least"], bounds["most"]
    if least is not None and most is not None and least > most:
        entries["least"].refuse(
            REVERSED_RANGE, f"least is above most ({shown(most)})", remedy="exchange the two"
        )
    return least, most
