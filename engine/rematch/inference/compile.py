"""Rules of one stage compiled to durable-rules definitions.

What comes out keeps clear of the engine's defects by construction: every pattern starts with a positive
type test and compares properties of one fact with constants; no ``$not``, ``$or``, ``$nex``, reference,
arithmetic or empty list is ever written; alternatives become engine rules of their own; a fact that must
not be there becomes a rule of its own whose match blocks; a ruleset holds at most 60 patterns
of one type of fact.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from rematch.inference.lenience import terms
from rematch.inference.normal_form import alternatives
from rematch.inference.projection import TYPE_PROPERTY, Projection, Property, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rematch.inference.lenience import Term
    from rematch.rules.language import Condition, Operator, Pattern, Rule

    _Terms = tuple[Term, ...]
    _Patterns = tuple[tuple[str, _Terms], ...]

MOST_PATTERNS_OF_TYPE = 60
"""The engine keeps at most 64 pending conditions per fact; each pattern of its type adds at most one."""
MOST_PATTERNS_IN_RULESET = 240
"""The engine takes 255 rules on one condition and 511 conditions under one parent."""
PARTS_TRIED = 8
"""Parts looked at for each rule, so that compiling stays linear in rules."""
MOST_PROPERTIES = 200
"""The engine takes 252 properties per fact."""
MATCHES_AT_ONCE = 60_000
ALIASES = "abcdefgh"
SENTINEL_PROPERTY = "sentinel"

_COMPARISONS: Mapping[Operator, str] = {"ne": "$neq", "lt": "$lt", "lte": "$lte", "gt": "$gt", "gte": "$gte"}
_POSITIVE = frozenset({"in", "contains"})
_FNV_OFFSET = 2166136261
_FNV_PRIME = 16777619
_RESERVED = (TYPE_PROPERTY, SENTINEL_PROPERTY, "id", "sid", "$s", "$forward", "$m", "$i")


@dataclass(frozen=True, slots=True)
class CompiledRuleset:
    """One engine ruleset: its JSON text, its projections by fact type, and what its rules stand for.

    ``rules`` gives, by the number that names the engine rule, (rule numbers, arity); what looks for a
    forbidden fact has the number ``-1 - blocker``.
    """

    text: str
    projections: Mapping[str, Projection]
    rules: tuple[tuple[tuple[int, ...], int], ...]


@dataclass(frozen=True, slots=True)
class CompiledStage:
    """All rulesets of a stage, and per blocker the numbers of the rules that its match silences."""

    rulesets: tuple[CompiledRuleset, ...]
    blocked: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _EngineRule:
    """One alternative of the rules (or forbidden facts) that ask for the same: per pattern type and terms."""

    stands_for: tuple[int, ...]
    patterns: _Patterns

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(sorted({type_name for type_name, _ in self.patterns}))


def compile_stage(rules: Sequence[Rule]) -> CompiledStage:
    """Compile the rules of one stage; their numbers are their places in ``rules``.

    Rules that ask for the same share an engine rule, for each of its patterns costs every session memory.
    """
    asking: dict[_Patterns, list[int]] = {}
    blockers: dict[tuple[str, tuple[_Terms, ...]], list[int]] = {}
    for number, rule in enumerate(rules):
        for patterns in _spread(rule.patterns):
            asking.setdefault(patterns, []).append(number)
        for pattern in rule.none:
            blockers.setdefault((pattern.type, _branches(pattern.condition)), []).append(number)
    for blocker, (type_name, branches) in enumerate(blockers):
        for branch in branches:
            asking.setdefault(((type_name, branch),), []).append(-1 - blocker)
    engine_rules = [_EngineRule(tuple(numbers), patterns) for patterns, numbers in asking.items()]
    rulesets = tuple(_ruleset(part) for part in _parts(engine_rules))
    return CompiledStage(rulesets, tuple(tuple(numbers) for numbers in blockers.values()))


def _spread(patterns: Sequence[Pattern]) -> Iterator[_Patterns]:
    """Return one list of patterns per combination of their alternatives."""
    branches = [[(pattern.type, branch) for branch in _branches(pattern.condition)] for pattern in patterns]
    return product(*branches)


def _branches(condition: Condition) -> tuple[_Terms, ...]:
    return terms(alternatives(condition))


@dataclass(slots=True)
class _Part:
    """Rules that go into one ruleset, with what counts against the engine's limits."""

    rules: list[_EngineRule] = field(default_factory=list)
    patterns: Counter[str] = field(default_factory=Counter)
    shown: dict[str, set[Property]] = field(default_factory=dict)

    def takes(self, rule: _EngineRule) -> bool:
        """Return whether the rule still fits."""
        wanted = self.patterns + Counter(type_name for type_name, _ in rule.patterns)
        return (
            max(wanted.values()) <= MOST_PATTERNS_OF_TYPE
            and wanted.total() <= MOST_PATTERNS_IN_RULESET
            and all(self._width(type_name, branch) <= MOST_PROPERTIES for type_name, branch in rule.patterns)
        )

    def _width(self, type_name: str, branch: _Terms) -> int:
        return len(self.shown.get(type_name, set()) | set(map(property_of, branch)))

    def add(self, rule: _EngineRule) -> None:
        """Take the rule in."""
        self.rules.append(rule)
        for type_name, branch in rule.patterns:
            self.patterns[type_name] += 1
            self.shown.setdefault(type_name, set()).update(map(property_of, branch))


def _parts(engine_rules: Iterable[_EngineRule]) -> Iterator[list[_EngineRule]]:
    """Return the rules in parts within the engine's limits.

    Rules over the same types go together, the types that few rules ask for first, because each part is given
    every fact of its types.
    """
    parts: list[_Part] = []
    rules = list(engine_rules)
    asking = Counter(name for rule in rules for name in rule.types)
    for rule in sorted(rules, key=lambda rule: sorted((asking[name], name) for name in rule.types)):
        fitting = [part for part in parts[-PARTS_TRIED:] if part.takes(rule)]
        known = [part for part in fitting if set(rule.types) <= part.patterns.keys()]
        chosen = next(iter(known or fitting[-1:]), None)
        if chosen is None:
            chosen = _Part()
            parts.append(chosen)
        chosen.add(rule)
    return (part.rules for part in parts)


def property_of(term: Term) -> Property:
    """Return what a fact must show for a term."""
    test = term.test
    if test.operator == "exists":
        return Property(test.field, "known")
    if test.operator in ("in", "not_in"):
        return Property(test.field, "among", test.operand, term.stand_in)
    if test.operator in ("contains", "lacks"):
        return Property(test.field, "holds", test.operand, term.stand_in)
    return Property(test.field, "value", None, term.stand_in)


def _ruleset(engine_rules: Sequence[_EngineRule]) -> CompiledRuleset:
    names = _Names()
    rules = ",".join(f'"{number}":{_rule_text(rule, names)}' for number, rule in enumerate(engine_rules))
    projections = {
        type_name: Projection(code, names.of(type_name)) for type_name, code in names.codes.items()
    }
    return CompiledRuleset(
        "{" + rules + "}", projections, tuple((rule.stands_for, len(rule.patterns)) for rule in engine_rules)
    )


def _rule_text(rule: _EngineRule, names: _Names) -> str:
    patterns = ",".join(
        f'{{"{alias}":{_pattern_text(type_name, branch, names)}}}'
        for alias, (type_name, branch) in zip(ALIASES, rule.patterns, strict=False)
    )
    return f'{{"all":[{patterns}],"cap":{MATCHES_AT_ONCE}}}'


def _pattern_text(type_name: str, branch: _Terms, names: _Names) -> str:
    discriminator = f'{{"{TYPE_PROPERTY}":{names.code(type_name)}}}'
    if not branch:
        return discriminator
    texts = [_term_text(term, names.name(type_name, property_of(term))) for term in branch]
    return f'{{"$and":[{",".join((discriminator, *texts))}]}}'


def _term_text(term: Term, name: str) -> str:
    test = term.test
    if test.operator == "exists":
        return f'{{"{name}":{literal(test.operand is True)}}}'
    if test.operator in ("in", "not_in", "contains", "lacks"):
        return f'{{"{name}":{literal(test.operator in _POSITIVE)}}}'
    if isinstance(test.operand, tuple):
        message = f"{test.operator} cannot be compiled"
        raise TypeError(message)
    comparison = f'{{"{name}":{literal(test.operand)}}}'
    return comparison if test.operator == "eq" else f'{{"{_COMPARISONS[test.operator]}":{comparison}}}'


@dataclass(slots=True)
class _Names:
    """Short property names, new for each ruleset, that the engine's 32-bit hashes tell apart."""

    codes: dict[str, int] = field(default_factory=dict)
    _names: dict[tuple[str, Property], str] = field(default_factory=dict)
    _hashes: set[int] = field(default_factory=lambda: {name_hash(name) for name in _RESERVED})
    _next: int = 0

    def code(self, type_name: str) -> int:
        """Return the number that stands for a fact type."""
        return self.codes.setdefault(type_name, len(self.codes) + 1)

    def name(self, type_name: str, shown: Property) -> str:
        """Return the name of a property of a type."""
        key = (type_name, shown)
        if key not in self._names:
            self._names[key] = self._fresh()
        return self._names[key]

    def of(self, type_name: str) -> tuple[tuple[Property, str], ...]:
        """Return the properties of a type and their names."""
        return tuple((shown, name) for (owner, shown), name in self._names.items() if owner == type_name)

    def _fresh(self) -> str:
        while True:
            name = f"p{self._next}"
            self._next += 1
            hashed = name_hash(name)
            if hashed not in self._hashes:
                self._hashes.add(hashed)
                return name


def name_hash(name: str) -> int:
    """Return the engine's hash of a name (FNV-1a, 32 bits)."""
    hashed = _FNV_OFFSET
    for byte in name.encode():
        hashed = ((hashed ^ byte) * _FNV_PRIME) & 0xFFFFFFFF
    return hashed
