"""What every test shares: hypothesis profiles, a cache and an audit trail of its own, the command line."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generated.planning import Planning

_STEADY = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("full", _STEADY, max_examples=50)
settings.register_profile("quick", _STEADY, max_examples=6)
settings.register_profile("explore", _STEADY, derandomize=False, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "full"))


def pytest_configure(config: pytest.Config) -> None:
    """Keep cache and keys for this session alone; the processes that share its work inherit the variables."""
    if not hasattr(config, "workerinput"):
        os.environ["REMATCH_CACHE"] = tempfile.mkdtemp(prefix="rematch-tests-")
        os.environ["REMATCH_KEYS"] = tempfile.mkdtemp(prefix="rematch-keys-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the cache and the keys of this session."""
    if not hasattr(config, "workerinput"):
        for variable in ("REMATCH_CACHE", "REMATCH_KEYS"):
            shutil.rmtree(os.environ[variable], ignore_errors=True)


@pytest.fixture(autouse=True)
def own_trail(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every run of a test, in this process or another, out of the user's audit trail."""
    trail = tmp_path_factory.mktemp("trail") / "audit.sqlite3"
    monkeypatch.setenv("REMATCH_AUDIT", str(trail))
    for name in ("REMATCH_KB", "REMATCH_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    return trail


@pytest.fixture
def rematch(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[object, str, str]]:
    """Run the command line in this process; give the exit code, stdout and stderr."""
    from rematch.commands.main import run  # noqa: PLC0415 - tests of small parts do without it

    def call(*arguments: object) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as ended:
            run([str(one) for one in arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return call


@pytest.fixture(scope="session")
def planning(tmp_path_factory: pytest.TempPathFactory) -> Planning:
    """The shipped knowledge base with its rules compiled, once for all tests of a process."""
    from generated.planning import Planning  # noqa: PLC0415 - tests of small parts do without it

    return Planning(tmp_path_factory.mktemp("planning"))
