"""Check the texts of a rule, its ``because`` and those it concludes: Jinja that may show matched facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rematch.codes.language import UNKNOWN_FIELD
from rematch.codes.texts import TEXT_MAY_BE_UNKNOWN, TEXT_NAME, TEXT_SYNTAX
from rematch.errors import suggestion
from rematch.rules.node import listed

if TYPE_CHECKING:
    import jinja2

    from rematch.rules.language import Conclusion
    from rematch.rules.node import Node
    from rematch.rules.scope import Scope

_PLAIN_EXPRESSION = re.compile(
    r"\{\{-?\s*-?\s*([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\s*(?:\|[^{}|.()]*)*-?\}\}"
)
_FALLBACKS = frozenset({"default", "d"})


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415 - only a rule with real template code needs it

    return SandboxedEnvironment(autoescape=False)


def check_conclusion(node: Node, conclusion: Conclusion, scope: Scope) -> frozenset[str]:
    """Return the aliases that the texts of the conclusion at ``node`` speak of; check each in its place."""
    fields = scope.vocabulary.types[conclusion.type].fields
    spoken: frozenset[str] = frozenset()
    for name, value in conclusion.fields:
        if isinstance(value, str) and "{" in value and fields[name].type == "text":
            spoken |= check_text(node.child(name, value), value, scope, name)
    return spoken


def check_text(node: Node, text: str, scope: Scope, key: str = "because") -> frozenset[str]:
    """Return the aliases that a text, written under ``key``, speaks of.

    Records wrong syntax, names that are no alias, unknown fields, and fields that may be unknown.

    A text whose every expression is a plain ``{{ alias.field }}`` (filters allowed) is checked without Jinja.
    """
    written = _Text(node, key, scope)
    rest = _PLAIN_EXPRESSION.sub("", text)
    if any(mark in rest for mark in ("{{", "{%", "{#", "}}", "%}")):
        found = written.parsed(text)
        if found is None:
            return frozenset()
        used, safe = found
    else:
        used, safe = set(_PLAIN_EXPRESSION.findall(text)), set()
    for alias, name in sorted(used):
        if alias not in scope.patterns:
            written.refuse_name(alias)
        else:
            written.check_use(alias, name, safe=(alias, name) in safe)
    return frozenset(alias for alias, _ in used if alias in scope.patterns)


@dataclass(frozen=True, slots=True)
class _Text:
    """Where a text stands, under which key, and what it may speak of."""

    node: Node
    key: str
    scope: Scope

    def refuse_name(self, name: str) -> None:
        """Record a name that is no alias."""
        if name in self.scope.doubtful:
            return
        self.node.refuse(
            TEXT_NAME,
            f"{self.key!r} names {name!r}, which is no pattern of the rule",
            allowed=listed(self.scope.patterns),
            remedy=self.scope.remedy(name),
            found=False,
        )

    def parsed(self, text: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]] | None:
        """Return the (alias, field) pairs that a text uses, and those it guards; None when it is no Jinja."""
        import jinja2  # noqa: PLC0415 - as above
        from jinja2 import meta, nodes  # noqa: PLC0415

        try:
            tree = _environment().parse(text)
        except jinja2.TemplateSyntaxError as error:
            what = f"{self.key!r} is not valid Jinja: {error.message}"
            self.node.refuse(TEXT_SYNTAX, what, remedy="mend the braces", found=False)
            return None
        patterns = self.scope.patterns
        names = list(tree.find_all(nodes.Name))
        # without {% set %} or {% for %} every name comes from outside, and Jinja need not compile to
        # find that
        outside = (
            {name.name for name in names}
            if all(name.ctx == "load" for name in names)
            else meta.find_undeclared_variables(tree)
        )
        for name in sorted(outside - set(patterns)):
            self.refuse_name(name)

        def fields_in(branch: nodes.Node) -> set[tuple[str, str]]:
            branches = [branch] if isinstance(branch, nodes.Getattr) else []
            branches.extend(branch.find_all(nodes.Getattr))
            return {
                (part.node.name, part.attr)
                for part in branches
                if isinstance(part.node, nodes.Name) and part.node.name in patterns
            }

        safe: set[tuple[str, str]] = set()
        for test in tree.find_all(nodes.Test):
            if test.name == "defined":
                safe |= fields_in(test.node)
        for use in tree.find_all(nodes.Filter):
            if use.name in _FALLBACKS and use.node is not None:
                safe |= fields_in(use.node)
        return fields_in(tree), safe

    def check_use(self, alias: str, name: str, *, safe: bool) -> None:
        """Record a field that the fact behind an alias has not, or may not have when the rule fires."""
        fact_type = self.scope.type_of(alias)
        shown = f"{self.key!r} shows {alias}.{name}"
        if name not in fact_type.fields:
            self.node.refuse(
                UNKNOWN_FIELD,
                f"{shown}, but {fact_type.name} has no field {name!r}",
                remedy=suggestion(name, fact_type.fields),
                found=False,
            )
        elif not safe and not self.scope.certain(alias, name):
            self.node.refuse(
                TEXT_MAY_BE_UNKNOWN,
                f"{shown}, which may be unknown when the rule fires",
                remedy=f"test it in the rule, or write {{% if {alias}.{name} is defined %}}",
                found=False,
            )
