"""RM5xx: decision tables, in YAML and CSV."""

from __future__ import annotations

from rematch.codes.code import Code

EMPTY_TABLE = Code(
    "RM501",
    "a table without columns or rows",
    "A table asks something in its columns and answers in its rows; one of the two is missing.",
    "add at least one",
)
BAD_COLUMN = Code(
    "RM502",
    "a column that cannot be read",
    "A column has a plain name and asks for a field of a kind of fact.",
    "write name: type.field",
)
COLUMN_TWICE = Code(
    "RM503",
    "a column that stands twice",
    "Two columns ask the same, or have one name; a cell would not know which it answers.",
    "keep one of the two",
)
UNKNOWN_COLUMN = Code(
    "RM504",
    "a cell outside the columns",
    "The row asks for a column that the table does not declare, or a cell stands beside all of them.",
    "correct the name, or declare the column",
)
UNUSED_COLUMN = Code(
    "RM505",
    "a column that no row uses",
    "A column, or a kind of fact under also, has no cell and no text that needs it.",
    "fill it in some row, or remove it",
)
SHEET_HEAD = Code(
    "RM506",
    "a head of a sheet that cannot be read",
    "Above its columns a CSV table has lines of a key and a value (stage, id, title, hit, gives ...), "
    "then an empty line.",
    "write one key and its value a line, then an empty line",
)
BAD_CELL = Code(
    "RM511",
    "a cell that cannot be read",
    "The cell is none of the ways to write a value, a comparison or a list, so it does not say which "
    "values are meant.",
    "write for instance 220, < 220, 200..219, known or -",
)
CONTRADICTORY_CELL = Code(
    "RM512",
    "a cell that allows nothing",
    "No value that the field can have fits the cell, so the row can never hold.",
    "correct the bounds of the cell",
)
HIDDEN_ROW = Code(
    "RM521",
    "a row that is never the first",
    "Under hit: first a row above holds wherever this one does, so it never counts.",
    "move it up, or narrow the row above",
)
CLASH = Code(
    "RM522",
    "rows that clash",
    "Under hit: unique two rows can hold for one person, and each says something else.",
    "narrow one of the two, or use hit: first",
)
NO_ROW_NUMBER = Code(
    "RM523",
    "no place for the number of the row",
    "With hit: first or unique the concluded fact keeps the number of its row in a whole number called row.",
    "declare row: {type: integer} for the kind of fact, wide enough for all rows",
)
GIVEN_TWICE = Code(
    "RM524",
    "two tables that give the same",
    "With hit: first or unique the rows of one table are numbered; a second table would mix its numbers in.",
    "join the two tables, or let one give another kind of fact",
)
NEVER_PICKED = Code(
    "RM525",
    "a first row that nothing picks",
    "No rank of rules/stages.yaml puts the rows of this table in order, so none of them becomes the answer.",
    "add a rank of it, ordered by row: asc",
)

CODES = (
    EMPTY_TABLE,
    BAD_COLUMN,
    COLUMN_TWICE,
    UNKNOWN_COLUMN,
    UNUSED_COLUMN,
    SHEET_HEAD,
    BAD_CELL,
    CONTRADICTORY_CELL,
    HIDDEN_ROW,
    CLASH,
    NO_ROW_NUMBER,
    GIVEN_TWICE,
    NEVER_PICKED,
)
