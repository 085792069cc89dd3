"""What stands behind a value: a profile line, a published figure, a knowledge entry, or another fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.plan.statement import FIGURE

if TYPE_CHECKING:
    from rematch.document import DataPath, Document
    from rematch.errors import Position
    from rematch.knowledge.load import Knowledge

_PROFILE = "profile:"
_KNOWLEDGE = "knowledge:"


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin: the reference, what it is in words, and its place in a file when it has one."""

    reference: str
    text: str
    position: Position | None


class OriginResolver:
    """Turns references into words and places, for one profile file and one knowledge base."""

    def __init__(self, document: Document, knowledge: Knowledge) -> None:
        self._document = document
        self._knowledge = knowledge

    def resolve(self, reference: str) -> Origin:
        """Return the origin behind a reference of a fact's field."""
        if reference.startswith(_PROFILE):
            return self._in_profile(reference)
        if reference.startswith(FIGURE):
            return self._figure(reference)
        if reference.startswith(_KNOWLEDGE):
            return self._in_knowledge(reference)
        return Origin(reference, reference.replace(":", " ", 1), None)

    def _in_profile(self, reference: str) -> Origin:
        dotted = reference.removeprefix(_PROFILE)
        path: DataPath = tuple(int(part) if part.isdigit() else part for part in dotted.split("."))
        stated = path in self._document.values
        position = self._document.position(path, key=True) if stated else None
        text = f"profile: {dotted}" if stated else f"profile: {dotted} is not in the file"
        return Origin(reference, text, position)

    def _figure(self, reference: str) -> Origin:
        figure = self._knowledge.figures.by_id(reference.removeprefix(FIGURE))
        if figure is None:
            return Origin(reference, reference, None)
        source = self._knowledge.sources[figure.source]
        measures = self._knowledge.measures
        text = (
            f"figure: {measures.metrics[figure.metric].name}, {measures.groups[figure.group]}, "
            f"{figure.year}: "
            f"{figure.value:g}{measures.units[figure.unit].symbol} "
            f"({source.publisher}, {source.title}; {figure.kind})"
        )
        return Origin(reference, text, figure.position)

    def _in_knowledge(self, reference: str) -> Origin:
        parts = reference.removeprefix(_KNOWLEDGE).split(".")
        if parts[0] == "specialties":
            specialty = self._knowledge.specialties[parts[1]]
            return Origin(reference, f"knowledge: {specialty.name}", specialty.position_in_file)
        if parts[0] == "priorities":
            priority = self._knowledge.priorities.of(parts[1])
            return Origin(
                reference, f"knowledge: what the field looks for ({priority.basis})", priority.position
            )
        if parts[0] == "cycles":
            return Origin(reference, f"knowledge: calendar of the {parts[1]} cycle, {parts[2]}", None)
        if parts[0] == "fees":
            return Origin(reference, f"knowledge: fees of {self._knowledge.fees.routes[parts[1]].name}", None)
        pivot = self._knowledge.pivots.between(parts[1], parts[2])
        if pivot is None:
            return Origin(reference, reference, None)
        return Origin(reference, f"knowledge: pivot ({pivot.basis})", pivot.position)
