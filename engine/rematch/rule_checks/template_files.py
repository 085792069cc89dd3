"""The templates of a knowledge base, parsed, with what each includes and where a name stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from jinja2 import TemplateSyntaxError, nodes

from rematch.errors import Position
from rematch.overlay.layers import whole_files
from rematch.rule_checks.template_inputs import Given, inputs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Environment

    from rematch.overlay.layers import Location

SUFFIX = ".j2"
_PARTS = Given({}, cites=True, filters=True)
_Referring: TypeAlias = nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends
_Node = TypeVar("_Node", bound=nodes.Node)


@dataclass(frozen=True, eq=False)
class TemplateFile:
    """One template; ``tree`` is None when it cannot be parsed, and ``fault`` says why."""

    name: str
    file: str
    text: str
    environment: Environment
    tree: nodes.Template | None
    fault: TemplateSyntaxError | None

    def position(self, line: int, *words: str) -> Position:
        """Return where the first of ``words`` that is found stands in a line; else where the line begins."""
        lines = self.text.splitlines()
        written = lines[line - 1] if 0 < line <= len(lines) else ""
        for word in filter(None, words):
            found = re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", written)
            if found:
                return Position(self.file, line, found.end() - len(word.rpartition(".")[2]) + 1)
        return Position(self.file, line, len(written) - len(written.lstrip()) + 1)

    def references(self) -> Iterator[tuple[_Referring, str]]:
        """Yield what includes, imports or extends another template, and the name of that one."""
        for node in self._referring():
            for name in _named(node.template):
                yield node, name

    @property
    def computes(self) -> bool:
        """Whether it refers to templates whose names it works out."""
        return any(not tuple(_named(node.template)) for node in self._referring())

    @cached_property
    def _nodes(self) -> tuple[nodes.Node, ...]:
        return tuple(self.tree.find_all(nodes.Node)) if self.tree is not None else ()

    def nodes_of(self, kind: type[_Node]) -> Iterator[_Node]:
        """Yield the nodes of one kind, in writing order; none of a template that cannot be parsed."""
        return (node for node in self._nodes if isinstance(node, kind))

    def _referring(self) -> Iterator[_Referring]:
        for node in self._nodes:
            if isinstance(node, nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends):
                yield node


def read_templates(root: Location) -> Mapping[str, TemplateFile]:
    """Return the templates below ``root``/templates by name; what is no UTF-8 is left to the reports."""
    found: dict[str, TemplateFile] = {}
    for file in sorted(whole_files(root / "templates", (SUFFIX,)), key=lambda one: one.within):
        name = file.within.removeprefix("templates/")
        found[name] = _parsed(name, str(file.path), file.path.read_text(encoding="utf-8", errors="replace"))
    return found


def _parsed(name: str, file: str, text: str) -> TemplateFile:
    return TemplateFile(name, file, text, *_tree(name, text))


@lru_cache(maxsize=128)
def _tree(name: str, text: str) -> tuple[Environment, nodes.Template | None, TemplateSyntaxError | None]:
    """Parse a text once: several knowledge bases share most of their templates."""
    environment = inputs_of((name,)).get(name, _PARTS).environment()
    try:
        return environment, environment.parse(text, name), None
    except TemplateSyntaxError as error:
        return environment, None, error


def _named(node: nodes.Expr) -> Iterator[str]:
    if isinstance(node, nodes.Const):
        yield str(node.value)
    elif isinstance(node, nodes.List | nodes.Tuple):
        for item in node.items:
            yield from _named(item)


def reached(templates: Mapping[str, TemplateFile]) -> frozenset[str]:
    """Return the templates that the program renders, and all that these include or import."""
    found: set[str] = set()
    pending = [name for name in inputs_of(templates) if name in templates]
    while pending:
        name = pending.pop()
        if name not in found and name in templates:
            found.add(name)
            pending.extend(other for _, other in templates[name].references())
    return frozenset(found)
