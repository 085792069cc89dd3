"""Files of the cache: what is read back, what is refused, and how many are kept."""

import os
import stat
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.cache.place import _usable, cache_folder
from rematch.cache.store import MOST_FILES, name_of, read_kept, write_kept

NAME = name_of("thing", "a")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    place = tmp_path / "deep" / "cache"
    monkeypatch.setenv("REMATCH_CACHE", str(place))
    return place


@pytest.fixture
def file(folder):
    write_kept(NAME, b"the payload")
    (found,) = folder.iterdir()
    assert read_kept(NAME) == b"the payload"
    return found


def test_directory_and_file_are_for_their_owner_alone(file):
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@given(data=st.data())
def test_a_file_that_was_cut_or_changed_anywhere_is_not_read(tmp_path_factory, data):
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("cache")
        patch.setenv("REMATCH_CACHE", str(place))
        write_kept(NAME, data.draw(st.binary(max_size=40)))
        (file,) = place.iterdir()
        content = bytearray(file.read_bytes())
        at = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            del content[at:]
        else:
            content[at] ^= data.draw(st.integers(1, 255))
        file.write_bytes(content)
        assert read_kept(NAME) is None


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_read(file, mode):
    file.chmod(mode)
    assert read_kept(NAME) is None


def test_a_directory_that_others_may_write_is_not_used(folder):
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    write_kept(NAME, b"the payload")
    assert cache_folder() is None
    assert read_kept(NAME) is None
    assert list(folder.iterdir()) == []


def test_what_belongs_to_somebody_else_is_not_read(file, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    assert read_kept(NAME) is None


def test_a_link_a_pipe_and_a_directory_are_not_read(file):
    elsewhere = file.with_name("elsewhere")
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert read_kept(NAME) is None
    file.unlink()
    os.mkfifo(file, 0o600)
    assert read_kept(NAME) is None
    file.unlink()
    file.mkdir()
    assert read_kept(NAME) is None
    write_kept(NAME, b"cannot be put there")
    assert read_kept(NAME) is None


def test_a_directory_that_cannot_be_made_is_no_cache(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    for place in (tmp_path / "file" / "cache", tmp_path / "file", "a\0b"):
        monkeypatch.setattr(os, "environ", {**os.environ, "REMATCH_CACHE": str(place)})
        write_kept(NAME, b"the payload")
        assert read_kept(NAME) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems name it otherwise")
def test_unless_told_otherwise_it_is_the_users_cache_directory(tmp_path, monkeypatch):
    monkeypatch.delenv("REMATCH_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home" / "cache"))
    _usable.cache_clear()
    assert cache_folder() == tmp_path / "home" / "cache" / "rematch"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "foreign"))
    _usable.cache_clear()
    with monkeypatch.context() as foreign:  # undone at once: the test runner looks at files too
        foreign.setattr(os, "geteuid", lambda: 4_711)
        foreign.setattr(Path, "stat", lambda *_, **__: os.stat_result((0, 0, 0, 1, 815, 0, 0, 0, 0, 0)))
        found = cache_folder()
    assert found is None


@pytest.mark.parametrize("word", ["off", "OFF", "0", "no", "false"])
def test_it_can_be_switched_off(word, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REMATCH_CACHE", word)
    write_kept(NAME, b"the payload")
    assert read_kept(NAME) is None
    assert list(tmp_path.iterdir()) == []


def test_the_files_used_last_are_kept(folder):
    names = [name_of("thing", str(number)) for number in range(MOST_FILES + 5)]
    for number, name in enumerate(names[:MOST_FILES]):
        write_kept(name, b"old")
        os.utime(folder / f"{name}.cache", (number, number))
    assert read_kept(names[0]) == b"old"
    for name in names[MOST_FILES:]:
        write_kept(name, b"new")
    left = [name for name in names if read_kept(name)]
    assert left == [names[0], *names[6:]]


def test_only_its_own_leavings_are_removed(file, folder):
    abandoned, fresh = (folder / f"{NAME}.{letter * 16}.part" for letter in "ab")
    foreign = folder / "notes.part"
    for path in (abandoned, fresh, foreign):
        path.touch()
    long_ago = time.time() - 100_000
    for path in (abandoned, foreign):
        os.utime(path, (long_ago, long_ago))
    write_kept(NAME, b"another")
    assert set(folder.iterdir()) == {file, fresh, foreign}


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_other_parts_give_another_name(some, others):
    assert (name_of("thing", *some) == name_of("thing", *others)) is (some == others)
