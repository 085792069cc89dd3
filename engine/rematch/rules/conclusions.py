"""Read the conclusions of a rule and check every value and reference against the vocabulary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rematch.codes.conclusion import (
    BAD_REFERENCE,
    FILLED_TWICE,
    INCOMPLETE_FACT,
    MAY_BE_UNKNOWN,
    MISFIT,
    NOT_MADE_SO,
)
from rematch.codes.file import EMPTY
from rematch.codes.language import IMPOSSIBLE_VALUE, REVERSED_RANGE, UNKNOWN_FACT_TYPE, UNKNOWN_FIELD
from rematch.errors import suggestion
from rematch.rules.heading import RULE_KEYS
from rematch.rules.language import Conclusion, Reference, Scalar
from rematch.rules.misread_values import misread_remedy
from rematch.rules.node import Node, listed, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.fact_types import FactType, Field
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.scope import Scope

_REFERENCE = re.compile(r"\$([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)")


class ConclusionReader:
    """Reads the ``then`` of one rule whose patterns are known."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._vocabulary = scope.vocabulary

    def read(self, node: Node) -> tuple[tuple[Conclusion, Node], ...]:
        """Return the conclusions and where each stands; what is wrong is recorded."""
        found: list[tuple[Conclusion, Node]] = []
        entries = node.mapping("'then'")
        if entries is not None and not entries:
            node.refuse(EMPTY, "'then' is empty", remedy="name what the rule concludes", found=False)
        for name, entry in (entries or {}).items():
            fact_type = concluded_type(self._vocabulary, name, entry, key=True)
            if fact_type is None:
                continue
            several = entry.items("conclusions") or [] if isinstance(entry.data, list) else [entry]
            if not several:
                entry.refuse(EMPTY, f"the list of {name} is empty", remedy="name at least one", found=False)
            for one in several:
                conclusion = self.read_one(one, fact_type, {})
                if conclusion is not None:
                    found.append((conclusion, one))
        return tuple(found)

    def read_one(self, node: Node, fact_type: FactType, filled: Mapping[str, Scalar]) -> Conclusion | None:
        """Return a conclusion of a known type, with the fields that are ``filled`` in for its author."""
        entries = node.mapping(f"the conclusion {fact_type.name}")
        if entries is None:
            return None
        fields: list[tuple[str, Scalar | tuple[str, ...] | Reference]] = [*filled.items()]
        for name, entry in entries.items():
            known = fact_type.fields.get(name)
            if known is None:
                entry.refuse(
                    UNKNOWN_FIELD,
                    f"{fact_type.name} has no field {name!r}",
                    allowed=listed(fact_type.fields),
                    remedy=suggestion(name, fact_type.fields),
                    key=True,
                )
                continue
            if name in filled:
                entry.refuse(FILLED_TWICE, f"{name!r} is filled in for you", remedy="remove it", key=True)
                continue
            value = self._value(entry, known)
            if value is not None:
                fields.append((name, value))
        _refuse_crossed(entries, dict(fields), fact_type)
        for name in sorted(fact_type.required):
            if name not in entries and name not in filled:
                node.refuse(
                    INCOMPLETE_FACT,
                    f"the conclusion {fact_type.name} lacks {name!r}",
                    remedy=f"add {name}:",
                    found=False,
                    key=True,
                )
        return Conclusion(fact_type.name, tuple(sorted(fields, key=lambda entry: entry[0])))

    def _value(self, node: Node, known: Field) -> Scalar | tuple[str, ...] | Reference | None:
        if isinstance(node.data, str) and node.data.startswith("$"):
            return self._reference(node, node.data, known)
        value = node.data
        candidate = tuple(value) if isinstance(value, list) else value
        fault = known.fault(candidate)
        if fault is not None or candidate is None or isinstance(candidate, dict):
            node.refuse(
                IMPOSSIBLE_VALUE,
                f"{known.name!r} cannot have this value",
                allowed=known.allowed,
                remedy=(misread_remedy(value, known) if isinstance(value, str) and not known.values else None)
                or fault,
            )
            return None
        if isinstance(candidate, tuple):
            return tuple(str(item) for item in candidate)
        return candidate

    def _reference(self, node: Node, text: str, target: Field) -> Reference | None:
        written = _REFERENCE.fullmatch(text)
        if written is None:
            node.refuse(
                BAD_REFERENCE, "this is not a reference to a matched fact", remedy="write $alias.field"
            )
            return None
        alias, name = written.groups()
        source = self._source(node, alias, name)
        if source is None:
            return None
        type_name = self._scope.type_of(alias).name
        fault = misfit(source, target)
        if fault is not None:
            node.refuse(
                MISFIT, f"{type_name}.{name} does not fit {target.name!r}: {fault}", allowed=target.allowed
            )
        elif not target.optional and not self._scope.certain(alias, name):
            node.refuse(
                MAY_BE_UNKNOWN,
                f"{type_name}.{name} may be unknown, and {target.name!r} must be known",
                remedy=f"test it in the rule, for instance {name}: {{exists: true}}",
            )
        return Reference(alias, name)

    def _source(self, node: Node, alias: str, name: str) -> Field | None:
        """Return the field that a reference names, or record that there is none."""
        if alias in self._scope.doubtful:
            return None
        if alias not in self._scope.patterns:
            node.refuse(
                BAD_REFERENCE,
                f"no pattern of the rule is called {alias!r}",
                allowed=listed(self._scope.patterns),
                remedy=self._scope.remedy(alias),
            )
            return None
        fact_type = self._scope.type_of(alias)
        if name not in fact_type.fields:
            node.refuse(
                UNKNOWN_FIELD,
                f"{fact_type.name} has no field {name!r}",
                allowed=listed(fact_type.fields),
                remedy=suggestion(name, fact_type.fields),
            )
        return fact_type.fields.get(name)


def _refuse_crossed(
    entries: Mapping[str, Node],
    fields: Mapping[str, Scalar | tuple[str, ...] | Reference],
    fact_type: FactType,
) -> None:
    """Record numbers above the one that the vocabulary sets as their ceiling; what is copied is not known."""
    for name, entry in entries.items():
        other = fact_type.fields[name].not_above if name in fact_type.fields else None
        value, ceiling = fields.get(name), fields.get(other) if other else None
        if isinstance(value, int | float) and isinstance(ceiling, int | float) and value > ceiling:
            entry.refuse(
                REVERSED_RANGE, f"{name!r} is above {other!r} ({shown(ceiling)})", remedy="exchange the two"
            )


def concluded_type(
    vocabulary: Vocabulary, name: str, node: Node, *, what: str = "a rule", key: bool = False
) -> FactType | None:
    """Return the type that a rule or table may conclude by this name, or record why there is none."""
    concluded = [known.name for known in vocabulary.types.values() if known.made == "concluded"]
    fact_type = vocabulary.types.get(name)
    if fact_type is None:
        node.refuse(
            UNKNOWN_FACT_TYPE,
            f"unknown fact type {name!r}",
            allowed=listed(concluded),
            remedy="check its indentation" if name in RULE_KEYS else suggestion(name, concluded),
            key=key,
            found=False,
        )
        return None
    if fact_type.made != "concluded":
        node.refuse(
            NOT_MADE_SO,
            f"{name} is {fact_type.made}, so {what} cannot conclude it",
            allowed=listed(concluded),
            key=key,
            found=False,
        )
        return None
    return fact_type


def misfit(source: Field, target: Field, *, of_list: bool = False) -> str | None:
    """Return why values of one field cannot always be values (or list entries) of the other, or None."""
    fits = {
        "flag": ("flag",),
        "integer": ("integer",),
        "number": ("integer", "number"),
        "choice": ("choice",) if target.values else ("choice", "text"),
        "text": ("choice", "text"),
        "list": ("list",),
    }
    if not of_list and source.type not in fits[target.type]:
        return f"it is of type {source.type}, not {target.type}"
    if target.numeric:
        if target.least is not None and (source.least is None or source.least < target.least):
            return f"it may be below {target.least}"
        if target.most is not None and (source.most is None or source.most > target.most):
            return f"it may be above {target.most}"
    if target.values and not (source.values and set(source.values) <= set(target.values)):
        return "it may have other values"
    return None
