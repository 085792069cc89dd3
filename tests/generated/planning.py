"""The shipped knowledge base with its rules compiled once, and the way from data to a plan through a file."""

from __future__ import annotations

import gc
import json
from functools import cached_property
from typing import TYPE_CHECKING

from rematch.knowledge_base import load_knowledge_base
from rematch.plan.make import Planner
from rematch.profile.plausibility import load_plausibility
from rematch.profile.read import read_profile
from rematch.report.markdown import MarkdownReport, Options

if TYPE_CHECKING:
    from pathlib import Path

    from generated.profiles import Data
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile


class Planning:
    """Plans for profiles given as data or as files."""

    def __init__(self, folder: Path, kb: Path | None = None) -> None:
        self.folder = folder
        self.knowledge_base = load_knowledge_base(kb)
        self.knowledge = self.knowledge_base.knowledge
        self.rules = self.knowledge_base.rule_base
        self.planner = Planner(self.knowledge_base)
        gc.freeze()  # what stays alive need not be searched again for every plan

    @cached_property
    def report(self) -> MarkdownReport:
        """The Markdown report of the knowledge base."""
        return MarkdownReport(self.knowledge_base)

    @cached_property
    def _limits(self):
        return load_plausibility(self.knowledge_base.root / "knowledge" / "plausibility.yaml")

    def file(self, data: Data) -> Path:
        """Write data as a profile file and return its path."""
        path = self.folder / "profile.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    def read(self, source: Data | Path) -> ReadProfile:
        """Read a profile from data or from its file."""
        path = self.file(source) if isinstance(source, dict) else source
        return read_profile(path, self.knowledge.names, self._limits)

    def plan(self, source: Data | Path) -> Plan:
        """Return the plan for a profile given as data or as a file."""
        return self.planner.plan(self.read(source))

    def html(self, source: Data | Path, theme: Path | None = None) -> str:
        """Return the report as a page."""
        read = self.read(source)
        return page_of(self.planner.plan(read), read, self.knowledge_base, theme)

    def markdown(self, source: Data | Path, **options: object) -> str:
        """Return the Markdown report; options as in ``Options``."""
        read = self.read(source)
        return self.report.render(self.planner.plan(read), read, Options(**options))


def page_of(plan: Plan, read: ReadProfile, knowledge_base: KnowledgeBase, theme: Path | None = None) -> str:
    """Return the report as a page, with its pictures, as the command writes it."""
    from rematch.commands.forms import Look, PlanForms  # noqa: PLC0415 - few tests need it

    return PlanForms(plan, read, knowledge_base, Look(theme=theme)).written("html", None).decode()
