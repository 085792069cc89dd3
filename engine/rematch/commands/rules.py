"""``rematch rules``: its subcommands, loaded when used."""

from __future__ import annotations

import click

from rematch.commands.lazy import Entry, LazyGroup

RULE_COMMANDS: dict[str, Entry] = {
    "check": Entry("rematch.commands.rules_check", "check", "Report every problem of a knowledge base."),
    "test": Entry("rematch.commands.rules_test", "test", "Run the advisors' own tests of the rules."),
    "coverage": Entry("rematch.commands.rules_coverage", "coverage", "Show which rules no test reaches."),
    "list": Entry(
        "rematch.commands.rules_list", "list_rules", "Find rules by words, stage, conclusion or source."
    ),
    "show": Entry("rematch.commands.rules_show", "show", "Show a rule, row or table, and what hangs on it."),
    "fields": Entry("rematch.commands.rules_fields", "fields", "List the fields that rules may ask about."),
    "graph": Entry("rematch.commands.rules_graph", "graph", "Draw the way from fields to the report."),
    "new": Entry("rematch.commands.rules_new", "new_rule", "Add a rule or table, and a test of it."),
    "fmt": Entry("rematch.commands.rules_fmt", "fmt", "Lay out rule and test files in one way."),
    "impact": Entry("rematch.commands.rules_impact", "impact", "Show which plans a change of yours moves."),
    "sources": Entry("rematch.commands.rules_sources", "sources", "Show what the rules rest on."),
}


@click.group(cls=LazyGroup)
def rules() -> None:
    """Read, check and try the rules."""


rules.table = RULE_COMMANDS
