"""What the trail keeps of a profile and of the texts that facts took from it."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rematch.profile.declared import declared_at, is_text
from rematch.profile.fields import EACH, dotted
from rematch.profile.read import IGNORED_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rematch.audit.content import Shape
    from rematch.audit.policy import Policy, Treatment
    from rematch.document import Data, DataPath
    from rematch.errors import Problem
    from rematch.facts.fact import Fact, Value
    from rematch.profile.places import Place

_CODE_LENGTH = 16
_PROFILE = "profile:"
_DROPPED = "[not kept]"


class _Hidden(NamedTuple):
    """A text that is not kept, the same in plain letters, and what stands in its stead."""

    text: str
    plain: str
    instead: str


@dataclass(slots=True)
class Masking:
    """Treats one profile by a policy; ``key`` is that of this machine, None keeps names and free text."""

    policy: Policy
    key: bytes | None
    _hidden: list[_Hidden] = field(default_factory=list)
    _behind: dict[str, list[_Hidden]] = field(default_factory=dict)
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
        return _without(str(told), self._hidden)

    def fields(self, fact: Fact, shape: Shape) -> Mapping[str, Value]:
        """Return the fields of a fact, those that come from a text that is not kept without that text."""
        behind = self._behind
        if shape.places.isdisjoint(behind):
            return fact.fields
        kept = dict(fact.fields)
        for name, references in shape.from_profile.items():
            value = kept[name]
            if not isinstance(value, str | tuple):
                continue
            hidden = [one for reference in references for one in behind.get(reference, ())]
            if isinstance(value, str):
                kept[name] = _without(value, hidden)
            else:
                kept[name] = tuple(_without(one, hidden) for one in value)
        return kept

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
        hidden = _Hidden(text, plain(text), f"[{dotted(path)}]")
        self._hidden.append(hidden)
        for depth in range(1, len(path) + 1):
            self._behind.setdefault(_PROFILE + dotted(path[:depth]), []).append(hidden)
        return code_of(text, self.key) if treatment == "hash" else _DROPPED


def _without(text: str, hidden: Iterable[_Hidden]) -> str:
    """Return a text without the hidden ones; all of it goes when one stands there in other letters."""
    letters = None
    for one in hidden:
        if len(text) < len(one.plain) and text.isascii():
            continue  # most of them: a word of the rules is shorter than what people write
        letters = plain(text) if letters is None else letters
        if one.plain not in letters:
            continue
        for spelled in dict.fromkeys((one.text, one.text.strip(), " ".join(one.text.split()))):
            places = list(_whole_words(text, spelled))
            for place in reversed(places):
                text = text[:place] + one.instead + text[place + len(spelled) :]
        letters = plain(text)
        if any(True for _ in _whole_words(letters, one.plain)):
            return one.instead
    return text


def _whole_words(text: str, part: str) -> Iterator[int]:
    """Yield where a part stands in a text by itself: no letter or digit before or after it.

    A pattern would have to be compiled for every text of every profile, which costs more than all the rest.
    """
    place = text.find(part)
    while place >= 0:
        end = place + len(part)
        if not (text[place - 1 : place].isalnum() or text[end : end + 1].isalnum()):
            yield place
            place = text.find(part, end)
        else:
            place = text.find(part, place + 1)


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
