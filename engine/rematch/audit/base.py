"""A knowledge base as the trail keeps it: every file, and of each rule what a record needs to be read.

Kept once for all runs on it. ``rules`` are numbered in the order of their ids; a record names them by
number, and what a firing concluded is read off the rule (its literals, and what it copies from the facts
matched), so that a record can be read without the rules ever being parsed again.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from rematch.audit.canonical import canonical, digest, parsed
from rematch.errors import AuditError, InputError, Problem
from rematch.knowledge_base import content_files, content_hash, files_hash
from rematch.overlay.declared import FILE as OVERLAY_FILE
from rematch.overlay.layers import OWN, file_called, layered
from rematch.rules.language import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rematch.document import Data
    from rematch.facts.fact import Value
    from rematch.knowledge_base import KnowledgeBase
    from rematch.overlay.layers import Location
    from rematch.rules.language import Conclusion, Rule, RuleBase

FORM = "rematch-base/1"
_BASE = "base"


@dataclass(frozen=True, slots=True)
class KeptConclusion:
    """How a fact was made: its type, the fields written out, those copied (field, pattern, field there)."""

    type: str
    literals: Mapping[str, Value]
    copied: tuple[tuple[str, int, str], ...]

    def fields(self, matched: list[Mapping[str, Value]]) -> dict[str, Value]:
        """Return the fields of the fact; a copy of what was not known leaves its field out."""
        fields = dict(self.literals)
        for name, place, origin in self.copied:
            value = matched[place].get(origin)
            if value is not None:
                fields[name] = value
        return fields


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule as records need it."""

    id: str
    stage: str
    title: str
    file: str
    line: int
    aliases: tuple[str, ...]
    conclusions: tuple[KeptConclusion, ...]


def numbered(rule_base: RuleBase) -> Mapping[str, int]:
    """Return the number of each rule, by id."""
    return {name: number for number, name in enumerate(sorted(rule.id for rule in rule_base.rules))}


def base_key(knowledge_base: KnowledgeBase) -> str:
    """Return what tells one knowledge base from another: its files and the rules that were read from them."""
    return _key(knowledge_base.sha256, numbered(knowledge_base.rule_base))


def base_content(knowledge_base: KnowledgeBase) -> bytes:
    """Return a knowledge base as bytes; AuditError when its files have changed since they were read."""
    root = knowledge_base.root
    files = {name: _text(file_called(root, name).read_bytes()) for name in sorted(content_files(root))}
    if content_hash(root) != knowledge_base.sha256:
        raise AuditError(
            Problem("the knowledge base has changed while the plan was made", remedy="run the command again")
        )
    rules = sorted(knowledge_base.rule_base.rules, key=lambda rule: rule.id)
    return canonical({"form": FORM, "files": files, "rules": [_rule_row(rule) for rule in rules]})


def identity_of(content: bytes) -> tuple[str, str]:
    """Return key and hash of files of a kept base, worked out from its content (ValueError, ...)."""
    data = cast("dict[str, list[list[Data]]]", parsed(content))
    knowledge_sha256 = files_hash(kept_files(content))
    return _key(knowledge_sha256, [str(row[0]) for row in data["rules"]]), knowledge_sha256


def kept_files(content: bytes) -> Mapping[str, bytes]:
    """Return the files in kept content by name, an overlay's with ``own/`` in front (ValueError, ...)."""
    data = cast("dict[str, dict[str, str | dict[str, str]]]", parsed(content))
    return {name: _bytes(kept) for name, kept in data["files"].items()}


def kept_rules(content: bytes) -> tuple[KeptRule, ...]:
    """Return the rules in kept content, by number (ValueError, KeyError or TypeError for anything else)."""
    data = cast("dict[str, list[list[Data]]]", parsed(content))
    return tuple(_kept_rule(row) for row in data["rules"])


def lay_out(content: bytes, folder: Path) -> Location:
    """Write the files of a kept knowledge base below ``folder`` and return where it is to be read from.

    Raises InputError for a file that would stand outside.
    """
    for name, raw in kept_files(content).items():
        path = folder / (name if name.startswith(f"{OWN}/") else f"{_BASE}/{name}")
        if not path.resolve().is_relative_to(folder.resolve()):
            raise InputError(Problem("a kept knowledge base holds a file outside itself", value=repr(name)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    own, base = folder / OWN, folder / _BASE
    return layered(own, base) if (own / OVERLAY_FILE).is_file() else base


def _key(knowledge_sha256: str, rules: Iterable[str]) -> str:
    return digest(knowledge_sha256.encode(), *(f"\n{rule}".encode() for rule in rules))


def _bytes(kept: str | dict[str, str]) -> bytes:
    return kept.encode() if isinstance(kept, str) else base64.b64decode(kept["base64"])


def _text(raw: bytes) -> str | dict[str, str]:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode("ascii")}


def _rule_row(rule: Rule) -> list[object]:
    places = {pattern.alias: place for place, pattern in enumerate(rule.patterns)}
    return [
        rule.id,
        rule.stage,
        rule.title,
        rule.position.file,
        rule.position.line,
        [pattern.alias for pattern in rule.patterns],
        [_conclusion_row(conclusion, places) for conclusion in rule.conclusions],
    ]


def _conclusion_row(conclusion: Conclusion, places: Mapping[str, int]) -> list[object]:
    literals = {name: value for name, value in conclusion.fields if not isinstance(value, Reference)}
    copied = [
        [name, places[value.alias], value.field]
        for name, value in conclusion.fields
        if isinstance(value, Reference)
    ]
    return [conclusion.type, literals, copied]


def _kept_rule(row: list[Data]) -> KeptRule:
    identity, stage, title, file, line, aliases, conclusions = row
    return KeptRule(
        cast("str", identity),
        cast("str", stage),
        cast("str", title),
        cast("str", file),
        cast("int", line),
        tuple(cast("list[str]", aliases)),
        tuple(
            _kept_conclusion(one)
            for one in cast("list[tuple[str, dict[str, Value], list[list[object]]]]", conclusions)
        ),
    )


def _kept_conclusion(row: tuple[str, dict[str, Value], list[list[object]]]) -> KeptConclusion:
    made, literals, copied = row
    return KeptConclusion(
        made,
        {name: tuple(value) if isinstance(value, list) else value for name, value in literals.items()},
        tuple(cast("tuple[str, int, str]", tuple(one)) for one in copied),
    )
