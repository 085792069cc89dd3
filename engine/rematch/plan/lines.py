"""The lines of the report's sections: for one section and topic the highest order speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.facts.fact import Fact
    from rematch.plan.firings import Conclusions
    from rematch.plan.statement import Statement


class Line(NamedTuple):
    """One line of a section: its topic, a heading and a measure where it has them, and the sentence."""

    topic: str
    head: str | None
    measure: str | None
    statement: Statement


def section_lines(made: Conclusions) -> Mapping[str, tuple[Line, ...]]:
    """Return the lines of every section that has any, highest order first."""
    spoken: dict[str, dict[str, Fact]] = {}
    for fact in made.all("advice"):
        topics = spoken.setdefault(str(fact.fields["section"]), {})
        topic = str(fact.fields["topic"])
        if topic not in topics or order_of(fact) > order_of(topics[topic]):
            topics[topic] = fact
    return {
        section: tuple(_line(made, fact) for fact in sorted(topics.values(), key=order_of, reverse=True))
        for section, topics in spoken.items()
    }


def order_of(fact: Fact) -> int:
    """Return the order of a conclusion: higher speaks before lower and comes first."""
    return int(str(fact.fields["order"]))


def _line(made: Conclusions, fact: Fact) -> Line:
    statement = made.statement(fact)
    head, measure = (
        statement.worded(str(fact.fields[name])) if name in fact.fields else None
        for name in ("head", "measure")
    )
    return Line(str(fact.fields["topic"]), head, measure, statement)
