"""Watching: once at the start, again after each change, quietly over at Ctrl-C."""

from __future__ import annotations

from rematch.rule_tests.watch import watch


def test_it_acts_again_only_when_a_file_changes_comes_or_goes(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text("a")
    changes = [
        lambda: None,
        lambda: first.write_text("longer"),
        lambda: None,
        lambda: second.write_text("new"),
        second.unlink,
        lambda: None,
    ]
    acted: list[int] = []
    looks = 0

    def sleep(seconds):
        nonlocal looks
        if looks == len(changes):
            raise KeyboardInterrupt
        changes[looks]()
        looks += 1

    watch(lambda: acted.append(looks), tmp_path.iterdir, sleep)
    assert acted == [0, 2, 4, 5]


def test_a_file_changed_or_named_while_it_acts(tmp_path):
    """A change meanwhile is acted on; a file that acting itself began to watch is no change."""
    path, named = tmp_path / "one", tmp_path / "two"
    path.write_text("a")
    named.write_text("b")
    watched = [path]
    acted: list[int] = []
    looks = 0

    def act():
        acted.append(looks)
        if len(acted) == 1:
            path.write_text("changed meanwhile")
            watched.append(named)

    def sleep(seconds):
        nonlocal looks
        looks += 1
        if looks == 4:
            raise KeyboardInterrupt

    watch(act, lambda: watched, sleep)
    assert acted == [0, 1]
