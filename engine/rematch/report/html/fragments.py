"""The small parts of the page, written by macros of a template so that an overlay can word and shape them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import TemplateError
from markupsafe import Markup

from rematch.text_template import broken_template

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

    from rematch.overlay.layers import Location

TEMPLATE = "html/fragments.html.j2"


class Fragments:
    """Calls the macros of the fragments' template; KnowledgeBaseError when one is missing or fails."""

    def __init__(self, environment: SandboxedEnvironment, templates: Location) -> None:
        self._templates = templates
        try:
            self._module = environment.get_template(TEMPLATE).module
        except TemplateError as error:
            raise broken_template(error, templates, TEMPLATE) from error

    def write(self, macro: str, **given: object) -> str:
        """Return what a macro writes; texts that are given are escaped, ``Markup`` is not."""
        try:
            return str(getattr(self._module, macro)(**given)).strip()
        except (TemplateError, AttributeError) as error:
            problem = error if isinstance(error, TemplateError) else TemplateError(f"no macro {macro!r}")
            raise broken_template(problem, self._templates, TEMPLATE) from error


def markup(html: str) -> Markup:
    """Return HTML of our own making as such."""
    return Markup(html)  # noqa: S704 - every text of others in it is escaped
