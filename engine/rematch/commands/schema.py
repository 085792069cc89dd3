"""``rematch schema``: the JSON Schema of every file that is written by hand, and of the plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.options import kb_option
from rematch.errors import suggestion
from rematch.knowledge.load import load_knowledge
from rematch.knowledge_base import locate_root

if TYPE_CHECKING:
    from rematch.document import Data

KNOWLEDGE_FILES = (
    *("audit-policy", "bridges", "cycles", "fees", "heuristics", "metrics", "narrative", "pivots"),
    *("plausibility", "priorities", "sample-profiles", "settings", "sources", "specialties", "unknowns"),
    "vocabulary",
)
"""The files below knowledge/ that have a schema, by their stems."""
_FORMATS = {
    "rules": "a file with rules or decision tables",
    "stages": "rules/stages.yaml",
    "tests": "a file of tests/rules/",
    "words": "templates/words.yaml",
    "overlay": "overlay.yaml",
    **{name: f"knowledge/{name}.yaml" for name in KNOWLEDGE_FILES},
}


class SchemaGroup(click.Group):
    """A group with a command for each format of a file; what they print is made when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names: the formats first."""
        return [*_FORMATS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command that prints a format, or another one of the group."""
        if cmd_name in _FORMATS:
            return _printing(cmd_name, _FORMATS[cmd_name])
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for an unknown one name the nearest."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None and not ctx.resilient_parsing:
            hint = suggestion(name, self.list_commands(ctx))
            ctx.fail(f"No such command {name!r}" + (f"; {hint}" if hint else "."))
        return super().resolve_command(ctx, args)


@click.group(cls=SchemaGroup)
def schema() -> None:
    """Print the JSON Schema of a file format, or write all of them for an editor."""


@schema.command("profile")
@kb_option
def profile_(kb: Path | None) -> None:
    """Print that of a profile.

    Editors that read YAML or JSON with a schema then offer keys and values while you type.
    """
    from rematch.profile.schema import profile_schema  # noqa: PLC0415 - only what prints it needs it

    _echo_json(profile_schema(load_knowledge(locate_root(kb)).names.ids))


@schema.command("plan")
@kb_option
def plan_(kb: Path | None) -> None:
    """Print that of `rematch plan --format json`."""
    from rematch.report.schema import plan_schema  # noqa: PLC0415 - only what prints it needs it

    _echo_json(plan_schema(load_knowledge(locate_root(kb)).vocabulary))


@schema.command("check")
def check_() -> None:
    """Print that of `rematch rules check --format json`."""
    from rematch.base_check.data import findings_schema  # noqa: PLC0415 - only what prints it needs it

    _echo_json(findings_schema())


@schema.command("write")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@kb_option
def write(folder: Path, kb: Path | None) -> None:
    """Write every schema to DIR as NAME.schema.json, made if it is not there.

    Do it again after a change of vocabulary, stages, specialties or sources: the schemas hold their words.
    """
    from rematch.schemas.files import write_schemas  # noqa: PLC0415 - only what writes them needs it

    click.echo(f"{len(write_schemas(kb, folder))} schemas written to {folder}", err=True)


def _printing(name: str, what: str) -> click.Command:
    @click.command(name, short_help=f"Print that of {what}.", help=f"Print the JSON Schema of {what}.")
    @kb_option
    def command(kb: Path | None) -> None:
        from rematch.schemas.files import schema_named  # noqa: PLC0415 - only what prints it needs it

        _echo_json(schema_named(kb, name))

    return command


def _echo_json(data: dict[str, Data]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
