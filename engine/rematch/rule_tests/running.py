"""Run cases: a profile through the whole plan, facts through the stages that the case names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rematch.errors import KnowledgeBaseError, Problem
from rematch.plan.make import Planner
from rematch.report.markdown import MarkdownReport, Options
from rematch.rule_tests.cases import GivenFacts

if TYPE_CHECKING:
    from rematch.inference.engine import Inference
    from rematch.knowledge_base import KnowledgeBase
    from rematch.rule_tests.cases import Case


@dataclass(frozen=True, slots=True)
class Ran:
    """What a case came to; ``report`` is None when nothing is expected of its words."""

    case: Case
    inference: Inference
    report: str | None


class Runner:
    """Runs cases over one knowledge base, whose rules are compiled once."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self._knowledge_base = knowledge_base
        self._planner = Planner(knowledge_base)

    @cached_property
    def _report(self) -> MarkdownReport:
        return MarkdownReport(self._knowledge_base)

    def run(self, case: Case) -> Ran:
        """Run one case; KnowledgeBaseError, with the case, when the rules leave no whole plan."""
        given = case.given
        if isinstance(given, GivenFacts):
            return Ran(case, self._planner.engine.run_stages(given.facts, given.stages), None)
        try:
            plan = self._planner.plan(given.read, given.field)
            report = None
            if case.expected.phrases:
                options = Options(detail=case.expected.report == "detail")
                report = self._report.render(plan, given.read, options)
        except KnowledgeBaseError as error:
            here = Problem(f"this came up in the case {case.id}", case.position)
            raise KnowledgeBaseError([*error.problems, here]) from error
        return Ran(case, plan.inference, report)
