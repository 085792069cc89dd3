"""RM757 and RM758: templates that cannot be rendered: broken syntax, unknown filters and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from rematch.codes.template_names import BROKEN_TEMPLATE, UNKNOWN_FILTER
from rematch.errors import Problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.rule_checks.base import CheckedBase
    from rematch.rule_checks.template_files import TemplateFile


def broken_templates(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each template that Jinja cannot parse."""
    for template in base.templates.values():
        if template.fault is not None:
            yield Problem(
                f"the template cannot be read: {template.fault.message}",
                template.position(template.fault.lineno),
                remedy=BROKEN_TEMPLATE.remedy,
                code=BROKEN_TEMPLATE,
            )


def unknown_filters(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each use of a filter or test that neither Jinja nor the program has."""
    for template in base.templates.values():
        filters, tests = template.environment.filters, template.environment.tests
        for used in template.nodes_of(nodes.Filter):
            if used.name not in filters:
                yield _problem(template, used, "filter", filters)
        for tested in template.nodes_of(nodes.Test):
            if tested.name not in tests:
                yield _problem(template, tested, "test", tests)


def _problem(
    template: TemplateFile, node: nodes.Filter | nodes.Test, what: str, known: Iterable[str]
) -> Problem:
    return Problem(
        f"there is no {what} {node.name!r}",
        template.position(node.lineno, node.name),
        remedy=suggestion(node.name, known) or UNKNOWN_FILTER.remedy,
        code=UNKNOWN_FILTER,
    )
