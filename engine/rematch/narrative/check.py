"""The check itself: a draft and the declarations give findings, each with its place and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.narrative.declarations import Advice, Check, Declarations, Patterns, Severity
    from rematch.narrative.draft import Draft, Sentence
    from rematch.narrative.fields import FieldNames, Mention

_QUOTED_MOST = 90  # characters of the draft that a finding quotes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; without a place it is about the draft as a whole."""

    check: str
    category: str
    severity: Severity
    line: int | None
    column: int | None
    quoted: str
    why: str
    instead: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of one draft found, in the order of the draft; the draft as a whole comes last."""

    file: str
    focus: str
    words: int
    findings: tuple[Finding, ...]

    @property
    def to_mend(self) -> int:
        """How many findings must be changed before the draft is sent."""
        return sum(finding.severity == "mend" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Raw:
    """A finding before it is placed; ``start`` is None for the draft as a whole."""

    check: str
    category: str
    severity: Severity
    advice: Advice
    start: int | None = None
    end: int = 0


def check_draft(
    draft: Draft, declared: Declarations, names: FieldNames, focus: str, prior: Iterable[str]
) -> Checked:
    """Check a draft written for the field ``focus``; ``prior`` are the fields applied to before.

    The same draft and declarations always give the same findings.
    """
    mentions = names.mentions(draft, focus, prior, declared.other_fields)
    found = [
        *_phrases(draft, declared),
        *_past_match(draft, declared),
        *_fields(mentions, declared),
        *_story(draft, declared),
        *_forward(draft, declared),
        *_length(draft, declared),
    ]
    order = {category: number for number, category in enumerate(declared.categories)}
    kept = sorted(
        _without_overlaps(found),
        key=lambda raw: (raw.start is None, raw.start or 0, order[raw.category], raw.check),
    )
    return Checked(draft.file, focus, draft.words, tuple(_placed(raw, draft) for raw in kept))


def _phrases(draft: Draft, declared: Declarations) -> Iterator[_Raw]:
    speech = draft.speech(declared.speech_words)
    for check in declared.checks:
        for start, end in _spans(check.patterns, draft.plain):
            said = any(first <= start and end <= last for first, last in speech)
            if said and check.speech == "ignore":
                continue
            softened = (said and check.speech == "note") or _negated(check, start, draft, declared)
            severity: Severity = "note" if softened else check.advice.severity
            yield _Raw(check.id, check.category, severity, check.advice, start, end)


def _spans(patterns: Patterns, text: str) -> Iterator[tuple[int, int]]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield match.span()


def _negated(check: Check, start: int, draft: Draft, declared: Declarations) -> bool:
    """Return whether a negation stands close before a place, in the same sentence."""
    if check.negated == "count":
        return False
    before = draft.plain[draft.sentence_at(start).start : start].split()
    close = " ".join(before[-declared.negation_words :])
    return any(pattern.search(close) for pattern in declared.negations)


def _past_match(draft: Draft, declared: Declarations) -> Iterator[_Raw]:
    past = declared.past_match
    opening_end = _end_of_opening(draft, past.opening_sentences)
    speaking: dict[Sentence, tuple[int, int]] = {}
    for start, end in sorted(_spans(past.patterns, draft.plain)):
        speaking.setdefault(draft.sentence_at(start), (start, end))
    for number, (start, end) in enumerate(speaking.values(), 1):
        if start < opening_end:
            yield _Raw("opening", "opening", past.opening.severity, past.opening, start, end)
        elif number > past.most:
            yield _Raw("past_match", "past_match", past.mentions.severity, past.mentions, start, end)


def _end_of_opening(draft: Draft, count: int) -> int:
    """Return where the first sentences end; titles, which end without a mark, are not counted."""
    closed = [sentence for sentence in draft.sentences if sentence.closed]
    return closed[min(count, len(closed)) - 1].end if closed else len(draft.text)


def _fields(mentions: tuple[Mention, ...], declared: Declarations) -> Iterator[_Raw]:
    fields = declared.other_fields
    for mention in mentions:
        if mention.part == "other":
            yield _field("other_field.named", fields.named, mention)
    prior = [mention for mention in mentions if mention.part == "prior"]
    if len(prior) > fields.prior_most:
        yield _field("other_field.prior", fields.prior, prior[fields.prior_most])
    if not any(mention.part == "own" for mention in mentions):
        yield _field("other_field.missing", fields.missing)


def _field(check: str, advice: Advice, mention: Mention | None = None) -> _Raw:
    start, end = (mention.start, mention.end) if mention else (None, 0)
    return _Raw(check, "other_field", advice.severity, advice, start, end)


def _story(draft: Draft, declared: Declarations) -> Iterator[_Raw]:
    story = declared.story
    marks = [
        {kind for kind, patterns in story.kinds.items() if _holds(patterns, _text_of(sentence, draft))}
        for sentence in draft.sentences
    ]
    for first in range(len(marks)):
        together = set().union(*marks[first : first + story.window])
        if len(together) >= story.needed and together.issuperset(story.required):
            return
    yield _Raw("story", "story", story.advice.severity, story.advice)


def _forward(draft: Draft, declared: Declarations) -> Iterator[_Raw]:
    forward = declared.forward
    texts = [_text_of(sentence, draft) for sentence in draft.sentences]
    steps = sum(_holds(forward.doing, text) and _holds(forward.steps, text) for text in texts)
    if steps < forward.least:
        yield _Raw("forward", "forward", forward.advice.severity, forward.advice)


def _length(draft: Draft, declared: Declarations) -> Iterator[_Raw]:
    length = declared.length
    if draft.words < length.least:
        yield _Raw("length.short", "length", length.short.severity, length.short)
    elif draft.words > length.most:
        yield _Raw("length.long", "length", length.long.severity, length.long)


def _holds(patterns: Patterns, text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def _text_of(sentence: Sentence, draft: Draft) -> str:
    return draft.plain[sentence.start : sentence.end]


def _without_overlaps(found: list[_Raw]) -> list[_Raw]:
    """Keep of findings of one category at one place the weightiest, then the first and longest."""
    kept: list[_Raw] = []
    for raw in sorted(
        found, key=lambda raw: (raw.severity != "mend", raw.start or 0, (raw.start or 0) - raw.end)
    ):
        if raw.start is None or not any(_overlap(raw, other) for other in kept):
            kept.append(raw)
    return kept


def _overlap(one: _Raw, other: _Raw) -> bool:
    if one.category != other.category or one.start is None or other.start is None:
        return False
    return one.start < other.end and other.start < one.end


def _placed(raw: _Raw, draft: Draft) -> Finding:
    line, column = (None, None) if raw.start is None else draft.place(raw.start)
    words = "" if raw.start is None else " ".join(draft.text[raw.start : raw.end].split())
    return Finding(
        check=raw.check,
        category=raw.category,
        severity=raw.severity,
        line=line,
        column=column,
        quoted=words if len(words) <= _QUOTED_MOST else words[: _QUOTED_MOST - 3] + "...",
        why=raw.advice.why,
        instead=raw.advice.instead,
        source=raw.advice.source,
    )
