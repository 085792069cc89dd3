"""Trails as the first releases left them: layout 1, and layout 2 with what an overlay changed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from trails import FACTS, FIRINGS, NOW

if TYPE_CHECKING:
    from pathlib import Path

OVERLAY = {"title": "Ours", "replaced": [{"name": "a.rule"}], "disabled": [], "added": []}
_RUNS = """
CREATE TABLE runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE, time TEXT NOT NULL, rematch_version TEXT NOT NULL,
  python_version TEXT NOT NULL, engine_version TEXT NOT NULL, command TEXT NOT NULL,
  profile_sha256 TEXT NOT NULL, knowledge_sha256 TEXT NOT NULL,
  cycle INTEGER, decision TEXT, choice TEXT, facts TEXT NOT NULL
)"""
_FIRINGS = """
CREATE TABLE firings (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  number INTEGER NOT NULL, rule TEXT NOT NULL, stage TEXT NOT NULL, title TEXT NOT NULL, file TEXT NOT NULL,
  line INTEGER NOT NULL, matches TEXT NOT NULL, conclusions TEXT NOT NULL,
  PRIMARY KEY (run, number)
) WITHOUT ROWID"""


def write_first(path: Path, layout: int, count: int) -> list[str]:
    """Write a trail of that layout and return the ids of its runs, oldest first."""
    ids = [f"{layout}{number:x}".rjust(32, "c") for number in range(count)]
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(_RUNS)
        database.execute(_FIRINGS)
        database.execute("CREATE INDEX firings_by_rule ON firings (rule)")
        if layout == 2:
            database.execute("ALTER TABLE runs ADD COLUMN overlay TEXT")
        database.execute(f"PRAGMA application_id = {0x524D4154}")
        database.execute(f"PRAGMA user_version = {layout}")
        for number, run in enumerate(ids):
            _add(database, layout, number, run)
    return ids


def _add(database: sqlite3.Connection, layout: int, number: int, run: str) -> None:
    head = (run, NOW, "0.1.0", "3.11.0", "2.0.28", "plan", "a" * 64, "b" * 64)
    answer = (2026, "misaligned", f"choice {number}") if number % 2 == 0 else (None, None, None)
    told = (json.dumps(OVERLAY),) if layout == 2 else ()
    values = (None, *head, *answer, json.dumps(FACTS), *told)
    added = database.execute(f"INSERT INTO runs VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608
    for place, rule, stage, title, file, line, matches, conclusions in FIRINGS:
        row = (added.lastrowid, place, rule, stage, title, file, line)
        database.execute(
            "INSERT INTO firings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, json.dumps(dict(matches)), json.dumps(conclusions)),
        )
