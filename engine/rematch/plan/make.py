"""The one way through: a profile that has been read becomes facts, firings, and a plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from rematch.facts.build import build_facts
from rematch.facts.focus import focus_facts
from rematch.garbage import collection_paused
from rematch.inference.engine import Engine
from rematch.knowledge.figures import stale_figures
from rematch.plan.assemble import assemble
from rematch.plan.model import Basis
from rematch.plan.shown import figure_ids
from rematch.profile.unknowns import unknowns
from rematch.profile.unknowns_file import load_unknowns

if TYPE_CHECKING:
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile
    from rematch.profile.unknowns import DeclaredUnknowns


@lru_cache(maxsize=2)
def _compiled(knowledge_base: KnowledgeBase) -> Engine:
    return Engine(knowledge_base.rule_base)


@dataclass(frozen=True, eq=False)
class Planner:
    """A knowledge base made ready: its rules are compiled once, then any number of profiles are planned."""

    knowledge_base: KnowledgeBase

    @cached_property
    def engine(self) -> Engine:
        """The compiled rules."""
        return _compiled(self.knowledge_base)

    @cached_property
    def declared_unknowns(self) -> DeclaredUnknowns:
        """What is worth knowing of a profile."""
        return load_unknowns(self.knowledge_base.root / "knowledge" / "unknowns.yaml")

    @collection_paused()
    def plan(self, read: ReadProfile, field: str | None = None) -> Plan:
        """Return the plan for one profile; the same profile and knowledge base always give the same plan.

        ``field``: the year, the application and the list are written for this field, not for the choice.
        """
        knowledge = self.knowledge_base.knowledge
        facts = build_facts(read.profile, knowledge)
        inference = self.engine.run(facts, lambda known: focus_facts(read.profile, knowledge, known, field))
        figures = tuple(filter(None, map(knowledge.figures.by_id, figure_ids(facts))))
        cycle = inference.of_type("applicant")[0].fields.get("latest_cycle")
        limit = int(knowledge.settings.number("staleness_limit_cycles"))
        basis = Basis(
            figures=figures,
            stale=stale_figures(figures, cycle, limit) if isinstance(cycle, int) else (),
            staleness_limit=limit,
            cycle=cycle if isinstance(cycle, int) else None,
            profile_file=read.document.file,
            profile_sha256=read.sha256,
            knowledge_sha256=self.knowledge_base.sha256,
            overlay=self.knowledge_base.overlay,
        )
        return assemble(
            inference,
            knowledge,
            unknowns(read.profile, self.declared_unknowns),
            read.profile,
            basis,
        )
