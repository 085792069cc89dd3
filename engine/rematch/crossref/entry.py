"""Everything about one rule, one row or one table: what it asks and concludes, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.crossref.links import Links, asked
from rematch.crossref.source_text import entry_text
from rematch.errors import InputError, Problem, suggestion
from rematch.overlay.layers import file_called

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rematch.crossref.sections import Section, Sections
    from rematch.crossref.steps import PlacedStep
    from rematch.knowledge.fact_types import FactType
    from rematch.overlay.layers import Location
    from rematch.rules.language import Conclusion, Pattern, Rule, RuleBase


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a rule asks for, and who may make it; ``absent``: it must not be there."""

    pattern: Pattern
    type: FactType
    absent: bool
    rules: tuple[Rule, ...]
    steps: tuple[PlacedStep, ...]

    @property
    def words(self) -> str:
        """What must hold of it; empty when anything will do."""
        text = str(self.pattern.condition)
        return "" if text == "anything" else text


@dataclass(frozen=True, slots=True)
class Concluded:
    """One conclusion and who may read it: rules, steps, and sections of the report."""

    conclusion: Conclusion
    rules: tuple[Rule, ...]
    steps: tuple[PlacedStep, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule or row with its links."""

    rule: Rule
    asks: tuple[Asked, ...]
    concludes: tuple[Concluded, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What ``rematch rules show`` shows: a rule, a row, or a whole table with all its rows.

    ``table``: the id of the table when the whole is shown. ``line`` and ``text``: where the source begins
    and how it reads, None when the file is not there. ``fired``: by rule, the profiles that fire it.
    """

    id: str
    title: str
    table: str | None
    file: str
    line: int
    text: str | None
    rules: tuple[RuleEntry, ...]
    profiles: tuple[str, ...]
    fired: Mapping[str, tuple[str, ...]]


def find_rules(rule_base: RuleBase, identity: str) -> tuple[tuple[Rule, ...], str | None]:
    """Return the rule or row of that id, or all rows of the table of that id and its id.

    Raises InputError with the nearest when there is neither.
    """
    rule = rule_base.by_id().get(identity)
    if rule is not None:
        return (rule,), None
    rows = [rule for rule in rule_base.rules if rule.table is not None and rule.table.table == identity]
    if rows:
        return tuple(sorted(rows, key=_number)), identity
    known = {
        one for rule in rule_base.rules for one in (rule.id, rule.table.table if rule.table else rule.id)
    }
    remedy = suggestion(identity, sorted(known)) or "rematch rules list WORD finds rules by their words"
    raise InputError(Problem("no rule, row or table has this id", value=repr(identity), remedy=remedy))


def entry_of(
    identity: str, links: Links, sections: Sections, root: Location, fired: Mapping[str, frozenset[str]]
) -> Entry:
    """Return all about a rule, row or table; ``fired`` names the rules that each profile fires."""
    rules, table = find_rules(links.rule_base, identity)
    first = rules[0]
    line, text = _source(file_called(root, first.position.file), first.position.line, whole=table)
    title = first.table.title if table is not None and first.table is not None else first.title
    return Entry(
        id=identity,
        title=title,
        table=table,
        file=first.position.file,
        line=line,
        text=text,
        rules=tuple(_rule(rule, links, sections) for rule in rules),
        profiles=tuple(fired),
        fired={rule.id: tuple(profile for profile, ids in fired.items() if rule.id in ids) for rule in rules},
    )


def printed_in(conclusion: Conclusion, links: Links, sections: Sections) -> tuple[Section, ...]:
    """Return the sections that print a conclusion, or what steps make of it."""
    found = dict.fromkeys(sections.of_type(conclusion.type, section_of(conclusion)))
    seen: set[str] = set()
    pending = [made for step in links.steps_of(conclusion) for made in step.makes]
    while pending:
        made = pending.pop(0)
        if made not in seen:
            seen.add(made)
            found.update(dict.fromkeys(sections.of_type(made)))
            pending.extend(more for step in links.steps_reading(made) for more in _direct(step))
    return tuple(found)


def section_of(conclusion: Conclusion) -> str | None:
    """Return the section of the report that a conclusion names, when it names one in plain words."""
    named = dict(conclusion.fields).get("section")
    return named if isinstance(named, str) and "{" not in named else None


def _direct(step: PlacedStep) -> tuple[str, ...]:
    """Return what a step makes; a focus makes everything of everything, which says nothing."""
    return () if step.kind == "focus" else step.makes


def _rule(rule: Rule, links: Links, sections: Sections) -> RuleEntry:
    types = links.rule_base.vocabulary.types
    asks = tuple(
        Asked(
            pattern=pattern,
            type=types[pattern.type],
            absent=number >= len(rule.patterns),
            rules=_others(rule, links.makers_for(pattern)),
            steps=links.steps_making(pattern.type),
        )
        for number, pattern in enumerate(asked(rule))
    )
    concludes = tuple(
        Concluded(
            conclusion,
            _others(rule, links.readers_of(conclusion)),
            links.steps_of(conclusion),
            printed_in(conclusion, links, sections),
        )
        for conclusion in rule.conclusions
    )
    return RuleEntry(rule, asks, concludes)


def _others(rule: Rule, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(other for other in rules if other.id != rule.id)


def _number(rule: Rule) -> int:
    return rule.table.number if rule.table is not None else 0


def _source(file: Path, line: int, *, whole: str | None) -> tuple[int, str | None]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return line, None
    if whole is not None and file.suffix == ".csv":
        return 1, text.rstrip()  # a sheet holds one table
    return entry_text(text, line, named=whole)
