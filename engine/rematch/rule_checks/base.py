"""What all checks of one knowledge base share: its rules, who makes and reads what, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rematch.crossref.links import Links
from rematch.crossref.sections import report_sections
from rematch.errors import DocumentError, KnowledgeBaseError
from rematch.overlay.layers import read_layers
from rematch.report.files import WORDS
from rematch.rule_checks.places import Places
from rematch.rule_checks.self_defeating import defeats_itself
from rematch.rule_checks.shapes import firing_rules
from rematch.rule_checks.space import Space
from rematch.rule_checks.template_files import read_templates
from rematch.rule_checks.template_inputs import inputs_of
from rematch.rule_checks.template_walk import Walk, words_names
from rematch.rule_checks.together import Together

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.crossref.sections import Sections
    from rematch.document import Document
    from rematch.knowledge.fact_types import FactType
    from rematch.knowledge_base import KnowledgeBase
    from rematch.rule_checks.shapes import Shapes
    from rematch.rule_checks.template_files import TemplateFile
    from rematch.rule_checks.template_walk import Asked
    from rematch.rules.language import Condition, Pattern, Rule, RuleBase


@dataclass(frozen=True)
class CheckedBase:
    """A knowledge base as the checks see it."""

    knowledge_base: KnowledgeBase

    @property
    def rule_base(self) -> RuleBase:
        """The rules, stages and vocabulary."""
        return self.knowledge_base.rule_base

    @cached_property
    def links(self) -> Links:
        """Who makes and who reads each type."""
        return Links(self.rule_base)

    @cached_property
    def places(self) -> Places:
        """Where the parts of rules stand."""
        return Places(self.knowledge_base)

    @cached_property
    def together(self) -> Together:
        """Which rules can hold at once."""
        return Together(self)

    @cached_property
    def sections(self) -> Sections | None:
        """Which sections of the report print what; None when the templates cannot be read."""
        try:
            return report_sections(self.knowledge_base.root / "templates")
        except KnowledgeBaseError:
            return None  # the check of the templates says why

    @cached_property
    def templates(self) -> Mapping[str, TemplateFile]:
        """The templates by name."""
        return read_templates(self.knowledge_base.root)

    @cached_property
    def words(self) -> Document | None:
        """The words that templates look up; None when the file cannot be read."""
        try:
            return read_layers(self.knowledge_base.root / "templates" / WORDS)
        except DocumentError:
            return None  # the report says why

    @cached_property
    def asked_by_templates(self) -> tuple[Asked, ...]:
        """Every attribute, word and section that the rendered templates ask for, each once."""
        found: dict[Asked, None] = {}
        for name, given in inputs_of(self.templates).items():
            template = self.templates.get(name)
            if template is not None and template.tree is not None:
                walk = Walk(self.templates, found.setdefault, template, words_names(given.names))
                walk.body(template.tree.body)
        return tuple(found)

    @cached_property
    def _firing(self) -> tuple[Shapes, tuple[Rule, ...]]:
        return firing_rules(self)

    @property
    def shapes(self) -> Shapes:
        """The facts that there can be."""
        return self._firing[0]

    @property
    def firing(self) -> tuple[Rule, ...]:
        """The rules that are given what they ask for."""
        return self._firing[1]

    def may_be_filled(self, pattern: Pattern, rule: Rule) -> bool:
        """Return whether the stage of a rule can see a fact that fills a pattern."""
        return next(self.shapes.matching(pattern, self.order[rule.stage]), None) is not None

    def hopeless(self, rule: Rule) -> bool:
        """Return whether a rule never fires whatever facts there are."""
        return defeats_itself(self, rule) or any(
            self.space(pattern).never(pattern.condition) for pattern in rule.patterns
        )

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The number of each stage."""
        return {stage.name: number for number, stage in enumerate(self.rule_base.stages)}

    @cached_property
    def _spaces(self) -> dict[tuple[str, Condition], Space]:
        return {}

    def type_of(self, pattern: Pattern) -> FactType:
        """Return the type of the facts that a pattern asks for."""
        return self.rule_base.vocabulary.types[pattern.type]

    def space(self, pattern: Pattern) -> Space:
        """Return the facts that the condition of a pattern tells apart."""
        key = (pattern.type, pattern.condition)
        if key not in self._spaces:
            self._spaces[key] = Space(self.type_of(pattern), (pattern.condition,))
        return self._spaces[key]
