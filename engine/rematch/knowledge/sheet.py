"""Everything the knowledge base says of one field or one-year position, as plain data and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.text_template import render_text, text_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.knowledge.figures import Figure
    from rematch.knowledge.load import Knowledge
    from rematch.knowledge.pivots import Pivot
    from rematch.overlay.layers import Location

SCHEMA = "rematch/knowledge-sheet/1"
TEMPLATE = "knowledge/sheet.txt.j2"


def sheet_of(knowledge: Knowledge, identity: str) -> dict[str, Data]:
    """Return the sheet of a specialty or one-year position; figures by theme, then metric, group and year."""
    bridge = knowledge.bridges.get(identity)
    if bridge is not None:
        aliases: list[Data] = [*bridge.aliases]
        about: dict[str, Data] = {"kind": "one_year_position", "id": bridge.id, "name": bridge.name}
        about |= {"aliases": aliases, "what": bridge.what}
    else:
        about = _specialty(knowledge, identity)
    return {
        "schema": SCHEMA,
        **about,
        "themes": _themes(knowledge, identity),
        "pivots_from": [_pivot(knowledge, pivot) for pivot in knowledge.pivots.from_origin(identity)],
        "pivots_to": [_pivot(knowledge, pivot) for pivot in knowledge.pivots.leading_to(identity)],
        "sources": _sources(knowledge, identity),
    }


def render_sheet(sheet: Mapping[str, Data], templates: Location) -> str:
    """Return the sheet as text, by ``knowledge/sheet.txt.j2``; KnowledgeBaseError when that is broken."""
    return render_text(text_environment(templates), templates, TEMPLATE, {"sheet": sheet})


def _specialty(knowledge: Knowledge, identity: str) -> dict[str, Data]:
    specialty = knowledge.specialties[identity]
    return {
        "kind": "specialty",
        "id": specialty.id,
        "name": specialty.name,
        "short": specialty.short,
        "aliases": [*specialty.aliases],
        "acgme_code": specialty.acgme_code,
        "competitiveness": {
            "level": specialty.competitiveness,
            "basis": specialty.basis,
            "because": specialty.because,
        },
        "family": specialty.family,
        "tolerance": specialty.tolerance,
        "position": specialty.position,
        "match": specialty.match,
        "track_of": specialty.track_of,
        "likes": [*specialty.likes],
    }


def _themes(knowledge: Knowledge, identity: str) -> list[Data]:
    measures = knowledge.measures
    order = {metric: place for place, metric in enumerate(measures.metrics)}
    groups = {group: place for place, group in enumerate(measures.groups)}
    figures = sorted(
        knowledge.figures.all_of(identity),
        key=lambda figure: (order[figure.metric], groups[figure.group], -figure.year),
    )
    found: list[Data] = []
    for theme, name in measures.themes.items():
        own = [figure for figure in figures if measures.metrics[figure.metric].theme == theme]
        if own:
            shown: list[Data] = [_figure(knowledge, figure) for figure in own]
            found.append({"id": theme, "name": name, "figures": shown})
    return found


def _figure(knowledge: Knowledge, figure: Figure) -> dict[str, Data]:
    measures = knowledge.measures
    symbol = measures.units[figure.unit].symbol
    return {
        "id": figure.id,
        "metric": figure.metric,
        "name": measures.metrics[figure.metric].name,
        "group": figure.group,
        "group_name": measures.groups[figure.group],
        "value": figure.value,
        "unit": figure.unit,
        "text": f"{figure.value:,.10g}{symbol}",
        "year": figure.year,
        "source": figure.source,
        "kind": figure.kind,
        "note": figure.note,
    }


def _pivot(knowledge: Knowledge, pivot: Pivot) -> dict[str, Data]:
    return {
        "from": pivot.origin,
        "from_name": knowledge.specialties[pivot.origin].name,
        "to": pivot.to,
        "to_name": knowledge.specialties[pivot.to].name,
        "rank": pivot.rank,
        "basis": pivot.basis,
        "reason": pivot.reason,
        "caution": pivot.caution,
        "skills": [knowledge.pivots.skills[skill].name for skill in pivot.skills],
        "source": [*pivot.source],
    }


def _sources(knowledge: Knowledge, identity: str) -> list[Data]:
    named = {figure.source for figure in knowledge.figures.all_of(identity)}
    return [
        {
            "id": source.id,
            "title": source.title,
            "publisher": source.publisher,
            "url": source.url,
            "note": source.note,
            "kind": source.kind,
        }
        for source in knowledge.sources.values()
        if source.id in named
    ]
