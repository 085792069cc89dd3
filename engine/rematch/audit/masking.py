"""What the trail keeps of a profile and of the texts that facts took from it."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from rematch.profile.declared import declared_at
from rematch.profile.fields import EACH, dotted
from rematch.profile.read import IGNORED_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.audit.policy import Policy, Treatment
    from rematch.document import Data, DataPath
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
    _pattern: re.Pattern[str] | None = None

    def profile(self, data: Data) -> Data:
        """Return the profile as it may be kept, and remember the texts that may not."""
        known = (
            {key: value for key, value in data.items() if key != IGNORED_KEY}
            if isinstance(data, dict)
            else data
        )
        kept = self._kept(known, ())
        if self._hidden:
            longest = sorted(self._hidden, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(_whole, longest)), re.IGNORECASE)
            self._hidden = {text.casefold(): place for text, place in self._hidden.items()}
        return kept

    def text(self, text: str) -> str:
        """Return a text without the parts that may not be kept: where each stands in the profile instead."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._hidden.get(found[0].casefold(), DROPPED), text)

    def fields(self, fact: Fact) -> Mapping[str, Value]:
        """Return the fields of a fact with texts from the profile as they may be kept."""
        if self._pattern is None or not any(
            reference.startswith(_PROFILE) for references in fact.origins.values() for reference in references
        ):
            return fact.fields
        free = self.vocabulary.types[fact.type].free_texts
        return {name: self._masked(value) if name in free else value for name, value in fact.fields.items()}

    def _masked(self, value: Value) -> Value:
        if isinstance(value, tuple):
            return tuple(map(self.text, value))
        return self.text(value) if isinstance(value, str) else value

    def _kept(self, data: Data, path: DataPath) -> Data:
        if isinstance(data, dict):
            return {key: self._kept(value, (*path, key)) for key, value in data.items()}
        if isinstance(data, list):
            return [self._kept(value, (*path, number)) for number, value in enumerate(data)]
        if data is None or isinstance(data, bool | int | float):
            return data
        text = str(data)
        if self.key is None:
            return text
        return self._treated(text, path)

    def _treated(self, text: str, path: DataPath) -> str:
        place = tuple(EACH if isinstance(part, int) else str(part) for part in path)
        treatment = self.policy.treatments.get(place) or _unnamed(place)
        if treatment == "keep" or self.key is None:
            return text
        for written in (text, " ".join(text.split())):
            if written.strip():
                self._hidden.setdefault(written, f"[{dotted(path)}]")
        return code_of(text, self.key) if treatment == "hash" else DROPPED


def _whole(text: str) -> str:
    """Return a pattern for a text where it is no part of a longer word: "A" is no letter of others."""
    before = r"(?<!\w)" if text[0].isalnum() else ""
    after = r"(?!\w)" if text[-1].isalnum() else ""
    return f"{before}{re.escape(text)}{after}"


@cache
def _unnamed(place: Place) -> Treatment:
    """Return how a place is treated that the policy does not name: dropped where it may hold any text."""
    kinds = declared_at(place)
    return "drop" if str in kinds or not kinds else "keep"


def code_of(text: str, key: bytes) -> str:
    """Return the code of a text, the same for other capitals and spaces; only who has the key can make it."""
    plain = " ".join(text.split()).casefold()
    return hmac.digest(key, plain.encode("utf-8", "surrogatepass"), "sha256").hex()[:_CODE_LENGTH]


def person_code(data: Data, policy: Policy, key: bytes) -> str | None:
    """Return the code of the person a profile is about, None when it does not say who that is."""
    for place in policy.person:
        value: Data = data
        for part in place:
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, str) and value.strip():
            return code_of(value, key)
    return None
