"""Checks over all rules at once: is every fact that a rule asks for made in time, and without a circle?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rematch.codes.conclusion import HALF_RATING
from rematch.codes.order import (
    ASKED_TOO_EARLY,
    CIRCLE,
    NOT_FINISHED,
    NOTHING_MAKES_IT,
    RATED_TOO_LATE,
    STEP_TOO_EARLY,
)
from rematch.rules.language import Reference, Settle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import Conclusion, Rule, Stage
    from rematch.rules.node import Node
    from rematch.rules.stages import StageDraft, StepUse


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as far as it could be read: what it asks for, what it makes, and where each stands."""

    rule: Rule | None
    stage: str | None
    asks: tuple[tuple[str, Node], ...]
    denies: tuple[tuple[str, Node], ...]
    makes: tuple[str, ...]
    conclusions: tuple[tuple[Conclusion, Node], ...] = ()


@dataclass(slots=True)
class _Making:
    """In which stages a type is concluded by rules, and in which a step makes it at the end."""

    rules: set[int] = field(default_factory=set)
    steps: set[int] = field(default_factory=set)

    def available(self, stage: int) -> bool:
        """Return whether facts of the type can be there while the rules of a stage run."""
        return any(made <= stage for made in self.rules) or any(made < stage for made in self.steps)

    def finished(self, stage: int) -> bool:
        """Return whether no more facts of the type can come once a stage begins."""
        return all(made < stage for made in self.rules | self.steps)


def check_rules(vocabulary: Vocabulary, stages: Sequence[StageDraft], drafts: Sequence[Draft]) -> None:
    """Record types asked for too early, ``none`` over unfinished types, circles, and half ratings."""
    order = {draft.stage.name: number for number, draft in enumerate(stages)}
    making = _makings(vocabulary, stages, drafts, order)
    for draft in drafts:
        if draft.stage in order:
            _check_times(draft, order[draft.stage], making, vocabulary)
    for number, staged in enumerate(stages):
        for use in staged.uses:
            _check_step(use, number, making, vocabulary)
        _check_circles(staged.stage, [draft for draft in drafts if draft.stage == staged.stage.name])
    settled = {
        step.of: number
        for number, staged in enumerate(stages)
        for step in staged.stage.steps
        if isinstance(step, Settle)
    }
    for draft in drafts:
        for conclusion, node in draft.conclusions:
            if conclusion.type in settled:
                _check_rating(node, conclusion)
                if order.get(draft.stage or "", -1) > settled[conclusion.type]:
                    stage = stages[settled[conclusion.type]].stage.name
                    node.refuse(
                        RATED_TOO_LATE,
                        f"{conclusion.type} is settled after the stage {stage!r}; this one comes too late",
                        remedy="move the rule to that stage or an earlier one",
                        found=False,
                    )


def _makings(
    vocabulary: Vocabulary, stages: Sequence[StageDraft], drafts: Sequence[Draft], order: Mapping[str, int]
) -> dict[str, _Making]:
    making = {name: _Making() for name in vocabulary.types}
    for draft in drafts:
        for name in draft.makes:
            if name in making:
                making[name].rules.add(order.get(draft.stage or "", -1))
    for number, staged in enumerate(stages):
        for name in staged.makes:
            making[name].steps.add(number)
    return making


def _built(vocabulary: Vocabulary, name: str) -> bool:
    return vocabulary.types[name].made == "built"


def _check_times(draft: Draft, stage: int, making: Mapping[str, _Making], vocabulary: Vocabulary) -> None:
    for name, node in draft.asks:
        if not _built(vocabulary, name) and not making[name].available(stage):
            node.refuse(
                ASKED_TOO_EARLY,
                f"{name} is never there in the stage {draft.stage!r}: nothing up to here makes it",
                remedy="move the rule to a later stage, or correct the type",
                key=True,
            )
    for name, node in draft.denies:
        if _built(vocabulary, name):
            continue
        if not making[name].rules and not making[name].steps:
            node.refuse(
                NOTHING_MAKES_IT,
                f"'none' asks for {name}, which nothing makes",
                remedy="correct the type",
                key=True,
            )
        elif not making[name].finished(stage):
            node.refuse(
                NOT_FINISHED,
                f"'none' asks for {name}, which is not finished before the stage {draft.stage!r}",
                remedy="move the rule to a later stage",
                key=True,
            )


def _check_step(use: StepUse, stage: int, making: Mapping[str, _Making], vocabulary: Vocabulary) -> None:
    name = use.type
    if _built(vocabulary, name) or name in use.made_before or making[name].available(stage):
        return
    use.node.refuse(
        STEP_TOO_EARLY,
        f"{name} is never there at the end of this stage: no rule or step up to here makes it",
        remedy="move the step to a later stage, or correct the type",
    )


def _check_circles(stage: Stage, drafts: Sequence[Draft]) -> None:
    makers = {name for draft in drafts for name in draft.makes}
    edges: dict[str, set[str]] = {name: set() for name in makers}
    for draft in drafts:
        for asked, _ in draft.asks:
            if asked in makers:
                edges[asked].update(draft.makes)
    for draft in drafts:
        for asked, node in draft.asks:
            way = _way(edges, draft.makes, asked) if asked in makers else None
            if way is not None:
                circle = " -> ".join((asked, *way))
                node.refuse(
                    CIRCLE,
                    f"the facts of the stage {stage.name!r} depend on themselves: {circle}",
                    remedy="move one of the rules to another stage",
                    key=True,
                )
                return


def _way(edges: Mapping[str, set[str]], starts: Sequence[str], goal: str) -> tuple[str, ...] | None:
    """Return the shortest way from one of the starts to the goal, in a stable order, or None."""
    ways: list[tuple[str, ...]] = [(start,) for start in sorted(set(starts))]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        if way[-1] in seen:
            continue
        seen.add(way[-1])
        ways.extend((*way, following) for following in sorted(edges.get(way[-1], ())))
    return None


def _check_rating(node: Node, conclusion: Conclusion) -> None:
    fields = dict(conclusion.fields)
    effect = fields.get("effect")
    if effect is None:
        return
    if isinstance(effect, Reference):
        node.refuse(
            HALF_RATING,
            "the effect must be written out",
            remedy="write base, raise, lower or cap",
            found=False,
        )
        return
    needed, other = ("level", "steps") if effect in ("base", "cap") else ("steps", "level")
    if needed not in fields:
        node.refuse(
            HALF_RATING,
            f"{conclusion.type} with effect {effect} lacks {needed!r}",
            remedy=f"add {needed}:",
            found=False,
        )
    if other in fields:
        node.refuse(
            HALF_RATING, f"{other!r} has no meaning for effect {effect}", remedy="remove it", found=False
        )
