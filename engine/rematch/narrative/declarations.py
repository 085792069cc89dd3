"""What the check of a draft looks for: ``knowledge/narrative.yaml``, read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from rematch.codes.declaration import DRAFT_CHECK
from rematch.codes.file import WRONG_NUMBER
from rematch.codes.language import REPEATED_ID, REVERSED_RANGE
from rematch.codes.texts import UNKNOWN_SOURCE
from rematch.errors import KnowledgeBaseError, suggestion
from rematch.knowledge.names import fold
from rematch.knowledge.reading import choice_of, members, number_of, open_entries, text_of
from rematch.knowledge.sources import is_reference, reference_remedy
from rematch.narrative.phrases import read_patterns

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rematch.errors import Problem
    from rematch.overlay.layers import Location
    from rematch.rules.node import Node

FILE = "narrative.yaml"

Severity = Literal["mend", "note"]
Negated = Literal["soften", "count"]
Speech = Literal["note", "ignore", "count"]
Patterns = tuple[re.Pattern[str], ...]

NAME, OTHER_NAME = "\ue000", "\ue001"
"""What stands in a sentence for the field in question and for every other field it names."""

_LISTED = rf"(?:\W*(?:and|or)?\W*{OTHER_NAME})*"
_PLACES = {"{name}": rf"(?:{OTHER_NAME}\W+(?:and\W+|or\W+)?)*{NAME}{_LISTED}"}

_TOP = (
    *("categories", "sentences", "negations", "speech", "checks", "past_match"),
    *("other_fields", "story", "forward", "length"),
)
_CATEGORIES = ("opening", "past_match", "other_field", "story", "forward", "length")
"""Those that are no checks."""
_ADVICE = ("why", "instead", "source")


@dataclass(frozen=True, slots=True)
class Advice:
    """How much a finding weighs, why it matters, and what to do instead."""

    severity: Severity
    why: str
    instead: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """Phrases that count against a draft, and what negation and other people's speech make of them."""

    id: str
    category: str
    patterns: Patterns
    negated: Negated
    speech: Speech
    advice: Advice


@dataclass(frozen=True, slots=True)
class PastMatch:
    """Words about the no-match: not in the first sentences, and in few sentences overall."""

    patterns: Patterns
    opening_sentences: int
    opening: Advice
    most: int
    mentions: Advice


@dataclass(frozen=True, slots=True)
class OtherFields:
    """Which names of fields count, and where; ``never`` and ``career_only`` hold folded names."""

    never: frozenset[str]
    career_only: frozenset[str]
    harmless: Patterns
    career: Patterns
    named: Advice
    prior_most: int
    prior: Advice
    missing: Advice


@dataclass(frozen=True, slots=True)
class Story:
    """The marks of one concrete story, of which so many kinds stand within ``window`` sentences."""

    window: int
    needed: int
    required: tuple[str, ...]
    kinds: Mapping[str, Patterns]
    advice: Advice


@dataclass(frozen=True, slots=True)
class Forward:
    """A forward action: a sentence that holds a step and the applicant taking it."""

    least: int
    doing: Patterns
    steps: Patterns
    advice: Advice


@dataclass(frozen=True, slots=True)
class Length:
    """How many words a draft has."""

    least: int
    most: int
    short: Advice
    long: Advice


@dataclass(frozen=True, slots=True)
class Declarations:
    """All of ``narrative.yaml``; ``categories`` gives each category's title, in the order of listing."""

    categories: Mapping[str, str]
    abbreviations: tuple[str, ...]
    negation_words: int
    negations: Patterns
    speech_words: int
    checks: tuple[Check, ...]
    past_match: PastMatch
    other_fields: OtherFields
    story: Story
    forward: Forward
    length: Length


def load_declarations(
    path: Location, spellings: Collection[str], references: Collection[str]
) -> Declarations:
    """Read ``narrative.yaml``; raise KnowledgeBaseError with every problem of the file.

    ``spellings`` are all names of fields (those set apart must be among them), ``references`` what a source
    may name: the ids of sources.yaml and the heuristics.
    """
    problems: list[Problem] = []
    entries = open_entries(path, _TOP, problems)
    categories = {key: node.text("a title") or "" for key, node in members(entries, "categories").items()}
    for category in _CATEGORIES:
        if "categories" in entries and category not in categories:
            entries["categories"].refuse(
                DRAFT_CHECK, f"no category {category!r}", remedy=f"add {category}: with its title"
            )
    reader = _Reader(categories, spellings, references)
    sentences = _part(entries, "sentences", ("abbreviations",))
    negations = _part(entries, "negations", ("words", "list"))
    speech = _part(entries, "speech", ("words",))
    declared = Declarations(
        categories=categories,
        abbreviations=_texts(sentences, "abbreviations"),
        negation_words=_count(negations, "words"),
        negations=read_patterns(negations.get("list")),
        speech_words=_count(speech, "words"),
        checks=reader.checks(entries.get("checks")),
        past_match=reader.past_match(_part(entries, "past_match", ("patterns", "opening", "mentions"))),
        other_fields=reader.other_fields(entries),
        story=reader.story(entries),
        forward=reader.forward(entries),
        length=reader.length(_part(entries, "length", ("least", "most", "severity", "short", "long"))),
    )
    if problems:
        raise KnowledgeBaseError(problems)
    return declared


def _part(entries: Mapping[str, Node], key: str, required: Collection[str]) -> dict[str, Node]:
    """Return the entries of one part of the file; none when it is missing or no mapping."""
    node = entries.get(key)
    return (node.entries(f"{key!r}", required) if node else None) or {}


def _texts(entries: Mapping[str, Node], key: str) -> tuple[str, ...]:
    node = entries.get(key)
    return (node.texts(f"{key!r}") if node else None) or ()


def _count(entries: Mapping[str, Node], key: str) -> int:
    """Return a whole number of at least 1 (0 when it is missing or wrong)."""
    number = number_of(entries, key, 0)
    if key in entries and (number < 1 or number != int(number)):
        entries[key].refuse(WRONG_NUMBER, f"{key!r} must be a whole number", allowed="1 or more")
    return int(number)


class _Reader:
    """Reads the parts of the file that carry advice."""

    def __init__(
        self, categories: Mapping[str, str], spellings: Collection[str], references: Collection[str]
    ) -> None:
        self._categories = categories
        self._spellings = {fold(name): name for name in spellings}
        self._references_known = references

    def advice(self, entries: Mapping[str, Node], severity: Severity | None = None) -> Advice:
        """Return severity, why, instead and source; a part without its own severity is given one."""
        own = cast("Severity", choice_of(entries, "severity", get_args(Severity)))
        why, instead = text_of(entries, "why"), text_of(entries, "instead")
        return Advice(severity or own, why, instead, self._references(entries))

    def _references(self, entries: Mapping[str, Node]) -> tuple[str, ...]:
        node = entries.get("source")
        found: list[str] = []
        for item in (node.items("'source'") if node else None) or ():
            word = item.text("a source")
            if word and not is_reference(word, self._references_known):
                item.refuse(
                    UNKNOWN_SOURCE, "unknown source", remedy=reference_remedy(word, self._references_known)
                )
            elif word:
                found.append(word)
        return tuple(found)

    def checks(self, node: Node | None) -> tuple[Check, ...]:
        """Return the checks, each id once."""
        found: dict[str, Check] = {}
        for item in (node.items("'checks'") if node else None) or ():
            required = ("id", "category", "severity", "patterns", *_ADVICE)
            entries = item.entries("a check", required, ("negated", "speech")) or {}
            check = Check(
                id=text_of(entries, "id"),
                category=choice_of(entries, "category", self._categories),
                patterns=read_patterns(entries.get("patterns")),
                negated=cast("Negated", choice_of(entries, "negated", get_args(Negated)) or "soften"),
                speech=cast("Speech", choice_of(entries, "speech", get_args(Speech)) or "note"),
                advice=self.advice(entries),
            )
            if check.id in found:
                item.refuse(
                    REPEATED_ID, f"the check {check.id!r} stands twice", remedy="rename one", found=False
                )
            found[check.id] = check
        return tuple(found.values())

    def past_match(self, entries: Mapping[str, Node]) -> PastMatch:
        """Return what is said of the no-match."""
        opening = _part(entries, "opening", ("sentences", "severity", *_ADVICE))
        mentions = _part(entries, "mentions", ("most", "severity", *_ADVICE))
        return PastMatch(
            patterns=read_patterns(entries.get("patterns")),
            opening_sentences=_count(opening, "sentences"),
            opening=self.advice(opening),
            most=_count(mentions, "most"),
            mentions=self.advice(mentions),
        )

    def other_fields(self, top: Mapping[str, Node]) -> OtherFields:
        """Return which names of fields count."""
        parts = ("never", "career_only", "harmless", "career", "named", "prior", "missing")
        entries = _part(top, "other_fields", parts)
        prior = _part(entries, "prior", ("most", "severity", *_ADVICE))
        return OtherFields(
            never=self._names(entries, "never"),
            career_only=self._names(entries, "career_only"),
            harmless=read_patterns(entries.get("harmless"), _PLACES),
            career=read_patterns(entries.get("career"), _PLACES),
            named=self.advice(_part(entries, "named", ("severity", *_ADVICE))),
            prior_most=_count(prior, "most"),
            prior=self.advice(prior),
            missing=self.advice(_part(entries, "missing", ("severity", *_ADVICE))),
        )

    def _names(self, entries: Mapping[str, Node], key: str) -> frozenset[str]:
        node = entries.get(key)
        found: set[str] = set()
        for item in (node.items(f"{key!r}") if node else None) or ():
            text = item.text("a name")
            if text and fold(text) not in self._spellings:
                remedy = suggestion(text, self._spellings.values()) or "use a name of specialties.yaml"
                item.refuse(DRAFT_CHECK, "no field is called so", remedy=remedy)
            elif text:
                found.add(fold(text))
        return frozenset(found)

    def story(self, top: Mapping[str, Node]) -> Story:
        """Return the marks of a story."""
        entries = _part(top, "story", ("window", "needed", "required", "kinds", "severity", *_ADVICE))
        kinds = {key: read_patterns(node) for key, node in members(entries, "kinds").items()}
        required = entries.get("required")
        words = [
            item.choice("kind", kinds) for item in (required.items("'required'") if required else ()) or ()
        ]
        needed = _count(entries, "needed")
        if needed > len(kinds):
            entries["needed"].refuse(DRAFT_CHECK, "there are fewer kinds", allowed=f"1 to {len(kinds)}")
        return Story(
            window=_count(entries, "window"),
            needed=needed,
            required=tuple(word for word in words if word),
            kinds=kinds,
            advice=self.advice(entries),
        )

    def forward(self, top: Mapping[str, Node]) -> Forward:
        """Return the marks of a forward action."""
        entries = _part(top, "forward", ("least", "doing", "steps", "severity", *_ADVICE))
        return Forward(
            least=_count(entries, "least"),
            doing=read_patterns(entries.get("doing")),
            steps=read_patterns(entries.get("steps")),
            advice=self.advice(entries),
        )

    def length(self, entries: Mapping[str, Node]) -> Length:
        """Return the bounds of the length."""
        severity = cast("Severity", choice_of(entries, "severity", get_args(Severity)))
        least, most = _count(entries, "least"), _count(entries, "most")
        if "most" in entries and most < least:
            entries["most"].refuse(REVERSED_RANGE, "'most' is below 'least'", allowed=f"{least} or more")
        return Length(
            least=least,
            most=most,
            short=self.advice(_part(entries, "short", _ADVICE), severity),
            long=self.advice(_part(entries, "long", _ADVICE), severity),
        )
