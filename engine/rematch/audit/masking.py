"""What the trail keeps of a profile and of the texts that facts took from it."""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from rematch.profile.declared import declared_at, is_text
from rematch.profile.fields import EACH, dotted
from rematch.profile.read import IGNORED_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rematch.audit.policy import Policy, Treatment
    from rematch.document import Data, DataPath
    from rematch.errors import Problem
    from rematch.facts.fact import Fact, Value
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.profile.places import Place

_CODE_LENGTH = 16
_PROFILE = "profile:"
DROPPED = "[not kept]"


@dataclass(slots=True)
class Masking:
    """Treats one profile by a policy; ``key`` is that of this machine, None keeps names and free text.

    ``vocabulary``: tells which fields of facts may hold any text; one of a few set words is never hidden.
    """

    policy: Policy
    key: bytes | None
    vocabulary: Vocabulary
    _hidden: dict[str, str] = field(default_factory=dict)
    """Texts that are not kept, and the place in the profile that stands there instead."""
    _behind: dict[str, list[str]] = field(default_factory=dict)
    """By reference to a place of the profile: the texts not kept that stand there or within."""

    def profile(self, data: Data) -> Data:
        """Return the profile as it may be kept, and remember the texts that may not."""
        known = (
            {key: value for key, value in data.items() if key != IGNORED_KEY}
            if isinstance(data, dict)
            else data
        )
        return known if self.key is None else self._kept(known, ())

    def warning(self, problem: Problem) -> str:
        """Return a warning about the profile without its file's name and the texts that are not kept."""
        where = problem.where
        told = replace(problem, where=where and replace(where, file="profile"))
        return self._without(str(told), list(self._hidden))

    def fields(self, fact: Fact) -> Mapping[str, Value]:
        """Return the fields of a fact, those that come from a text that is not kept without that text."""
        behind = self._behind
        if not behind or all(map(behind.keys().isdisjoint, fact.origins.values())):
            return fact.fields
        free = self.vocabulary.types[fact.type].free_texts
        return {
            name: self._field(value, fact.origin_of(name)) if name in free else value
            for name, value in fact.fields.items()
        }

    def _field(self, value: Value, origins: tuple[str, ...]) -> Value:
        texts = [text for reference in origins for text in self._behind.get(reference, ())]
        if isinstance(value, str):
            return self._without(value, texts)
        return tuple(self._without(one, texts) for one in value) if isinstance(value, tuple) else value

    def _without(self, text: str, hidden: Iterable[str]) -> str:
        """Return a text without the hidden ones; all of it goes when one stands there in other letters."""
        for one in sorted(hidden, key=len, reverse=True):
            for spelled in (one, one.strip(), " ".join(one.split())):
                text = re.sub(rf"(?<!\w){re.escape(spelled)}(?!\w)", f"[{self._hidden[one]}]", text)
            if re.search(rf"(?<!\w){re.escape(plain(one))}(?!\w)", plain(text)):
                return f"[{self._hidden[one]}]"
        return text

    def _kept(self, data: Data, path: DataPath) -> Data:
        if isinstance(data, dict):
            return {key: self._kept(value, (*path, key)) for key, value in data.items()}
        if isinstance(data, list):
            return [self._kept(value, (*path, number)) for number, value in enumerate(data)]
        return self._treated(data, path) if isinstance(data, str) else data

    def _treated(self, text: str, path: DataPath) -> str:
        place = tuple(EACH if isinstance(part, int) else part for part in path)
        treatment = self.policy.treatments.get(place) or _unnamed(place)
        if treatment == "keep" or self.key is None or not text.strip():
            return text
        self._hidden.setdefault(text, dotted(path))
        for depth in range(1, len(path) + 1):
            self._behind.setdefault(_PROFILE + dotted(path[:depth]), []).append(text)
        return code_of(text, self.key) if treatment == "hash" else DROPPED


@cache
def _unnamed(place: Place) -> Treatment:
    """Return how a place is treated that the policy does not name: dropped where it may hold any text."""
    kinds = declared_at(place)
    return "drop" if is_text(kinds) or not kinds else "keep"


def code_of(text: str, key: bytes) -> str:
    """Return the code of a text, the same for other capitals and spaces; only who has the key can make it."""
    return hmac.digest(key, plain(text).encode("utf-8", "surrogatepass"), "sha256").hex()[:_CODE_LENGTH]


def plain(text: str) -> str:
    """Return a text in the letters by which two are held to be the same."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def person_code(data: Data, policy: Policy, key: bytes) -> str | None:
    """Return the code of the person a profile is about, None when it does not say who that is."""
    for place in policy.person:
        value: Data = data
        for part in place:
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, str) and value.strip():
            return code_of(value, key)
    return None
