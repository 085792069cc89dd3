"""Load the whole of ``knowledge/``, reporting every problem of every file at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.errors import KnowledgeBaseError
from rematch.knowledge.consistency import inconsistencies
from rematch.knowledge.cycles import load_cycles
from rematch.knowledge.fee_file import load_fees
from rematch.knowledge.figure_files import Terms, load_figures
from rematch.knowledge.figures import Figures
from rematch.knowledge.heuristics import load_heuristics
from rematch.knowledge.metrics import load_measures
from rematch.knowledge.names import NameRegister, SpecialtyNames
from rematch.knowledge.pivots import load_pivots
from rematch.knowledge.priorities import load_priorities
from rematch.knowledge.reading import gather
from rematch.knowledge.settings import load_settings
from rematch.knowledge.sources import load_sources
from rematch.knowledge.specialties import Specialty, load_bridges, load_specialties
from rematch.knowledge.vocabulary import load_vocabulary
from rematch.overlay.layers import Layers
from rematch.overlay.soundness import stray_files, unknown_entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.errors import Problem
    from rematch.knowledge.cycles import Cycles
    from rematch.knowledge.fees import Fees
    from rematch.knowledge.heuristics import Heuristic
    from rematch.knowledge.metrics import Measures
    from rematch.knowledge.pivots import Pivots
    from rematch.knowledge.priorities import Priorities
    from rematch.knowledge.settings import Settings
    from rematch.knowledge.sources import Source
    from rematch.knowledge.specialties import Bridge
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.overlay.layers import Location


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What is true, as far as the knowledge base says: one immutable object, compared by identity."""

    specialties: Mapping[str, Specialty]
    likes: Mapping[str, str]
    bridges: Mapping[str, Bridge]
    names: SpecialtyNames
    bridge_names: SpecialtyNames
    measures: Measures
    figures: Figures
    pivots: Pivots
    priorities: Priorities
    cycles: Cycles
    fees: Fees
    sources: Mapping[str, Source]
    heuristics: Mapping[str, Heuristic]
    settings: Settings
    vocabulary: Vocabulary

    @property
    def citable(self) -> frozenset[str]:
        """What a ``source`` may name beside ``house``: the ids of sources and the heuristics' numbers."""
        return frozenset(self.sources) | frozenset(self.heuristics)


def load_knowledge(root: Location) -> Knowledge:
    """Read ``knowledge/`` under ``root``, the directory that holds rules/, knowledge/ and templates/.

    Raises KnowledgeBaseError with the problems of all files together.
    """
    folder = root / "knowledge"
    problems: list[Problem] = []
    if isinstance(root, Layers):
        problems.extend((*stray_files(root), *unknown_entries(root)))
    register = NameRegister()
    fields = load_specialties(folder / "specialties.yaml", register, problems)
    bridges = load_bridges(folder / "bridges.yaml", register, problems)
    sources = load_sources(folder / "sources.yaml", problems)
    heuristics = load_heuristics(folder / "heuristics.yaml", problems)
    citable = (*sources, *heuristics)
    measures = load_measures(folder / "metrics.yaml", problems)
    settings = gather(problems, load_settings, folder / "settings.yaml")
    references = {"specialties": frozenset(fields.declared)}
    vocabulary = gather(problems, load_vocabulary, folder / "vocabulary.yaml", references)
    if problems and not (fields.declared and bridges and sources and heuristics and measures.declared):
        # With a whole file unreadable, every figure and pivot would be refused for naming what it holds.
        raise KnowledgeBaseError(problems)
    terms = Terms((*fields.declared, *bridges), measures, sources)
    figures = load_figures(folder / "figures", terms, problems)
    problems.extend(inconsistencies(figures, measures))
    pivots = load_pivots(folder / "pivots.yaml", fields, citable, problems)
    priorities = load_priorities(
        folder / "priorities.yaml", fields.declared, citable, problems, kinds=_experience_kinds(vocabulary)
    )
    cycles = load_cycles(folder / "cycles.yaml", citable, problems)
    fees = load_fees(folder / "fees.yaml", fields.declared, citable, problems)
    if problems or settings is None or vocabulary is None:
        raise KnowledgeBaseError(problems)
    return Knowledge(
        specialties=fields.specialties,
        likes=fields.likes,
        bridges=bridges,
        names=SpecialtyNames({identity: _spellings(entry) for identity, entry in fields.specialties.items()}),
        bridge_names=SpecialtyNames({identity: _spellings(entry) for identity, entry in bridges.items()}),
        measures=measures,
        figures=Figures(figures),
        pivots=pivots,
        priorities=priorities,
        cycles=cycles,
        fees=fees,
        sources=sources,
        heuristics=heuristics,
        settings=settings,
        vocabulary=vocabulary,
    )


def _experience_kinds(vocabulary: Vocabulary | None) -> tuple[str, ...]:
    """Return the kinds of experience a profile may hold; none for a vocabulary without experiences."""
    experience = vocabulary.types.get("experience") if vocabulary else None
    kind = experience.fields.get("kind") if experience else None
    return kind.values if kind else ()


def _spellings(entry: Specialty | Bridge) -> tuple[str, ...]:
    return (entry.name, *entry.aliases, *((entry.short,) if isinstance(entry, Specialty) else ()))
