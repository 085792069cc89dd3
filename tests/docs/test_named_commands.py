"""Every command that a page shows exists, with the options it is shown with."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from rematch.commands.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
BLOCK = re.compile(r"```(?:sh|bat)\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`(rematch [^`\n]+)`")
RUN = re.compile(r"\brematch (?=[a-z-])")


def shown(text: str) -> Iterator[str]:
    for block in BLOCK.findall(text):
        for line in block.splitlines():
            start = RUN.search(line)
            if start:
                yield line[start.start() :]
    yield from INLINE.findall(text)


def wrong(line: str) -> str | None:
    """Say what a line names that is not there: a command, or an option of it."""
    words = shlex.split(line.replace("...", " "), comments=True)[1:]
    command: click.Command = main
    context = click.Context(main)
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        name = words.pop(0)
        for one in name.split("|"):
            inner = command.get_command(context, one.strip())
            if inner is None:
                return f"no command {one!r}"
        command = inner
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    for word in words:
        option = word.strip("[]").partition("=")[0]
        if option.startswith("-") and len(option) > 1 and option not in {*known, "--help", "-h", "--version"}:
            return f"{command.name} has no option {option!r}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_shown_is_there(page: Path):
    text = page.read_text(encoding="utf-8")
    assert {line: found for line in shown(text) if (found := wrong(line))} == {}


def test_enough_is_shown_to_be_worth_a_look():
    assert sum(1 for page in PAGES for _ in shown(page.read_text(encoding="utf-8"))) > 80
