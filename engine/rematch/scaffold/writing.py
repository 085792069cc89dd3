"""Write a new rule or table into a knowledge base of one's own, and a test beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.document import KNOWLEDGE_LIMITS, decoded, read_bytes, read_document
from rematch.errors import InputError, Problem
from rematch.forms import FORMS
from rematch.layout.files import own_root
from rematch.layout.scalars import data_text, plain_or_quoted
from rematch.output import staged, write_atomically
from rematch.overlay.layers import file_called
from rematch.rule_tests.find import FOLDER as TESTS
from rematch.rules.heading import is_rule_id
from rematch.scaffold.example import NOBODY, SOMEBODY, example_for, stage_for
from rematch.scaffold.insertion import with_entry
from rematch.text_template import render_text, text_environment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rematch.document import Data
    from rematch.knowledge_base import KnowledgeBase
    from rematch.scaffold.example import Example

_RULE, _TABLE, _TEST = "new-rule.yaml.j2", "new-table.yaml.j2", "new-test.yaml.j2"
_ROW = "first"
_YAML = FORMS[:2]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written: the id, and what the author said about its stage, form and file."""

    id: str
    stage: str | None
    table: bool
    into: Path | None


@dataclass(frozen=True, slots=True)
class Written:
    """The two files, and the id that the test expects to fire: the rule, or the row of the table."""

    rule_file: Path
    test_file: Path
    fires: str


def write_new(base: KnowledgeBase, wanted: Wanted) -> Written:
    """Write a rule or table that loads and fires for nobody, and a test that passes; both files or neither.

    Raises InputError for an id that is known or not well formed, and for files that cannot take it.
    """
    root = own_root(base.root)
    _check_id(base, wanted.id)
    example = example_for(base.rule_base, stage_for(base.rule_base, wanted.id, wanted.stage))
    fires = f"{wanted.id}.{_ROW}" if wanted.table else wanted.id
    test_file = root / TESTS / f"{wanted.id.replace('.', '-')}.yaml"
    if test_file.exists():
        raise InputError(Problem(f"{test_file} exists already", remedy="move it away, or choose another id"))
    rule_file = wanted.into or _usual_file(base, root, wanted.id, example.stage)
    given = _given(wanted.id, fires, example)
    key, template = ("tables", _TABLE) if wanted.table else ("rules", _RULE)
    entry = _rendered(base, template, given)
    text = _rule_file_text(rule_file, example.stage, key, entry)
    test = _rendered(base, _TEST, given)
    test_file.parent.mkdir(parents=True, exist_ok=True)
    with staged(test_file, test):
        write_atomically(rule_file, text)
    return Written(rule_file, test_file, fires)


def _check_id(base: KnowledgeBase, rule_id: str) -> None:
    if not is_rule_id(rule_id):
        raise InputError(
            Problem(
                "the id is not well formed",
                value=repr(rule_id),
                allowed="lower-case letters and digits joined by . and -",
            )
        )
    known = {rule.id: rule for rule in base.rule_base.rules}
    tables = {rule.table.table: rule for rule in base.rule_base.rules if rule.table}
    taken = known.get(rule_id) or tables.get(rule_id)
    if taken is not None:
        free = next(name for n in range(2, len(known) + 3) if (name := f"{rule_id}-{n}") not in known)
        raise InputError(
            Problem(
                f"the id {rule_id!r} is already used at {taken.position}",
                remedy=f"choose another, such as {free}",
            )
        )


def _usual_file(base: KnowledgeBase, root: Path, rule_id: str, stage: str) -> Path:
    """Return the owner's file with most rules whose ids begin like this one, a new one if there is none."""
    start = rule_id.partition(".")[0]
    counts: dict[str, int] = {}
    for rule in base.rule_base.rules:
        mine = file_called(base.root, rule.position.file).is_relative_to(root)
        if mine and rule.stage == stage and rule.position.file.endswith(_YAML):
            same = rule.id.partition(".")[0] == start
            counts[rule.position.file] = counts.get(rule.position.file, 0) + same
    best = max(sorted(counts), key=lambda file: counts[file], default=None)
    if best is not None and counts[best]:
        return file_called(base.root, best)
    return root / "rules" / f"{start}.yaml"


def _rule_file_text(path: Path, stage: str, key: str, entry: str) -> str:
    if path.suffix not in _YAML:
        raise InputError(Problem(f"{path} is no YAML file", remedy="name one that ends in .yaml with --into"))
    if not path.exists():
        return with_entry(f"stage: {stage}\n", str(path), key, entry).replace("\n\n", "\n", 1)
    data = read_document(path, KNOWLEDGE_LIMITS).data
    held = data.get("stage") if isinstance(data, dict) else None
    if held != stage:
        raise InputError(
            Problem(
                f"{path} holds rules of the stage {held!r}, not {stage!r}",
                remedy="name another file with --into, or the stage with --stage",
            )
        )
    return with_entry(
        decoded(read_bytes(path, KNOWLEDGE_LIMITS), str(path), KNOWLEDGE_LIMITS), str(path), key, entry
    )


def _given(rule_id: str, fires: str, example: Example) -> Mapping[str, object]:
    return {
        "id": rule_id,
        "row": _ROW,
        "fires": fires,
        "stage": example.stage,
        "type": example.type,
        "field": example.field,
        "nobody": data_text(NOBODY),
        "gives": example.gives,
        "then": data_text(dict(example.then)),
        "fact": _lines({example.field: NOBODY, **example.needed}),
        "other": _lines({example.field: SOMEBODY, **example.needed}),
    }


def _lines(fact: Mapping[str, Data]) -> list[tuple[str, str]]:
    return [
        (name, plain_or_quoted(value, brackets=False) if isinstance(value, str) else data_text(value))
        for name, value in fact.items()
    ]


def _rendered(base: KnowledgeBase, template: str, given: Mapping[str, object]) -> str:
    templates = base.root / "templates"
    return render_text(text_environment(templates), templates, template, given)
