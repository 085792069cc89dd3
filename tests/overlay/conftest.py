"""An overlay laid out by the command, and ways to write into it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from rematch.commands.main import main

if TYPE_CHECKING:
    from click.testing import Result


class OwnEntries:
    """The overlay at ``folder``; files are written below it, commands are run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, file: str, text: str) -> Path:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def disable(self, *entries: str) -> None:
        path = self.folder / "overlay.yaml"
        listed = "disable:\n" + "".join(f"  - {entry}\n" for entry in entries)
        path.write_text(path.read_text(encoding="utf-8").replace("disable:\n", listed), encoding="utf-8")

    def run(self, *arguments: object) -> Result:
        """Run a command with ``--kb``; it may fail by an exit code of its own, never by a traceback."""
        given = [str(one) for one in arguments]
        return CliRunner().invoke(main, [*given, "--kb", str(self.folder)])

    def output(self, *arguments: object) -> str:
        """Return what a command prints that succeeds."""
        result = self.run(*arguments)
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    def refused(self, *arguments: object) -> str:
        """Return why a command is refused."""
        result = self.run(*arguments)
        assert result.exception is not None
        assert result.stdout == ""
        return str(result.exception)


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An overlay that changes nothing yet, for all tests to copy."""
    folder = tmp_path_factory.mktemp("overlay") / "ours"
    made = CliRunner().invoke(main, ["kb", "init", str(folder), "--title", "Our school"])
    assert made.exit_code == 0, made.output
    return folder


@pytest.fixture
def own(laid_out: Path, tmp_path: Path) -> OwnEntries:
    """An overlay of the test's own that changes nothing yet."""
    return OwnEntries(Path(shutil.copytree(laid_out, tmp_path / "ours")))
