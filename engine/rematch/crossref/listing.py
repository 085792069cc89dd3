"""Find rules by words, stage, what they conclude and what they rest on; find fields by name and meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.crossref.links import asked
from rematch.errors import InputError, Problem, suggestion
from rematch.knowledge.sources import HOUSE
from rematch.rules.language import tests_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rematch.knowledge.fact_types import FactType, Field
    from rematch.knowledge_base import KnowledgeBase
    from rematch.rules.language import Rule, RuleBase, Test


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a rule must have to be listed; what is None or empty asks nothing."""

    text: str = ""
    stage: str | None = None
    concludes: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A field of the vocabulary and the rules that test it, with one test of one of them."""

    type: FactType
    field: Field
    rules: tuple[Rule, ...]
    example: tuple[Rule, Test] | None

    @property
    def name(self) -> str:
        """The name with its type, as in messages: ``applicant.step2_ck``."""
        return f"{self.type.name}.{self.field.name}"


def listed_rules(knowledge_base: KnowledgeBase, wanted: Wanted) -> tuple[Rule, ...]:
    """Return the rules and rows that have all that is wanted, by stage, priority and id.

    Raises InputError for a stage, a type or a source that the knowledge base does not have.
    """
    base = knowledge_base.rule_base
    concluded = [name for name, kind in base.vocabulary.types.items() if kind.made == "concluded"]
    problems = [
        *_unknown("stage", wanted.stage, [stage.name for stage in base.stages]),
        *_unknown("type that rules conclude", wanted.concludes, concluded),
        *_unknown("source", wanted.source, (*knowledge_base.knowledge.citable, HOUSE)),
    ]
    if problems:
        raise InputError(problems)
    return tuple(rule for rule in base.rules if _is_wanted(rule, wanted))


def used_fields(rule_base: RuleBase, text: str = "", type_name: str | None = None) -> tuple[FieldUse, ...]:
    """Return the fields whose name, meaning, unit or values hold every word of ``text``, as declared.

    ``type_name`` keeps to one type; InputError when there is none of that name.
    """
    types = rule_base.vocabulary.types
    problems = _unknown("fact type", type_name, types)
    if problems:
        raise InputError(problems)
    tested: dict[tuple[str, str], dict[str, tuple[Rule, Test]]] = {}
    for rule in rule_base.rules:
        for pattern in asked(rule):
            for test in tests_of(pattern.condition):
                tested.setdefault((pattern.type, test.field), {}).setdefault(rule.id, (rule, test))
    found = (
        _use(kind, known, tuple(tested.get((kind.name, known.name), {}).values()))
        for kind in types.values()
        if type_name in (None, kind.name)
        for known in kind.fields.values()
    )
    return tuple(use for use in found if _holds(text, (use.name, *_words_of(use.field))))


def _use(kind: FactType, known: Field, tests: tuple[tuple[Rule, Test], ...]) -> FieldUse:
    example = min(tests, key=lambda one: (one[1].operator == "exists", one[0].id), default=None)
    return FieldUse(kind, known, tuple(rule for rule, _ in tests), example)


def _words_of(known: Field) -> tuple[str, ...]:
    return (known.name.replace("_", " "), known.meaning, known.unit or "", *known.values)


def _is_wanted(rule: Rule, wanted: Wanted) -> bool:
    return (
        wanted.stage in (None, rule.stage)
        and (wanted.concludes is None or any(made.type == wanted.concludes for made in rule.conclusions))
        and (wanted.source is None or wanted.source in rule.source)
        and _holds(wanted.text, (rule.id, rule.title, rule.because))
    )


def _holds(text: str, texts: Iterable[str]) -> bool:
    """Return whether every word of ``text`` stands somewhere in ``texts``, whatever its case."""
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in text.casefold().split())


def _unknown(what: str, name: str | None, known: Collection[str]) -> list[Problem]:
    if name is None or name in known:
        return []
    return [Problem(f"unknown {what}", value=repr(name), remedy=suggestion(name, known))]
