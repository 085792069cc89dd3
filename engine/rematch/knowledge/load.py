"""Load the whole of ``knowledge/``, reporting every problem of every file at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.errors import KnowledgeBaseError
from rematch.knowledge.consistency import inconsistencies
from rematch.knowledge.figure_files import Terms, load_figures
from rematch.knowledge.figures import Figures
from rematch.knowledge.metrics import load_measures
from rematch.knowledge.names import NameRegister, SpecialtyNames
from rematch.knowledge.pivots import load_pivots
from rematch.knowledge.reading import gather
from rematch.knowledge.settings import load_settings
from rematch.knowledge.sources import load_sources
from rematch.knowledge.specialties import Specialty, load_bridges, load_specialties
from rematch.knowledge.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rematch.errors import Problem
    from rematch.knowledge.metrics import Measures
    from rematch.knowledge.pivots import Pivots
    from rematch.knowledge.settings import Settings
    from rematch.knowledge.sources import Source
    from rematch.knowledge.specialties import Bridge
    from rematch.knowledge.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What is true, as far as the knowledge base says: one immutable object, compared by identity."""

    specialties: Mapping[str, Specialty]
    bridges: Mapping[str, Bridge]
    names: SpecialtyNames
    bridge_names: SpecialtyNames
    measures: Measures
    figures: Figures
    pivots: Pivots
    sources: Mapping[str, Source]
    settings: Settings
    vocabulary: Vocabulary


def load_knowledge(root: Path) -> Knowledge:
    """Read ``knowledge/`` under ``root``, the directory that holds rules/, knowledge/ and templates/.

    Raises KnowledgeBaseError with the problems of all files together.
    """
    folder = root / "knowledge"
    problems: list[Problem] = []
    register = NameRegister()
    fields = load_specialties(folder / "specialties.yaml", register, problems)
    bridges = load_bridges(folder / "bridges.yaml", register, problems)
    sources = load_sources(folder / "sources.yaml", problems)
    measures = load_measures(folder / "metrics.yaml", problems)
    settings = gather(problems, load_settings, folder / "settings.yaml")
    references = {"specialties": frozenset(fields.declared)}
    vocabulary = gather(problems, load_vocabulary, folder / "vocabulary.yaml", references)
    if problems and not (fields.declared and bridges and sources and measures.declared):
        # With a whole file unreadable, every figure and pivot would be refused for naming what it holds.
        raise KnowledgeBaseError(problems)
    terms = Terms((*fields.declared, *bridges), measures, sources)
    figures = load_figures(folder / "figures", terms, problems)
    problems.extend(inconsistencies(figures, measures))
    pivots = load_pivots(folder / "pivots.yaml", fields, sources, problems)
    if problems or settings is None or vocabulary is None:
        raise KnowledgeBaseError(problems)
    return Knowledge(
        specialties=fields.specialties,
        bridges=bridges,
        names=SpecialtyNames({identity: _spellings(entry) for identity, entry in fields.specialties.items()}),
        bridge_names=SpecialtyNames({identity: _spellings(entry) for identity, entry in bridges.items()}),
        measures=measures,
        figures=Figures(figures),
        pivots=pivots,
        sources=sources,
        settings=settings,
        vocabulary=vocabulary,
    )


def _spellings(entry: Specialty | Bridge) -> tuple[str, ...]:
    return (entry.name, *entry.aliases, *((entry.short,) if isinstance(entry, Specialty) else ()))
