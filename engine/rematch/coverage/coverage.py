"""Every heuristic with all that cites it, and whether any of it came to bear on the profiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from rematch.coverage.citations import knowledge_citations, rule_citations, template_citations
from rematch.errors import KnowledgeBaseError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rematch.coverage.citations import Citation
    from rematch.coverage.runs import Run
    from rematch.knowledge.heuristics import Heuristic
    from rematch.knowledge_base import KnowledgeBase

Effect: TypeAlias = Literal["fired", "used", "read", "listed", "rendered"]
"""How a citation came to bear: a rule fired; a fact came from an entry (used); a setting was looked up
(read); a gap was listed; a place of a template was rendered."""
State: TypeAlias = Literal["covered", "idle", "uncited"]
"""covered: something came to bear; idle: cited, but nothing came to bear; uncited: nothing cites it."""


@dataclass(frozen=True, slots=True)
class Backing:
    """One citation of a heuristic, and the profiles for which it came to bear: ``effect`` is None without."""

    citation: Citation
    effect: Effect | None
    profiles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """One heuristic and its backings, those that came to bear first."""

    heuristic: Heuristic
    backings: tuple[Backing, ...]

    @property
    def state(self) -> State:
        """Whether anything behind the number came to bear."""
        if any(backing.effect for backing in self.backings):
            return "covered"
        return "idle" if self.backings else "uncited"


@dataclass(frozen=True, slots=True)
class Coverage:
    """All heuristics in the order of their file, and the profiles that were run."""

    heuristics: tuple[Covered, ...]
    profiles: tuple[str, ...]

    def of_state(self, state: State) -> tuple[Covered, ...]:
        """Return the heuristics that are covered, idle or uncited."""
        return tuple(covered for covered in self.heuristics if covered.state == state)

    @property
    def gaps(self) -> tuple[Covered, ...]:
        """Return the heuristics with nothing that came to bear."""
        return tuple(covered for covered in self.heuristics if covered.state != "covered")


def citations(knowledge_base: KnowledgeBase) -> tuple[Citation, ...]:
    """Return every citation of rules, knowledge and templates (KnowledgeBaseError for unknown references)."""
    problems: list[Problem] = []
    citable = knowledge_base.knowledge.citable
    found = (
        *rule_citations(knowledge_base.rule_base.rules),
        *template_citations(knowledge_base.root, citable, problems),
        *knowledge_citations(knowledge_base.root, citable, problems),
    )
    if problems:
        raise KnowledgeBaseError(problems)
    return found


def coverage(heuristics: Mapping[str, Heuristic], cited: Iterable[Citation], runs: Sequence[Run]) -> Coverage:
    """Return what rests on each heuristic, of what is ``cited``, and whether it came to bear in ``runs``."""
    behind: dict[str, list[Backing]] = {number: [] for number in heuristics}
    for citation in cited:
        own = behind.keys() & set(citation.numbers)
        if own:
            backing = _backing(citation, runs)
            for number in own:
                behind[number].append(backing)
    return Coverage(
        tuple(Covered(heuristic, _sorted(behind[number])) for number, heuristic in heuristics.items()),
        tuple(run.profile for run in runs),
    )


def gap_problems(found: Coverage) -> list[Problem]:
    """Return a problem for each heuristic that is not covered, where the heuristic stands."""
    return [_gap(covered) for covered in found.gaps]


def _gap(covered: Covered) -> Problem:
    what = f"{covered.heuristic.number} ({covered.heuristic.title}) is not covered"
    if covered.backings:
        named = ", ".join(".".join(backing.citation.name) for backing in covered.backings[:3])
        remedy = f"cited by {named}, but none came to bear: run a profile that it speaks to"
    else:
        remedy = "nothing cites it: name it in the source of a rule or an entry, or in a template"
    return Problem(what, covered.heuristic.position, remedy=remedy)


def _sorted(backings: Iterable[Backing]) -> tuple[Backing, ...]:
    return tuple(
        sorted(
            backings,
            key=lambda backing: (backing.effect is None, backing.citation.kind, backing.citation.name),
        )
    )


def _backing(citation: Citation, runs: Sequence[Run]) -> Backing:
    effects = [(effect, run.profile) for run in runs if (effect := _effect(citation, run))]
    return Backing(citation, effects[0][0] if effects else None, tuple(profile for _, profile in effects))


def _effect(citation: Citation, run: Run) -> Effect | None:
    if citation.kind == "rule":
        return "fired" if citation.name[0] in run.fired else None
    if citation.kind == "template":
        return "rendered" if citation.name in run.rendered else None
    if any(_names(origin, citation.name) for origin in run.origins):
        return "used"
    if citation.name in run.read:
        return "read"
    return "listed" if (citation.name[0], citation.name[-1]) in run.listed else None


def _names(origin: Sequence[str], name: Sequence[str]) -> bool:
    """Return whether an origin names an entry or a part of it.

    An origin leaves out the headings of the file that stand between (pivots.a.b for pivots: pivots: a: b).
    """
    if origin[0] != name[0]:
        return False
    return any(
        origin[end - 1] == name[-1] and _within(origin[1:end], name[1:]) for end in range(2, len(origin) + 1)
    )


def _within(parts: Sequence[str], name: Sequence[str]) -> bool:
    """Return whether ``parts`` stand in ``name`` in this order."""
    rest = iter(name)
    return all(part in rest for part in parts)
