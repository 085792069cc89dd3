"""RM752: a name in a template that the program does not hand over and that no template sets.

A template that is included sees what the including one was handed and has set; one that is imported sees what
was handed over only ``with context``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import meta, nodes

from rematch.codes.template_names import UNKNOWN_NAME
from rematch.errors import Problem, suggestion
from rematch.rule_checks.template_inputs import RENDERED
from rematch.rules.node import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.rule_checks.base import CheckedBase
    from rematch.rule_checks.template_files import TemplateFile


def unknown_names(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each name that no value stands behind, once a template."""
    outside: dict[TemplateFile, frozenset[str]] = {}
    for template, known in _visible(base.templates):
        tree = template.tree
        if tree is None or not _renderable(template):
            continue
        if template not in outside:
            # a name that is set in one branch only, or outside the block that uses it, counts as set
            outside[template] = _undeclared(tree) - _assigned(template) - _brought(template)
        for name in sorted(outside[template] - known - set(template.environment.globals)):
            line = next((node.lineno for node in template.nodes_of(nodes.Name) if node.name == name), 1)
            yield Problem(
                f"the template uses {name!r}, which is neither given nor set",
                template.position(line, name),
                allowed=listed(sorted(known)) or None,
                remedy=suggestion(name, known) or UNKNOWN_NAME.remedy,
                code=UNKNOWN_NAME,
            )


@lru_cache(maxsize=128)
def _undeclared(tree: nodes.Template) -> frozenset[str]:
    return frozenset(meta.find_undeclared_variables(tree))


def _assigned(template: TemplateFile) -> frozenset[str]:
    targets = (node.target for node in template.nodes_of(nodes.Assign))
    return frozenset(target.name for target in targets if isinstance(target, nodes.Name))


def _renderable(template: TemplateFile) -> bool:
    """Return whether Jinja knows every filter and test; without them it cannot tell the names."""
    environment = template.environment
    return not (
        any(node.name not in environment.filters for node in template.nodes_of(nodes.Filter))
        or any(node.name not in environment.tests for node in template.nodes_of(nodes.Test))
    )


def _visible(templates: Mapping[str, TemplateFile]) -> Iterator[tuple[TemplateFile, frozenset[str]]]:
    """Yield each rendered template, by each way that leads to it, with the names it sees from outside."""
    pending = [(name, frozenset(given.names)) for name, given in RENDERED.items()]
    seen: set[tuple[str, frozenset[str]]] = set()
    while pending:
        name, known = pending.pop()
        if (name, known) in seen or name not in templates:
            continue
        seen.add((name, known))
        template = templates[name]
        yield template, known
        own = known | _set_by(template)
        for node, other in template.references():
            with_context = getattr(node, "with_context", True)
            imported = isinstance(node, nodes.Import | nodes.FromImport)
            pending.append((other, (known if imported else own) if with_context else frozenset()))


def _set_by(template: TemplateFile) -> frozenset[str]:
    stored = {node.name for node in template.nodes_of(nodes.Name) if node.ctx in ("store", "param")}
    return frozenset(stored) | _brought(template)


def _brought(template: TemplateFile) -> frozenset[str]:
    """Return the names of macros and of imported templates."""
    imports = {node.target for node in template.nodes_of(nodes.Import)}
    macros = {node.name for node in template.nodes_of(nodes.Macro)}
    return frozenset(imports | macros)
