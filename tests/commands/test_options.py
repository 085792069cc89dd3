"""Options that several commands share."""

import click
import pytest
from click.testing import CliRunner

from rematch.audit.place import default_place
from rematch.commands.main import COMMANDS, Entry, main
from rematch.commands.options import trail_options


@click.command
@click.argument("profile")
@trail_options
def recorded(profile, trail):
    """Say where the run would be recorded."""
    click.echo(f"{profile} {trail and trail.place}")


@pytest.mark.parametrize(
    ("arguments", "variable", "place"),
    [
        ([], None, str(default_place())),
        ([], "named.sqlite3", "named.sqlite3"),
        (["--audit", "given.sqlite3"], "named.sqlite3", "given.sqlite3"),
        (["--audit", "postgresql://me:secret@host/trail"], None, "postgresql+psycopg://me:***@host/trail"),
        (["--no-audit"], "named.sqlite3", "None"),
        (["--no-audit", "--audit", "given.sqlite3"], None, "None"),
    ],
)
def test_where_a_run_is_recorded(arguments, variable, place):
    runner = CliRunner(env={"REMATCH_AUDIT": variable})
    assert runner.invoke(recorded, ["me.yaml", *arguments]).stdout == f"me.yaml {place}\n"


@click.command
@trail_options
def described(trail):
    """Say how the run would be recorded."""
    click.echo(f"{trail.by} {trail.store_identity} {trail.optional}")


def test_how_a_run_is_recorded():
    runner = CliRunner(env={"REMATCH_BY": "an advisor"})
    assert runner.invoke(described).stdout == "an advisor False False\n"
    given = ["--by", "another", "--store-identity", "--audit-optional"]
    assert runner.invoke(described, given).stdout == "another True True\n"


def test_a_directory_is_no_trail(tmp_path):
    result = CliRunner().invoke(recorded, ["me.yaml", "--audit", str(tmp_path)])
    assert result.exit_code == 2
    assert "is a directory" in result.stderr


def test_the_default_trail_is_one_file():
    assert default_place().path.name == "audit.sqlite3"


def test_the_table_holds_commands_only(monkeypatch):
    context = main.make_context("rematch", ["audit"])
    assert main.get_command(context, "nothing") is None
    monkeypatch.setitem(COMMANDS, "odd", Entry("rematch.errors", "InputError", ""))
    with pytest.raises(TypeError, match="is not a command"):
        main.get_command(context, "odd")
