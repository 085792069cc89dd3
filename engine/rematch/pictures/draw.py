"""All pictures of a plan: each from its own templates, left out where the plan has nothing to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rematch.errors import InputError, Problem, suggestion
from rematch.pictures.chart import chart
from rematch.pictures.flow import flow, unfit_drawing
from rematch.pictures.look import Shades, read_look
from rematch.pictures.picture import NAMES, Picture
from rematch.pictures.places import places_of
from rematch.pictures.scores import scores_of
from rematch.pictures.specification import PictureTemplates
from rematch.pictures.svg import UnfitError, finished
from rematch.report.files import read_words
from rematch.report.markdown_text import range_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from rematch.knowledge.load import Knowledge
    from rematch.knowledge.sources import Kind
    from rematch.knowledge_base import KnowledgeBase
    from rematch.overlay.layers import Location
    from rematch.pictures.look import Look
    from rematch.plan.model import Plan

FLOWS = ("flow",)
"""The pictures that are laid out as a graph; the others are charts."""


class PublishedIn(NamedTuple):
    """A source with the years of the figures that were taken from it, in order."""

    publisher: str
    title: str
    kind: Kind
    years: tuple[int, ...]


def pictures_of(
    plan: Plan,
    knowledge_base: KnowledgeBase,
    *,
    only: Collection[str] = NAMES,
    theme: Mapping[str, Shades] | None = None,
) -> tuple[Picture, ...]:
    """Return the pictures of a plan in the order of NAMES, without those for which there is no data.

    ``theme`` replaces colors of the look by name. Raises InputError for an unknown name or color, or when a
    library is missing; KnowledgeBaseError, with the place, when a template cannot be drawn.
    """
    unknown = [name for name in only if name not in NAMES]
    if unknown:
        raise InputError(
            Problem(
                f"there is no picture called {name!r}",
                allowed=", ".join(NAMES),
                remedy=suggestion(name, NAMES),
            )
            for name in unknown
        )
    folder = knowledge_base.root / "templates"
    look = read_look(folder).themed(theme or {})
    given = given_to_templates(plan, knowledge_base)
    drawn = (_picture(name, folder, look, given) for name in NAMES if name in only)
    return tuple(picture for picture in drawn if picture is not None)


def specification_file(name: str) -> str:
    """Return the template, below templates/, that says what a picture draws."""
    return f"pictures/{name}.{'flow' if name in FLOWS else 'vl'}.yaml.j2"


def words_file(name: str) -> str:
    """Return the template, below templates/, of the title, the alternative and the caption of a picture."""
    return f"pictures/{name}.txt.j2"


def _picture(name: str, folder: Location, look: Look, given: Mapping[str, object]) -> Picture | None:
    templates = PictureTemplates(folder)
    found = templates.specification(specification_file(name), given)
    if found is None:
        return None
    words = templates.words(words_file(name), given)
    drawn = flow(found, templates, given) if name in FLOWS else chart(found, look.config)
    try:
        svg = finished(drawn, name, words.title, words.alternative, look.colors)
    except UnfitError as error:
        raise (unfit_drawing(error, folder) if name in FLOWS else found.refusal_of(str(error))) from error
    return Picture(name, words.title, words.alternative, words.caption, svg)


def given_to_templates(plan: Plan, knowledge_base: KnowledgeBase) -> Mapping[str, object]:
    """Return what every template of a picture is handed."""
    knowledge = knowledge_base.knowledge
    return {
        "plan": plan,
        "words": read_words(knowledge_base.root / "templates"),
        "scores": scores_of(plan, knowledge),
        "places": places_of(plan, knowledge),
        "short": lambda specialty: knowledge.specialties[specialty].short,
        "sources_of": lambda figures: _published(((one.source, one.year) for one in figures), knowledge),
        "published_in": lambda sources, year: _published(((name, year) for name in sources), knowledge),
        "range_of": range_of,
    }


def _published(taken: Iterable[tuple[str, int]], knowledge: Knowledge) -> tuple[PublishedIn, ...]:
    """Return the publications of what has a source and a year each; house judgement is none."""
    years: dict[str, set[int]] = {}
    for name, year in taken:
        if name in knowledge.sources:
            years.setdefault(name, set()).add(year)
    return tuple(
        PublishedIn(source.publisher, source.title, source.kind, tuple(sorted(found)))
        for name, found in years.items()
        for source in [knowledge.sources[name]]
    )
