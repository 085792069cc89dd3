"""Whatever is changed in a trail is found: altered, removed, inserted and moved records, and a cut end."""

import random
import shutil

import pytest
from sqlalchemy import delete, insert, select, update
from trails import LONG, NOW, entry, found_by_verify, head_of, reading, record_many, rows_of, writing

from rematch.audit.chain import Link
from rematch.audit.database import Database
from rematch.audit.find import recorded_run, runs
from rematch.audit.place import FilePlace
from rematch.audit.tables import bases, metadata, records, trail
from rematch.audit.trail import append
from rematch.audit.verify import verify
from rematch.errors import AuditError


def rewritten(row, trail_id, **changes):
    """A row with changes and with a hash to fit."""
    row = row | changes
    link = Link(
        trail_id,
        *(row[name] for name in ("sequence", "kind", "run_id", "time", "previous")),
        row["details_sha256"],
        row["content_sha256"],
    )
    return row | {"hash": link.hash}


def changed(value, rng):
    """A stored value with one byte changed."""
    if isinstance(value, int):
        return value ^ (1 << rng.randrange(7))
    raw = bytearray(value.encode() if isinstance(value, str) else bytes(value))
    place = rng.randrange(len(raw))
    if isinstance(value, str):
        raw[place] = rng.choice([byte for byte in b"0123456789abcdefXYZ-:{" if byte != raw[place]])
        return raw.decode()
    raw[place] ^= rng.randrange(1, 256)
    return bytes(raw)


def changeable(connection):
    """Every value that is stored, as table, conditions of its row, column and value."""
    for table in metadata.sorted_tables:
        for row in connection.execute(select(table)).mappings():
            (key,) = table.primary_key.columns
            for column in table.columns:
                if row[column.name] is not None:
                    yield table, key == row[key.name], column, row[column.name]


def test_every_single_byte_that_is_changed_is_found(whole):
    rng = random.Random(5)  # noqa: S311 - a seed, not a secret
    missed = []
    with Database(whole, NOW, writing=True) as database:

        def change(table, row, **values):
            with database.transaction() as connection:
                connection.execute(update(table).where(row).values(values))

        with database.transaction() as connection:
            places = list(changeable(connection))
        rng.shuffle(places)
        for number in range(1_000 if LONG else 150):
            table, row, column, value = places[number % len(places)]
            other = changed(value, rng)
            if column.primary_key and table is records and 1 <= other <= 5:
                other += 90  # another record stands there
            change(table, row, **{column.name: other})
            if not is_noticed(database):
                missed.append((table.name, column.name, value, other))
            change(table, column == other if column.primary_key else row, **{column.name: value})
        assert missed == []
        assert verify(database).findings == (), "all was put back"


def is_noticed(database):
    try:
        return bool(verify(database).findings)
    except AuditError:
        return True


def test_every_value_that_is_taken_out_or_put_in_is_found(whole):
    with writing(whole) as connection:
        (row, *_) = rows_of(connection)
    values = {name: 7 if name == "erased_by" else None for name in row if records.c[name].nullable}
    for name, value in values.items():
        with writing(whole) as connection:
            connection.execute(update(records).where(records.c.sequence == 1).values({name: value}))
        assert found_by_verify(whole), name
        with writing(whole) as connection:
            connection.execute(update(records).where(records.c.sequence == 1).values({name: row[name]}))
    assert found_by_verify(whole) == []


def test_any_byte_of_a_file_may_change_without_being_taken_for_the_truth(file, tmp_path):
    """What is not found has changed nothing; whatever happens, no failure goes unexplained."""
    record_many(file, 4)

    def told(place):
        with reading(place) as database:
            return [recorded_run(database, run.stamp.run_id) for run in runs(database, 9)]

    before, raw = told(file), file.path.read_bytes()
    rng = random.Random(11)  # noqa: S311 - a seed, not a secret
    copy = FilePlace(tmp_path / "copy" / "audit.sqlite3")
    copy.path.parent.mkdir()
    found = 0
    for _ in range(1_000 if LONG else 40):
        changed_raw = bytearray(raw)
        changed_raw[rng.randrange(len(raw))] ^= rng.randrange(1, 256)
        shutil.rmtree(copy.path.parent)
        copy.path.parent.mkdir()
        copy.path.write_bytes(changed_raw)
        try:
            if found_by_verify(copy):
                found += 1
            else:
                assert told(copy) == before
        except AuditError:
            found += 1
    assert found > 0


def test_a_removed_record_is_named(whole):
    with writing(whole) as connection:
        connection.execute(delete(records).where(records.c.sequence.in_([2, 3])))
    assert found_by_verify(whole) == ["record 2: removed", "record 3: removed"]


@pytest.mark.parametrize("gone", [1, 3])
def test_a_removed_record_is_named_when_the_others_close_the_gap(whole, gone):
    with writing(whole) as connection:
        connection.execute(delete(records).where(records.c.sequence == gone))
        for sequence in range(gone + 1, 6):
            connection.execute(
                update(records).where(records.c.sequence == sequence).values(sequence=sequence - 1)
            )
        connection.execute(update(trail).values(last=4))
    found = found_by_verify(whole)
    assert f"record {gone}: removed" in found
    moved = f"record {gone} (run {str(gone + 1) * 12}): moved: it was written as record {gone + 1}"
    assert f"{moved}, and those after it up to record 4 likewise" in found
    assert len(found) == 3


def forged(trail_id, like, **changes):
    return rewritten(like, trail_id, run_id="f" * 32, **changes)


def test_a_record_put_in_at_the_end_is_named(whole):
    with writing(whole) as connection:
        last = rows_of(connection)[-1]
        connection.execute(
            insert(records).values(
                forged(head_of(whole)["trail_id"], last, sequence=6, previous=last["hash"])
            )
        )
    assert found_by_verify(whole) == [
        "record 6 (run ffffffffffff): inserted: nothing in the chain follows it"
    ]


def test_a_record_put_in_between_is_named(whole):
    trail_id = head_of(whole)["trail_id"]
    with writing(whole) as connection:
        rows = rows_of(connection)
        for sequence in range(5, 2, -1):
            connection.execute(
                update(records).where(records.c.sequence == sequence).values(sequence=sequence + 1)
            )
        connection.execute(
            insert(records).values(forged(trail_id, rows[2], sequence=3, previous=rows[1]["hash"]))
        )
        connection.execute(update(trail).values(last=6))
    likewise = "and those after it up to record 6 likewise"
    assert found_by_verify(whole) == [
        "record 3 (run ffffffffffff): inserted: nothing in the chain follows it",
        f"record 4 (run 333333333333): moved: it was written as record 3, {likewise}",
        "the trail says that it has 6 records, and ends with record 5",
    ]


def test_a_record_replaced_with_a_hash_to_fit_is_named(whole):
    trail_id = head_of(whole)["trail_id"]
    with writing(whole) as connection:
        row = rows_of(connection)[2]
        connection.execute(delete(records).where(records.c.sequence == 3))
        connection.execute(insert(records).values(rewritten(row, trail_id, time="2024-01-01T00:00:00Z")))
    (found,) = found_by_verify(whole)
    assert found.startswith("record 3 (run 333333333333): altered or inserted, with a hash to fit")


def test_the_last_record_replaced_with_a_hash_to_fit_is_named(whole):
    trail_id = head_of(whole)["trail_id"]
    with writing(whole) as connection:
        row = rewritten(rows_of(connection)[-1], trail_id, time="2024-01-01T00:00:00Z")
        connection.execute(update(records).where(records.c.sequence == 5).values(row))
    (found,) = found_by_verify(whole)
    assert found.startswith("record 5 (run 555555555555): altered or inserted, with a hash to fit")


@pytest.mark.parametrize(("one", "other"), [(2, 4), (2, 3), (1, 5)])
def test_two_records_in_each_others_place_are_named(whole, one, other):
    with writing(whole) as connection:
        for old, new in ((one, 99), (other, one), (99, other)):
            connection.execute(update(records).where(records.c.sequence == old).values(sequence=new))
    assert found_by_verify(whole) == [
        f"record {one} (run {str(other) * 12}): moved: it was written as record {other}",
        f"record {other} (run {str(one) * 12}): moved: it was written as record {one}",
    ]


def test_an_altered_record_is_named_with_what_was_altered(whole):
    with writing(whole) as connection:
        connection.execute(update(records).where(records.c.sequence == 2).values(decision="another"))
        connection.execute(update(records).where(records.c.sequence == 4).values(time="2024-01-01T00:00:00Z"))
    found = found_by_verify(whole)
    assert found == [
        "record 2 (run 222222222222): altered: its details (time, decision, hashes, person ...)",
        "record 4 (run 444444444444): altered: its hash is not that of what stands here",
    ]


def test_an_altered_knowledge_base_is_named(whole):
    with writing(whole) as connection:
        connection.execute(update(bases).values(packed=b"nothing", packed_sha256="0" * 64))
    assert found_by_verify(whole)[0].endswith("was altered: it cannot be read")
    with writing(whole) as connection:
        connection.execute(delete(bases))
    assert len(found_by_verify(whole)) == 5


def add_two_and_fail(place):
    with writing(place) as connection:
        append(connection, entry())
        append(connection, entry())
        raise ZeroDivisionError


def test_records_in_one_transaction_stand_or_fall_together(place):
    record_many(place, 1)
    with pytest.raises(ZeroDivisionError):
        add_two_and_fail(place)
    assert found_by_verify(place) == []
    assert head_of(place)["last"] == 1


def test_a_trail_without_its_end_is_reported(whole):
    with writing(whole) as connection:
        connection.execute(delete(trail))
    with pytest.raises(AuditError, match="does not say where its chain ends"):
        found_by_verify(whole)
    with pytest.raises(AuditError, match="audit trail"):
        record_many(whole, 1)
