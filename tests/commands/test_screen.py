"""Progress, quiet and colors: on a terminal only, after a second only, and not where they are not wanted."""

from __future__ import annotations

import sys
import time
from io import StringIO

import pytest

from rematch.commands import screen
from rematch.commands.messages import show_problems
from rematch.errors import Problem

WARNING, ERROR = Problem("doubtful", severity="warning"), Problem("wrong")


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr(screen, "_PATIENCE", 0.01)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    yield Terminal()
    screen.set_screen(quiet=False, no_color=False)


def show_on(stream, monkeypatch, *, quiet=False, no_color=False):
    """Let standard error be a stream; a test calls this itself, since pytest puts its own there first."""
    monkeypatch.setattr(sys, "stderr", stream)
    screen.set_screen(quiet=quiet, no_color=no_color)


def test_what_takes_long_shows_that_it_goes_on(terminal, monkeypatch):
    show_on(terminal, monkeypatch)
    with screen.waiting("Planning"):
        until(lambda: "Planning" in terminal.getvalue())
    assert "Planning" in terminal.getvalue()
    assert list(screen.watched(slow(range(3)), "Comparing", 3)) == [0, 1, 2]
    assert "Comparing" in terminal.getvalue()


def until(seen):
    for _ in range(500):
        if seen():
            return
        time.sleep(0.01)


def slow(items):
    for item in items:
        time.sleep(0.02)
        yield item


@pytest.mark.parametrize("quiet", [True, False])
def test_nothing_is_shown_when_quiet_or_when_nobody_watches(quiet, terminal, monkeypatch):
    shown = terminal if quiet else StringIO()
    show_on(shown, monkeypatch, quiet=quiet)
    with screen.waiting("Planning"):
        time.sleep(0.05)
    assert list(screen.watched(slow(range(2)), "Comparing", 2)) == [0, 1]
    assert shown.getvalue() == ""


def test_what_is_quick_shows_nothing(terminal, monkeypatch):
    monkeypatch.setattr(screen, "_PATIENCE", 60.0)
    show_on(terminal, monkeypatch)
    with screen.waiting("Planning"):
        pass
    assert list(screen.watched(range(2), "Comparing", 2)) == [0, 1]
    assert terminal.getvalue() == ""


def test_quiet_leaves_errors_alone(terminal, monkeypatch):
    show_on(terminal, monkeypatch, quiet=True, no_color=True)
    show_problems([WARNING, ERROR])
    assert terminal.getvalue() == "error: wrong\n"


@pytest.mark.parametrize("asked", ["option", "variable", None])
def test_colors_are_written_unless_they_are_not_wanted(asked, terminal, monkeypatch):
    if asked == "variable":
        monkeypatch.setenv("NO_COLOR", "1")
    show_on(terminal, monkeypatch, no_color=asked == "option")
    show_problems([ERROR])
    assert ("\x1b[" in terminal.getvalue()) == (asked is None)


@pytest.mark.parametrize("place", ["first", "last"])
def test_the_options_stand_anywhere(place, rematch):
    arguments = ["plan", "missing.yaml"]
    general = ["--quiet", "--no-color"]
    done = rematch(*([*general, *arguments] if place == "first" else [*arguments, *general]))
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such option" not in done.stderr
    assert "missing.yaml" in done.stderr


def test_behind_two_dashes_they_are_arguments():
    given = ["plan", "--quiet", "--", "--no-color"]
    assert screen.general_options_first(given) == ["--quiet", "plan", "--", "--no-color"]
