"""Which profiles the rules that differ cannot reach: those are planned once, and both plans are the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.impact.differences import differing_files
from rematch.inference.reference import evaluate
from rematch.rules.load import STAGES_FILE

if TYPE_CHECKING:
    from rematch.inference.engine import Inference
    from rematch.knowledge_base import KnowledgeBase
    from rematch.rules.language import Pattern, Rule


@dataclass(frozen=True, slots=True)
class Reach:
    """The rules that differ when nothing else does: ids of the old ones, and the new ones themselves."""

    old: frozenset[str]
    new: tuple[Rule, ...]

    def spares(self, inference: Inference) -> bool:
        """Return whether the other base comes to the same inference as the old one did.

        It does when no old rule that differs fired, and every new one asks for a fact that is not there: the
        first of them to fire would have had only these facts to match.
        """
        if any(firing.rule.id in self.old for firing in inference.firings):
            return False
        return all(any(not _there(pattern, inference) for pattern in rule.patterns) for rule in self.new)


def reach_between(before: KnowledgeBase, after: KnowledgeBase) -> Reach | None:
    """Return the rules that differ, None when facts, stages or texts of the knowledge may differ too."""
    files = differing_files(before, after)
    stages = Path("rules", STAGES_FILE).with_suffix("").as_posix()
    if any(name.rpartition(".")[0] == stages or name.startswith("knowledge/") for name in files):
        return None
    old, new = before.rule_base.by_id(), after.rule_base.by_id()
    differing = {rule for rule in old.keys() | new.keys() if old.get(rule) != new.get(rule)}
    return Reach(
        frozenset(differing & old.keys()), tuple(new[rule] for rule in sorted(differing & new.keys()))
    )


def _there(pattern: Pattern, inference: Inference) -> bool:
    facts = inference.of_type(pattern.type)
    return any(evaluate(pattern.condition, fact.fields) is True for fact in facts)
