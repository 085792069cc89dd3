"""How each field fits: ratings with the judgements behind them, gates, cautions, points and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.plan.model import FieldFit, Judgement, Notice, Points, Rating

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rematch.facts.fact import Fact, Value
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.plan.firings import Conclusions

_Grouped = dict[str, list["Fact"]]


def field_fits(made: Conclusions, vocabulary: Vocabulary) -> tuple[FieldFit, ...]:
    """Return one fit per candidate: open fields by place, then closed ones by name."""
    dimensions = vocabulary.types["dimension_rating"].fields["dimension"].values
    effects = vocabulary.types["rating"].fields["effect"].values
    places = {str(fact.fields["specialty"]): int(str(fact.fields["place"])) for fact in made.all("choice")}
    merits = {
        str(fact.fields["specialty"]): float(str(fact.fields["merit"])) for fact in made.all("standing")
    }
    of = {name: _by_field(made.all(name)) for name in ("dimension_rating", "exclusion", "caution", "merit")}
    ordered = sorted(made.all("rating"), key=lambda rating: effects.index(str(rating.fields["effect"])))
    ratings: dict[tuple[Value, Value], list[Fact]] = {}
    for fact in ordered:
        ratings.setdefault((fact.fields["specialty"], fact.fields["dimension"]), []).append(fact)
    kinds = vocabulary.types["caution"].fields["kind"].values
    for cautions in of["caution"].values():
        cautions.sort(key=lambda caution: kinds.index(str(caution.fields["kind"])))
    fits = [
        _fit(made, candidate, dimensions, places.get(field), merits.get(field, 0.0), of, ratings)
        for candidate in made.all("candidate")
        for field in [str(candidate.fields["specialty"])]
    ]
    return tuple(sorted(fits, key=lambda fit: (fit.place is None, fit.place or 0, fit.name)))


def _by_field(facts: Iterable[Fact]) -> _Grouped:
    grouped: _Grouped = {}
    for fact in facts:
        grouped.setdefault(str(fact.fields["specialty"]), []).append(fact)
    return grouped


def _fit(  # noqa: PLR0913, PLR0917 - one argument for each kind of conclusion about a field
    made: Conclusions,
    candidate: Fact,
    dimensions: tuple[str, ...],
    place: int | None,
    merit: float,
    of: Mapping[str, _Grouped],
    ratings: Mapping[tuple[Value, Value], list[Fact]],
) -> FieldFit:
    field = str(candidate.fields["specialty"])
    settled = {str(fact.fields["dimension"]): fact for fact in of["dimension_rating"].get(field, ())}
    return FieldFit(
        specialty=field,
        name=str(candidate.fields["name"]),
        place=place,
        merit=merit,
        ratings=tuple(
            _rating(made, dimension, settled.get(dimension), ratings.get((field, dimension), ()))
            for dimension in dimensions
        ),
        gates=_notices(made, of["exclusion"].get(field, []), "gate"),
        cautions=_notices(made, of["caution"].get(field, []), "kind"),
        points=tuple(
            Points(float(str(fact.fields["points"])), made.statement(fact))
            for fact in of["merit"].get(field, ())
        ),
        candidate=candidate,
    )


def _rating(made: Conclusions, dimension: str, settled: Fact | None, ratings: Iterable[Fact]) -> Rating:
    overruled = set(settled.origins.get("overruled", ())) if settled else set()
    judgements = tuple([_judgement(made, fact, settled, overruled) for fact in ratings])
    return Rating(dimension, str(settled.fields["level"]) if settled else None, judgements)


def _judgement(made: Conclusions, rating: Fact, settled: Fact | None, overruled: set[str]) -> Judgement:
    fields = rating.fields
    return Judgement(
        str(fields["effect"]),
        str(fields["level"]) if "level" in fields else None,
        int(str(fields["steps"])) if "steps" in fields else None,
        settled is not None and not (overruled and f"fact:{rating.id}" in overruled),
        made.statement(rating),
    )


def _notices(made: Conclusions, facts: list[Fact], kind: str) -> tuple[Notice, ...]:
    return tuple(Notice(str(fact.fields[kind]), kind, made.statement(fact)) for fact in facts)
