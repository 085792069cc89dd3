"""Check the ``because`` of a rule: a Jinja text that may show the matched facts by their aliases."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rematch.errors import suggestion
from rematch.rules.node import Node, listed

if TYPE_CHECKING:
    import jinja2

    from rematch.rules.scope import Scope

_PLAIN_EXPRESSION = re.compile(
    r"\{\{-?\s*-?\s*([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\s*(?:\|[^{}|.()]*)*-?\}\}"
)
_FALLBACKS = frozenset({"default", "d"})


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415 - only a rule with real template code needs it

    return SandboxedEnvironment(autoescape=False)


def check_reason(node: Node, text: str, scope: Scope) -> None:
    """Record wrong syntax, names that are no alias, unknown fields, and fields that may be unknown.

    A text whose every expression is a plain ``{{ alias.field }}`` (filters allowed) is checked without Jinja.
    """
    rest = _PLAIN_EXPRESSION.sub("", text)
    if any(mark in rest for mark in ("{{", "{%", "{#", "}}", "%}")):
        found = _parsed(node, text, scope)
        if found is None:
            return
        used, safe = found
    else:
        used, safe = set(_PLAIN_EXPRESSION.findall(text)), set()
    for alias, name in sorted(used):
        if alias not in scope.patterns:
            _refuse_name(node, alias, scope)
        else:
            _check_use(node, alias, name, scope, safe=(alias, name) in safe)


def _refuse_name(node: Node, name: str, scope: Scope) -> None:
    if name in scope.doubtful:
        return
    node.refuse(
        f"'because' names {name!r}, which is no pattern of the rule",
        allowed=listed(scope.patterns),
        remedy=suggestion(name, scope.patterns),
        found=False,
    )


def _parsed(node: Node, text: str, scope: Scope) -> tuple[set[tuple[str, str]], set[tuple[str, str]]] | None:
    import jinja2  # noqa: PLC0415 - as above
    from jinja2 import meta, nodes  # noqa: PLC0415

    try:
        tree = _environment().parse(text)
    except jinja2.TemplateSyntaxError as error:
        node.refuse(f"'because' is not valid Jinja: {error.message}", remedy="mend the braces", found=False)
        return None
    names = list(tree.find_all(nodes.Name))
    # without {% set %} or {% for %} every name comes from outside, and Jinja need not compile to find that
    outside = (
        {name.name for name in names}
        if all(name.ctx == "load" for name in names)
        else meta.find_undeclared_variables(tree)
    )
    for name in sorted(outside - set(scope.patterns)):
        _refuse_name(node, name, scope)

    def fields_in(branch: nodes.Node) -> set[tuple[str, str]]:
        branches = [branch] if isinstance(branch, nodes.Getattr) else []
        branches.extend(branch.find_all(nodes.Getattr))
        return {
            (part.node.name, part.attr)
            for part in branches
            if isinstance(part.node, nodes.Name) and part.node.name in scope.patterns
        }

    safe: set[tuple[str, str]] = set()
    for test in tree.find_all(nodes.Test):
        if test.name == "defined":
            safe |= fields_in(test.node)
    for use in tree.find_all(nodes.Filter):
        if use.name in _FALLBACKS and use.node is not None:
            safe |= fields_in(use.node)
    return fields_in(tree), safe


def _check_use(node: Node, alias: str, name: str, scope: Scope, *, safe: bool) -> None:
    fact_type = scope.type_of(alias)
    if name not in fact_type.fields:
        node.refuse(
            f"'because' shows {alias}.{name}, but {fact_type.name} has no field {name!r}",
            remedy=suggestion(name, fact_type.fields),
            found=False,
        )
    elif not safe and not scope.certain(alias, name):
        node.refuse(
            f"'because' shows {alias}.{name}, which may be unknown when the rule fires",
            remedy=f"test it in the rule, or write {{% if {alias}.{name} is defined %}}",
            found=False,
        )
