"""Records as bytes: they come back whole, and nothing else does."""

import pickle
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.cache.objects import UnkeepableError, UnreadableError, from_bytes, to_bytes
from rematch.errors import Position
from rematch.inference.engine import compiled_stages
from rematch.rules.language import All, Test

POSITION = Position("rules/a.yaml", 3, 4)
KEPT = All((Test("score", "lt", 220.5), Test("kind", "in", ("a", "b")), Test("score", "lt", 220.5)))


@dataclass(frozen=True)
class Foreign:
    """A record that is not the package's own."""

    number: int = 1


class Calling:
    """What a hostile file would hold: its reading calls a function."""

    def __init__(self, function, *arguments):
        self._call = function, arguments

    def __reduce__(self):
        return self._call


def test_records_come_back_equal_and_shared():
    read, again = from_bytes(to_bytes((KEPT, [POSITION, POSITION, date(2026, 3, 20)])))
    assert read == KEPT
    assert again == [POSITION, POSITION, date(2026, 3, 20)]
    assert again[0] is again[1]


def test_the_shipped_knowledge_base_and_its_rulesets_come_back_as_they_were(planning):
    kept = (planning.knowledge, planning.rules, compiled_stages(planning.rules))
    read = from_bytes(to_bytes(kept))
    assert read[1:] == kept[1:]
    assert to_bytes(read) == to_bytes(from_bytes(to_bytes(read)))
    assert read[0].names.resolve("Anesthesia") == planning.knowledge.names.resolve("Anesthesia")
    assert [figure.id for figure in read[0].figures] == [figure.id for figure in planning.knowledge.figures]


@pytest.mark.parametrize("thing", [Foreign(), len, lambda: 1, Path("x"), object(), ValueError("x")])
def test_nothing_else_is_kept(thing):
    with pytest.raises(UnkeepableError):
        to_bytes((KEPT, thing))


@pytest.mark.parametrize(
    "thing",
    [
        Calling(eval, "1"),
        Calling(print, "called"),
        Calling(Path, "x"),
        Calling(to_bytes, 1),
        Calling(getattr, POSITION, "file"),
        Foreign(),
        UnreadableError("x"),
        Path("x"),
    ],
)
def test_nothing_else_is_read_and_nothing_called(thing, capsys):
    with pytest.raises(UnreadableError):
        from_bytes(pickle.dumps(thing))
    assert capsys.readouterr().out == ""


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_whatever_the_bytes_are_it_is_one_error(at, byte, cut):
    content = bytearray(to_bytes((KEPT, POSITION)))
    at %= len(content)
    content[at:] = b"" if cut else bytes([byte]) + content[at + 1 :]
    try:
        from_bytes(bytes(content))
    except UnreadableError:
        return
