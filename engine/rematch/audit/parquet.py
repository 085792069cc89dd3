"""Runs and firings as two Parquet tables, for analysis; they cannot be imported again. Needs pyarrow."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from rematch.audit.find import rows_of
from rematch.audit.fired import FiredRules
from rematch.errors import InputError, Problem
from rematch.output import streamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sqlalchemy import RowMapping

    from rematch.audit.database import Database
    from rematch.audit.find import Wanted

RUNS = "runs.parquet"
FIRINGS = "firings.parquet"
_GROUP = 500
"""Runs in a row group: some hundred thousand firings."""

_TEXTS = (
    "run_id", "command", "decision", "choice", "run_by", "person", "profile_sha256", "knowledge_sha256",
    "report_sha256", "rematch_version", "python_version", "engine_version",
)  # fmt: skip
_NUMBERS = ("sequence", "milliseconds")
_COUNTS = ("cycle", "facts", "firings")


def write_parquet(
    database: Database,
    wanted: Wanted,
    folder: Path,
    watch: Callable[[Iterable[RowMapping]], Iterable[RowMapping]] = iter,
) -> int:
    """Write ``runs.parquet`` and ``firings.parquet`` into a folder and return how many runs there are.

    ``watch`` passes on the rows that are read. Raises InputError when nothing can be written there.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise InputError(
            Problem(f"cannot make the directory {folder}: {error.strerror}", remedy="name another with -o")
        ) from error
    runs, firings = _schemas()
    fired = FiredRules(database)
    count = 0
    with (
        streamed(folder / RUNS) as runs_file,
        streamed(folder / FIRINGS) as firings_file,
        ParquetWriter(runs_file, runs, compression="zstd") as runs_writer,
        ParquetWriter(firings_file, firings, compression="zstd") as firings_writer,
    ):
        group: list[tuple[RowMapping, list[str]]] = []
        for row in watch(rows_of(database, wanted, with_content=True)):
            names = fired.of(row)
            if wanted.rule is None or wanted.rule in names:
                group.append((row, names))
                count += 1
            if len(group) == _GROUP:
                runs_writer.write_table(_runs(runs, group))
                firings_writer.write_table(_firings(firings, group))
                group.clear()
        runs_writer.write_table(_runs(runs, group))
        firings_writer.write_table(_firings(firings, group))
    return count


def _schemas() -> tuple[pa.Schema, pa.Schema]:
    times = pa.timestamp("s", tz="UTC")
    repeated = pa.dictionary(pa.int32(), pa.string())
    runs = pa.schema(
        [
            pa.field("time", times, nullable=False),
            pa.field("erased", pa.bool_(), nullable=False),
            *((name, pa.int64()) for name in _NUMBERS),
            *((name, pa.int32()) for name in _COUNTS),
            *((name, pa.string()) for name in _TEXTS),
        ]
    )
    firings = pa.schema(
        [
            ("sequence", pa.int64()),
            ("run_id", repeated),
            ("time", times),
            ("number", pa.int32()),
            ("rule", repeated),
        ]
    )
    return runs, firings


def _runs(schema: pa.Schema, group: Sequence[tuple[RowMapping, list[str]]]) -> pa.Table:
    names = (*_NUMBERS, *_COUNTS, *_TEXTS)
    rows = [
        {
            "time": _time(row["time"]),
            "erased": row["erased_by"] is not None,
            **{name: row[name] for name in names},
        }
        for row, _ in group
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def _firings(schema: pa.Schema, group: Sequence[tuple[RowMapping, list[str]]]) -> pa.Table:
    sequences: list[int] = []
    runs: list[str] = []
    times: list[datetime] = []
    numbers: list[int] = []
    rules: list[str] = []
    for row, names in group:
        count = len(names)
        sequences += [row["sequence"]] * count
        runs += [row["run_id"]] * count
        times += [_time(row["time"])] * count
        numbers += range(1, count + 1)
        rules += names
    return pa.table([sequences, runs, times, numbers, rules], schema=schema)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
