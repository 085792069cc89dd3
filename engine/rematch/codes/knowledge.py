"""RM60x to RM64x: the vocabulary, names, figures, pivots and priorities."""

from __future__ import annotations

from rematch.codes.code import Code

RESERVED_NAME = Code(
    "RM601",
    "a name that the vocabulary cannot use",
    "The name is a word of the rule language, or holds what a name cannot hold.",
    "choose a plain name that is no word of the rule language",
)
FIELD_DECLARATION = Code(
    "RM602",
    "a declaration that does not hold together",
    "A key has no meaning for a field of this type, a choice has not exactly one list of values, or a "
    "scale has fewer than two.",
    "give what the type needs, and no more",
)
UNKNOWN_SPECIALTY = Code(
    "RM611",
    "an unknown specialty",
    "knowledge/specialties.yaml has no specialty of this id, so the entry would never be used.",
    "name an id of knowledge/specialties.yaml",
)
NAME_TAKEN = Code(
    "RM612",
    "a name that means something else already",
    "Two fields share a name or a code, or a name has no letter: what an applicant types would be ambiguous.",
    "give the name to one of the two",
)
BAD_ATTRIBUTE = Code(
    "RM613",
    "an entry that is not well formed",
    "A code, a track, an address or a number of a heuristic is not written as such things are.",
    "write it as the message says",
)
NO_FIGURES = Code(
    "RM621",
    "no figures",
    "knowledge/figures/ holds no CSV file, so nothing could be compared.",
    "restore the files of knowledge/figures/",
)
FIGURE_HEADING = Code(
    "RM622",
    "a heading of figures that does not fit",
    "The first line names exactly the known columns, and each row has a cell for each of them.",
    "name every column once, and put a cell that holds a comma in double quotes",
)
BAD_FIGURE = Code(
    "RM623",
    "a figure that cannot be right",
    "A cell names something unknown, or a value that its metric cannot have.",
    "check the figure against its source",
)
FIGURE_TWICE = Code(
    "RM624",
    "a figure that stands twice",
    "Specialty, metric, group and year are those of an earlier row; one of the two would be ignored.",
    "keep one of the two",
)
INCONSISTENT_FIGURES = Code(
    "RM625",
    "figures that contradict each other",
    "By knowledge/metrics.yaml the figures cannot all be true: an order, a sum or a remainder does not "
    "come out.",
    "check the figures against their sources",
)
BAD_PIVOT = Code(
    "RM631",
    "a pivot that makes no sense",
    "A pivot leads to another field, carries a skill over, and goes to an easier field unless a caution "
    "says so.",
    "correct the target, name a skill, or say so under caution:",
)
PIVOT_TWICE = Code(
    "RM632",
    "a pivot or rank that stands twice",
    "Two pivots from a field have one target or one rank, or a rank leaves a gap.",
    "number the pivots of a field 1, 2, 3 ...",
)
FIELD_LEFT_OUT = Code(
    "RM633",
    "a field that is left out",
    "Every specialty has pivots and priorities of its own, and every kind of experience a group.",
    "add an entry for it",
)
BAD_PRIORITY = Code(
    "RM641",
    "priorities that do not fit the report",
    "Phrases have a limit of words, lists a limit of entries, a statement is one sentence, a kind has one"
    " group.",
    "shorten it, or take the extra entry out",
)

CODES = (
    RESERVED_NAME,
    FIELD_DECLARATION,
    UNKNOWN_SPECIALTY,
    NAME_TAKEN,
    BAD_ATTRIBUTE,
    NO_FIGURES,
    FIGURE_HEADING,
    BAD_FIGURE,
    FIGURE_TWICE,
    INCONSISTENT_FIGURES,
    BAD_PIVOT,
    PIVOT_TWICE,
    FIELD_LEFT_OUT,
    BAD_PRIORITY,
)
