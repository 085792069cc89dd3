"""Rules fired through durable-rules: the only module that touches it, through its C module alone.

One session at a time, deleted before the next; facts asserted in batches under sequential ids; every
status and error code looked at. Nothing is ever retracted, compared between facts or computed inside.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from rematch.errors import InferenceError, Problem, RematchError
from rematch.inference.compile import (
    SENTINEL_PROPERTY,
    CompiledRuleset,
    CompiledStage,
    compile_stage,
)
from rematch.inference.projection import project

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from types import ModuleType

    from rematch.inference.matching import IndexedFact, Match
    from rematch.rules.language import Rule

_ENGINE_MODULE = "durable_rules_engine"
_ALL_MATCHED = 0
_SOME_UNMATCHED = 1
_MOST_FACTS = 300_000
"""Sequential ids up to here have distinct 32-bit hashes (tested); beyond, two facts could pass for one."""
_SENTINEL_RULE = f'"sentinel":{{"all":[{{"a":{{"{SENTINEL_PROPERTY}":1}}}}]}}'
_FACT_NUMBER = re.compile(r'\{"id":"(\d+)"')
_ERROR_CODE = re.compile(r"error code: (\d+)")
_ERRORS = {
    "101": "out of memory",
    "106": "too many rules",
    "107": "too many alternatives",
    "113": "too many join terms",
    "302": "a fact has too many properties",
    "303": "too many conditions are true of one fact",
    "304": "a rule has too many patterns",
}
_CURE = (
    "install a C compiler and the Python headers (Debian, Ubuntu: apt install build-essential python3-dev; "
    "macOS: xcode-select --install; Windows: Visual Studio Build Tools with the C++ workload), then run: "
    "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install --force-reinstall --no-cache-dir "
    "durable-rules==2.0.28 (on Windows instead of CPPFLAGS: set CL=/DPyEval_CallObject#PyObject_CallObject)"
)

_lock = threading.Lock()
_handles: dict[tuple[str, int], int] = {}


@lru_cache(maxsize=1)
def _engine() -> Any:  # noqa: ANN401 - a C module without types
    """Return the C module, or raise a RematchError that says how to mend the installation."""
    try:
        return import_module(_ENGINE_MODULE)
    except ImportError as error:
        lazily = _import_lazily()
        if lazily is not None:
            return lazily
        problem = Problem(f"the rules engine durable-rules cannot be loaded: {error}", remedy=_CURE)
        raise RematchError(problem) from error


def _import_lazily() -> ModuleType | None:
    """Import a copy that was built for an older Python: the function it misses is never called from here."""
    if not hasattr(sys, "setdlopenflags"):
        return None
    flags = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_LAZY)
    try:
        return import_module(_ENGINE_MODULE)
    except ImportError:
        return None
    finally:
        sys.setdlopenflags(flags)


class DurableMatcher:
    """Matches rules through durable-rules. Compiled rulesets are kept for the life of the process.

    ``compiled``: what the stages that will be prepared were compiled to, in their order.
    """

    def __init__(self, compiled: Iterable[CompiledStage] = ()) -> None:
        self._compiled = iter(compiled)

    def prepare(self, rules: Sequence[Rule]) -> DurableStage:
        """Compile the rules of one stage, unless that has been done."""
        return DurableStage(rules, next(self._compiled, None) or compile_stage(rules))


class DurableStage:
    """One stage, compiled and registered."""

    def __init__(self, rules: Sequence[Rule], compiled: CompiledStage) -> None:
        self._rules = rules
        self._compiled = compiled
        self._registered = [
            (_handle(ruleset.text, place), ruleset) for place, ruleset in enumerate(self._compiled.rulesets)
        ]

    def open(self, later: Collection[str] | None = None) -> DurableSession:
        """Return an empty session; the engine serves one at a time, so others wait until it is closed."""
        return DurableSession(self._rules, self._compiled, self._registered, later)


def _handle(definition: str, place: int) -> int:
    """Return the engine's handle of the ruleset at a place of a stage, registering it once per process.

    The place keeps apart two rulesets of one stage that look the same, for their sessions are open together.

    The first session of a ruleset is opened and dispatched here: the engine leaves a part of a session
    uninitialized until an action has run, and frees what stands there when the session is deleted.
    """
    handle = _handles.get((definition, place))
    if handle is None:
        text = f"{definition[:-1]},{_SENTINEL_RULE}}}"
        engine = _engine()
        try:
            handle = int(engine.create_ruleset(f"rematch-{len(_handles)}", text))
            _, state = engine.assert_facts(handle, f'[{{"id":"0","{SENTINEL_PROPERTY}":1}}]')
            engine.start_action_for_state(handle, state)
            engine.complete_and_start_action(handle, state)
            engine.delete_state(handle, None)
        except engine.error as error:
            raise _failed(error, "compiling the rules") from error
        _handles[definition, place] = handle
    return handle


class DurableSession:
    """One run of one stage: a session of each ruleset that is given any fact."""

    def __init__(
        self,
        rules: Sequence[Rule],
        compiled: CompiledStage,
        registered: Sequence[tuple[int, CompiledRuleset]],
        later: Collection[str] | None,
    ) -> None:
        self._rules = rules
        self._compiled = compiled
        self._registered = registered
        self._later = later
        self._open: set[int] = set()
        self._blocked: set[int] = set()
        self._closed = False
        _lock.acquire()

    def add(self, facts: Sequence[IndexedFact]) -> list[Match]:
        """Assert facts and return the matches that hold since then, each once."""
        if facts and max(facts)[0] > _MOST_FACTS:
            raise InferenceError(Problem(f"more than {_MOST_FACTS:,} facts in one run"))
        by_type: dict[str, list[IndexedFact]] = {}
        for entry in facts:
            by_type.setdefault(entry[1].type, []).append(entry)
        found: set[Match] = set()
        for handle, ruleset in self._registered:
            asserted = [
                project(projection, number, fact)
                for name, projection in ruleset.projections.items()
                for number, fact in by_type.get(name, ())
            ]
            if not asserted:
                continue
            try:
                self._collect(handle, ruleset, asserted, found)
                if self._later is not None and ruleset.projections.keys().isdisjoint(self._later):
                    self._delete(handle)
            except _engine().error as error:
                seen = [fact.id for name in ruleset.projections for _, fact in by_type.get(name, ())]
                raise _failed(error, f"firing {self._named(ruleset)} over {_some(seen)}") from error
        return [match for match in found if match[0] not in self._blocked]

    def _delete(self, handle: int) -> None:
        """Delete the session of a ruleset that no further fact concerns: the next one takes its memory over.

        A session takes about 10 kB for each pattern. Those of a whole stage at once are several megabytes,
        which the process would get from the system and give back for every profile.
        """
        _engine().delete_state(handle, None)
        self._open.discard(handle)

    def _collect(
        self, handle: int, ruleset: CompiledRuleset, asserted: Sequence[str], found: set[Match]
    ) -> None:
        for message in self._dispatch(handle, asserted):
            numbers, arity = ruleset.rules[int(message[2 : message.index('"', 2)])]
            matches = _matches(message, arity)
            for number in numbers:
                if number < 0:
                    self._blocked.update(self._compiled.blocked[-1 - number])
                else:
                    for match in matches:
                        found.add((number, match))

    def _named(self, ruleset: CompiledRuleset) -> str:
        numbers = {
            rule
            for asking, _ in ruleset.rules
            for number in asking
            for rule in ((number,) if number >= 0 else self._compiled.blocked[-1 - number])
        }
        return _some([self._rules[number].id for number in sorted(numbers)])

    def _dispatch(self, handle: int, asserted: Sequence[str]) -> Iterator[str]:
        engine = _engine()
        self._open.add(handle)
        status, state = engine.assert_facts(handle, "[" + ",".join(asserted) + "]")
        if status not in (_ALL_MATCHED, _SOME_UNMATCHED):
            raise InferenceError(Problem(f"the rules engine took facts for known ones (status {status})"))
        action = engine.start_action_for_state(handle, state)
        message = None if action is None else action[1]
        while message is not None:
            yield message
            message = engine.complete_and_start_action(handle, state)

    def close(self) -> None:
        """Delete the sessions and let the next one begin; what was matched stays with the caller."""
        if self._closed:
            return
        self._closed = True
        engine = _engine()
        try:
            for handle in self._open:
                # a session whose first facts were refused may never have begun
                with suppress(engine.error):
                    engine.delete_state(handle, None)
        finally:
            _lock.release()


def _matches(message: str, arity: int) -> list[tuple[int, ...]]:
    """Return the fact numbers of each match in a message such as ``{"3":[{"a":{"id":"7",...},"b":{...}}]}``.

    Only the ids are read, which stand in the order of the patterns; an id cannot be feigned by a text, whose
    quotes are escaped.
    """
    numbers = map(int, _FACT_NUMBER.findall(message))
    return list(zip(*[numbers] * arity, strict=True))


def _some(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:10])
    return f"{shown} and {len(ids) - 10} more" if len(ids) > 10 else shown


def _failed(error: Exception, doing: str) -> InferenceError:
    code = _ERROR_CODE.search(str(error))
    meaning = _ERRORS.get(code.group(1)) if code else None
    return InferenceError(
        Problem(f"the rules engine failed while {doing}: {error}" + (f" ({meaning})" if meaning else ""))
    )
