"""From marked Markdown to blocks: what is a number, a note, a heading, a source, or a person's text."""

from __future__ import annotations

from rematch.office.blocks import (
    CheckBox,
    Citation,
    Heading,
    Illustration,
    Listing,
    Notes,
    Paragraph,
    Quote,
    Source,
    Table,
    Text,
    plain,
    runs_of,
)
from rematch.office.reading import read_blocks
from rematch.report.markdown_text import escaped
from rematch.report.marks import block_mark, inline_mark


def blocks(markdown, levels=()):
    return read_blocks(markdown, levels)


def line(markdown):
    (paragraph,) = blocks(markdown)
    return paragraph.line


def why(*numbers):
    return "".join(inline_mark("why", number) for number in numbers)


def test_a_number_in_brackets_is_a_source_unless_somebody_wrote_it():
    found = line(f"Known [2]. {escaped('Mine [7]')}")
    assert [one.number for one in found if isinstance(one, Citation)] == [2]
    assert plain(found) == "Known [2]. Mine [7]"


def test_notes_that_stand_together_are_one_and_count_from_one():
    assert line(f"Said.{why(3, 4, 4)} And this.{why(0)}") == (
        Text("Said."),
        Notes((4, 5)),
        Text(" And this."),
        Notes((1,)),
    )


def test_what_closes_a_quotation_stands_before_the_note():
    assert line(f'"I would.{why(0)}" Then') == (Text('"I would."'), Notes((1,)), Text(" Then"))


def test_a_task_has_its_box():
    (listing,) = blocks(f"1. {inline_mark('task', 5)}**Write** now.")
    assert listing.start == 1
    assert listing.items[0][0].line == (CheckBox(5), Text("Write", bold=True), Text(" now."))


def test_a_line_in_bold_heads_what_is_below_it_inside_a_part_only():
    found = blocks("# Title\n\n**Kept.**\n\n## Part\n\n**Goals**\n\n- one\n\n**So** it is\n\nLast")
    assert found == (
        Heading(0, (Text("Title"),)),
        Paragraph((Text("Kept.", bold=True),)),
        Heading(1, (Text("Part"),)),
        Heading(2, (Text("Goals"),)),
        Listing(((Paragraph((Text("one"),)),),)),
        Paragraph((Text("So", bold=True), Text(" it is"))),
        Paragraph((Text("Last"),)),
    )


def test_a_paragraph_leads_to_the_list_after_it():
    lead, _, last = blocks("For it:\n\n- one\n\nLast")
    assert (lead.leads, last.leads) == (True, False)


def test_sources_are_told_line_by_line_or_in_a_list():
    for markdown in (
        "[1] One.\n[2] Two, <https://x.example>.",
        "- [1] One.\n- [2] Two, <https://x.example>.",
    ):
        first, second = blocks(markdown)
        assert isinstance(first, Source)
        assert (first.number, second.number) == (1, 2)
        assert Text("https://x.example", link="https://x.example") in second.line


def test_a_cell_shows_the_rating_that_its_mark_counts():
    markdown = f"| a | b |\n|--:|---|\n| 1 | weak{inline_mark('cell', 1)} |"
    (table,) = blocks(markdown, [None, "weak"])
    assert isinstance(table, Table)
    assert [(plain(cell.line), cell.align, cell.level) for cell in table.rows[0]] == [
        ("1", "right", None),
        ("weak", "left", "weak"),
    ]


def test_marks_of_their_own_leave_no_paragraph_and_pictures_their_place():
    markdown = f"{block_mark('part', 'x')}One{block_mark('picture', 'fit')}{block_mark('unheard', 'y')}"
    assert blocks(markdown) == (Paragraph((Text("One"),)), Illustration("fit"))


def test_what_no_document_may_hold_is_left_out():
    worst = "a\u0000b\u202ec\ue000d\ufeff\ud800e\u0007f\U000f0000g"
    assert plain(line(escaped(worst))).replace("\ufffd", "") == "abcdefg"


def test_numbers_in_a_row_are_told_as_one():
    assert runs_of((3, 4, 5, 8, 10, 11)) == ((3, 5), (8, 8), (10, 11))
    assert runs_of(()) == ()


def test_quotes_and_lists_keep_what_is_inside_them():
    quote, listing = blocks("> one\n>\n> two\n\n3. a\n\n   more\n   - deep")
    assert isinstance(quote, Quote)
    assert [plain(one.line) for one in quote.blocks] == ["one", "two"]
    assert listing.start == 3
    assert [type(one) for one in listing.items[0]] == [Paragraph, Paragraph, Listing]
