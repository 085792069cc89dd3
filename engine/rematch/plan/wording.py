"""Put the values of a firing into the sentences that advisors wrote.

Sentences are Jinja, rendered in a sandbox that sees the matched facts and nothing else; a name that is
not there is an error of the knowledge base, never an empty gap.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import StrictUndefined, Template, TemplateError

from rematch.cache.texts import compiled_text
from rematch.errors import KnowledgeBaseError, Problem
from rematch.sandbox import TemplateRoom

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.facts.fact import Value
    from rematch.inference.engine import Firing

_PLAIN = re.compile(r"\{\{ *([a-z0-9_]+)\.([a-z0-9_]+) *\}\}")


def plain_value(value: object) -> object:
    """Return a value as a reader writes it: no trailing ``.0``, thousands apart, lists with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.1f}".removesuffix(".0")
    if isinstance(value, tuple | list):
        return ", ".join(str(plain_value(item)) for item in value)
    return value


def thousands(number: int) -> str:
    """Return a count with its thousands apart (a filter for sentences; years go without it)."""
    return f"{number:,}"


@lru_cache(maxsize=1)
def _environment() -> TemplateRoom:
    environment = TemplateRoom(undefined=StrictUndefined, autoescape=False, finalize=plain_value)
    environment.filters["thousands"] = thousands
    return environment


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Template:
    environment = _environment()
    code = compiled_text("sentence", text, environment.compile)
    return environment.template_class.from_code(environment, code, environment.make_globals(None))


def worded(text: str, firing: Firing) -> str:
    """Return ``text`` with the matched facts of ``firing`` by alias and white space folded.

    Raises KnowledgeBaseError when it names what is not there.
    """
    context: dict[str, Mapping[str, Value]] = {alias: fact.fields for alias, fact in firing.matches}
    plain = _filled(text, context)
    if plain is not None:
        return " ".join(plain.split())
    try:
        rendered = _compiled(text).render(context)
    except TemplateError as error:
        raise KnowledgeBaseError(
            Problem(
                f"a sentence of the rule {firing.rule.id} cannot be written: {error.message or error}",
                firing.rule.position,
                remedy="test the field in the rule, or write {% if alias.field is defined %}",
            )
        ) from error
    return " ".join(rendered.split())


def _filled(text: str, context: Mapping[str, Mapping[str, Value]]) -> str | None:
    """Return a text whose only template code is ``{{ alias.field }}``, as Jinja would write it.

    Most sentences are of that kind, and compiling one takes a millisecond. None: Jinja has to decide.
    """
    parts = _parts(text)
    if parts is None:
        return None
    shown: list[str] = []
    for before, alias, name in parts:
        shown.append(before)
        if alias:
            value = context.get(alias, {}).get(name)
            if value is None:
                return None
            shown.append(str(plain_value(value)))
    return "".join(shown)


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[tuple[str, str, str], ...] | None:
    """Return a text as (words, alias, field), the last without an alias; None when it has other code."""
    parts = [*_PLAIN.split(text), "", ""]
    if any("{" in words for words in parts[::3]):
        return None
    return tuple(zip(parts[::3], parts[1::3], parts[2::3], strict=True))
