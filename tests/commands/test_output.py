"""A result is written whole or not at all."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rematch.errors import AuditError, InputError, Problem
from rematch.output import staged, write_atomically


def test_text_is_written_as_utf8_with_plain_line_ends(tmp_path):
    write_atomically(tmp_path / "plan.md", "é\nline\n")
    assert (tmp_path / "plan.md").read_bytes() == "é\nline\n".encode()


def test_an_earlier_file_is_replaced_and_keeps_its_permissions(tmp_path):
    target = tmp_path / "plan.md"
    target.write_text("earlier")
    target.chmod(0o640)
    write_atomically(target, "later")
    assert target.read_text() == "later"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "real.md", tmp_path / "link.md"
    target.write_text("earlier")
    link.symlink_to(target)
    write_atomically(link, "later")
    assert link.is_symlink()
    assert target.read_text() == "later"


def test_a_failure_beside_the_file_leaves_what_was_there(tmp_path):
    target = tmp_path / "plan.md"
    target.write_text("earlier")
    with pytest.raises(AuditError), staged(target, "later"):
        raise AuditError(Problem("the trail is locked"))
    assert target.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [target]


def test_an_error_of_the_block_is_not_taken_for_the_files(tmp_path):
    with pytest.raises(FileNotFoundError), staged(tmp_path / "plan.md", "text"):
        Path("/nowhere/at/all").read_text()
    assert list(tmp_path.iterdir()) == []


def test_text_that_is_no_text_leaves_nothing(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        write_atomically(tmp_path / "plan.md", "\ud800")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_directory_is_named(tmp_path):
    with pytest.raises(InputError, match=r"there is no directory .*missing; make it first"):
        write_atomically(tmp_path / "missing" / "plan.md", "text")


def test_a_directory_is_refused(tmp_path):
    with pytest.raises(InputError, match="it is a directory"):
        write_atomically(tmp_path, "text")


def test_a_file_in_place_of_the_directory_is_explained(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot write"):
        write_atomically(tmp_path / "file" / "plan.md", "text")


def test_a_device_is_written_to_and_not_replaced():
    write_atomically(Path(os.devnull), "text")
    assert not Path(os.devnull).is_file()


def test_a_pipe_is_written_to():
    code = (
        "from pathlib import Path; from rematch.output import write_atomically\n"
        "write_atomically(Path('/dev/stdout'), 'text')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"text"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_device_is_explained():
    with pytest.raises(InputError, match="No space left on device"):
        write_atomically(Path("/dev/full"), "text")
