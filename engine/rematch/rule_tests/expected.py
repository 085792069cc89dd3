"""Read what a case expects, checked against the rules and the vocabulary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from rematch.codes.case import (
    FIRES_AND_NOT,
    NEEDS_REPORT,
    NO_CASES,
    RULE_NOT_RUN,
    UNKNOWN_OUTCOME,
    UNKNOWN_RULE,
)
from rematch.codes.file import WRONG_NUMBER
from rematch.codes.language import UNKNOWN_FACT_TYPE
from rematch.errors import suggestion
from rematch.rule_tests.cases import (
    NOTHING,
    OUTCOMES,
    REPORT_LENGTHS,
    Expected,
    ExpectedFact,
    ExpectedOutcome,
    ExpectedPhrase,
    ExpectedRule,
    GivenFacts,
)
from rematch.rules.conditions import read_condition
from rematch.rules.node import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.knowledge_base import KnowledgeBase
    from rematch.rule_tests.cases import Given, ReportLength
    from rematch.rules.node import Node

_RULES = {"fired": True, "not_fired": False}
_PHRASES = {"says": True, "says_not": False}
_COUNT = "count"


class ExpectedReader:
    """Reads the ``expect`` of cases."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self._names = knowledge_base.knowledge.names
        self._vocabulary = knowledge_base.rule_base.vocabulary
        self._rules = knowledge_base.rule_base.by_id()
        self._rows = {
            rule.table.table: rule.id for rule in reversed(knowledge_base.rule_base.rules) if rule.table
        }

    def read(self, node: Node, given: Given | None) -> Expected:
        """Return what is expected; what is wrong with it is recorded."""
        keys = (*_RULES, *OUTCOMES, "conclusions", *_PHRASES, "report")
        entries = node.entries("'expect'", (), keys) or {}
        if not entries and node.data == {}:
            node.refuse(
                NO_CASES,
                "'expect' is empty",
                remedy="say what must come of it, for instance fired:",
                found=False,
            )
        if isinstance(given, GivenFacts):
            for key in (*_PHRASES, "report"):
                if key in entries:
                    entries[key].refuse(
                        NEEDS_REPORT,
                        f"{key!r} needs a report, and facts make none",
                        remedy="give a profile, or expect conclusions",
                        key=True,
                    )
        report = entries["report"].choice("report", REPORT_LENGTHS) if "report" in entries else None
        return Expected(
            tuple(self._expected_rules(entries, given)),
            tuple(self._outcomes(entries)),
            tuple(self._facts(entries["conclusions"]) if "conclusions" in entries else ()),
            tuple(_phrases(entries)),
            cast("ReportLength", report or REPORT_LENGTHS[0]),
        )

    def _expected_rules(self, entries: Mapping[str, Node], given: Given | None) -> Iterator[ExpectedRule]:
        seen: dict[str, str] = {}
        for key, fires in _RULES.items():
            for item in (entries[key].items(f"{key!r}") or []) if key in entries else []:
                name = item.text("a rule")
                if name is None or not self._known(name, item, given):
                    continue
                if seen.setdefault(name, key) != key:
                    item.refuse(
                        FIRES_AND_NOT,
                        f"{name} is expected both to fire and not to",
                        remedy="keep one",
                        found=False,
                    )
                yield ExpectedRule(name, fires, item.position)

    def _known(self, name: str, node: Node, given: Given | None) -> bool:
        rule = self._rules.get(name)
        if rule is None:
            row = self._rows.get(name)
            what = f"{name!r} is a table" if row else "there is no such rule"
            remedy = f"name a row of it, such as {row}" if row else suggestion(name, self._rules)
            node.refuse(UNKNOWN_RULE, what, remedy=remedy or "see its file for the id", found=row is None)
            return False
        if isinstance(given, GivenFacts) and rule.stage not in given.stages:
            node.refuse(
                RULE_NOT_RUN,
                f"{name} is a rule of the stage {rule.stage!r}, which this case does not run",
                remedy=f"write stage: {rule.stage}, or leave stage: out to run them all",
                found=False,
            )
            return False
        return True

    def _outcomes(self, entries: Mapping[str, Node]) -> Iterator[ExpectedOutcome]:
        for name, (type_name, field_name) in OUTCOMES.items():
            node = entries.get(name)
            if node is None:
                continue
            kind = self._vocabulary.types.get(type_name)
            known = kind.fields.get(field_name) if kind is not None else None
            if known is None:
                node.refuse(
                    UNKNOWN_OUTCOME,
                    f"{name!r} cannot be expected: the vocabulary has no {type_name}.{field_name}",
                    remedy="expect conclusions instead",
                    key=True,
                )
                continue
            written = node.text(f"{name!r}")
            if written is None:
                continue
            value = self._names.resolve(written) or written
            if value != NOTHING and known.values and value not in known.values:
                node.refuse(
                    UNKNOWN_OUTCOME,
                    f"unknown {name}",
                    allowed=listed((*known.values, NOTHING)),
                    remedy=suggestion(written, (*known.values, NOTHING)),
                )
                continue
            stands = None if value == NOTHING else value
            yield ExpectedOutcome(name, type_name, field_name, stands, node.position)

    def _facts(self, node: Node) -> Iterator[ExpectedFact]:
        types = self._vocabulary.types
        for name, entry in (node.mapping("'conclusions'") or {}).items():
            kind = types.get(name)
            if kind is None:
                entry.refuse(
                    UNKNOWN_FACT_TYPE,
                    f"unknown fact type {name!r}",
                    allowed=listed(types),
                    remedy=suggestion(name, types),
                    key=True,
                )
                continue
            for one in (entry.items("conclusions") or []) if isinstance(entry.data, list) else [entry]:
                inner = one.mapping(f"a fact of type {name}")
                if inner is None:
                    continue
                count = None
                if _COUNT in inner and _COUNT not in kind.fields:
                    count = _whole(inner[_COUNT])
                    rest = {key: value.data for key, value in inner.items() if key != _COUNT}
                    one = replace(one, data=rest)  # noqa: PLW2901 - the same node without its count
                condition = read_condition(one, kind)
                if condition is not None:
                    yield ExpectedFact(
                        name, condition, count, entry.key_position if entry is one else one.position
                    )


def _whole(node: Node) -> int | None:
    if isinstance(node.data, int) and not isinstance(node.data, bool) and node.data >= 0:
        return node.data
    node.refuse(WRONG_NUMBER, f"{_COUNT!r} must be a whole number, 0 for none")
    return None


def _phrases(entries: Mapping[str, Node]) -> Iterator[ExpectedPhrase]:
    for key, said in _PHRASES.items():
        node = entries.get(key)
        if node is None:
            continue
        for item in (node.items(f"{key!r}") or []) if isinstance(node.data, list) else [node]:
            text = item.text("a phrase")
            if text is not None:
                yield ExpectedPhrase(" ".join(text.split()), said, item.position)
