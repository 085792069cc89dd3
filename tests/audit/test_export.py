"""A trail goes into a file and comes back the same; a file that was touched is refused as a whole."""

import hashlib
import io
import json
import sqlite3
import stat
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_base import base_content, listed, record_on, run_on
from trails import NOW, entry, finished, found_by_verify, reading, record_many, record_runs, record_small

from generated.profiles import random_profile
from rematch.audit.canonical import canonical
from rematch.audit.erase import erase, named_runs
from rematch.audit.export import export_lines
from rematch.audit.find import recorded_run
from rematch.audit.importing import import_file
from rematch.audit.place import FilePlace
from rematch.audit.trail import Trail, append
from rematch.audit.trail_file import TrailFile
from rematch.audit.verify import verify
from rematch.errors import AuditError


def exported(place):
    with reading(place) as database:
        return b"".join(export_lines(database, None))


def imported(place, raw):
    with Trail(place, NOW) as trail:
        return import_file(trail.database, TrailFile(io.BytesIO(raw), "trail.jsonl"), NOW)


def refusal(place, raw):
    """What is said of a file that is refused, after a look that nothing of it was kept."""
    with pytest.raises(AuditError) as refused:
        imported(place, raw)
    with reading(place) as database:
        found = verify(database)
    assert (found.records, found.bases, found.findings) == (0, 0, ())
    return str(refused.value)


def resealed(lines):
    """Lines with a last one that fits them, as who alters a file with care would write it."""
    body = b"".join(lines[:-1])
    return body + canonical({"sha256": hashlib.sha256(body).hexdigest()}) + b"\n"


@pytest.fixture
def other(tmp_path):
    """Another trail, in a file."""
    return FilePlace(tmp_path / "other" / "audit.sqlite3")


@pytest.fixture(scope="module")
def small_file(tmp_path_factory):
    """A trail of four runs and an erasure, as a file."""
    place = FilePlace(tmp_path_factory.mktemp("small") / "audit.sqlite3")
    base = base_content()
    record_on(place, base, *[run_on(base, [0, 1], f"{number:032x}") for number in (1, 2, 3)])
    record_small(place, entry("4" * 32))
    with Trail(place, NOW) as trail:
        erase(trail.database, named_runs(trail.database, ["0" * 31 + "2"]), NOW, None, None)
    return exported(place)


def test_an_empty_trail_becomes_the_one_that_was_exported(place, audit, other, planning, tmp_path):
    record_runs(place, planning, *[finished(planning, random_profile(seed)) for seed in (3, 4)])
    record_small(place, entry("c" * 32, choice="\x1b"))
    checkpoint, file = tmp_path / "checkpoint.json", tmp_path / "trail.jsonl"
    checkpoint.write_text(audit("checkpoint"))
    first = json.loads(audit("list", "--format", "json"))[-1]["run_id"]
    audit("erase", "--yes", first)
    audit("export", "-o", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert imported(other, file.read_bytes()).restored
    assert exported(other) == file.read_bytes()
    with reading(place) as one, reading(other) as two:
        assert verify(one) == verify(two)
        assert recorded_run(one, "c" * 32) == recorded_run(two, "c" * 32)
        kept = json.loads(audit("list", "--format", "json", "--limit", "2"))[1]["run_id"]
        assert recorded_run(one, kept) == recorded_run(two, kept)


def test_a_checkpoint_made_before_holds_in_the_restored_trail(other, file, rematch, tmp_path):
    record_many(file, 3)
    code, seen, _ = rematch("audit", "checkpoint", "--audit", file)
    assert code == 0
    checkpoint = tmp_path / "checkpoint.json"
    checkpoint.write_text(seen)
    record_small(file, entry("d" * 32))
    assert imported(other, exported(file)).added == 4
    code, said, _ = rematch("audit", "verify", "--checkpoint", checkpoint, "--audit", other)
    assert (code, said[:16]) == (0, "The chain holds:")


def test_from_a_file_into_a_server_and_back(file, place, other, small_file):
    assert imported(place, small_file).restored
    assert exported(place) == small_file
    assert found_by_verify(place) == []
    imported(other, exported(place))
    assert exported(other) == small_file


def test_into_a_trail_with_runs_come_those_it_lacks_and_where_they_came_from(
    place, audit, small_file, tmp_path
):
    record_small(place, entry("4" * 32), entry("5" * 32))
    path = tmp_path / "trail.jsonl"
    path.write_bytes(small_file)
    said = audit("import", path, "--by", "Jo")
    assert said == f"2 runs were added to {place}, 1 were there already.\n"
    assert listed(audit("list", "--format", "json")) == ["0" * 31 + "3", "0" * 31 + "1", "5" * 32, "4" * 32]
    assert found_by_verify(place) == []
    lines = [json.loads(line) for line in exported(place).splitlines()]
    origin = lines[-2]
    source = json.loads(small_file.splitlines()[0])
    assert origin["record"]["kind"] == "import"
    assert (origin["content"]["trail_id"], origin["content"]["by"]) == (source["trail_id"], "Jo")
    theirs = {
        line["record"]["sequence"]: line["record"] for line in map(json.loads, small_file.splitlines()[2:-1])
    }
    ours = {line["record"]["sequence"]: line["record"] for line in lines[2:-1]}
    for new, old, old_hash, previous in origin["content"]["runs"]:
        assert (theirs[old]["hash"], theirs[old]["previous"]) == (old_hash, previous)
        for name in ("run_id", "time", "salt", "details_sha256", "content_sha256", "rematch_version"):
            assert ours[new][name] == theirs[old][name]
    assert "0 runs were added" in audit("import", path)


def test_what_was_erased_does_not_come_back(place, audit, small_file, tmp_path):
    path = tmp_path / "trail.jsonl"
    path.write_bytes(small_file)
    audit("import", path)
    audit("erase", "--yes", "0" * 31 + "1")
    assert "0 runs were added" in audit("import", path)
    assert "erased" in audit("show", "0" * 31 + "1", code=2)


def test_chosen_runs_are_exported_and_added(place, audit, other, rematch, tmp_path):
    base = base_content()
    record_on(place, base, run_on(base, [0], "a" * 32, choice="pediatrics"), run_on(base, [1], "b" * 32))
    record_small(place, entry("c" * 32, choice="pediatrics"))
    path = tmp_path / "some.jsonl"
    audit("export", "-o", path, "--rule", "first.rule")
    code, said, _ = rematch("audit", "import", path, "--audit", other)
    assert (code, said) == (0, f"1 runs were added to {other}, 0 were there already.\n")
    audit("export", "-o", path, "--field", "pediatrics")
    assert "1 runs were added" in rematch("audit", "import", path, "--audit", other)[1]
    assert found_by_verify(other) == []
    lines = path.read_bytes().splitlines(keepends=True)
    altered = resealed([lines[0], lines[1], lines[2].replace(b"pediatrics", b"psychiatry"), *lines[3:]])
    path.write_bytes(altered)
    code, _, said = rematch("audit", "import", path, "--audit", tmp_path / "new.sqlite3")
    assert (code, f"{path}:3:1: error: altered" in said) == (2, True)


words = st.text(st.characters(exclude_categories=()), max_size=8)
entries = st.builds(
    lambda time, choice, by, facts, person: entry(
        time=time, choice=choice, run_by=by, person=person, facts=facts, cycle=None
    ),
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda one: one.isoformat() + "Z"),  # noqa: DTZ001
    st.none() | st.text(max_size=8),
    st.none() | st.text(max_size=8),
    st.lists(
        st.dictionaries(words, words | st.floats(allow_nan=False, allow_infinity=False) | st.integers())
    ),
    st.sampled_from([None, "a", "b"]),
)


@given(st.lists(entries, max_size=6), st.sets(st.integers(0, 5)))
def test_any_trail_comes_back_as_it_was(runs, forgotten):
    with tempfile.TemporaryDirectory() as folder:
        one, two = FilePlace(Path(folder) / "one"), FilePlace(Path(folder) / "two")
        with Trail(one, NOW) as trail:
            with trail.database.transaction() as connection:
                for run in runs:
                    append(connection, run)
            gone = [run.run_id for number, run in enumerate(runs) if number in forgotten]
            erase(trail.database, named_runs(trail.database, gone), NOW, "asked for", None)
        raw = exported(one)
        imported(two, raw)
        assert exported(two) == raw
        with reading(one) as left, reading(two) as right:
            found = verify(left)
            assert (found.findings, found.erased) == ((), len(gone))
            assert verify(right) == found


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """One trail that stays empty however many files it refuses."""
    return FilePlace(tmp_path_factory.mktemp("empty") / "audit.sqlite3")


@given(st.data())
def test_any_changed_byte_is_refused(small_file, empty, data):
    place = data.draw(st.integers(0, len(small_file) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != small_file[place]))
    refusal(empty, small_file[:place] + bytes([byte]) + small_file[place + 1 :])


@given(st.data())
def test_any_cut_is_refused_with_the_line(small_file, empty, data):
    place = data.draw(st.integers(0, len(small_file) - 1))
    line = small_file[:place].count(b"\n") + 1
    assert f"trail.jsonl:{line}:1: error: " in refusal(empty, small_file[:place])


@pytest.mark.parametrize(
    ("number", "old", "new"),
    [
        (3, b'"command":"plan"', b'"command":"plot"'),
        (3, b"as it is", b"as it was"),
        (2, b"rules: []", b"rules: {}"),
        (4, b'"erased_by":5', b'"erased_by":null'),
        (5, b'"salt":"', b'"salt":"00'),
        (6, b'"runs":[2]', b'"runs":[1]'),
        (6, b'"sequence":4', b'"sequence":"4"'),
        (1, b'"last":5', b'"last":4'),
        (1, b"rematch-trail/1", b"rematch-trail/9"),
        (1, b'"records":5', b'"records":4'),
    ],
)
def test_who_alters_a_file_with_care_is_found_too(small_file, empty, number, old, new):
    lines = small_file.splitlines(keepends=True)
    if old not in lines[number - 1]:
        number = next(place for place, line in enumerate(lines, 1) if old in line)
    lines[number - 1] = lines[number - 1].replace(old, new)
    said = refusal(empty, resealed(lines))
    assert "nothing was imported" in said


@pytest.mark.parametrize("moved", [(2, 3), (5, 6)])
def test_records_in_another_order_or_twice_are_found(small_file, empty, moved):
    lines = small_file.splitlines(keepends=True)
    one, two = moved
    lines[one], lines[two] = lines[two], lines[one]
    assert f":{one + 1}:1: error: " in refusal(empty, resealed(lines))


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"{}\n", b"[]\n", b"null\n", b"\xff\n", b'{"form":1}\n', b"[" * 99_999 + b"\n"]
)
def test_another_file_is_told_from_an_export(empty, raw):
    assert "trail.jsonl:1:1: error: " in refusal(empty, raw)


def test_lines_after_the_last_are_refused(small_file, empty):
    assert "after the last line" in refusal(empty, small_file + b"\n")


def test_a_file_that_is_not_there_and_a_directory_that_is_not(audit, tmp_path, place):
    assert "cannot read" in audit("import", tmp_path / "none.jsonl", code=2)
    record_small(place, entry())
    assert "there is no directory" in audit("export", "-o", tmp_path / "none" / "trail.jsonl", code=2)
    assert not [one for one in tmp_path.iterdir() if one.suffix == ".tmp"]


def test_a_damaged_trail_leaves_no_file(file, rematch, tmp_path):
    record_many(file, 2)
    with closing(sqlite3.connect(file.path)) as database, database:
        database.execute("UPDATE records SET content = x'00' WHERE sequence = 2")
    code, _, said = rematch("audit", "export", "-o", tmp_path / "trail.jsonl", "--audit", file)
    assert (code, "the trail does not hold: record 2 (run 000000000000): altered: its content" in said) == (
        2,
        True,
    )
    assert not (tmp_path / "trail.jsonl").exists()


def test_parquet_holds_runs_and_firings_with_types(place, audit, tmp_path):
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    base = base_content()
    record_on(
        place,
        base,
        run_on(base, [1, 0, 1], "a" * 32, time="2025-03-24T09:30:00Z", cycle=2026, choice="=1+1"),
        run_on(base, [], "b" * 32),
    )
    record_small(place, entry("c" * 32))
    audit("erase", "--yes", "c" * 32)
    audit("export", "-o", tmp_path / "tables", "--format", "parquet")
    runs = parquet.read_table(tmp_path / "tables" / "runs.parquet")
    assert runs.schema.field("time").type == arrow.timestamp("ms", tz="UTC")
    assert runs.schema.field("cycle").type == arrow.int32()
    erased, _, first = runs.to_pylist()
    assert (erased["erased"], erased["choice"]) == (True, None)
    assert (first["time"], first["choice"]) == (datetime(2025, 3, 24, 9, 30, tzinfo=UTC), "=1+1")
    firings = parquet.read_table(tmp_path / "tables" / "firings.parquet").to_pylist()
    assert [(one["run_id"], one["number"], one["rule"]) for one in firings] == [
        ("a" * 32, 1, "second.rule"),
        ("a" * 32, 2, "first.rule"),
        ("a" * 32, 3, "second.rule"),
    ]
    audit("export", "-o", tmp_path / "tables", "--format", "parquet", "--rule", "first.rule")
    assert parquet.read_metadata(tmp_path / "tables" / "runs.parquet").num_rows == 1


def test_without_pyarrow_parquet_says_what_to_install(file, rematch, tmp_path, monkeypatch):
    record_many(file, 1)
    monkeypatch.delitem(sys.modules, "rematch.audit.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, _, said = rematch("audit", "export", "--format", "parquet", "-o", tmp_path / "t", "--audit", file)
    assert (code, "rematch[parquet]" in said) == (2, True)
