"""What is erased is gone from the trail and from the disk, and the chain tells that it was there."""

import hashlib
import io
import json
import sqlite3
from contextlib import closing, contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_base import base_content, record_on, run_on
from sqlalchemy import select
from trails import FACTS, NOW, entry, finished, found_by_verify, reading, record_many, record_small

from generated.profiles import random_profile
from rematch.audit import sqlite
from rematch.audit.erase import erase, named_runs
from rematch.audit.find import recorded_run
from rematch.audit.place import FilePlace, place_of
from rematch.audit.recorder import Recorder
from rematch.audit.tables import FORGOTTEN, bases, records
from rematch.audit.trail import Trail
from rematch.audit.verify import verify

ONE, TWO, THREE = ("1" * 32, "2" * 32, "3" * 32)


def secret(seed):
    """A text that no compression makes shorter."""
    return hashlib.shake_256(bytes([seed])).hexdigest(12_000)


def holding(seed):
    """Facts with a secret among them."""
    return [{**FACTS[0], "fields": {"text": secret(seed)}}, *FACTS[1:]]


@pytest.fixture
def three(place):
    record_small(
        place,
        entry(ONE, run_by="Unmistakable Advisor", person="aaaa", facts=holding(1)),
        entry(TWO, run_by="Another Advisor", person="bbbb", facts=holding(2)),
        entry(THREE, person="aaaa", time="2020-01-01T00:00:00Z", facts=holding(3)),
    )


def row(place, run_id):
    with reading(place) as database, database.transaction() as connection:
        return connection.execute(select(records).where(records.c.run_id == run_id)).mappings().one()


def marks(place, run_id):
    """Parts of a stored content, and who ran it, as they would lie on a disk."""
    kept = row(place, run_id)
    content = bytes(kept["content"])
    return [content[start : start + 48] for start in range(64, len(content) - 64, 1500)] + [
        kept["run_by"].encode()
    ]


def on_disk(place, request):
    """Every byte of the directory of the trail; None where the disk of the server is not ours to read."""
    if isinstance(place, FilePlace):
        folder = place.path.parent
    else:
        server = request.getfixturevalue("postgresql")
        if server.cluster is None:
            return None
        server.run("CHECKPOINT")
        folder = server.cluster.folder / "data" / "base"
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_nothing_of_an_erased_run_is_left_on_the_disk(three, place, audit, request):
    gone, kept = marks(place, ONE), marks(place, TWO)
    before = on_disk(place, request)
    assert before is None or all(mark in before for mark in gone + kept)
    with reading(place):
        pass
    said = audit("erase", ONE, "--yes", "--reason", "asked for", "--by", "Jo")
    assert f"1 run, of {NOW}, will be erased for good from {place}." in said
    assert "Erased: 1 runs. Record 4 tells of it." in said
    after = on_disk(place, request)
    if after is not None:
        assert not [mark for mark in gone if mark in after]
        assert all(mark in after for mark in kept)
        # other tests fill the same server meanwhile
        assert not isinstance(place, FilePlace) or len(after) < len(before)
    assert all(row(place, ONE)[name] is None for name in FORGOTTEN)
    assert "the content of this run was erased" in audit("show", ONE, code=2)
    assert found_by_verify(place) == []


def test_a_knowledge_base_goes_with_the_last_run_on_it(place, audit, request):
    one, two = base_content(f"# {secret(4)}\n"), base_content("# another\n")
    record_on(place, one, run_on(one, [0], ONE), run_on(one, [1], TWO))
    record_on(place, two, run_on(two, [0], THREE))
    assert "knowledge base" not in audit("erase", ONE, "--yes")
    with reading(place) as database, database.transaction() as connection:
        stored = max(connection.execute(select(bases.c.packed)).scalars(), key=len)
    assert "with 1 knowledge bases that no other run needs" in audit("erase", TWO, "--yes")
    after = on_disk(place, request)
    assert after is None or bytes(stored)[500:600] not in after
    with reading(place) as database:
        assert verify(database).bases == 1
        assert recorded_run(database, THREE).firings[0].rule == "first.rule"
    assert found_by_verify(place) == []


def test_a_checkpoint_from_before_holds_and_the_erasure_is_told(three, place, audit, tmp_path):
    checkpoint = tmp_path / "checkpoint.json"
    checkpoint.write_text(audit("checkpoint"))
    audit("erase", ONE, THREE, "--yes", "--reason", "asked for", "--by", "Jo")
    assert "The chain holds: 4 records (2 erased)" in audit("verify", "--checkpoint", checkpoint)
    audit("export", "-o", tmp_path / "trail.jsonl")
    told = json.loads((tmp_path / "trail.jsonl").read_bytes().splitlines()[-2])
    assert told["record"]["kind"] == "erasure"
    assert told["content"] == {"form": "rematch-erasure/1", "runs": [1, 3], "reason": "asked for", "by": "Jo"}


def test_a_person_is_forgotten_in_every_run(three, place, audit):
    assert "Erased: 2 runs." in audit("erase", "--person", "AAAA", "--yes")
    assert [run["erased"] for run in json.loads(audit("list", "--format", "json"))] == [True, False, True]
    assert "no recorded run is for this person" in audit("erase", "--person", "aaaa", "--yes", code=2)


def test_erasing_twice_and_erasing_what_is_not_there(three, audit):
    audit("erase", ONE, "--yes")
    said = audit("erase", ONE[:9], ONE, TWO, "--yes")
    assert said.splitlines()[0] == "Run 111111111111 was erased before: record 4 tells of it."
    assert "Erased: 1 runs. Record 5 tells of it." in said
    assert audit("erase", ONE, "--yes").count("\n") == 1
    assert "no recorded run has this id" in audit("erase", "4444", "--yes", code=2)
    assert "no recorded run has this id" in audit("erase", THREE, "4444", "--yes", code=2)
    assert "firings" in audit("show", THREE)
    assert "Name runs, or a person" in audit("erase", "--yes", code=2)
    assert "Name runs, or a person" in audit("erase", ONE, "--person", "aaaa", "--yes", code=2)


def test_an_erasure_is_no_run_and_stays(three, place, audit, tmp_path):
    audit("erase", ONE, "--yes")
    audit("export", "-o", tmp_path / "trail.jsonl")
    told = json.loads((tmp_path / "trail.jsonl").read_bytes().splitlines()[-2])["record"]["run_id"]
    assert "no recorded run has this id" in audit("erase", told, "--yes", code=2)


def test_old_runs_are_pruned(three, place, audit):
    said = audit("prune", "--older-than", "3y", "--yes")
    assert "1 run, of 2020-01-01T00:00:00Z, will be erased" in said
    assert audit("prune", "--older-than", "5y", "--yes").startswith("Nothing to erase: ")
    assert "allowed: 90d, 6m, 3y" in audit("prune", "--older-than", "2020-01-01", code=2)
    assert found_by_verify(place) == []


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("answer", "erased"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_it_asks_first(three, audit, monkeypatch, answer, erased):
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    said = audit("erase", ONE)
    assert ("Nothing was erased." in said) is not erased
    assert json.loads(audit("list", "--format", "json"))[-1]["erased"] is erased


def test_where_nobody_is_there_to_ask_nothing_is_erased(three, audit, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert "add --yes" in audit("erase", ONE, code=2)
    assert "firings" in audit("show", ONE)


@contextmanager
def reader(place):
    """Another program in the middle of reading the file."""
    with closing(sqlite3.connect(place.path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM records").fetchone()
        yield


def test_what_a_reader_still_holds_in_the_log_is_said_and_can_be_given_back_later(
    file, rematch, request, monkeypatch
):
    record_small(file, entry(ONE, run_by="Unmistakable", facts=holding(1)), entry(TWO))
    gone = marks(file, ONE)
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with reader(file):
        code, _, said = rematch("audit", "erase", ONE, "--yes", "--audit", file)
    assert code == 2
    assert "the runs are erased, but the trail was not written anew" in said
    assert "run `rematch audit erase 111111111111`" in said
    assert row(file, ONE)["content"] is None
    assert rematch("audit", "erase", "1111", "--audit", file)[0] == 0
    assert not [mark for mark in gone if mark in on_disk(file, request)]


def test_who_does_not_own_the_tables_of_a_server_is_told_that_they_were_not_written_anew(postgresql, rematch):
    if postgresql.cluster is None:
        pytest.skip("another role needs a server of our own")
    record_small(place_of(postgresql.named), entry(ONE))
    postgresql.run(
        "DROP ROLE IF EXISTS clerk",
        "CREATE ROLE clerk LOGIN",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk",
        "GRANT USAGE ON SCHEMA public TO clerk",
    )
    clerk = postgresql.url.set(username="clerk").render_as_string(hide_password=False)
    code, _, said = rematch("audit", "erase", ONE, "--yes", "--audit", clerk)
    assert code == 2
    assert "the runs are erased, but the trail was not written anew" in said
    assert "let the owner of its tables run the same command" in said
    code, _, _ = rematch("audit", "erase", ONE, "--yes", "--audit", postgresql.named)
    assert code == 0


def test_a_recorder_keeps_its_knowledge_base_again_when_that_was_erased(place, planning):
    run = finished(planning, random_profile(5))
    recorder = Recorder(place, planning.knowledge_base, NOW)
    try:
        recorder.record(run)
        with Trail(place, NOW) as trail:
            assert (
                erase(trail.database, named_runs(trail.database, [run.stamp.run_id]), NOW, None, None).bases
                == 1
            )
        again = finished(planning, random_profile(5))
        recorder.record(again)
    finally:
        recorder.close()
    assert found_by_verify(place) == []
    with reading(place) as database:
        assert recorded_run(database, again.stamp.run_id).facts


def test_the_key_of_a_person_is_that_of_their_records(audit, rematch, place, tmp_path, planning):
    profile = tmp_path / "profile.json"
    data = random_profile(6)
    data["applicant"]["name"] = "  Vera  UNMISTAKABLE "
    profile.write_text(json.dumps(data), encoding="utf-8")
    recorder = Recorder(place, planning.knowledge_base, NOW)
    recorder.record(finished(planning, profile))
    recorder.close()
    code, key, _ = rematch("audit", "person", profile)
    assert code == 0
    assert json.loads(audit("list", "--format", "json", "--person", key.strip()))
    data["applicant"]["name"] = "Vera Unmistakable"
    profile.write_text(json.dumps(data), encoding="utf-8")
    assert rematch("audit", "person", profile)[1] == key
    assert "Erased: 1 runs" in audit("erase", "--person-of", profile, "--yes")
    del data["applicant"]["name"]
    profile.write_text(json.dumps(data), encoding="utf-8")
    assert "does not say whom it is about" in audit("erase", "--person-of", profile, code=2)


@pytest.fixture(scope="module")
def trail(tmp_path_factory):
    place = FilePlace(tmp_path_factory.mktemp("many") / "audit.sqlite3")
    record_many(place, 40)
    return place


@given(st.sets(st.integers(1, 40), max_size=5))
def test_the_chain_holds_after_any_erasures(trail, chosen):
    with Trail(trail, NOW) as open_trail:
        found = named_runs(open_trail.database, [f"{number:032x}" for number in chosen])
        left = [run for run in found if run.erased_by is None]
        done = erase(open_trail.database, found, NOW, None, None)
        assert done.runs == len(left)
        assert (done.record is None) == (not left)
    assert found_by_verify(trail) == []
