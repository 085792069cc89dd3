"""How the knowledge bases behind two runs differ, where they were kept and can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.audit.base import kept_files
from rematch.audit.find import base_of
from rematch.errors import KnowledgeBaseError
from rematch.impact.differences import differing_files, differing_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.audit.database import Database
    from rematch.audit.replay import StoredRun
    from rematch.audit.stored_base import StoredBases
    from rematch.audit.told import Told
    from rematch.errors import Problem
    from rematch.impact.differences import Difference
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.make import Planner


@dataclass(frozen=True, slots=True)
class BaseChange:
    """How two knowledge bases differ.

    ``files``: None when one of the two was not kept; ``rules``: None when one could not be read, ``unread``
    says why. ``fired``: the rules that differ and fired on either side.
    """

    before: str
    after: str
    files: tuple[str, ...] | None
    rules: Mapping[str, Difference] | None
    fired: tuple[str, ...]
    unread: tuple[Problem, ...] = ()

    @property
    def same(self) -> bool:
        """Whether they are equal, file by file."""
        return self.before == self.after


def base_then(
    run: StoredRun, bases: StoredBases, *, needed: bool
) -> tuple[Planner | None, tuple[Problem, ...]]:
    """Return the knowledge base of then, None with the reason when there is none that can be read."""
    if run.base is None and not needed:
        return None, ()
    try:
        return bases.of(run.kept_base()), ()
    except KnowledgeBaseError as error:
        if needed:
            raise
        return None, error.problems


def then_and_now(
    run: StoredRun,
    then: Planner | None,
    today: KnowledgeBase,
    unread: tuple[Problem, ...],
    told: tuple[Told, Told],
) -> BaseChange:
    """Return how the knowledge base of a run differs from another; ``then``: None when it cannot be read."""
    hashes = run.record.outcome.knowledge_sha256, today.sha256
    if then is None:
        return BaseChange(*hashes, None, None, (), unread)
    rules = differing_rules(then.knowledge_base, today)
    files = differing_files(then.knowledge_base, today)
    return BaseChange(*hashes, files, rules, _fired(rules, *told))


def kept_bases(
    first: StoredRun, second: StoredRun, bases: StoredBases, database: Database, told: tuple[Told, Told]
) -> tuple[BaseChange, tuple[Vocabulary, ...]]:
    """Return how the knowledge bases of two runs differ, and their vocabularies where both can be read."""
    hashes = first.record.outcome.knowledge_sha256, second.record.outcome.knowledge_sha256
    if first.base is None or second.base is None:
        return BaseChange(*hashes, None, None, ()), ()
    old, new = (kept_files(base_of(database, key)) for key in (first.base, second.base))
    files = tuple(name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name))
    try:
        sides = [bases.of(key).knowledge_base for key in (first.base, second.base)]
    except KnowledgeBaseError as error:
        return BaseChange(*hashes, files, None, (), error.problems), ()
    rules = differing_rules(*sides)
    vocabularies = tuple(side.rule_base.vocabulary for side in sides)
    return BaseChange(*hashes, files, rules, _fired(rules, *told)), vocabularies


def _fired(rules: Mapping[str, Difference], before: Told, after: Told) -> tuple[str, ...]:
    fired = {firing.rule for firing in (*before.firings, *after.firings)}
    return tuple(rule for rule in rules if rule in fired)
