"""Run tests and profiles and return what of the rules they reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.coverage.samples import sample_profiles
from rematch.errors import InputError, Problem
from rematch.garbage import collection_paused
from rematch.plan.make import Planner
from rematch.profile.read import read_profile
from rematch.rule_tests.find import default_folder, test_files
from rematch.rule_tests.reach import reach
from rematch.rule_tests.reading import read_test_files
from rematch.rule_tests.running import Runner

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rematch.knowledge_base import KnowledgeBase
    from rematch.rule_tests.reach import Reach


@collection_paused()
def reach_of(knowledge_base: KnowledgeBase, tests: Path | None, profiles: Sequence[Path]) -> Reach:
    """Run the tests at ``tests`` (the default folder without) and the profiles (the examples without any).

    What the tests expect is not looked at. Raises InputError when there is neither a test nor a profile.
    """
    folder = tests if tests is not None else default_folder(knowledge_base.root)
    files = read_test_files(test_files([folder] if folder is not None else []), knowledge_base)
    cases = [case for file in files for case in file.cases]
    chosen = tuple(profiles) or sample_profiles(knowledge_base.root)
    if not cases and not chosen:
        raise InputError(Problem("there is nothing to run: no test and no profile", remedy="name a PROFILE"))
    runner = Runner(knowledge_base)
    planner = Planner(knowledge_base)
    names = knowledge_base.knowledge.names
    runs = [runner.run(case).inference for case in cases]
    runs += [planner.plan(read_profile(path, names)).inference for path in chosen]
    return reach(knowledge_base.rule_base, runs, len(cases), [str(path) for path in chosen])
