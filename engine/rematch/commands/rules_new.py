"""``rematch rules new``: a rule or table to start from, and a test of it."""

from __future__ import annotations

from pathlib import Path

import click

from rematch.commands.options import kb_option
from rematch.errors import InputError, Problem
from rematch.knowledge_base import load_knowledge_base


@click.command("new")
@click.argument("rule_id", metavar="ID")
@click.option("--stage", metavar="STAGE", help="The stage it belongs to, when its id does not show it.")
@click.option("--table", is_flag=True, help="Write a decision table, not a rule.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The rule file to add it to, made if it is not there.",
)
@kb_option
def new_rule(
    rule_id: str,
    stage: str | None,
    table: bool,  # noqa: FBT001 - a flag of the command line
    into: Path | None,
    kb: Path | None,
) -> None:
    """Add a rule called ID to your rules, and a test of it to tests/rules/.

    The rule is sound and fires for nobody until you change the lines marked CHANGE. Its test passes at once:
    it gives the made-up fact that the rule asks for. Change both together. Nothing is ever overwritten.
    """
    if kb is None:
        raise InputError(
            Problem(
                "the rules that came with Rematch are left alone",
                allowed="a knowledge base of your own, named with --kb",
                remedy="rematch kb init DIR makes one; in a checkout, --kb . means the shipped rules",
            )
        )
    from rematch.rule_tests.find import from_here  # noqa: PLC0415 - only what writes it needs it
    from rematch.scaffold.writing import Wanted, write_new  # noqa: PLC0415

    done = write_new(load_knowledge_base(kb), Wanted(rule_id, stage, table, into))
    rule_file, test_file = from_here(done.rule_file), from_here(done.test_file)
    click.echo(f"{rule_file} holds {rule_id}, {test_file} its test.")
    click.echo(f"Change what is marked CHANGE, then run: rematch rules test {test_file} --kb {kb}")
