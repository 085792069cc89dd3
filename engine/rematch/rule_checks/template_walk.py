"""Walks a template as it is rendered, with the type of every value, and tells all that it asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import TYPE_CHECKING

from jinja2 import nodes

from rematch.plan.year import Year
from rematch.rule_checks.template_inputs import SOME_NAME, WORDS_NAME
from rematch.rule_checks.template_types import (
    UNKNOWN,
    Constants,
    FactOf,
    FieldsOf,
    Method,
    OneOf,
    WordsAt,
    either,
    element,
    member,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rematch.rule_checks.template_files import TemplateFile

_KEPT = frozenset({"list", "sort", "reverse", "unique", "rejectattr", "selectattr", "reject", "select"})
_TAKEN = frozenset({"first", "last", "random", "min", "max"})
_SHOWN = ("shown",)
_SECTION = Method("section", UNKNOWN)


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that a template asks for: the name, of what, and where it stands."""

    template: TemplateFile
    line: int
    path: str
    owner: object
    name: str


@dataclass(slots=True)
class Walk:
    """One walk through a template and what it includes; ``ask`` hears of each attribute, word and section."""

    templates: Mapping[str, TemplateFile]
    ask: Callable[[Asked], None]
    template: TemplateFile
    names: dict[str, object]
    macros: dict[tuple[str, str], tuple[TemplateFile, nodes.Macro]] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)
    within: tuple[object, ...] = ()

    def body(self, found: Iterable[nodes.Node]) -> None:
        """Walk statements in their order."""
        for node in found:
            self._statement(node)

    def _statement(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Expr):
            self.kind_of(node)
        elif isinstance(node, nodes.Assign):
            self._bind(node.target, self.kind_of(node.node))
        elif isinstance(node, nodes.For):
            self._loop(node)
        elif isinstance(node, nodes.Macro):
            self.macros[self.template.name, node.name] = (self.template, node)
        elif isinstance(node, nodes.Include):
            self._include(node)
        elif isinstance(node, nodes.Import):
            self._import(node)
        else:
            self.body(node.iter_child_nodes())

    def _loop(self, node: nodes.For) -> None:
        kept = dict(self.names)
        held = self.kind_of(node.iter)
        if isinstance(node.target, nodes.Tuple):
            inner = element(held)
            for place, target in enumerate(node.target.items):
                self._bind(target, element(inner, place))
        else:
            self._bind(node.target, element(held))
        self.names["loop"] = UNKNOWN
        if node.test is not None:
            self.kind_of(node.test)
        self.body((*node.body, *node.else_))
        self.names = kept

    def _bind(self, target: nodes.Node, kind: object) -> None:
        if isinstance(target, nodes.Name):
            self.names[target.name] = kind
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self._bind(item, UNKNOWN)

    def _include(self, node: nodes.Include) -> None:
        if not isinstance(node.template, nodes.Const):
            return
        other = self.templates.get(str(node.template.value))
        if other is not None and other.tree is not None and other not in self.within:
            kept, names = self.template, dict(self.names)
            self.within, self.template = (*self.within, other), other
            self.body(other.tree.body)
            self.template, self.names, self.within = kept, names, self.within[:-1]

    def _import(self, node: nodes.Import) -> None:
        if isinstance(node.template, nodes.Const):
            other = self.templates.get(str(node.template.value))
            self.names[node.target] = UNKNOWN
            if other is not None and other.tree is not None:
                self.imported[node.target] = other.name
                for macro in other.nodes_of(nodes.Macro):
                    self.macros[other.name, macro.name] = (other, macro)

    @singledispatchmethod
    def kind_of(self, node: nodes.Node) -> object:
        """Return the type of an expression; everything that it asks for is told."""
        self.body(node.iter_child_nodes())
        return UNKNOWN

    @kind_of.register(nodes.Name)
    def _name(self, node: nodes.Name) -> object:
        return self.names.get(node.name, UNKNOWN)

    @kind_of.register(nodes.Getattr)
    def _getattr(self, node: nodes.Getattr) -> object:
        return self._attribute(self.kind_of(node.node), node, node.attr)

    @kind_of.register(nodes.CondExpr)
    def _condition(self, node: nodes.CondExpr) -> object:
        self.kind_of(node.test)
        one = self.kind_of(node.expr1)
        return either(one, self.kind_of(node.expr2) if node.expr2 is not None else None)

    @kind_of.register(nodes.Or)
    @kind_of.register(nodes.And)
    @kind_of.register(nodes.Add)
    def _either(self, node: nodes.BinExpr) -> object:
        return either(self.kind_of(node.left), self.kind_of(node.right))

    @kind_of.register(nodes.List)
    def _list(self, node: nodes.List) -> object:
        texts = [item.value for item in node.items if isinstance(item, nodes.Const)]
        if len(texts) == len(node.items):
            return Constants(tuple(map(str, texts)))
        self.body(node.items)
        return UNKNOWN

    @kind_of.register(nodes.Const)
    def _constant(self, node: nodes.Const) -> object:
        return OneOf((node.value,)) if isinstance(node.value, str) else UNKNOWN

    def _attribute(self, owner: object, node: nodes.Node, name: str) -> object:
        if owner is UNKNOWN or owner is None:
            return UNKNOWN
        self._tell(node, owner, name)
        if isinstance(owner, WordsAt):
            return WordsAt((*owner.path, name))
        if isinstance(owner, FactOf):
            return FieldsOf(owner.type) if name == "fields" else UNKNOWN
        if isinstance(owner, FieldsOf | Constants | OneOf):
            return UNKNOWN
        found = member(owner, name)
        return UNKNOWN if found is None else found

    def _tell(self, node: nodes.Node, owner: object, name: str) -> None:
        self.ask(Asked(self.template, node.lineno, _written(node), owner, name))

    @kind_of.register(nodes.Getitem)
    def _item(self, node: nodes.Getitem) -> object:
        owner = self.kind_of(node.node)
        key = self.kind_of(node.arg)
        if isinstance(node.arg, nodes.Slice):
            return owner
        if isinstance(owner, WordsAt | FieldsOf):
            if isinstance(key, OneOf):
                for name in key.texts:
                    self._attribute(owner, node, name)
            else:
                self._tell(node, owner, "")
            return UNKNOWN
        looked_up = member(owner, "get")
        if isinstance(looked_up, Method):
            return looked_up.result
        place = node.arg.value if isinstance(node.arg, nodes.Const) else None
        return element(owner, place if isinstance(place, int) else None)

    @kind_of.register(nodes.Call)
    def _call(self, node: nodes.Call) -> object:
        called = self.kind_of(node.node)
        given = [self.kind_of(argument) for argument in node.args]
        for argument in node.kwargs:
            self.kind_of(argument.value)
        if isinstance(called, Method):
            if called.name == _SECTION.name and given and isinstance(given[0], OneOf):
                for name in given[0].texts:
                    self._tell(node, Year, f"{_SECTION.name}:{name}")
            return called.result
        if isinstance(node.node, nodes.Name) and node.node.name == SOME_NAME:
            if len(given) > 1 and isinstance(given[1], OneOf):
                for name in given[1].texts:
                    self._tell(node.args[1], WordsAt(_SHOWN), name)
            return given[0] if given else UNKNOWN
        found = self.macros.get(self._macro_name(node.node))
        if found is not None:
            self._expand(*found, given)
            return UNKNOWN
        # a function that is handed over stands for what it returns
        return called if isinstance(node.node, nodes.Name) else UNKNOWN

    def _macro_name(self, node: nodes.Node) -> tuple[str, str]:
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            return (self.imported.get(node.node.name, ""), node.attr)
        return (self.template.name, node.name if isinstance(node, nodes.Name) else "")

    def _expand(self, template: TemplateFile, macro: nodes.Macro, given: list[object]) -> None:
        """Walk the body of a macro as it is called here; each way of calling it once."""
        key = (macro, tuple(map(repr, given)))
        if key in self.within:
            return
        kept = (self.template, dict(self.names), self.within)
        self.within, self.template = (*self.within, key), template
        arguments = [*given, *[UNKNOWN] * len(macro.args)]
        self.names.update({name.name: kind for name, kind in zip(macro.args, arguments, strict=False)})
        self.body(macro.body)
        self.template, self.names, self.within = kept

    @kind_of.register(nodes.Filter)
    def _filter(self, node: nodes.Filter) -> object:
        owner = self.kind_of(node.node) if node.node is not None else UNKNOWN
        for argument in (*node.args, *(pair.value for pair in node.kwargs)):
            self.kind_of(argument)
        if node.name in _KEPT:
            return owner
        return element(owner) if node.name in _TAKEN else UNKNOWN


def _written(node: nodes.Node) -> str:
    """Return an expression of names as it is written, or its last name."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        above = _written(node.node)
        return f"{above}.{node.attr}" if above else f".{node.attr}"
    if isinstance(node, nodes.Const):
        return str(node.value)
    return ""


def words_names(names: Mapping[str, object]) -> dict[str, object]:
    """Return the names that a template is handed, the words among them known as such."""
    found = {name: UNKNOWN if kind is None else kind for name, kind in names.items()}
    if WORDS_NAME in found:
        found[WORDS_NAME] = WordsAt(())
    return found
