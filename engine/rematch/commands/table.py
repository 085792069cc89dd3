"""``rematch table``: show decision tables, look for holes and clashes, and turn YAML into CSV and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from rematch.commands.options import kb_option, text_or_json_option
from rematch.commands.screen import watched
from rematch.errors import InputError, KnowledgeBaseError, Problem, suggestion
from rematch.knowledge.load import load_knowledge
from rematch.knowledge_base import locate_root
from rematch.rules.csv_tables import SUFFIX
from rematch.rules.load import load_rule_base, read_rule_file
from rematch.rules.node import listed
from rematch.rules.table_files import tables_in, written_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.knowledge.load import Knowledge
    from rematch.overlay.layers import Location
    from rematch.rules.table_files import WrittenTable

_YAML_SUFFIXES = (".yaml", ".yml")


@click.group()
def table() -> None:
    """Show, check and convert decision tables."""


@table.command()
@click.argument("table_id", metavar="[ID]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "md", "json"]),
    default="text",
    show_default=True,
    help="How to print the table.",
)
@kb_option
def show(table_id: str | None, form: str, kb: Path | None) -> None:
    """Show the decision table ID, or list all tables without an ID."""
    from rematch.tables_analysis import view  # noqa: PLC0415 - only what prints it

    tables = _tables(kb)
    if table_id is None:
        if form == "json":
            _echo_json([view.table_data(one) for one in tables])
        elif form == "text":
            click.echo(view.list_text(tables), nl=False)
        else:
            raise InputError(Problem(f"{form} shows one table", remedy="name its ID"))
        return
    one = _named(tables, table_id)
    if form == "json":
        _echo_json(view.table_data(one))
    elif form == "csv":
        click.echo(_as_text(one, "csv"), nl=False)
    else:
        click.echo(view.table_markdown(one) if form == "md" else view.table_text(one), nl=False)


@table.command()
@click.argument("table_id", metavar="[ID]", required=False)
@text_or_json_option
@click.option("--strict", is_flag=True, help="Fail on a hole in a table of hit first or unique.")
@kb_option
def check(
    table_id: str | None,
    form: str,
    strict: bool,  # noqa: FBT001 - a flag of the command line
    kb: Path | None,
) -> None:
    """Name people for whom no row of a table holds, and rows that clash or are never the first.

    Checks all tables, or the one called ID, over the values that tell its cells apart, unknown among them. It
    takes one fact of each kind for granted. Exit code 2 for rows that clash (hit unique) or are never the
    first (hit first); with --strict for holes of these tables too; 3 when the knowledge base is broken.
    """
    from rematch.tables_analysis.analysis import analyse  # noqa: PLC0415 - only what prints it
    from rematch.tables_analysis.view import analysis_data, analysis_text  # noqa: PLC0415

    root = locate_root(kb)
    knowledge = load_knowledge(root)
    tables = written_tables(root, knowledge.vocabulary, knowledge.citable)
    broken = _broken(root, knowledge)
    chosen: Sequence[WrittenTable] = tables
    if table_id is not None:
        named = [one for one in tables if one.id == table_id]
        chosen = named if named or broken is not None else [_named(tables, table_id)]
    found = list(watched(map(analyse, chosen), "Checking tables", len(chosen)))
    if form == "json":
        _echo_json([analysis_data(one) for one in found])
    else:
        click.echo("\n".join(map(analysis_text, found)), nl=False)
    if broken is not None:
        raise broken
    refused = [
        one for one in found if one.faulty or (strict and one.holes and one.written.table.hit != "collect")
    ]
    if refused:
        raise InputError(
            Problem(
                f"the rows of {one.written.id} "
                + ("contradict its hit policy" if one.faulty else "leave holes"),
                one.written.position,
                remedy="see above" if form == "text" else None,
            )
            for one in refused
        )


@table.command()
@click.argument("source", metavar="TABLE|FILE")
@click.option(
    "--to", "form", type=click.Choice(["csv", "yaml"]), help="The form to write; the other one by default."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@kb_option
def convert(source: str, form: Literal["csv", "yaml"] | None, output: Path | None, kb: Path | None) -> None:
    """Write a table as CSV, which a spreadsheet opens, or as YAML. Comments are not kept.

    TABLE is the id of a table, FILE a rule file that holds one table and nothing else.
    """
    path = Path(source)
    if path.is_file():
        one = _in_file(path, kb)
        written_as_csv = path.suffix == SUFFIX
    else:
        one = _named(_tables(kb), source)
        written_as_csv = one.position.file.endswith(SUFFIX)
    text = _as_text(one, form or _form_of(output) or ("yaml" if written_as_csv else "csv"))
    if output is None:
        click.echo(text, nl=False)
        return
    # a spreadsheet takes a file for UTF-8 only when it begins with a mark
    encoding = "utf-8-sig" if output.suffix == SUFFIX else "utf-8"
    try:
        output.write_text(text, encoding=encoding, newline="")
    except OSError as error:
        raise InputError(
            Problem(f"cannot write {output}: {error.strerror}", remedy="name a place that can be written")
        ) from error
    click.echo(f"{output} holds the table {one.id}.")


def _form_of(output: Path | None) -> Literal["csv", "yaml"] | None:
    if output is None:
        return None
    return "csv" if output.suffix == SUFFIX else "yaml" if output.suffix in _YAML_SUFFIXES else None


def _as_text(one: WrittenTable, form: str) -> str:
    from rematch.rules.table_writing import csv_of, yaml_of  # noqa: PLC0415 - only what writes it

    return (csv_of if form == "csv" else yaml_of)(one.stage, one.data)


def _tables(kb: Path | None) -> tuple[WrittenTable, ...]:
    root = locate_root(kb)
    knowledge = load_knowledge(root)
    broken = _broken(root, knowledge)
    if broken is not None:
        raise broken
    return written_tables(root, knowledge.vocabulary, knowledge.citable)


def _broken(root: Location, knowledge: Knowledge) -> KnowledgeBaseError | None:
    try:
        load_rule_base(root, knowledge.vocabulary, knowledge.citable)
    except KnowledgeBaseError as error:
        return error
    return None


def _named(tables: Sequence[WrittenTable], name: str) -> WrittenTable:
    for one in tables:
        if one.id == name:
            return one
    names = [one.id for one in tables]
    raise InputError(
        Problem("unknown table", value=repr(name), allowed=listed(names), remedy=suggestion(name, names))
    )


def _in_file(path: Path, kb: Path | None) -> WrittenTable:
    knowledge = load_knowledge(locate_root(kb))
    document = read_rule_file(path, knowledge.vocabulary)
    problems: list[Problem] = []
    found = list(tables_in(document, knowledge.vocabulary, knowledge.citable, problems))
    if problems:
        raise InputError(dict.fromkeys(problems))
    rules = isinstance(document.data, dict) and "rules" in document.data
    if len(found) != 1 or rules:
        what = f"{path} holds {len(found)} tables" + (" and rules" if rules else "")
        raise InputError(
            Problem(what, allowed="a file with one table", remedy="name the table by its id instead")
        )
    return found[0]


def _echo_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
