"""The frame of the command line: exit codes, streams, messages, and no traceback but when asked for."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from rematch import __version__
from rematch.commands.main import COMMANDS, main


def test_version(rematch):
    done = rematch("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"rematch {__version__}\n", "")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_every_command_without_importing_one(rematch, option):
    done = rematch(option)
    assert done.returncode == 0
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)


def test_help_imports_no_command():
    heavy = {"pydantic", "rich", "sqlite3", "yaml", "jinja2", "durable_rules_engine"}
    code = (
        "import sys; before = set(sys.modules)\n"
        "from rematch.commands.main import run\n"
        "try: run(['--help'])\n"
        "finally: print(*set(sys.modules) - before, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert not loaded & heavy
    assert not loaded & {entry.module for entry in COMMANDS.values()}


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself(name):
    done = CliRunner().invoke(main, [name, "--help"], prog_name="rematch")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith(f"Usage: rematch {name} ")


def test_an_unknown_command_is_refused_with_the_nearest(rematch):
    done = rematch("chek")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "No such command 'chek'; did you mean 'check'?" in done.stderr


def test_a_command_like_no_other_gets_no_guess(rematch):
    done = rematch("xyzzy")
    assert done.returncode == 2
    assert "No such command 'xyzzy'." in done.stderr


def test_a_wrong_option_is_the_users(rematch):
    done = rematch("audit", "list", "--limit", "0")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "--limit" in done.stderr


def test_a_problem_is_one_line_on_standard_error(rematch, tmp_path):
    done = rematch("audit", "list", "--audit", str(tmp_path / "none"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: there is no audit trail ")
    assert len(done.stderr.splitlines()) == 1


def test_without_a_file_named_the_trail_is_in_the_users_data_directory(rematch, tmp_path):
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": "", "REMATCH_AUDIT": ""}
    done = rematch("audit", "list", env=home)
    assert done.returncode == 0
    assert done.stdout.startswith(f"No runs are recorded in {tmp_path}")
    assert list(tmp_path.iterdir()) == []


THREE_PROBLEMS = (
    "from rematch.errors import {kind}, Position, Problem; raise {kind}(["
    "Problem('second', Position('a.yaml', 9, 1), remedy='mend it'), Problem('first\\n line', value='v'), "
    "Problem('unlikely', Position('b.yaml', 1, 2), severity='warning')])"
)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("ProfileError", 2), ("AuditError", 2), ("DocumentError", 2), ("KnowledgeBaseError", 3)],
)
def test_the_family_of_an_error_gives_the_exit_code(broken, kind, code):
    done = broken(THREE_PROBLEMS.replace("{kind}", kind))
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.splitlines() == [
        "error: first  line (found v)",
        "a.yaml:9:1: error: second; mend it",
        "b.yaml:1:2: warning: unlikely",
    ]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("{}['missing']", "KeyError: 'missing'"),
        ("raise ValueError('two\\nlines')", "ValueError: two lines"),
        ("open('/nowhere/at/all')", "FileNotFoundError"),
        (
            "from rematch.errors import InferenceError, Problem; raise InferenceError(Problem('impossible'))",
            "InferenceError",
        ),
    ],
)
def test_a_bug_is_called_a_bug(broken, body, name):
    done = broken(body)
    assert (done.returncode, done.stdout) == (1, "")
    assert "This is a bug in Rematch" in done.stderr
    assert name in done.stderr
    assert "REMATCH_TRACEBACK=1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_installation_is_not_called_a_bug(broken):
    done = broken(
        "from rematch.errors import Problem, RematchError; raise RematchError(Problem('no engine'))"
    )
    assert (done.returncode, done.stderr) == (1, "error: no engine\n")


def test_the_traceback_of_a_bug_can_be_asked_for(broken):
    done = broken("{}['missing']", env={"REMATCH_TRACEBACK": "1"})
    assert done.returncode == 1
    assert "Traceback (most recent call last)" in done.stderr
    assert "KeyError: 'missing'" in done.stderr


@pytest.mark.parametrize("way", ["raise KeyboardInterrupt", "raise click.Abort"])
def test_an_interruption_is_not_a_bug(broken, way):
    done = broken(way)
    assert done.returncode == 130
    assert done.stderr == "Interrupted.\n"


def test_a_commands_own_exit_code_is_kept(broken):
    assert broken("click.get_current_context().exit(2)").returncode == 2


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_results_and_messages_are_utf8_under_any_locale(broken, locale):
    environment = {"LANG": locale, "LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = broken("click.echo('\\u00e9 \\u00df \\udcff'); click.echo('\\u00fc', err=True)", env=environment)
    assert done.returncode == 0
    assert (done.stdout, done.stderr) == ("é ß \\udcff\n", "ü\n")


def test_a_closed_pipe_is_quiet(tmp_path):
    code = "from rematch.commands.main import run; run(['--help'])"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-c", code], stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_behind_standard_output_is_explained(tmp_path):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "rematch", "--help"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("error: cannot write the output: No space left on device")
    assert len(done.stderr.splitlines()) == 1


def test_a_closed_standard_output_is_no_bug():
    closing = f"exec '{sys.executable}' -m rematch --version >&-"
    done = subprocess.run(["sh", "-c", closing], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_on_a_terminal_messages_are_coloured_and_still_one_line(tmp_path):
    leader, follower = pty.openpty()
    missing = tmp_path / ("long-name-" * 20)
    environment = {**os.environ, "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    done = subprocess.run(
        [sys.executable, "-m", "rematch", "audit", "list", "--audit", str(missing)],
        stderr=follower, stdout=subprocess.PIPE, env=environment, check=False,
    )  # fmt: skip
    os.close(follower)
    shown = os.read(leader, 65_536).decode()
    os.close(leader)
    assert done.returncode == 2
    assert "\x1b[" in shown
    assert str(missing) in shown
    assert shown.count("\n") == 1


def test_words_in_a_message_are_never_taken_for_markup(broken):
    done = broken(
        "from rematch.errors import InputError, Problem; raise InputError(Problem('[bold]as it is[/]'))"
    )
    assert "[bold]as it is[/]" in done.stderr


def test_shell_completion_knows_the_commands(rematch):
    environment = {"_REMATCH_COMPLETE": "bash_complete", "COMP_WORDS": "rematch aud", "COMP_CWORD": "1"}
    done = rematch(env=environment)
    assert done.stdout.strip() == "plain,audit"


def test_every_entry_of_the_table_is_a_command():
    context = main.make_context("rematch", ["audit"])
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        assert command.name == name
