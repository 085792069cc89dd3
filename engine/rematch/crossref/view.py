"""Rules, entries and fields as text, by templates, and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.knowledge.sources import HOUSE
from rematch.rules.language import Reference
from rematch.text_template import render_text, text_environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rematch.crossref.entry import Asked, Concluded, Entry, RuleEntry
    from rematch.crossref.listing import FieldUse
    from rematch.crossref.sections import Section
    from rematch.document import Data
    from rematch.knowledge_base import KnowledgeBase
    from rematch.rules.language import Conclusion, Rule, Scalar

LIST_SCHEMA = "rematch/rule-list/1"
ENTRY_SCHEMA = "rematch/rule-entry/1"
FIELDS_SCHEMA = "rematch/rule-fields/1"


def list_text(rules: Sequence[Rule], knowledge_base: KnowledgeBase) -> str:
    """Return rules as text, by ``templates/rule-list.txt.j2``; KnowledgeBaseError when it is broken."""
    stages = [
        (stage, own)
        for stage in knowledge_base.rule_base.stages
        if (own := [rule for rule in rules if rule.stage == stage.name])
    ]
    return _rendered("rule-list.txt.j2", knowledge_base, stages=stages, rules=rules)


def entry_text(entry: Entry, knowledge_base: KnowledgeBase) -> str:
    """Return a rule or table as text, by ``templates/rule-entry.txt.j2``; KnowledgeBaseError when broken."""
    return _rendered(
        "rule-entry.txt.j2",
        knowledge_base,
        entry=entry,
        title_of=lambda word: source_title(word, knowledge_base),
        words_of=conclusion_words,
    )


def fields_text(uses: Sequence[FieldUse], knowledge_base: KnowledgeBase) -> str:
    """Return fields as text, by ``templates/rule-fields.txt.j2``; KnowledgeBaseError when it is broken."""
    types = [
        (kind, own)
        for kind in knowledge_base.rule_base.vocabulary.types.values()
        if (own := [use for use in uses if use.type.name == kind.name])
    ]
    return _rendered("rule-fields.txt.j2", knowledge_base, types=types, uses=uses)


def list_data(rules: Iterable[Rule]) -> dict[str, Data]:
    """Return rules as plain data."""
    return {"schema": LIST_SCHEMA, "rules": [_rule(rule) for rule in rules]}


def entry_data(entry: Entry, knowledge_base: KnowledgeBase) -> dict[str, Data]:
    """Return a rule or table as plain data."""
    return {
        "schema": ENTRY_SCHEMA,
        "id": entry.id,
        "title": entry.title,
        "kind": "table" if entry.table is not None else "row" if entry.rules[0].rule.table else "rule",
        "file": entry.file,
        "line": entry.line,
        "text": entry.text,
        "profiles": [*entry.profiles],
        "rules": [_entry(one, entry, knowledge_base) for one in entry.rules],
    }


def fields_data(uses: Iterable[FieldUse]) -> dict[str, Data]:
    """Return fields as plain data."""
    return {"schema": FIELDS_SCHEMA, "fields": [_use(use) for use in uses]}


def source_title(word: str, knowledge_base: KnowledgeBase) -> str:
    """Return what a source of a rule stands for; empty for the house's own judgement."""
    knowledge = knowledge_base.knowledge
    if word == HOUSE:
        return ""
    if word in knowledge.heuristics:
        return f"{knowledge.heuristics[word].title} [{knowledge.heuristics[word].where}]"
    source = knowledge.sources[word]
    return f"{source.publisher}: {source.title}"


def conclusion_words(conclusion: Conclusion) -> str:
    """Return the fields of a conclusion as they are written: ``toward misaligned, weight strong``."""
    return ", ".join(f"{name} {_shown(value)}" for name, value in conclusion.fields)


def _rendered(template: str, knowledge_base: KnowledgeBase, **given: object) -> str:
    templates = knowledge_base.root / "templates"
    return render_text(text_environment(templates), templates, template, given)


def _shown(value: Scalar | tuple[str, ...] | Reference) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _rule(rule: Rule) -> dict[str, Data]:
    return {
        "id": rule.id,
        "title": rule.title,
        "stage": rule.stage,
        "table": rule.table.table if rule.table is not None else None,
        "asks": list(dict.fromkeys(pattern.type for pattern in rule.patterns)),
        "concludes": list(dict.fromkeys(conclusion.type for conclusion in rule.conclusions)),
        "source": [*rule.source],
        "file": rule.position.file,
        "line": rule.position.line,
    }


def _entry(one: RuleEntry, entry: Entry, knowledge_base: KnowledgeBase) -> dict[str, Data]:
    return {
        **_rule(one.rule),
        "asks": [_asked(asked) for asked in one.asks],
        "concludes": [_concluded(concluded) for concluded in one.concludes],
        "because": one.rule.because,
        "source": {word: source_title(word, knowledge_base) or None for word in one.rule.source},
        "fired_for": [*entry.fired[one.rule.id]],
    }


def _asked(asked: Asked) -> dict[str, Data]:
    return {
        "type": asked.pattern.type,
        "alias": asked.pattern.alias,
        "absent": asked.absent,
        "words": asked.words,
        "made": asked.type.made,
        "made_by_rules": [rule.id for rule in asked.rules],
        "made_by_steps": [step.name for step in asked.steps],
    }


def _concluded(concluded: Concluded) -> dict[str, Data]:
    return {
        "type": concluded.conclusion.type,
        "fields": {name: _plain(value) for name, value in concluded.conclusion.fields},
        "read_by_rules": [rule.id for rule in concluded.rules],
        "read_by_steps": [step.name for step in concluded.steps],
        "printed_in": [_section(section) for section in concluded.sections],
    }


def _plain(value: Scalar | tuple[str, ...] | Reference) -> Data:
    if isinstance(value, Reference):
        return str(value)
    return [*value] if isinstance(value, tuple) else value


def _section(section: Section) -> dict[str, Data]:
    return {"title": section.title, "template": section.template, "line": section.line}


def _use(use: FieldUse) -> dict[str, Data]:
    known = use.field
    return {
        "name": use.name,
        "meaning": known.meaning,
        "type": known.type,
        "unit": known.unit,
        "allowed": known.allowed,
        "values": [*known.values],
        "scale": known.scale,
        "made": use.type.made,
        "origin": known.origin,
        "rules": len(use.rules),
        "example": {"rule": use.example[0].id, "test": str(use.example[1])} if use.example else None,
    }
