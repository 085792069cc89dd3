"""``rematch sample``: made-up profiles to try rules on."""

from __future__ import annotations

from pathlib import Path

import click
import yaml

from rematch.commands.options import kb_option
from rematch.errors import InputError, Problem
from rematch.knowledge.load import load_knowledge
from rematch.knowledge_base import locate_root
from rematch.output import write_atomically
from rematch.sample.declared import FILE, load_sampling
from rematch.sample.drawing import sample_profile


@click.command()
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="N", help="Begin with seed N."
)
@click.option(
    "--count", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Write N profiles."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write a file for each into DIR, which must exist; without it one profile is printed.",
)
@kb_option
def sample(seed: int, count: int, output: Path | None, kb: Path | None) -> None:
    """Write made-up profiles to try rules on; the same seed always gives the same profile.

    What they are drawn from stands in knowledge/sample-profiles.yaml.
    """
    if output is None and count > 1:
        raise InputError(Problem("several profiles need a directory", remedy="add -o DIR"))
    root = locate_root(kb)
    sampling = load_sampling(root / "knowledge" / FILE)
    fields = sorted(load_knowledge(root).specialties)
    for number in range(seed, seed + count):
        data = sample_profile(sampling, fields, number)
        text = f"# A made-up person: rematch sample --seed {number}\n" + yaml.safe_dump(
            data, allow_unicode=True, sort_keys=False, width=100
        )
        if output is None:
            click.echo(text, nl=False)
        else:
            write_atomically(output / f"sample-{number:04}.yaml", text)
