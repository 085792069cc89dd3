"""Which fields a draft names, and which of those names count (H4.5, H7.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from rematch.knowledge.names import fold
from rematch.narrative.declarations import NAME, OTHER_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rematch.knowledge.specialties import Specialty
    from rematch.narrative.declarations import OtherFields, Patterns
    from rematch.narrative.draft import Draft

Part = Literal["own", "prior", "other"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One name of a field in a draft; the field is the draft's own, one applied to before, or another."""

    start: int
    end: int
    specialty: str
    part: Part


@dataclass(frozen=True)
class FieldNames:
    """The names of all fields as prose spells them."""

    specialties: Mapping[str, Specialty]

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Which field a folded name means."""
        return {
            fold(name): identity for identity, entry in self.specialties.items() for name in spellings(entry)
        }

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any name, the longest first; one that is written in capitals counts in capitals only."""
        names = {name for entry in self.specialties.values() for name in spellings(entry)}
        ordered = sorted(names, key=lambda name: (-len(name), name))
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(_spelled, ordered))})(?!\w)", re.IGNORECASE)

    def owner(self, text: str) -> str | None:
        """Return the field that a name in prose means, singular or plural."""
        key = fold(text)
        return self.owners.get(key) or self.owners.get(key.removesuffix("s"))

    def own(self, focus: str) -> frozenset[str]:
        """Return the fields a draft for ``focus`` may name as its own."""
        entry = self.specialties[focus]
        return frozenset((focus, *entry.counts_as, *((entry.track_of,) if entry.track_of else ())))

    def mentions(
        self, draft: Draft, focus: str, prior: Iterable[str], declared: OtherFields
    ) -> tuple[Mention, ...]:
        """Return the names that count, in order; ``prior`` are the fields applied to before."""
        own, before = self.own(focus), frozenset(prior)
        named = list(self.pattern.finditer(draft.plain))
        found: list[Mention] = []
        for match in named:
            identity = self.owner(match.group())
            if identity is None:
                continue
            if identity in own:
                found.append(Mention(match.start(), match.end(), identity, "own"))
            elif self._counts(match, named, draft, declared):
                part: Part = "prior" if identity in before else "other"
                found.append(Mention(match.start(), match.end(), identity, part))
        return tuple(found)

    @staticmethod
    def _counts(
        match: re.Match[str], named: list[re.Match[str]], draft: Draft, declared: OtherFields
    ) -> bool:
        keys = {fold(match.group()), fold(match.group()).removesuffix("s")}
        if keys & declared.never:
            return False
        sentence = _marked(match, named, draft)
        if any(pattern.search(sentence) for pattern in declared.harmless):
            return False
        return not keys & declared.career_only or _in(declared.career, sentence)


def _in(patterns: Patterns, sentence: str) -> bool:
    return any(pattern.search(sentence) for pattern in patterns)


def _marked(match: re.Match[str], named: list[re.Match[str]], draft: Draft) -> str:
    """Return the sentence of a name with one sign for it and another for each other name."""
    part = draft.sentence_at(match.start())
    written: list[str] = []
    at = part.start
    for other in named:
        if part.start <= other.start() and other.end() <= part.end:
            written += [draft.plain[at : other.start()], NAME if other is match else OTHER_NAME]
            at = other.end()
    return "".join(written) + draft.plain[at : part.end]


def spellings(entry: Specialty) -> tuple[str, ...]:
    """Return every name of a field."""
    return (entry.name, entry.short, *entry.aliases)


def all_spellings(specialties: Mapping[str, Specialty]) -> tuple[str, ...]:
    """Return every name of every field."""
    return tuple(name for entry in specialties.values() for name in spellings(entry))


def _spelled(name: str) -> str:
    """Return the pattern of a name: its words with whatever stands between them, and a plural s."""
    words = [re.escape(word) for word in re.findall(r"\w+", name) if word.casefold() != "and"]
    written = r"[^\w.!?]{1,3}(?:and[^\w.!?]{1,2})?".join(words)
    if len(name) > len("ENT") and not name.isupper():
        return written + "s?"
    return f"(?-i:{written})" if name.isupper() else written
