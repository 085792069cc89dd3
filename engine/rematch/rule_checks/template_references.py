"""RM750 and RM751: templates that are referred to and not there, and templates that nothing renders.

A name that a template works out (``{% include kind ~ ".j2" %}``) is not followed; where there is one, no
template below its folder is called unused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from rematch.codes.template_names import MISSING_TEMPLATE, UNUSED_TEMPLATE
from rematch.errors import Position, Problem, suggestion
from rematch.rule_checks.template_files import reached
from rematch.rule_checks.template_inputs import RENDERED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.rule_checks.base import CheckedBase


def missing_templates(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each template that is asked for and not there."""
    templates = base.templates
    folder = base.knowledge_base.root / "templates"
    for name in RENDERED:
        if name not in templates:
            yield Problem(
                f"the program renders the template {name!r}, which is not there",
                Position(str(folder / name), 1, 1),
                remedy="restore the shipped one",
                code=MISSING_TEMPLATE,
            )
    for template in templates.values():
        for node, name in template.references():
            optional = isinstance(node, nodes.Include) and node.ignore_missing
            if name not in templates and not optional:
                yield Problem(
                    f"there is no template {name!r}",
                    template.position(node.lineno, name),
                    remedy=suggestion(name, templates) or MISSING_TEMPLATE.remedy,
                    code=MISSING_TEMPLATE,
                )


def unused_templates(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each template that no other one leads to."""
    templates = base.templates
    rendered = reached(templates)
    if any(templates[name].computes or templates[name].tree is None for name in rendered):
        return
    for name, template in templates.items():
        if name not in rendered:
            yield Problem(
                f"nothing renders the template {name!r}",
                Position(template.file, 1, 1),
                remedy=UNUSED_TEMPLATE.remedy,
                severity="warning",
                code=UNUSED_TEMPLATE,
            )
