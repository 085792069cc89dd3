"""Which rules, knowledge entries and template places come to bear when a profile is planned and reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rematch.coverage.citations import template_place
from rematch.plan.make import Planner
from rematch.profile.fields import dotted
from rematch.profile.unknowns import DeclaredUnknowns, unknowns
from rematch.report.markdown import MarkdownReport, Options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.document import Data
    from rematch.facts.fact import Fact
    from rematch.knowledge_base import KnowledgeBase
    from rematch.profile.model import Profile
    from rematch.profile.read import ReadProfile
    from rematch.report.cites import CitingPlace

_KNOWLEDGE = "knowledge:"
_SETTINGS = "settings"
_UNKNOWNS = "unknowns"


@dataclass(frozen=True, slots=True)
class Run:
    """What one profile called upon.

    ``origins``: knowledge entries that a fact names as its origin; ``read``: settings that were looked up;
    ``listed``: gaps of unknowns.yaml that the profile has; ``rendered``: template places that came out.
    """

    profile: str
    fired: frozenset[str]
    origins: frozenset[tuple[str, ...]]
    read: frozenset[tuple[str, ...]]
    listed: frozenset[tuple[str, ...]]
    rendered: frozenset[tuple[str, ...]]


class _Watched(Mapping[str, "Data"]):
    """The entries of settings.yaml, noting which are looked up."""

    def __init__(self, entries: Mapping[str, Data]) -> None:
        self._entries = entries
        self.seen: set[str] = set()

    def __getitem__(self, name: str) -> Data:
        self.seen.add(name)
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def runs(knowledge_base: KnowledgeBase, profiles: Iterable[ReadProfile]) -> tuple[Run, ...]:
    """Plan and report each profile in full detail and return what it called upon, in the order given."""
    knowledge = knowledge_base.knowledge
    watched = _Watched(knowledge.settings.entries)
    settings = replace(knowledge.settings, entries=watched)
    watched_base = replace(knowledge_base, knowledge=replace(knowledge, settings=settings))
    planner = Planner(watched_base)
    places: set[CitingPlace] = set()
    report = MarkdownReport(watched_base, places.add)
    found: list[Run] = []
    for read in profiles:
        watched.seen.clear()
        places.clear()
        plan = planner.plan(read)
        report.render(plan, read, Options(detail=True))
        found.append(
            Run(
                profile=read.document.file,
                fired=frozenset(firing.rule.id for firing in plan.inference.firings),
                origins=frozenset(_origins(plan.inference.facts)),
                read=frozenset((_SETTINGS, name) for name in watched.seen),
                listed=frozenset(_listed(read.profile, planner.declared_unknowns)),
                rendered=frozenset(map(template_place, places)),
            )
        )
    return tuple(found)


def _origins(facts: Iterable[Fact]) -> Iterator[tuple[str, ...]]:
    references = {reference for fact in facts for origins in fact.origins.values() for reference in origins}
    for reference in references:
        if reference.startswith(_KNOWLEDGE):
            yield tuple(reference.removeprefix(_KNOWLEDGE).split("."))


def _listed(profile: Profile, declared: DeclaredUnknowns) -> Iterator[tuple[str, ...]]:
    """Yield the entries of unknowns.yaml that speak of this profile, by the place they name."""
    for entry in declared.entries:
        if unknowns(profile, DeclaredUnknowns(declared.levels, (entry,))):
            yield (_UNKNOWNS, dotted(entry.place))
