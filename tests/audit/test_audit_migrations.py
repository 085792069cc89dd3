"""Trails of older releases are brought into the chain; those of newer ones are refused by name."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from first_releases import OVERLAY, write_first
from sqlalchemy import create_engine, inspect, update
from trails import (
    FACTS,
    FIRINGS,
    NOW,
    entry,
    firing_rows,
    found_by_verify,
    reading,
    record_many,
    record_small,
)

from rematch.audit.database import Database
from rematch.audit.find import recorded_run, row_of, runs
from rematch.audit.fired import FiredRules
from rematch.audit.form import facts_json
from rematch.audit.migrations.upgrade import upgrade
from rematch.audit.place import FilePlace
from rematch.audit.tables import REVISION, metadata, revision_table
from rematch.audit.trail import Trail
from rematch.errors import AuditError


def listed(place):
    with reading(place) as database:
        return runs(database, 100)


@pytest.mark.parametrize("layout", [1, 2])
@pytest.mark.parametrize("way", ["read", "written"])
def test_a_trail_of_a_first_release_is_brought_into_the_chain(file, layout, way):
    ids = write_first(file.path, layout, 5)
    if way == "written":
        new = entry()
        record_small(file, new)
        ids.append(new.run_id)
    assert [run.stamp.run_id for run in listed(file)][::-1] == ids
    assert found_by_verify(file) == []
    with reading(file) as database:
        record = recorded_run(database, ids[2])
        assert FiredRules(database).of(row_of(database, ids[2])) == ["reading.steep", "answer.settle"]
    assert facts_json(record.facts) == FACTS
    assert firing_rows(record) == FIRINGS
    assert (record.stamp.time, record.stamp.python_version) == (NOW, "3.11.0")
    outcome = record.outcome
    assert (outcome.cycle, outcome.decision, outcome.choice) == (2026, "misaligned", "choice 2")
    assert outcome.overlay == (OVERLAY if layout == 2 else None)
    assert record.profile is None
    with closing(sqlite3.connect(file.path)) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert not {"runs", "firings", "first_runs", "first_firings"} & tables


@pytest.mark.parametrize("damage", ["facts = '{'", "facts = '7'", "facts = '[{}]'"])
def test_a_damaged_run_of_a_first_release_is_brought_over_as_such(file, damage):
    ids = write_first(file.path, 2, 3)
    with closing(sqlite3.connect(file.path)) as database, database:
        database.execute(f"UPDATE runs SET {damage} WHERE number = 2")  # noqa: S608
    assert [run.stamp.run_id for run in listed(file)][::-1] == ids
    assert found_by_verify(file) == []
    with reading(file) as database:
        recorded_run(database, ids[0])
        with pytest.raises(AuditError, match=r"the record of run .* is damaged"):
            recorded_run(database, ids[1])


def test_a_trail_that_cannot_be_brought_over_stays_as_it_was(file):
    write_first(file.path, 2, 3)
    with closing(sqlite3.connect(file.path)) as database, database:
        database.execute("DROP TABLE firings")
    before = dump(file)
    with pytest.raises(AuditError, match="cannot be used"):
        record_many(file, 1)
    assert dump(file) == before


def dump(place):
    with closing(sqlite3.connect(place.path)) as database:
        return list(database.iterdump())


OPENER = """
import sys
from rematch.audit.database import Database
from rematch.audit.place import place_of
from rematch.audit.trail import Trail
sys.stdin.read(1)
Database(place_of(sys.argv[1]), "2025-03-24T09:30:00Z", writing=True).close()
"""


@pytest.mark.parametrize("layout", [0, 1, 2])
def test_processes_that_bring_a_trail_over_at_once_do_it_once(file, layout):
    ids = write_first(file.path, layout, 20) if layout else []
    opening = [
        subprocess.Popen([sys.executable, "-c", OPENER, str(file)], stdin=subprocess.PIPE) for _ in range(3)
    ]
    for one in opening:
        one.stdin.write(b"x")
        one.stdin.close()
    assert [one.wait(timeout=60) for one in opening] == [0, 0, 0]
    assert [run.stamp.run_id for run in listed(file)][::-1] == ids
    assert found_by_verify(file) == []


def test_threads_that_lay_out_a_trail_at_once_do_it_once(place):
    def write(number):
        with Trail(place, NOW) as trail:
            return trail.append(entry(f"{number:032x}"))

    with ThreadPoolExecutor(4) as pool:
        places = sorted(pool.map(write, range(8)))
    assert places == list(range(1, 9))
    assert found_by_verify(place) == []


def engine_of(place):
    if isinstance(place, FilePlace):
        place.path.parent.mkdir(parents=True, exist_ok=True)
        return create_engine(f"sqlite:///{place.path}")
    return create_engine(place.url)


def shape(engine):
    """Columns with types and whether they may be null, keys and indexes of every table."""
    found = inspect(engine)
    return {
        name: (
            [(one["name"], str(one["type"]), one["nullable"]) for one in found.get_columns(name)],
            found.get_pk_constraint(name)["constrained_columns"],
            sorted(map(str, found.get_indexes(name))),
            sorted(str(one["column_names"]) for one in found.get_unique_constraints(name)),
        )
        for name in metadata.tables
    }


def test_the_revisions_give_the_tables_that_are_made_anew(place):
    engine = engine_of(place)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
        made = shape(engine)
        with engine.begin() as connection:
            metadata.drop_all(connection)
        upgrade(engine)
        assert shape(engine) == made
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []
            assert context.get_current_revision() == REVISION
    finally:
        engine.dispose()


def test_a_revision_of_a_newer_release_is_refused_by_name(place):
    record_many(place, 1)
    with Database(place, NOW, writing=True) as database, database.transaction() as connection:
        connection.execute(update(revision_table).values(version_num="9999"))
    for attempt in (lambda: record_many(place, 1), lambda: listed(place)):
        with pytest.raises(
            AuditError, match=r"newer Rematch \(found revision 9999\); allowed: revision 0001"
        ):
            attempt()


def test_a_trail_of_an_older_revision_is_brought_to_the_newest(place, monkeypatch):
    """There is one revision so far: pretend that the first was an empty one."""
    record_many(place, 1)
    with Database(place, NOW, writing=True) as database, database.transaction() as connection:
        connection.execute(update(revision_table).values(version_num="0000"))
    done = []
    monkeypatch.setattr("rematch.audit.migrations.upgrade.is_known", lambda revision: revision == "0000")

    def up(engine):
        done.append(engine)
        with engine.begin() as connection:
            connection.execute(update(revision_table).values(version_num=REVISION))

    monkeypatch.setattr("rematch.audit.migrations.upgrade.upgrade", up)
    assert len(listed(place)) == 1
    record_small(place, entry())
    assert len(done) == 1
    assert found_by_verify(place) == []
