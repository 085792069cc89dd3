"""RM753 and RM754: attributes that the plan does not have, and words that words.yaml lacks.

The types of the plan tell what a value has; a fact has the fields that the vocabulary declares, and a section
is one of those that advice can be put in. Where the type of a value cannot be told, nothing is claimed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.template_names import MISSING_WORD, UNKNOWN_PART
from rematch.errors import Problem, suggestion
from rematch.facts.fact import Fact
from rematch.plan.year import Year
from rematch.rule_checks.places import at
from rematch.rule_checks.template_types import FactOf, FieldsOf, WordsAt, member, members
from rematch.rules.node import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.rule_checks.base import CheckedBase
    from rematch.rule_checks.template_walk import Asked

_SECTION = "section:"


def unknown_parts(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each part of the plan, field of a fact or section that there is not."""
    for asked in base.asked_by_templates:
        known = _known_parts(base, asked)
        if known is not None:
            name = asked.name.removeprefix(_SECTION)
            yield Problem(
                _what(asked, name),
                asked.template.position(asked.line, asked.path, name, "section"),
                allowed=listed(known) or None,
                remedy=suggestion(name, known) or UNKNOWN_PART.remedy,
                code=UNKNOWN_PART,
            )


def missing_words(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each group or term of words.yaml that a template looks up and that is not there."""
    words = base.words
    if words is None:
        return
    for asked in base.asked_by_templates:
        if not isinstance(asked.owner, WordsAt) or not asked.name:
            continue
        group = at(words.data, asked.owner.path)
        if isinstance(group, dict) and asked.name not in group and not hasattr(group, asked.name):
            yield Problem(
                f"templates/words.yaml has no {'.'.join((*asked.owner.path, asked.name))!r}",
                asked.template.position(asked.line, asked.path, asked.name),
                remedy=suggestion(asked.name, group) or MISSING_WORD.remedy,
                code=MISSING_WORD,
            )


def _known_parts(base: CheckedBase, asked: Asked) -> Iterable[str] | None:
    """Return the names that were allowed, or None when the one asked for is among them or cannot be told."""
    types = base.rule_base.vocabulary.types
    if isinstance(asked.owner, FactOf):
        return None if hasattr(Fact, asked.name) else Fact._fields
    if isinstance(asked.owner, FieldsOf):
        fields = types[asked.owner.type].fields if asked.owner.type in types else None
        if fields is None or not asked.name or asked.name in fields or hasattr(dict, asked.name):
            return None
        return fields
    if asked.owner is Year and asked.name.startswith(_SECTION):
        sections = types["advice"].fields["section"].values if "advice" in types else ()
        return sections if asked.name.removeprefix(_SECTION) not in sections and sections else None
    if isinstance(asked.owner, WordsAt) or member(asked.owner, asked.name) is not None:
        return None
    return members(asked.owner)


def _what(asked: Asked, name: str) -> str:
    if asked.name.startswith(_SECTION):
        return f"the report has no section {name!r}"
    if isinstance(asked.owner, FieldsOf):
        return f"the type {asked.owner.type!r} has no field {name!r}"
    above = asked.path.rpartition(".")[0]
    return f"{above!r} has no part {name!r}" if above else f"what stands here has no part {name!r}"
