"""Read what a case gives: a profile in the test file, a profile file, or facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.codes.case import BAD_GIVEN, BAD_PROFILE
from rematch.codes.conclusion import INCOMPLETE_FACT
from rematch.codes.file import UNREADABLE
from rematch.codes.knowledge import UNKNOWN_SPECIALTY
from rematch.codes.language import IMPOSSIBLE_VALUE, UNKNOWN_FACT_TYPE, UNKNOWN_FIELD, UNKNOWN_STAGE
from rematch.errors import DocumentError, ProfileError, suggestion
from rematch.facts.fact import Fact
from rematch.profile.read import checked_profile, read_profile
from rematch.rule_tests.cases import GivenFacts, GivenProfile
from rematch.rule_tests.needed import needed_fields, unsettled
from rematch.rule_tests.partial import laid_over
from rematch.rules.node import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.document import Data
    from rematch.errors import Problem, RematchError
    from rematch.facts.fact import Value
    from rematch.knowledge.fact_types import FactType, Field
    from rematch.knowledge_base import KnowledgeBase
    from rematch.profile.read import ReadProfile
    from rematch.rule_tests.cases import Given
    from rematch.rules.node import Node

_WAYS = ("profile", "profile_file", "facts")


class GivenReader:
    """Reads the ``given`` of each case of one file."""

    def __init__(self, knowledge_base: KnowledgeBase, defaults: Mapping[str, Node]) -> None:
        """``defaults``: the entries of the file's own ``defaults``: ``profile`` and ``facts``."""
        self._knowledge = knowledge_base.knowledge
        self._rules = knowledge_base.rule_base
        self._vocabulary = knowledge_base.rule_base.vocabulary
        self._defaults = defaults
        self.files: list[Path] = []

    def read(self, node: Node) -> Given | None:
        """Return what is given, or None when something is wrong with it (and recorded)."""
        entries = node.entries("'given'", (), (*_WAYS, "field", "stage"))
        if entries is None:
            return None
        ways = [way for way in _WAYS if way in entries]
        if len(ways) != 1:
            what = f"'given' holds {' and '.join(ways)}" if ways else "'given' holds nothing to start from"
            node.refuse(BAD_GIVEN, what, allowed=f"one of {', '.join(_WAYS)}", key=True)
            return None
        other = "stage" if ways[0] != "facts" else "field"
        if other in entries:
            entries[other].refuse(
                BAD_GIVEN, f"{other!r} has no meaning beside {ways[0]!r}", remedy="remove it", key=True
            )
            return None
        if ways[0] == "facts":
            return self._facts(entries)
        read = (
            self._profile(entries["profile"]) if "profile" in entries else self._file(entries["profile_file"])
        )
        field = self._field(entries["field"]) if "field" in entries else None
        return None if read is None or ("field" in entries and field is None) else GivenProfile(read, field)

    def _profile(self, node: Node) -> ReadProfile | None:
        if node.mapping("'profile'") is None:
            return None
        document, sha256 = laid_over(node, self._defaults.get("profile"))
        try:
            return checked_profile(document, sha256, self._knowledge.names)
        except ProfileError as error:
            node.problems.extend(_profile_problems(error))
            return None

    def _file(self, node: Node) -> ReadProfile | None:
        name = node.text("'profile_file'")
        if name is None:
            return None
        path = Path(node.document.file).parent / name
        if not path.is_file():
            node.refuse(
                UNREADABLE, f"there is no file {path}", remedy="give its path from the folder of this file"
            )
            return None
        self.files.append(path)
        try:
            return read_profile(path, self._knowledge.names)
        except (ProfileError, DocumentError) as error:
            node.problems.extend(_profile_problems(error))
            return None

    def _field(self, node: Node) -> str | None:
        name = node.text("'field'")
        if name is None:
            return None
        found = self._knowledge.names.resolve(name)
        if found is None:
            close = self._knowledge.names.suggest(name)
            node.refuse(
                UNKNOWN_SPECIALTY, "unknown specialty", remedy=f"did you mean {close!r}?" if close else None
            )
        return found

    def _facts(self, entries: Mapping[str, Node]) -> GivenFacts | None:
        stages = tuple(stage.name for stage in self._rules.stages)
        if "stage" in entries:
            stage = entries["stage"].choice("stage", stages, UNKNOWN_STAGE)
            if stage is None:
                return None
            stages = (stage,)
        before = len(entries["facts"].problems)
        facts = self._all_facts(entries["facts"], stages)
        return GivenFacts(tuple(facts), stages) if len(entries["facts"].problems) == before else None

    def _all_facts(self, node: Node, stages: tuple[str, ...]) -> list[Fact]:
        default = self._defaults.get("facts")
        shared = (default.mapping("the default facts") if default is not None else None) or {}
        written = node.mapping("'facts'") or {}
        needed = needed_fields(self._rules, stages)
        found: list[Fact] = []
        for name, entry in {**shared, **written}.items():
            kind = self._kind(name, entry)
            if kind is None:
                continue
            for number, one in enumerate(_each(entry), start=1):
                layers = [shared[name], one] if name in shared and name in written else [one]
                before = len(one.problems)
                fields = {key: value for layer in layers for key, value in self._fields(layer, kind).items()}
                fact = Fact(f"{name}/{number}", name, fields)
                found.append(fact)
                asked = {
                    *(needed.get(name, frozenset()) & kind.required),
                    unsettled(fact, self._rules, stages),
                }
                missing = sorted(field for field in asked if field is not None and field not in fields)
                if missing and len(one.problems) == before:
                    _refuse_missing(one, kind, missing)
        return found

    def _kind(self, name: str, node: Node) -> FactType | None:
        kind = self._vocabulary.types.get(name)
        if kind is None:
            types = self._vocabulary.types
            node.refuse(
                UNKNOWN_FACT_TYPE,
                f"unknown fact type {name!r}",
                allowed=listed(types),
                remedy=suggestion(name, types),
                key=True,
            )
        return kind

    def _fields(self, node: Node, kind: FactType) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, entry in (node.mapping(f"a fact of type {kind.name}") or {}).items():
            known = kind.fields.get(name)
            if known is None:
                entry.refuse(
                    UNKNOWN_FIELD,
                    f"{kind.name} has no field {name!r}",
                    allowed=listed(kind.fields),
                    remedy=suggestion(name, kind.fields),
                    key=True,
                )
                continue
            value = _value(entry, known)
            if value is not None:
                found[name] = value
        return found


def _profile_problems(error: RematchError) -> Iterator[Problem]:
    return (replace(problem, code=BAD_PROFILE) for problem in error.problems if problem.severity == "error")


def _each(node: Node) -> list[Node]:
    return (node.items("facts") or []) if isinstance(node.data, list) else [node]


def _value(node: Node, known: Field) -> Value | None:
    """Return a value that fits the field; None when it does not, or is left empty: unknown."""
    if node.data is None:
        return None
    value = _plain(node.data, known)
    fault = known.fault(value)
    if fault is not None or isinstance(value, dict | list) or value is None:
        node.refuse(
            IMPOSSIBLE_VALUE,
            f"{known.name!r} cannot be {shown(node.data)}",
            allowed=known.allowed,
            remedy=fault,
            found=False,
        )
        return None
    return value


def _plain(data: Data, known: Field) -> Data | tuple[str, ...]:
    if known.type == "list" and isinstance(data, list):
        return tuple(str(item) if not isinstance(item, str) else item for item in data)
    if known.type == "flag" and data in ("yes", "no"):
        return data == "yes"
    return data


def _refuse_missing(node: Node, kind: FactType, missing: list[str]) -> None:
    node.refuse(
        INCOMPLETE_FACT,
        f"this {kind.name} lacks {', '.join(missing)}, which the rules of the stage copy or count by",
        remedy="add it here, or to the facts under defaults:",
        found=False,
        key=True,
    )
