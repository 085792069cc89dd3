"""YAML and JSON files are read as plain YAML 1.2 data with places, and anything odd is refused."""

from __future__ import annotations

import json
import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.document import Limits, parse_document, read_document
from rematch.errors import DocumentError


def _data(text, name="file.yaml", limits=None):
    return parse_document(text.encode("utf-8", "surrogatepass"), name, limits).data


def _refusal(text, name="file.yaml", limits=None):
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(DocumentError) as caught:
        parse_document(raw, name, limits)
    assert caught.value.exit_code == 2
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("Y", "Y"),
        ("true", True),
        ("FALSE", False),
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("nil", "nil"),
        ("5", 5),
        ("+5", 5),
        ("-12", -12),
        ("017", 17),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("5.0", 5.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2025-06", "2025-06"),
        ("2025-06-01", "2025-06-01"),
        ("2025-06-01 10:00:00", "2025-06-01 10:00:00"),
        ('"5"', "5"),
        ("'true'", "true"),
        ('""', ""),
        ("=", "="),
        ("a b", "a b"),
        ("|\n  5", "5"),
        (">-\n  a\n  b", "a b"),
        ("9" * 18, int("9" * 18)),
        ("9" * 19, float("9" * 19)),
    ],
)
def test_scalars_are_those_of_plain_yaml(written, value):
    found = _data(f"key: {written}")["key"]
    assert found == value
    assert type(found) is type(value)


def test_keys_are_texts():
    assert _data("1: a\ntrue: b\nnull: c\n2025-06: d\n") == {
        "1": "a",
        "true": "b",
        "null": "c",
        "2025-06": "d",
    }


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "~"])
def test_an_empty_file_holds_nothing(text):
    assert _data(text) is None


def test_a_byte_order_mark_and_windows_line_ends_are_fine():
    document = parse_document(b"\xef\xbb\xbfa: 1\r\nb:\r\n  c: x\r\n", "file.yaml")
    assert document.data == {"a": 1, "b": {"c": "x"}}
    assert document.position(("b", "c")).line == 3


def test_every_key_and_value_has_its_place():
    document = parse_document(b"a: 1\nb:\n  - x\n  - c: {d: 'e', f: [g]}\n", "dir/file.yaml")
    places = {
        ("a",): (1, 4),
        ("b",): (3, 3),
        ("b", 0): (3, 5),
        ("b", 1): (4, 5),
        ("b", 1, "c"): (4, 8),
        ("b", 1, "c", "d"): (4, 12),
        ("b", 1, "c", "f", 0): (4, 21),
    }
    for path, (line, column) in places.items():
        assert str(document.position(path)) == f"dir/file.yaml:{line}:{column}"
    assert str(document.position(("b", 1, "c", "f"), key=True)) == "dir/file.yaml:4:17"
    assert str(document.position(("b", 1), key=True)) == "dir/file.yaml:4:5"


def test_a_missing_place_is_that_of_its_parent():
    document = parse_document(b"a:\n  b: 1\n", "file.yaml")
    assert document.position(("a", "x", 3)) == document.position(("a",))
    assert str(document.position(("x",))) == "file.yaml:1:1"
    assert str(parse_document(b"", "file.yaml").position(("x",))) == "file.yaml:1:1"


def test_an_alias_stands_for_its_anchor():
    document = parse_document(b"a: &x {b: [1]}\nc: *x\n", "file.yaml")
    assert document.data == {"a": {"b": [1]}, "c": {"b": [1]}}
    assert document.position(("c", "b", 0)).line == 2


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "the key 'a' stands twice"),
        ("{x: {a: 1, 'a': 2}}", 1, 12, "the key 'a' stands twice"),
        ("a: !!str 5", 1, 4, "tag"),
        ("a: !mine {b: 1}", 1, 4, "tag"),
        ("a: !!python/object/apply:os.system [x]", 1, 4, "tag"),
        ("x: &x {a: 1}\ny:\n  <<: *x\n", 3, 3, "merge keys"),
        ("a: 1\n---\nb: 2\n", 2, 1, "more than one YAML document"),
        ("? [a, b]\n: c\n", 1, 3, "a key must be a plain word"),
        ("x: &x a\n*x : b\n", 2, 1, "a key must be a plain word"),
        ("a: *nobody", 1, 4, "alias *nobody"),
        ("a: &x [*x]", 1, 8, "alias *x"),
        ("a: b: c", 1, 5, "not valid YAML"),
        ("a: [1, 2\n", 2, 1, "not valid YAML"),
        ("a:\n\tb: 1\n", 2, 1, "not valid YAML"),
        ('a: "\\ud800"', 1, 7, "not valid YAML"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_at_its_place(text, line, column, words):
    problem = _refusal(text)
    assert words in problem.what
    assert (problem.where.line, problem.where.column) == (line, column)
    assert problem.remedy


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("a:\n\tb: 1\n", "replace tabs by spaces"),
        ("a:\n  - b\n\t- c: 1\n", "replace tabs by spaces"),
        ("because: Note: it is so\nb: 1\n", "put a text that holds a colon in quotes"),
        ("a: 1\n  b: 2\n", "check its indentation"),
        ("a: [1, 2\nb: 3\n", "close the quote or bracket; the mistake may stand on a line above"),
        ('a: "open\nb: 2\n', "close the quote or bracket; the mistake may stand on a line above"),
        ("a: 'It's so'\nb: 1\n", "put the whole text in double quotes"),
        ("- {a: 'It's so', b: 1}", "put the whole text in double quotes"),
        ('a: "so" it is\nb: 1\n', "put the whole text in single quotes"),
        ("a: @x\n", "put a text that begins with this sign in quotes"),
        ("a:\n  b: 1\n c: 2\n", "set the line as far in"),
    ],
)
def test_broken_yaml_says_how_to_mend_it(text, remedy):
    assert _refusal(text).remedy.startswith(remedy)


@pytest.mark.parametrize("raw", [b"\xff\xfea\x00", b"a: \xe9\n", "a: 1".encode("utf-16")])
def test_only_utf_8_is_read(raw):
    assert "not UTF-8" in _refusal(raw).what


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f"])
def test_control_characters_are_refused(character):
    assert "character" in _refusal(f"a: x{character}y").what


BILLION_LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
NESTING_BY_ALIAS = (
    "a0: &a0 "
    + "[" * 30
    + "]" * 30
    + "\n"
    + "".join(f"a{number}: &a{number} {'[' * 30}*a{number - 1}{']' * 30}\n" for number in range(1, 20))
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BILLION_LAUGHS, "aliases multiply"),
        (NESTING_BY_ALIAS, "nested deeper than 40"),
        ("[" * 100_000, "nested deeper than 40"),
        ("{a: " * 100_000, "nested deeper than 40"),
        ("a: " + "[" * 41 + "]" * 41, "nested deeper than 40"),
        ("- x\n" * 60_000, "more than 50,000 values"),
        ("x" * 1_000_001, "larger than 1,000,000 bytes"),
    ],
    ids=["laughs", "nesting by alias", "brackets", "braces", "one too deep", "values", "bytes"],
)
def test_large_deep_and_multiplied_files_are_refused(text, words):
    assert words in _refusal(text).what


def test_limits_are_the_callers():
    assert "more than 3 values" in _refusal("[1, 2, 3]", limits=Limits(nodes=3)).what
    assert _data("[1, 2]", limits=Limits(nodes=3)) == [1, 2]
    assert "deeper than 1 levels" in _refusal("[[1]]", limits=Limits(depth=1)).what
    assert "larger than 2 bytes" in _refusal("abc", limits=Limits(size=2)).what


def test_aliases_below_the_limit_are_counted_and_allowed():
    assert _data("a: &a [1, 2, 3]\nb: [*a, *a]\n")["b"] == [[1, 2, 3], [1, 2, 3]]
    assert "aliases multiply" in _refusal("a: &a [1, 2, 3]\nb: [*a, *a]\n", limits=Limits(nodes=12)).what


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "not valid JSON"),
        ("{\n'a': 1}", 2, "not valid JSON"),
        ("a: 1", 1, "not valid JSON"),
        ("{}\n# comment", 2, "not valid JSON"),
        ('{"a": NaN}', 1, "NaN is no number"),
        ('{"a": -Infinity}', 1, "-Infinity is no number"),
        ('{"a": 1,\n "a": 2}', 2, "the key 'a' stands twice"),
        ("[" * 100_000 + "]" * 100_000, 1, "nested"),
        ('{"a": "\\ud800"}', 1, "not valid YAML"),
        ('{"a": "x\ty"}', 1, "not valid JSON"),
    ],
)
def test_a_json_file_is_held_to_json(text, line, words):
    problem = _refusal(text, "file.json")
    assert words in problem.what
    assert problem.where.line == line


@pytest.mark.parametrize("name", ["file.json", "FILE.JSON"])
def test_json_may_be_indented_with_tabs_and_hold_any_number(name):
    assert _data('{\n\t"a":1,\t"b":[true,null,1.5E2]}', name) == {"a": 1, "b": [True, None, 150.0]}
    assert isinstance(_data('{"a": ' + "1" * 5_000 + "}", name)["a"], str)


json_data = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=20).filter(
        lambda text: "\ufeff" not in text
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc \\u\U0001f600", max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(data=json_data, escaped=st.booleans(), indent=st.sampled_from([None, 2, "\t"]))
def test_json_reads_as_the_json_module_reads_it(data, escaped, indent):
    text = json.dumps(data, ensure_ascii=escaped, indent=indent)
    found = _data(text, "file.json")
    assert found == data or (isinstance(data, float) and math.isclose(found, data))


@given(text=st.text(max_size=80), name=st.sampled_from(["file.yaml", "file.json"]))
def test_any_text_is_read_or_refused(text, name):
    with suppress(DocumentError):
        _data(text, name)


def test_a_file_is_read_from_disk(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    assert read_document(path).data == {"a": 1}
    for missing in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(DocumentError, match="cannot read"):
            read_document(missing)
