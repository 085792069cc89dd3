"""Cold start: one `rematch plan` in a new process against a process that only imports what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import partial
from typing import TYPE_CHECKING

from measure import Table, alternated, cpu_of_children, median, milliseconds
from profiles import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

TARGET = 3.0
PROFILE = EXAMPLES / "orthopaedics-few-interviews.yaml"
PLAN = f"from rematch.commands.main import run; run(['plan', {str(PROFILE)!r}, '--no-audit'])"
IMPORT = "import importlib, sys\nfor name in {names!r}: importlib.import_module(name)"
PACKAGES = ("click", "durable_rules_engine", "jinja2", "pydantic", "yaml")
# run at the end of a plan: what it has imported from elsewhere, in the order of importing
LOADED = f"""
import atexit, sys
present = set(sys.modules)
own = lambda name: name.partition(".")[0] in ("rematch", "__main__")
atexit.register(lambda: sys.stderr.write(" ".join(n for n in sys.modules if n not in present and not own(n))))
{PLAN}
"""


def cold_plan(rounds: int) -> Table:
    """Run each process ``rounds`` times in turn; compiled modules come from a cache, as after installing."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = cache
        environment["REMATCH_CACHE"] = f"{cache}/kept"
        loaded = tuple(_run(LOADED, environment).split())
        cases: dict[str, Callable[[], object]] = {
            "`rematch plan --no-audit`, output discarded": partial(_run, PLAN, environment),
            "the same with nothing kept (`REMATCH_CACHE=off`)": partial(
                _run, PLAN, environment | {"REMATCH_CACHE": "off"}
            ),
            f"import its dependencies ({len(loaded)} modules)": partial(
                _run, IMPORT.format(names=loaded), environment
            ),
            f"import {len(PACKAGES)} bare packages": partial(
                _run, IMPORT.format(names=PACKAGES), environment
            ),
            "start Python": partial(_run, "pass", environment),
        }
        taken = alternated(cases, rounds, 2, cpu_of_children)
    plan, unkept, dependencies, packages, _ = (median(times) for times in taken.values())
    ratio = plan / dependencies
    met = "met" if ratio < TARGET else "not met"
    verdict = (
        f"Target: below {TARGET:g} times the cost of importing its own dependencies: {met} ({ratio:.2f}; "
        f"{plan / packages:.2f} against the bare packages; {unkept / dependencies:.2f} with nothing kept)."
    )
    return Table(
        "Cold start",
        ("process", "median ms", "best ms", "plan is"),
        [
            (name, milliseconds(median(times)), milliseconds(min(times)), f"{plan / median(times):.2f} x")
            for name, times in taken.items()
        ],
        [verdict],
    )


def _run(code: str, environment: dict[str, str]) -> str:
    """Run the code in a new interpreter and return what it wrote to stderr."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stderr
