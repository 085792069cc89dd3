"""durable-rules driven by hand, to pin down how it behaves, in this process or in one that may die."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import count
from pathlib import Path

import durable_rules_engine

_names = count()


def fire(
    rules: dict[str, object], facts: object, *, text: str | None = None
) -> tuple[int, list[tuple[str, object]]]:
    """Return the status of asserting the facts, and (rule, message) of each firing."""
    handle = durable_rules_engine.create_ruleset(f"raw-{next(_names)}", json.dumps(rules))
    status, state = durable_rules_engine.assert_facts(handle, text or json.dumps(facts))
    fired: list[tuple[str, object]] = []
    action = durable_rules_engine.start_action_for_state(handle, state)
    message = None if action is None else action[1]
    while message is not None:
        fired.extend(json.loads(message).items())
        message = durable_rules_engine.complete_and_start_action(handle, state)
    return status, fired


def names(rules: dict[str, object], facts: object) -> list[str]:
    """Return the names of the rules that fire, once per firing."""
    return [name for name, _ in fire(rules, facts)[1]]


def outcome(code: str, seconds: float = 5) -> str:
    """Run code in a process of its own; return 'done', 'died' or 'hung'."""
    program = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\nfrom raw_engine import fire\n{code}"
    )
    try:
        ended = subprocess.run(
            [sys.executable, "-c", program], timeout=seconds, capture_output=True, check=False
        )
    except subprocess.TimeoutExpired:
        return "hung"
    return (
        "done" if ended.returncode == 0 else "died" if ended.returncode < 0 else ended.stderr.decode()[-300:]
    )
