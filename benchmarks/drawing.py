"""All pictures of a plan, in a process that has drawn before, and starting the libraries that draw them."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from time import process_time
from typing import TYPE_CHECKING

from measure import Table, alternated, cpu_of_children, median, milliseconds
from profiles import EXAMPLES, Profiles

from rematch.knowledge_base import load_knowledge_base
from rematch.pictures.draw import pictures_of
from rematch.pictures.picture import NAMES
from rematch.plan.make import Planner

if TYPE_CHECKING:
    from collections.abc import Callable

TARGET = 250.0
PROFILE = EXAMPLES / "orthopaedics-few-interviews.yaml"
LIBRARIES = """
import igraph, vl_convert
vl_convert.vegalite_to_svg({"data": {"values": [{}]}, "mark": "point"}, allowed_base_urls=[])
"""


def drawing(rounds: int) -> Table:
    """Draw all pictures of one example together and each alone, ``rounds`` times, and start the libraries."""
    knowledge_base = load_knowledge_base(None)
    plan = Planner(knowledge_base).plan(Profiles(knowledge_base).examples()[PROFILE.stem])
    draw = partial(pictures_of, plan, knowledge_base)
    cases: dict[str, Callable[[], object]] = {"**all pictures**": draw}
    cases.update({name: partial(draw, only=(name,)) for name in NAMES})
    taken = alternated(cases, rounds, 5, process_time)
    started = alternated(
        {"start the libraries, once a process": _start}, max(3, rounds // 5), 1, cpu_of_children
    )
    together = median(taken["**all pictures**"])
    met = "met" if together < TARGET else "not met"
    return Table(
        "Pictures",
        ("drawn", "median ms", "best ms"),
        [
            (name, milliseconds(median(times)), milliseconds(min(times)))
            for name, times in (taken | started).items()
        ],
        [f"Target: all of them below {TARGET:g} ms: {met} ({together:.0f} ms)."],
    )


def _start() -> None:
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True)
