"""Read every file of a knowledge base and gather every problem of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.audit.policy import FILE as POLICY_FILE
from rematch.audit.policy import load_policy
from rematch.coverage.citations import knowledge_citations, template_citations
from rematch.errors import order_of
from rematch.knowledge.load import load_knowledge
from rematch.knowledge.reading import gather
from rematch.knowledge_base import KnowledgeBase, content_hash
from rematch.narrative.declarations import FILE as NARRATIVE_FILE
from rematch.narrative.declarations import load_declarations
from rematch.narrative.fields import all_spellings
from rematch.overlay.layers import own_folder
from rematch.profile.plausibility import FILE as PLAUSIBILITY_FILE
from rematch.profile.plausibility import load_plausibility
from rematch.profile.unknowns_file import FILE as UNKNOWNS_FILE
from rematch.profile.unknowns_file import load_unknowns
from rematch.report.files import read_words
from rematch.rule_tests.find import FOLDER as TESTS
from rematch.rule_tests.find import test_files
from rematch.rule_tests.reading import read_test_files
from rematch.rules.load import load_rule_base
from rematch.sample.declared import FILE as SAMPLING_FILE
from rematch.sample.declared import load_sampling

if TYPE_CHECKING:
    from rematch.errors import Problem
    from rematch.knowledge.load import Knowledge
    from rematch.overlay.layers import Location
    from rematch.profile.unknowns import DeclaredUnknowns


@dataclass(frozen=True, slots=True, eq=False)
class ReadBase:
    """What the files of a knowledge base hold, and what is wrong with them.

    ``knowledge_base`` and ``unknowns`` are None where their files could not be read. ``problems`` are sorted
    by place, each once.
    """

    knowledge_base: KnowledgeBase | None
    unknowns: DeclaredUnknowns | None
    problems: tuple[Problem, ...]


def read_base(root: Location) -> ReadBase:
    """Read the rules/, knowledge/, templates/ and, if any, the tests/rules/ of the base at ``root``."""
    problems: list[Problem] = []
    knowledge = gather(problems, load_knowledge, root)
    base = _with_rules(root, knowledge, problems) if knowledge is not None else None
    folder = root / "knowledge"
    unknowns = gather(problems, load_unknowns, folder / UNKNOWNS_FILE)
    gather(problems, load_plausibility, folder / PLAUSIBILITY_FILE)
    gather(problems, load_policy, folder / POLICY_FILE)
    gather(problems, read_words, root / "templates")
    if knowledge is not None:
        fields = knowledge.specialties
        gather(problems, load_sampling, folder / SAMPLING_FILE, fields)
        spellings = all_spellings(fields)
        gather(problems, load_declarations, folder / NARRATIVE_FILE, spellings, knowledge.citable)
    if base is not None:
        gather(problems, read_test_files, test_files([own_folder(root) / TESTS]), base)
    # the source of an entry may be refused twice: where it is read, and where citations are gathered
    return ReadBase(base, unknowns, tuple(sorted(dict.fromkeys(problems), key=order_of)))


def _with_rules(root: Location, knowledge: Knowledge, problems: list[Problem]) -> KnowledgeBase | None:
    rules = gather(problems, load_rule_base, root, knowledge.vocabulary, knowledge.citable)
    knowledge_citations(root, knowledge.citable, problems)
    template_citations(root, knowledge.citable, problems)
    return None if rules is None else KnowledgeBase(root, knowledge, rules, content_hash(root))
