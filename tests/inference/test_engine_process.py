"""What the engine does to the process: memory over many runs, and an installation that cannot be loaded."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import durable_rules_engine
import pytest
from engine_parts import fact, pattern, rule

from rematch.errors import InferenceError, RematchError
from rematch.inference import durable
from rematch.inference.matching import Matcher
from rematch.inference.reference import ReferenceMatcher

HERE = Path(__file__).parent

MEMORY = """
import gc, resource, sys
sys.path.insert(0, {here!r})
from random_bases import random_base, random_facts, seeded
from rematch.inference.engine import Engine

r = seeded("memory")
base = random_base(r, most_rules=20)
while len(base.rules) < 20:
    base = random_base(r, most_rules=20)
engine = Engine(base)
facts = [random_facts(r, base.vocabulary, most=5) for _ in range(20)]

def resident():
    gc.collect()
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * resource.getpagesize()

for number in range(1_000):
    engine.run(facts[number % 20])
before = resident()
for number in range(5_000):
    engine.run(facts[number % 20])
    if number % 100 == 0:
        Engine(base)
print(resident() - before)
"""

BROKEN = """
from rematch.errors import RematchError
from rematch.inference.durable import DurableMatcher
import sys
sys.path.insert(0, {here!r})
from engine_parts import kind, pattern, rule
try:
    DurableMatcher().prepare([rule("a", [pattern("thing")])])
except RematchError as error:
    print(error)
"""


def python(program: str, *paths: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": ":".join(map(str, paths))},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def test_memory_is_flat_over_thousands_of_runs():
    if not Path("/proc/self/statm").exists():
        return
    assert int(python(MEMORY.format(here=str(HERE)))) < 2_000_000


def test_an_engine_that_cannot_be_loaded_explains_the_cure(tmp_path: Path):
    fake = tmp_path / "durable_rules_engine.py"
    fake.write_text('raise ImportError("undefined symbol: PyEval_CallObject")\n')
    said = python(BROKEN.format(here=str(HERE)), tmp_path)
    assert "undefined symbol: PyEval_CallObject" in said
    assert "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install" in said
    assert "Visual Studio Build Tools" in said
    assert "python3-dev" in said


def test_loading_rules_does_not_need_the_engine(tmp_path: Path):
    fake = tmp_path / "durable_rules_engine.py"
    fake.write_text('raise ImportError("never")\n')
    assert python("import rematch.inference.engine, rematch.rules.load; print('fine')", tmp_path) == "fine\n"


LAZY = """
import os, sys
if sys.getdlopenflags() != os.RTLD_LAZY:
    raise ImportError("undefined symbol: PyEval_CallObject")
class error(Exception): ...
"""


@pytest.fixture
def replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A durable_rules_engine to be written by the test; the real one is back afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "durable_rules_engine", durable_rules_engine)
    monkeypatch.delitem(sys.modules, "durable_rules_engine")
    durable._engine.cache_clear()
    yield tmp_path / "durable_rules_engine.py"
    durable._engine.cache_clear()


def test_a_copy_built_for_an_older_python_is_loaded_lazily(replaced: Path):
    replaced.write_text(LAZY)
    flags = sys.getdlopenflags()
    assert durable._engine().error
    assert sys.getdlopenflags() == flags


def test_an_engine_that_cannot_be_loaded_at_all_is_one_problem(replaced: Path):
    replaced.write_text('raise ImportError("no such file")')
    with pytest.raises(RematchError, match="cannot be loaded: no such file"):
        durable._engine()


def test_more_facts_than_the_engine_tells_apart_are_refused():
    session = durable.DurableMatcher().prepare([rule("a", [pattern("thing")])]).open()
    try:
        with pytest.raises(InferenceError, match="more than 300,000 facts"):
            session.add([(300_001, fact("thing/1"))])
    finally:
        session.close()


@pytest.mark.parametrize("matcher", [durable.DurableMatcher(), ReferenceMatcher()])
def test_both_matchers_are_matchers(matcher: Matcher):
    session = matcher.prepare([rule("a", [pattern("thing")])]).open()
    assert session.add([(3, fact("thing/1"))]) == [(0, (3,))]
    session.close()
