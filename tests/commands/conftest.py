"""Runs the command line in a process of its own, as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

WITH_A_BROKEN_COMMAND = """
import sys, types, click
from rematch.commands import main as frame

@click.command
@click.argument("way")
def broken(way):
    {body}

module = types.ModuleType("broken_command")
module.broken = broken
sys.modules["broken_command"] = module
frame.COMMANDS["broken"] = frame.Entry("broken_command", "broken", "Fail in many ways.")
frame.run()
"""


def run(*command: str, **options: object) -> CompletedProcess[str]:
    environment = {**os.environ, **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True, encoding="utf-8", timeout=60, check=False, env=environment, **options,
    )  # fmt: skip


@pytest.fixture
def rematch() -> Callable[..., CompletedProcess[str]]:
    """Run ``rematch`` with the given arguments."""
    return lambda *arguments, **options: run("-m", "rematch", *arguments, **options)


@pytest.fixture
def broken() -> Callable[..., CompletedProcess[str]]:
    """Run ``rematch broken x``, a command whose body is the given statement."""
    return lambda body, **options: run(
        "-c", WITH_A_BROKEN_COMMAND.replace("{body}", body), "broken", "x", **options
    )
