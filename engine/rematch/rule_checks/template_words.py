"""RM755 and RM756: terms of the vocabulary without a word, and words that no template looks up.

Which group of templates/words.yaml has the words for which field stands there under ``terms``
(``causes: cause.cause``); every value of the field then needs a word, and every word a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.template_names import TERM_WITHOUT_WORD, UNUSED_WORD
from rematch.errors import Problem, suggestion
from rematch.rule_checks.template_types import WordsAt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.document import Document
    from rematch.knowledge.fact_types import Field
    from rematch.rule_checks.base import CheckedBase

TERMS = "terms"
"""The group of words.yaml that says which field of the vocabulary each other group has the words for."""
_SHOWN = "shown"
_OF_THE_PROGRAM = frozenset({TERMS, _SHOWN, "calendar", "office"})
"""Groups that the program reads itself."""


def terms_without_words(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each term that lacks its word, and for each word whose term there is not."""
    words = base.words
    if words is None or not isinstance(words.data, dict):
        return
    declared = words.data.get(TERMS)
    for group, named in (declared if isinstance(declared, dict) else {}).items():
        known = _field(base, str(named))
        said = words.data.get(group)
        if known is None or not isinstance(said, dict):
            what = (
                f"there is no field {named!r} in the vocabulary" if known is None else f"no group {group!r}"
            )
            yield _unused(words, (TERMS, group), f"{what}, of which 'terms' speaks")
            continue
        for term in known.values:
            if term not in said:
                yield Problem(
                    f"the {group} have no word for {term!r}, a value of {named}",
                    words.position((group,), key=True),
                    remedy=TERM_WITHOUT_WORD.remedy,
                    severity="warning",
                    code=TERM_WITHOUT_WORD,
                )
        for term in said:
            if term not in known.values:
                close = suggestion(term, known.values)
                yield _unused(words, (group, term), f"{term!r} is no value of {named}", close)


def unused_words(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each group that no template looks into, and each limit that no list has."""
    words = base.words
    if words is None or not isinstance(words.data, dict) or base.sections is None:
        return
    found = [asked for asked in base.asked_by_templates if isinstance(asked.owner, WordsAt)]
    groups = {(*asked.owner.path, asked.name)[0] for asked in found if isinstance(asked.owner, WordsAt)}
    for group in words.data:
        if group not in groups and group not in _OF_THE_PROGRAM:
            yield _unused(words, (group,), f"no template looks up the words of {group!r}")
    shown = words.data.get(_SHOWN)
    limits = {asked.name for asked in found if asked.owner == WordsAt((_SHOWN,))}
    for name in shown if isinstance(shown, dict) else ():
        if name not in limits:
            yield _unused(words, (_SHOWN, name), f"no template shortens a list by {name!r}")


def _unused(words: Document, path: tuple[str, ...], what: str, remedy: str | None = None) -> Problem:
    return Problem(
        what,
        words.position(path, key=True),
        remedy=remedy or UNUSED_WORD.remedy,
        severity="warning",
        code=UNUSED_WORD,
    )


def _field(base: CheckedBase, named: str) -> Field | None:
    kind, _, name = named.partition(".")
    known = base.rule_base.vocabulary.types.get(kind)
    return known.fields.get(name) if known is not None else None
