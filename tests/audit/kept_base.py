"""A knowledge base of two rules, as a trail keeps it, and runs on it."""

from __future__ import annotations

import json
import uuid

from trails import NOW

from rematch.audit.base import FORM as BASE_FORM
from rematch.audit.base import identity_of
from rematch.audit.canonical import canonical, digest
from rematch.audit.content import FORM
from rematch.audit.trail import RUN, Entry, Trail

RULES = ("first.rule", "second.rule")


def base_content(text: str = "rules: []\n") -> bytes:
    """What is kept of a knowledge base with these words in a file."""
    rules = [[rule, "stage", "Title", "rules/a.yaml", 1, [], [["made", {}, []]]] for rule in RULES]
    return canonical({"form": BASE_FORM, "files": {"rules/a.yaml": text}, "rules": rules})


def run_on(
    content: bytes, fired: list[int], run_id: str | None = None, *, time: str = NOW, **details: object
) -> Entry:
    """A run on a kept base in which the rules of these numbers fired."""
    key, knowledge = identity_of(content)
    known = {"base": key, "base_sha256": digest(content), "knowledge_sha256": knowledge, "command": "plan"}
    kept = {
        "form": FORM,
        "identity": False,
        "profile": {"note": "as it is"},
        "warnings": [],
        "order": [0, len(fired)],
        "shapes": [],
        "kept": [],
        "firings": [[number] for number in fired],
    }
    counts = {"facts": len(fired), "firings": len(fired)}
    return Entry(RUN, run_id or uuid.uuid4().hex, time, {**known, **counts, **details}, canonical(kept))


def record_on(place, content: bytes, *entries: Entry) -> None:
    """Keep a base and record runs."""
    key, knowledge = identity_of(content)
    with Trail(place, NOW) as trail:
        trail.keep_base(key, knowledge, lambda: content)
        for one in entries:
            trail.append(one)


def listed(text: str) -> list[str]:
    """The run ids in a list printed as JSON."""
    return [run["run_id"] for run in json.loads(text)]
