"""Knowledge bases as a trail keeps them, read again for as long as they are needed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from rematch.audit.base import lay_out
from rematch.audit.find import base_of
from rematch.errors import DocumentError, KnowledgeBaseError, Problem
from rematch.knowledge_base import passing_knowledge_base
from rematch.plan.make import Planner

if TYPE_CHECKING:
    from types import TracebackType

    from rematch.audit.database import Database
    from rematch.knowledge_base import KnowledgeBase


class StoredBases:
    """The knowledge bases of a trail; each is laid out in a directory of its own until this is closed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folder = TemporaryDirectory(prefix="rematch-audit-")
        self._known: dict[str, Planner] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def of(self, key: str) -> Planner:
        """Return a kept knowledge base, made ready to run.

        Raises KnowledgeBaseError with its problems when this release cannot read it, AuditError when it is
        not in the trail.
        """
        if key not in self._known:
            self._known[key] = Planner(self._read(key))
        return self._known[key]

    def _read(self, key: str) -> KnowledgeBase:
        folder = Path(self._folder.name) / key
        try:
            return passing_knowledge_base(lay_out(base_of(self._database, key), folder))
        except (KnowledgeBaseError, DocumentError) as error:
            what = f"this release cannot read the knowledge base {key[:12]} that the run was made with"
            remedy = "use the release that the record names, or see what today's rules say: --with shipped"
            raise KnowledgeBaseError(
                (Problem(what, remedy=remedy), *(_within(problem, folder) for problem in error.problems))
            ) from error


def _within(problem: Problem, folder: Path) -> Problem:
    """Return a problem with its place named from the root of the kept knowledge base."""
    where = problem.where
    if where is None or not Path(where.file).is_relative_to(folder):
        return problem
    return replace(problem, where=replace(where, file=Path(where.file).relative_to(folder).as_posix()))
