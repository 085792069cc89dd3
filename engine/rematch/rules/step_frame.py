"""What the readers of all steps share: the types they make and read, copied fields, filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from rematch.codes.conclusion import INCOMPLETE_FACT, MAY_BE_UNKNOWN, MISFIT, NOT_MADE_SO, STEP_MISFIT
from rematch.codes.language import UNKNOWN_FACT_TYPE, UNKNOWN_FIELD
from rematch.errors import suggestion
from rematch.rules.conclusions import misfit
from rematch.rules.conditions import operand
from rematch.rules.language import Scalar
from rematch.rules.node import Node, listed

if TYPE_CHECKING:
    from rematch.knowledge.fact_types import FactType, Field, Maker
    from rematch.knowledge.vocabulary import Vocabulary

Where: TypeAlias = tuple[tuple[str, tuple[Scalar, ...]], ...]
Unknown = Literal["refused", "left out", "copied"]


class StepFrame:
    """The reading of one step: ``uses`` are the types it reads and where, ``makes`` those it makes."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.uses: list[tuple[str, Node]] = []
        self.makes: list[str] = []

    def made(self, node: Node, maker: Maker) -> FactType | None:
        """Return the type that a step makes, if it is declared to be made so."""
        known = self._type(node.data if isinstance(node.data, str) else "", node)
        if known is not None and known.made != maker:
            makers = [other.name for other in self.vocabulary.types.values() if other.made == maker]
            node.refuse(NOT_MADE_SO, f"{known.name} is {known.made}, not {maker}", allowed=listed(makers))
            return None
        if known is not None:
            self.makes.append(known.name)
        return known

    def read_type(self, node: Node) -> FactType | None:
        """Return a type that the step reads."""
        return self.used(node.data if isinstance(node.data, str) else "", node)

    def used(self, name: str, node: Node) -> FactType | None:
        """Return a type by name and remember that the step reads it."""
        known = self._type(name, node)
        if known is not None:
            self.uses.append((name, node))
        return known

    def _type(self, name: str, node: Node) -> FactType | None:
        known = self.vocabulary.types.get(name)
        if known is None:
            node.refuse(
                UNKNOWN_FACT_TYPE,
                "unknown fact type",
                allowed=listed(self.vocabulary.types),
                remedy=suggestion(name, self.vocabulary.types),
            )
        return known

    def copied(
        self, node: Node, source: FactType, made: FactType, name: str, *, unknown: Unknown = "copied"
    ) -> None:
        """Check that a field can be copied; ``unknown``: what becomes of a fact that lacks it."""
        origin = field_of(source, name, node)
        target = made.fields.get(name)
        if origin is None or target is None:
            return
        fault = misfit(origin, target)
        if fault is not None:
            node.refuse(MISFIT, f"{source.name}.{name} does not fit {made.name}.{name}: {fault}", found=False)
        if name in source.required or unknown == "left out":
            return
        if unknown == "refused":
            node.refuse(
                MAY_BE_UNKNOWN,
                f"{source.name}.{name} may be unknown, so it cannot group",
                remedy="declare it always known in the vocabulary (always: true, or without optional)",
                found=False,
            )
        elif not target.optional:
            node.refuse(
                MAY_BE_UNKNOWN,
                f"{source.name}.{name} may be unknown, and {made.name}.{name} must be known",
                remedy=f"declare {made.name}.{name} optional: true in the vocabulary",
                found=False,
            )

    def where(self, node: Node, counted: FactType) -> Where:
        """Return the filter of a step: by field, the values that pass."""
        found: list[tuple[str, tuple[Scalar, ...]]] = []
        for name, entry in (node.mapping("'where'") or {}).items():
            known = field_of(counted, name, entry, key=True)
            if known is None:
                continue
            if known.type == "list" or isinstance(entry.data, dict):
                entry.refuse(
                    STEP_MISFIT, "'where' takes a value or a list of values of a plain field", key=True
                )
                continue
            nodes = (entry.items("'where'") or []) if isinstance(entry.data, list) else [entry]
            values = [operand(one, known) for one in nodes]
            found.append((name, tuple(value for value in values if value is not None)))
        return tuple(found)


def field_of(fact_type: FactType, name: str, node: Node, *, key: bool = False) -> Field | None:
    """Return a field of a type, or record the nearest."""
    known = fact_type.fields.get(name)
    if known is None:
        node.refuse(
            UNKNOWN_FIELD,
            f"{fact_type.name} has no field {name!r}",
            allowed=listed(fact_type.fields),
            remedy=suggestion(name, fact_type.fields),
            key=key,
            found=False,
        )
    return known


def names_of(node: Node | None, made: FactType, what: str) -> tuple[str, ...]:
    """Return a list of field names of the type a step makes."""
    names = node.texts(f"{what!r}") if node is not None else None
    if node is None or names is None:
        return ()
    return tuple(name for name in names if field_of(made, name, node) is not None)


def written_names(node: Node) -> tuple[str, ...]:
    """Return the field names as written, right or wrong; a single text counts as its list."""
    names = node.data if isinstance(node.data, list) else [node.data]
    return tuple(str(name) for name in names)


def check_complete(node: Node, made: FactType, given: set[str]) -> None:
    """Record the fields that every fact of the type has and the step does not fill."""
    for name in sorted(made.required):
        if name not in given:
            node.refuse(
                INCOMPLETE_FACT,
                f"the step does not fill {made.name}.{name}",
                remedy="fill it, or declare it optional: true in the vocabulary",
                found=False,
            )
