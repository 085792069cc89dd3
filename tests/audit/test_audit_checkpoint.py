"""A checkpoint kept elsewhere tells of an end that was cut or written anew; a forged one is refused."""

import json

import pytest
from sqlalchemy import delete, update
from trails import NOW, entry, found_by_verify, reading, record_many, rows_of, writing

from rematch.audit.checkpoint import checkpoint_text, public_key, read_checkpoint
from rematch.audit.keys import signing_key
from rematch.audit.place import FilePlace
from rematch.audit.tables import records, trail
from rematch.audit.trail import Trail
from rematch.errors import AuditError


@pytest.fixture
def checkpoint(whole, tmp_path):
    path = tmp_path / "checkpoint.json"
    with reading(whole) as database:
        path.write_text(checkpoint_text(database, signing_key(), NOW), encoding="utf-8")
    return path


def cut(place, count):
    """Remove the last records, and say that the trail ends before them."""
    with writing(place) as connection:
        rows = rows_of(connection)
        connection.execute(delete(records).where(records.c.sequence > 5 - count))
        head = rows[4 - count]["hash"] if count < 5 else "0" * 64
        connection.execute(update(trail).values(last=5 - count, head=head))


@pytest.mark.parametrize("count", [1, 3, 5])
def test_a_cut_end_is_found_with_a_checkpoint_only(whole, checkpoint, count):
    cut(whole, count)
    assert found_by_verify(whole) == []
    assert found_by_verify(whole, read_checkpoint(checkpoint, None)) == [
        f"cut: the checkpoint saw 5 records, the last {count} are missing"
    ]


def test_a_rewritten_end_is_found_with_a_checkpoint_only(whole, checkpoint):
    cut(whole, 2)
    with Trail(whole, NOW) as kept:
        for _ in range(4):
            kept.append(entry())
    assert found_by_verify(whole) == []
    (found,) = found_by_verify(whole, read_checkpoint(checkpoint, None))
    assert found.startswith("record 5 (run ")
    assert found.endswith("is not the record that the checkpoint saw here: the chain was rewritten")


def test_records_after_a_checkpoint_leave_it_good(whole, checkpoint):
    with Trail(whole, NOW) as kept:
        kept.append(entry())
    assert found_by_verify(whole, read_checkpoint(checkpoint, public_key(signing_key()))) == []


def test_a_checkpoint_of_another_trail_is_told(file, checkpoint, tmp_path):
    other = FilePlace(tmp_path / "other" / "audit.sqlite3")
    record_many(other, 9)
    (found,) = found_by_verify(other, read_checkpoint(checkpoint, None))
    assert found.startswith("the checkpoint is of another trail (")


@pytest.mark.parametrize("name", ["trail_id", "sequence", "hash", "time", "public_key", "signature"])
def test_a_forged_checkpoint_is_refused(checkpoint, name):
    data = json.loads(checkpoint.read_text())
    value = data[name]
    data[name] = value + 1 if isinstance(value, int) else ("0" if value[0] != "0" else "1") + value[1:]
    checkpoint.write_text(json.dumps(data))
    with pytest.raises(AuditError, match=r"signature does not hold|is not a checkpoint"):
        read_checkpoint(checkpoint, None)


def test_a_checkpoint_signed_by_another_is_refused(checkpoint, monkeypatch, tmp_path):
    monkeypatch.setenv("REMATCH_KEYS", str(tmp_path / "others"))
    with pytest.raises(AuditError, match="signed with another key"):
        read_checkpoint(checkpoint, public_key(signing_key()))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"trail_id": 1}', "null", "\x00"])
def test_a_file_that_is_no_checkpoint_is_refused(tmp_path, content):
    path = tmp_path / "checkpoint.json"
    path.write_text(content)
    with pytest.raises(AuditError, match="is not a checkpoint"):
        read_checkpoint(path, None)
