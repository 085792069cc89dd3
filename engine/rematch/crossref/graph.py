"""From fields over rules, conclusions and steps to sections of the report, as a graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rematch.crossref.entry import find_rules, section_of
from rematch.crossref.links import asked
from rematch.knowledge.fact_types import BUILT
from rematch.rules.language import tests_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rematch.crossref.links import Links
    from rematch.crossref.sections import Section, Sections
    from rematch.crossref.steps import PlacedStep
    from rematch.knowledge.fact_types import FactType
    from rematch.rules.language import Pattern, Rule

Kind = Literal["field", "rule", "rules", "fact", "step", "section"]

_MOST_SEPARATE = 6
"""Rules of one stage that are drawn one by one beside a fact; more become one node."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node: ``key`` is unique and tells what it stands for, ``detail`` says more than the label."""

    key: str
    kind: Kind
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, and edges between their keys; both in an order that depends on the knowledge base alone."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]


def whole_graph(links: Links, sections: Sections) -> Graph:
    """Return the graph of the whole knowledge base, with the rules of each stage as one node."""
    drawing = _Drawing(links, sections)
    base = links.rule_base
    for stage in base.stages:
        rules = base.of_stage(stage.name)
        if rules:
            node = drawing.put(_stage_node(stage.name, stage.title, len(rules)))
            for kind in dict.fromkeys(pattern.type for rule in rules for pattern in asked(rule)):
                drawing.join(drawing.fact(kind), node)
            for kind in dict.fromkeys(made.type for rule in rules for made in rule.conclusions):
                drawing.join(node, drawing.fact(kind))
        for step in (step for step in links.steps if step.stage == stage.name):
            drawing.step(step)
    for kind in base.vocabulary.types:
        if f"fact {kind}" in drawing.nodes:
            drawing.print_in(f"fact {kind}", sections.of_type(kind))
    return drawing.graph()


def graph_around(identity: str, links: Links, sections: Sections, depth: int = 1) -> Graph:
    """Return what leads to a rule, a row or a whole table, and what follows from it.

    ``depth``: how many rules away on either side are drawn with all that they ask or conclude. Raises
    InputError for an unknown id.
    """
    rules, table = find_rules(links.rule_base, identity)
    drawing = _Drawing(links, sections)
    if table is None:
        drawing.rule(rules[0])
    else:
        title = rules[0].table.title if rules[0].table is not None else ""
        drawing.nodes[f"rule {table}"] = Node(f"rule {table}", "rule", table, title)
        drawing.stands_for = {rule.id: f"rule {table}" for rule in rules}
    behind, ahead = list(rules), list(rules)
    done: set[str] = set()
    for _ in range(depth):
        behind = [more for rule in behind for more in drawing.what_leads_to(rule)]
        ahead = [more for rule in ahead for more in drawing.what_follows(rule)]
        behind, ahead = _new(behind, done), _new(ahead, done)
        done |= {rule.id for rule in (*behind, *ahead)}
    return drawing.graph()


def _new(rules: Iterable[Rule], done: set[str]) -> list[Rule]:
    return list({rule.id: rule for rule in rules if rule.id not in done}.values())


def _stage_node(name: str, title: str, count: int) -> Node:
    return Node(f"stage {name}", "rules", f"{name}: {count} {'rule' if count == 1 else 'rules'}", title)


@dataclass(slots=True)
class _Drawing:
    """Collects nodes and edges, each once, in the order in which they come."""

    links: Links
    sections: Sections
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, str], None] = field(default_factory=dict)
    stands_for: Mapping[str, str] = field(default_factory=dict)

    def graph(self) -> Graph:
        return Graph(tuple(self.nodes.values()), tuple(self.edges))

    def put(self, node: Node) -> str:
        self.nodes.setdefault(node.key, node)
        return node.key

    def join(self, first: str, then: str) -> None:
        if first != then:
            self.edges.setdefault((first, then))

    def rule(self, rule: Rule) -> str:
        own = self.stands_for.get(rule.id)
        return own or self.put(Node(f"rule {rule.id}", "rule", rule.id, rule.title))

    def fact(self, kind: str) -> str:
        known = self._type(kind)
        shape: Kind = "field" if known.made in BUILT else "fact"
        return self.put(Node(f"fact {kind}", shape, kind, known.meaning))

    def step(self, step: PlacedStep) -> str:
        node = self.put(Node(f"step {step.name}", "step", step.name, f"after the stage {step.stage}"))
        for kind in step.reads:
            self.join(self.fact(kind), node)
        for kind in step.makes:
            self.join(node, self.fact(kind))
        return node

    def print_in(self, node: str, sections: Iterable[Section]) -> None:
        for section in sections:
            key = f"section {section.template}:{section.line}"
            place = f"{section.template}:{section.line}"
            self.join(node, self.put(Node(key, "section", section.title, place)))

    def what_leads_to(self, rule: Rule) -> list[Rule]:
        """Draw what a rule asks for; return the rules that may make it."""
        node = self.rule(rule)
        found: list[Rule] = []
        for pattern in asked(rule):
            if self._type(pattern.type).made in BUILT:
                self._fields(pattern, node)
                continue
            fact = self.fact(pattern.type)
            self.join(fact, node)
            makers, alone = self._rules(self.links.makers_for(pattern))
            for maker in makers:
                self.join(maker, fact)
            found.extend(alone)
            found.extend(self._lead(self.links.steps_making(pattern.type)))
        return found

    def what_follows(self, rule: Rule) -> list[Rule]:
        """Draw what becomes of the conclusions of a rule; return the rules that may read them."""
        node = self.rule(rule)
        found: list[Rule] = []
        for conclusion in rule.conclusions:
            fact = self.fact(conclusion.type)
            self.join(node, fact)
            self.print_in(fact, self.sections.of_type(conclusion.type, section_of(conclusion)))
            readers, alone = self._rules(self.links.readers_of(conclusion))
            for reader in readers:
                self.join(fact, reader)
            found.extend(alone)
            found.extend(self._follow(self.links.steps_of(conclusion)))
        return found

    def _lead(self, steps: Sequence[PlacedStep]) -> list[Rule]:
        """Draw steps and who makes what they read; behind a focus everything stands, so that ends the way."""
        found: list[Rule] = []
        pending, seen = list(steps), set(steps)
        while pending:
            step = pending.pop(0)
            self.step(step)
            if step.kind == "focus":
                continue
            for kind in step.reads:
                makers, alone = self._rules(self.links.makers.get(kind, ()))
                for maker in makers:
                    self.join(maker, self.fact(kind))
                found.extend(alone)
                more = [one for one in self.links.steps_making(kind) if one not in seen]
                seen.update(more)
                pending.extend(more)
        return found

    def _follow(self, steps: Sequence[PlacedStep]) -> list[Rule]:
        """Draw steps and what comes of them; after a focus everything would, so that ends the way."""
        found: list[Rule] = []
        pending, seen = list(steps), set(steps)
        while pending:
            step = pending.pop(0)
            self.step(step)
            if step.kind == "focus":
                continue
            for kind in step.makes:
                fact = self.fact(kind)
                self.print_in(fact, self.sections.of_type(kind))
                readers, alone = self._rules(self.links.askers.get(kind, ()))
                for reader in readers:
                    self.join(fact, reader)
                found.extend(alone)
                more = [one for one in self.links.steps_reading(kind) if one not in seen]
                seen.update(more)
                pending.extend(more)
        return found

    def _fields(self, pattern: Pattern, node: str) -> None:
        """Draw the fields of given facts that a rule tests, or the fact when it tests none."""
        names = dict.fromkeys(test.field for test in tests_of(pattern.condition))
        kind = self._type(pattern.type)
        for name in names:
            label = f"{pattern.type}.{name}"
            self.join(self.put(Node(f"field {label}", "field", label, kind.fields[name].meaning)), node)
        if not names:
            self.join(self.fact(pattern.type), node)

    def _rules(self, rules: Sequence[Rule]) -> tuple[list[str], list[Rule]]:
        """Draw rules one by one, or those of a stage as one node when they are many.

        Returns the nodes, and the rules that have one of their own.
        """
        found: dict[str, None] = {}
        alone: list[Rule] = []
        for stage in dict.fromkeys(rule.stage for rule in rules):
            own = [rule for rule in rules if rule.stage == stage]
            many = len(own) > _MOST_SEPARATE
            drawn = [rule for rule in own if not many or self._is_drawn(rule)]
            found.update(dict.fromkeys(self.rule(rule) for rule in drawn))
            alone.extend(drawn)
            if many:
                titles = {one.name: one.title for one in self.links.rule_base.stages}
                node = Node(f"stage {stage}", "rules", f"rules of the stage {stage}", titles[stage])
                found[self.put(node)] = None
        return list(found), alone

    def _is_drawn(self, rule: Rule) -> bool:
        return rule.id in self.stands_for or f"rule {rule.id}" in self.nodes

    def _type(self, name: str) -> FactType:
        return self.links.rule_base.vocabulary.types[name]
