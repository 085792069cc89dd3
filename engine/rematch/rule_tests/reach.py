"""What of the rules some runs reach: rules, rows of tables, and alternatives of ``any``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from rematch.inference.reference import evaluate
from rematch.rules.language import All, Any
from rematch.rules.tables import ROW_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rematch.errors import Position
    from rematch.inference.engine import Inference
    from rematch.rules.language import Condition, Rule, RuleBase

Kind: TypeAlias = Literal["rule", "row", "branch"]
KINDS: tuple[Kind, ...] = get_args(Kind)
State: TypeAlias = Literal["reached", "outranked", "missed"]
"""outranked: the row held, but in every run an earlier row of its table held too and counted instead."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something to reach: a rule, a row, or one alternative of an ``any`` (``text`` says which)."""

    kind: Kind
    rule: str
    title: str
    text: str
    position: Position
    state: State


@dataclass(frozen=True, slots=True)
class FileReach:
    """The parts of one file."""

    file: str
    parts: tuple[Part, ...]

    def of_kind(self, kind: Kind) -> tuple[Part, ...]:
        """Return the rules, the rows or the branches."""
        return tuple(part for part in self.parts if part.kind == kind)

    @property
    def missing(self) -> tuple[Part, ...]:
        """Return what was not reached; the branches of a rule that never fired go without saying."""
        silent = {part.rule for part in self.parts if part.kind != "branch" and part.state == "missed"}
        return tuple(
            part
            for part in self.parts
            if part.state != "reached" and not (part.kind == "branch" and part.rule in silent)
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """The files of a rule base that hold rules, by name, and how many tests and profiles were run."""

    files: tuple[FileReach, ...]
    tests: int
    profiles: tuple[str, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of all files."""
        return tuple(part for file in self.files for part in file.parts)


def reached(parts: Sequence[Part]) -> int:
    """Return how many parts were reached."""
    return sum(1 for part in parts if part.state == "reached")


def percent(parts: Sequence[Part]) -> int | None:
    """Return the share of parts that were reached, rounded down; None without parts."""
    return reached(parts) * 100 // len(parts) if parts else None


def reach(rule_base: RuleBase, runs: Iterable[Inference], tests: int, profiles: Sequence[str]) -> Reach:
    """Return what the runs reached; ``tests`` of them are cases, the others the ``profiles``."""
    seen = _Seen(rule_base)
    for run in runs:
        seen.take(run)
    by_file: dict[str, list[Part]] = {}
    for rule in sorted(rule_base.rules, key=lambda rule: rule.position):
        by_file.setdefault(rule.position.file, []).extend(seen.parts_of(rule))
    files = tuple(FileReach(file, tuple(by_file[file])) for file in sorted(by_file))
    return Reach(files, tests, tuple(profiles))


_Branch: TypeAlias = tuple[str, str, int, int]
"""Rule, alias, number of the ``any`` in the pattern, number of the alternative: one branch."""


class _Seen:
    """What was reached so far."""

    def __init__(self, rule_base: RuleBase) -> None:
        self._fired: set[str] = set()
        self._counted: set[str] = set()
        self._branches: set[_Branch] = set()
        self._open = {rule.id: branches for rule in rule_base.rules if (branches := dict(_branches(rule)))}

    def take(self, run: Inference) -> None:
        """Note what one run reached."""
        first: dict[str, tuple[int, str]] = {}
        for firing in run.firings:
            rule = firing.rule
            self._fired.add(rule.id)
            if rule.table is None or not _numbered(rule):
                self._counted.add(rule.id)
            else:
                row = (rule.table.number, rule.id)
                first[rule.table.table] = min(first.get(rule.table.table, row), row)
            facts = dict(firing.matches)
            for branch, condition in [*self._open.get(rule.id, {}).items()]:
                if evaluate(condition, facts[branch[1]].fields):
                    self._branches.add(branch)
                    del self._open[rule.id][branch]
        self._counted.update(identity for _, identity in first.values())

    def parts_of(self, rule: Rule) -> Iterator[Part]:
        """Yield the rule or row, then its branches."""
        state: State = "missed"
        if rule.id in self._fired:
            state = "reached" if rule.id in self._counted else "outranked"
        kind: Kind = "row" if rule.table else "rule"
        yield Part(kind, rule.id, rule.title, "", rule.position, state)
        for branch, condition in _branches(rule):
            met: State = "reached" if branch in self._branches else "missed"
            yield Part("branch", rule.id, rule.title, f"{branch[1]}: {condition}", rule.position, met)


def _numbered(rule: Rule) -> bool:
    """Return whether the first row that holds counts: then the table numbers its rows in what it gives."""
    return rule.table is not None and any(
        name == ROW_FIELD and value == rule.table.number
        for conclusion in rule.conclusions
        for name, value in conclusion.fields
    )


def _branches(rule: Rule) -> Iterator[tuple[_Branch, Condition]]:
    for pattern in rule.patterns:
        for number, choice in enumerate(_choices(pattern.condition)):
            for place, condition in enumerate(choice.conditions):
                yield (rule.id, pattern.alias, number, place), condition


def _choices(condition: Condition) -> Iterator[Any]:
    """Yield each ``any`` of a condition; under ``not`` there is none, since all of it must be false."""
    if isinstance(condition, Any):
        yield condition
    if isinstance(condition, Any | All):
        for part in condition.conditions:
            yield from _choices(part)
