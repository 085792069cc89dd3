"""The room in which templates run: they see what they are handed, and files of the templates' folders.

Whoever writes an overlay writes templates, and its user may not have read them. So a template reads no
attribute but of plain values, of Jinja's own and of this program's data, and no file beyond its folders.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment

_PLAIN = (str, int, float, list, tuple, dict, set, frozenset, dt.date, type(None))
_OWN = ("rematch.", "jinja2.")


class TemplateRoom(ImmutableSandboxedEnvironment):
    """A sandbox that opens no object but plain values and data of this program."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Return whether a template may read an attribute: a path, a function or a module has none for it."""
        known = isinstance(obj, _PLAIN) or type(obj).__module__.startswith(_OWN)
        return known and super().is_safe_attribute(obj, attr, value)


class TemplateFolders(FileSystemLoader):
    """Loads templates from folders, and from nowhere that a link in them leads to."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a template; TemplateNotFound where it lies outside."""
        text, file, is_current = super().get_source(environment, template)
        folders = [Path(folder).resolve() for folder in self.searchpath]
        if not any(Path(file).resolve().is_relative_to(folder) for folder in folders):
            raise TemplateNotFound(template, f"{template!r} is a link that leads out of the templates")
        return text, file, is_current
