"""``rematch rules graph``: from fields over rules to the report, as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from rematch.commands.options import kb_option
from rematch.knowledge_base import load_knowledge_base
from rematch.output import write_atomically


@click.command()
@click.argument("identity", metavar="[ID]", required=False)
@click.option(
    "--depth",
    type=click.IntRange(min=1, max=5),
    default=1,
    show_default=True,
    metavar="N",
    help="How many rules away from ID on either side to draw in full.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "svg", "dot"]),
    default="mermaid",
    show_default=True,
    help="How to draw it.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to FILE, not to the screen.",
)
@kb_option
def graph(identity: str | None, depth: int, form: str, output: Path | None, kb: Path | None) -> None:
    """Draw what leads from fields over rules, conclusions and steps to the sections of the report.

    With ID what surrounds one rule, table row or table; without, all of it, with the rules of a stage as
    one box.
    """
    from rematch.crossref import drawing  # noqa: PLC0415 - only what draws it
    from rematch.crossref.graph import graph_around, whole_graph  # noqa: PLC0415
    from rematch.crossref.links import Links  # noqa: PLC0415
    from rematch.crossref.sections import report_sections  # noqa: PLC0415

    knowledge_base = load_knowledge_base(kb)
    links, sections = Links(knowledge_base.rule_base), report_sections(knowledge_base.root / "templates")
    found = graph_around(identity, links, sections, depth) if identity else whole_graph(links, sections)
    draw = {"mermaid": drawing.mermaid, "svg": drawing.svg, "dot": drawing.dot}[form]
    if output is None:
        click.echo(draw(found), nl=False)
    else:
        write_atomically(output, draw(found))
