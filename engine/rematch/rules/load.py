"""Load the rule base: rules/stages.yaml and every rule file, strictly, with all problems at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.codes.file import MISSING_KEY, WRONG_NUMBER
from rematch.codes.language import EMPTY_TEST, NO_PATTERN, PATTERN_NAME, UNKNOWN_FACT_TYPE, UNKNOWN_STAGE
from rematch.document import KNOWLEDGE_LIMITS, Document, read_document
from rematch.errors import KnowledgeBaseError, Position, Problem, suggestion
from rematch.forms import FORMS
from rematch.inference.normal_form import count_alternatives
from rematch.knowledge.reading import gather
from rematch.overlay.layers import Layers, files_below, read_layers
from rematch.overlay.rule_files import uncovered
from rematch.rules.checks import Draft, check_rules
from rematch.rules.conclusions import ConclusionReader
from rematch.rules.conditions import read_condition
from rematch.rules.csv_tables import SUFFIX as CSV_SUFFIX
from rematch.rules.csv_tables import read_table_csv
from rematch.rules.heading import RULE_KEYS, RuleIds, check_size, read_source, refuse_alternatives
from rematch.rules.language import MOST_ALTERNATIVES, Conclusion, Pattern, Rule, RuleBase
from rematch.rules.node import IDENTIFIER, Node, listed, root_of
from rematch.rules.reasons import check_conclusion, check_text
from rematch.rules.scope import Scope
from rematch.rules.stages import read_stages
from rematch.rules.table_checks import check_numbering, check_picked
from rematch.rules.table_reading import TableReader
from rematch.rules.table_rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.overlay.layers import Location, PlacedFile
    from rematch.rules.tables import Table

STAGES_FILE = "stages.yaml"
_STAGES = frozenset(f"rules/{Path(STAGES_FILE).with_suffix(form)}" for form in FORMS)
SUFFIXES = (*FORMS, CSV_SUFFIX)
"""How the name of a rule file may end."""
PRIORITIES = range(-1000, 1001)


def load_rule_base(root: Location, vocabulary: Vocabulary, sources: frozenset[str]) -> RuleBase:
    """Read ``root``/rules: the stages, every other file below it in one of the FORMS, and tables in .csv.

    ``sources`` are the ids of knowledge/sources.yaml and the numbers of knowledge/heuristics.yaml that a
    rule's ``source`` may name beside ``house``. The result does not depend on the names or the order of
    files. Raises KnowledgeBaseError with every problem found.
    """
    problems: list[Problem] = []
    stage_document = gather(problems, read_layers, root / "rules" / STAGES_FILE)
    documents = rule_documents(root, vocabulary, problems)
    staged = read_stages(root_of(stage_document, problems), vocabulary) if stage_document else ()
    stages = [draft.stage for draft in staged]
    reader = RuleReader(vocabulary, sources, [stage.name for stage in stages])
    drafts = [
        draft for document in documents.values() for draft in reader.read_file(root_of(document, problems))
    ]
    if stage_document is not None:
        check_rules(vocabulary, staged, drafts)
        check_picked(reader.tables, staged)
    if problems:
        # what is wrong with a column or a text of a table is found again with each row
        raise KnowledgeBaseError(dict.fromkeys(problems))
    names = {str(file.path): file.name for file in files_below(root / "rules", SUFFIXES)}
    order = {stage.name: number for number, stage in enumerate(stages)}
    rules = [_relative(draft.rule, names) for draft in drafts if draft.rule is not None]
    rules.sort(key=lambda rule: (order[rule.stage], rule.priority, rule.id))
    placed = tuple(replace(stage, position=_moved(stage.position, names)) for stage in stages)
    return RuleBase(vocabulary, placed, tuple(rules), tuple(sorted(names.values())))


def rule_files(root: Location) -> tuple[PlacedFile, ...]:
    """Return the rule files of a knowledge base, by layer and name; hidden files are left out."""
    found = files_below(root / "rules", SUFFIXES)
    return tuple(file for file in found if file.within not in _STAGES)


def rule_documents(
    root: Location, vocabulary: Vocabulary, problems: list[Problem]
) -> dict[PlacedFile, Document]:
    """Return the data of the rule files, without what an overlay replaces or switches off.

    A file that cannot be read adds its problems.
    """
    documents: dict[PlacedFile, Document] = {}
    for file in rule_files(root):
        document = gather(problems, read_rule_file, file.path, vocabulary)
        if document is not None:
            documents[file] = document
    return uncovered(documents, root.declared, problems) if isinstance(root, Layers) else documents


def read_rule_file(path: Path, vocabulary: Vocabulary) -> Document:
    """Return the data of one rule file, a table in CSV as its YAML form; raise DocumentError."""
    if path.suffix == CSV_SUFFIX:
        return read_table_csv(path, vocabulary)
    return read_document(path, KNOWLEDGE_LIMITS)


def _moved(position: Position, names: Mapping[str, str]) -> Position:
    return Position(names[position.file], position.line, position.column)


def _relative(rule: Rule, names: Mapping[str, str]) -> Rule:
    return replace(rule, position=_moved(rule.position, names))


class RuleReader:
    """Reads the rules and tables of all files; remembers ids and tables to find what may stand only once."""

    def __init__(self, vocabulary: Vocabulary, sources: frozenset[str], stages: list[str]) -> None:
        self._vocabulary = vocabulary
        self._sources = sources
        self._stages = stages
        self._ids = RuleIds()
        self._tables = TableReader(vocabulary, sources, self._ids)
        self.tables: list[Table] = []

    def read_file(self, root: Node) -> list[Draft]:
        """Return a draft per rule and per table row of one file."""
        entries = root.entries("a rule file", ("stage",), ("rules", "tables"))
        if entries is None:
            return []
        if "rules" not in entries and "tables" not in entries:
            root.refuse(MISSING_KEY, "a rule file lacks 'rules'", remedy="add rules: or tables:", key=True)
        stage = entries["stage"].choice("stage", self._stages, UNKNOWN_STAGE) if "stage" in entries else None
        items = (entries["rules"].items("'rules'") if "rules" in entries else None) or []
        drafts = [self._rule(item, stage) for item in items]
        for item in (entries["tables"].items("'tables'") if "tables" in entries else None) or []:
            drafts.extend(self._table(item, stage))
        return drafts

    def _table(self, node: Node, stage: str | None) -> list[Draft]:
        before = len(node.problems)
        table = self._tables.read(node)
        if table is None:
            return []
        drafts = rules_of(table, stage, self._vocabulary, sound=len(node.problems) == before)
        check_numbering(table, self.tables)
        self.tables.append(table)
        return drafts

    def _rule(self, node: Node, stage: str | None) -> Draft:
        entries = node.entries("a rule", RULE_KEYS, ("priority",))
        if entries is None:
            return Draft(None, stage, (), (), ())
        rule_id = self._ids.read(entries["id"]) if "id" in entries else None
        title = entries["title"].text("the title") if "title" in entries else None
        patterns, none = self._patterns(entries.get("when"))
        by_alias = {name: pattern for name, (pattern, _) in patterns.items()}
        scope = Scope(self._vocabulary, by_alias, _doubtful(entries.get("when"), by_alias))
        conclusions: tuple[tuple[Conclusion, Node], ...] = ()
        if "then" in entries:
            conclusions = ConclusionReader(scope).read(entries["then"])
            for conclusion, place in conclusions:
                check_conclusion(place, conclusion, scope)
        because = entries["because"].text("'because'") if "because" in entries else None
        if because is not None:
            check_text(entries["because"], because, scope)
        source = read_source(entries["source"], self._sources) if "source" in entries else ()
        priority = _priority(entries.get("priority"))
        makes = _makes(entries.get("then"))
        rule = None
        if rule_id and title and stage and because:
            rule = Rule(
                id=rule_id,
                stage=stage,
                title=title,
                patterns=tuple(by_alias.values()),
                none=tuple(pattern for pattern, _ in none),
                conclusions=tuple(conclusion for conclusion, _ in conclusions),
                because=because,
                source=source,
                priority=priority,
                position=entries["id"].position,
            )
        nodes = tuple((pattern.type, place) for pattern, place in patterns.values())
        denied = tuple((pattern.type, place) for pattern, place in none)
        return Draft(rule, stage, nodes, denied, makes, conclusions)

    def _patterns(
        self, node: Node | None
    ) -> tuple[dict[str, tuple[Pattern, Node]], list[tuple[Pattern, Node]]]:
        patterns: dict[str, tuple[Pattern, Node]] = {}
        none: list[tuple[Pattern, Node]] = []
        entries = node.mapping("'when'") if node is not None else None
        if node is None or entries is None:
            return patterns, none
        for key, entry in entries.items():
            if key == "none":
                none.extend(self._none(entry))
                continue
            pattern = self._pattern(key, entry, "pattern")
            if pattern is None:
                continue
            if pattern.alias in patterns:
                entry.refuse(
                    PATTERN_NAME,
                    f"two patterns are called {pattern.alias!r}",
                    remedy="write 'type as another_name'",
                    key=True,
                )
                continue
            patterns[pattern.alias] = (pattern, entry)
        self._check_size(node, patterns, none, only_none=all(key == "none" for key in entries))
        return patterns, none

    def _check_size(
        self,
        node: Node,
        patterns: Mapping[str, tuple[Pattern, Node]],
        none: list[tuple[Pattern, Node]],
        *,
        only_none: bool,
    ) -> None:
        if only_none:
            node.refuse(
                NO_PATTERN,
                "a rule needs at least one fact it is about",
                remedy="add a pattern beside none",
                found=False,
            )
        check_size(node, [pattern for pattern, _ in patterns.values()])
        for pattern, place in none:
            if count_alternatives(pattern.condition, MOST_ALTERNATIVES) > MOST_ALTERNATIVES:
                refuse_alternatives(place)

    def _none(self, node: Node) -> Iterable[tuple[Pattern, Node]]:
        groups = (node.items("'none'") or []) if isinstance(node.data, list) else [node]
        if not groups:
            node.refuse(
                EMPTY_TEST, "'none' is empty", remedy="name a fact that must not be there", found=False
            )
        for group in groups:
            entries = group.mapping("'none'")
            if entries is not None and not entries:
                group.refuse(
                    EMPTY_TEST, "'none' is empty", remedy="name a fact that must not be there", found=False
                )
            for key, entry in (entries or {}).items():
                pattern = self._pattern(key, entry, "none")
                if pattern is not None:
                    yield pattern, entry

    def _pattern(self, key: str, node: Node, what: str) -> Pattern | None:
        name, separator, alias = key.partition(" as ")
        alias = alias.strip() if separator else name
        name = name.strip()
        if separator and what == "none":
            node.refuse(
                PATTERN_NAME,
                "a fact that must not be there needs no other name",
                remedy=f"write {name}",
                key=True,
            )
            return None
        fact_type = self._vocabulary.types.get(name)
        if fact_type is None:
            misplaced = "check its indentation" if name in RULE_KEYS else None
            node.refuse(
                UNKNOWN_FACT_TYPE,
                f"unknown fact type {name!r}",
                allowed=listed(self._vocabulary.types),
                remedy=misplaced or suggestion(name, self._vocabulary.types),
                key=True,
            )
            return None
        if not IDENTIFIER.fullmatch(alias):
            node.refuse(
                PATTERN_NAME,
                f"{alias!r} cannot name a pattern",
                allowed="lower-case letters, digits and _",
                key=True,
            )
            return None
        condition = read_condition(node, fact_type)
        return None if condition is None else Pattern(alias, name, condition)


def _priority(node: Node | None) -> int:
    if node is None:
        return 0
    value = node.data
    if isinstance(value, bool) or not isinstance(value, int) or value not in PRIORITIES:
        node.refuse(
            WRONG_NUMBER,
            "the priority must be a whole number",
            allowed=f"{PRIORITIES[0]} to {PRIORITIES[-1]}, lowest first",
        )
        return 0
    return value


def _doubtful(node: Node | None, patterns: Collection[str]) -> frozenset[str]:
    """Return the aliases that are written but could not be read."""
    written = node.data if node is not None and isinstance(node.data, dict) else {}
    return frozenset(key.rpartition(" as ")[2].strip() for key in written) - {"none", *patterns}


def _makes(node: Node | None) -> tuple[str, ...]:
    return tuple(node.data) if node is not None and isinstance(node.data, dict) else ()
