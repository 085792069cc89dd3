"""Read rules/stages.yaml: the stages in order, and the steps that run at the end of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.codes.conclusion import MADE_TWICE
from rematch.codes.file import EMPTY
from rematch.codes.language import REPEATED_ID
from rematch.rules.language import Stage, Step
from rematch.rules.step_frame import StepFrame
from rematch.rules.steps import read_step

if TYPE_CHECKING:
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.node import Node


@dataclass(frozen=True, slots=True)
class StepUse:
    """A type that a step reads, where it is named, and what steps of the stage make before it."""

    type: str
    node: Node
    made_before: frozenset[str]


@dataclass(frozen=True, slots=True)
class StageDraft:
    """A stage as far as it could be read: what its steps read, and what they make (broken steps too)."""

    stage: Stage
    uses: tuple[StepUse, ...]
    makes: tuple[str, ...]


def read_stages(root: Node, vocabulary: Vocabulary) -> tuple[StageDraft, ...]:
    """Return the stages in order; what is wrong is recorded."""
    entries = root.entries("stages.yaml", ("stages",))
    items = entries["stages"].items("'stages'") if entries and "stages" in entries else None
    if items is not None and not items:
        root.refuse(EMPTY, "there are no stages", remedy="name at least one", found=False)
    drafts: list[StageDraft] = []
    made: set[str] = set()
    for item in items or []:
        draft = _stage(item, vocabulary, made)
        if draft is None:
            continue
        if any(draft.stage.name == earlier.stage.name for earlier in drafts):
            item.refuse(
                REPEATED_ID,
                f"the stage {draft.stage.name!r} stands twice",
                remedy="rename one of the two",
                found=False,
            )
            continue
        drafts.append(draft)
    return tuple(drafts)


def _stage(node: Node, vocabulary: Vocabulary, made: set[str]) -> StageDraft | None:
    entries = node.entries("a stage", ("name", "title"), ("after",))
    if entries is None:
        return None
    name = entries["name"].identifier("the name of a stage") if "name" in entries else None
    title = entries["title"].text("the title of a stage") if "title" in entries else None
    steps: list[Step] = []
    uses: list[StepUse] = []
    makes: list[str] = []
    for item in (entries["after"].items("'after'") or []) if "after" in entries else []:
        frame = StepFrame(vocabulary)
        step = read_step(frame, item)
        uses.extend(StepUse(used, place, frozenset(makes)) for used, place in frame.uses)
        makes.extend(frame.makes)
        if step is None:
            continue
        again = sorted(made.intersection(frame.makes))
        if again:
            item.refuse(
                MADE_TWICE,
                f"{', '.join(again)} is already made by an earlier step",
                remedy="give each its own type",
                found=False,
            )
            continue
        made.update(frame.makes)
        steps.append(step)
    if name is None or title is None:
        return None
    return StageDraft(Stage(name, title, tuple(steps), node.position), tuple(uses), tuple(makes))
