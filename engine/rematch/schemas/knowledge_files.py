"""The schemas of the files below knowledge/ and of templates/words.yaml, learned from a sound base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rematch.audit.policy import FILE as POLICY
from rematch.audit.policy import load_policy
from rematch.knowledge.load import load_knowledge
from rematch.narrative.declarations import FILE as NARRATIVE
from rematch.narrative.declarations import load_declarations
from rematch.overlay.layers import Layers
from rematch.profile.plausibility import FILE as PLAUSIBILITY
from rematch.profile.plausibility import load_plausibility
from rematch.profile.unknowns_file import FILE as UNKNOWNS
from rematch.profile.unknowns_file import load_unknowns
from rematch.report.files import read_words
from rematch.rules.node import made_by
from rematch.sample.declared import FILE as SAMPLES
from rematch.sample.declared import load_sampling
from rematch.schemas.learned import learned_schema
from rematch.schemas.parts import TEXT, Schema, list_of, one_of_words, ref
from rematch.schemas.rule_files import source_words
from rematch.schemas.watching import Log

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.knowledge.load import Knowledge
    from rematch.knowledge.settings import Settings
    from rematch.overlay.layers import Location
    from rematch.schemas.words import SchemaWords

SETTINGS = "settings"
_SOURCE = "source"


def knowledge_schemas(root: Location, words: SchemaWords) -> Mapping[str, Schema]:
    """Return the schema of each file below knowledge/ by its stem; KnowledgeBaseError when one is broken."""
    log = Log()
    with made_by(log.maker()):
        knowledge = load_knowledge(root)
        _load_others(root / "knowledge", knowledge)
    found: dict[str, Schema] = {SETTINGS: _settings_schema(knowledge.settings, words)}
    for file, asked in log.asked.items():
        learned = learned_schema(log.documents[file], asked, words)
        if isinstance(root, Layers):
            learned.pop("required", None)  # an overlay's file holds only what it adds or replaces
        found[Path(file).stem] = learned
    sources: Schema = {"source": list_of(one_of_words(source_words(knowledge)))}
    return {name: {**_with_sources(found[name]), "$defs": sources} for name in sorted(found)}


def words_schema(root: Location) -> Schema:
    """Return the schema of templates/words.yaml: the words that stand there, and any others."""
    return _like(read_words(root / "templates"))


def _load_others(folder: Location, knowledge: Knowledge) -> None:
    """Read the files that a command reads only when it needs them."""
    spellings = [
        name for one in knowledge.specialties.values() for name in (one.name, one.short, *one.aliases)
    ]
    for name, load in (
        (UNKNOWNS, load_unknowns),
        (PLAUSIBILITY, load_plausibility),
        (SAMPLES, load_sampling),
        (POLICY, load_policy),
    ):
        load(folder / name)
    load_declarations(folder / NARRATIVE, spellings, knowledge.citable)


def _settings_schema(settings: Settings, words: SchemaWords) -> Schema:
    """Return the schema of settings.yaml, which has no fixed keys: those that stand there are offered."""
    about = words.of("a setting")
    data = settings.document.data if isinstance(settings.document.data, dict) else {}
    found: Schema = {}
    for name, entry in data.items():
        because = entry.get("because") if isinstance(entry, dict) else None
        found[name] = {
            **({"description": " ".join(because.split())} if isinstance(because, str) else {}),
            **_setting(_like(settings.entries.get(name)), about.by_key),
        }
    return {
        "type": "object",
        "properties": found,
        "additionalProperties": _setting({}, about.by_key),
    }


def _setting(value: Schema, about: Mapping[str, str]) -> Schema:
    parts: dict[str, Schema] = {"value": value, "because": TEXT, _SOURCE: {}}
    return {
        "type": "object",
        "required": [*parts],
        "properties": {
            key: {**({"description": about[key]} if key in about else {}), **part}
            for key, part in parts.items()
        },
        "additionalProperties": False,
    }


def _like(data: Data) -> Schema:
    """Return the schema of data of the same shape; mappings may have further keys."""
    if isinstance(data, dict):
        return {"type": "object", "properties": {key: _like(value) for key, value in data.items()}}
    if isinstance(data, list):
        kinds = [_like(item) for item in data]
        return (
            {"type": "array", "items": kinds[0]}
            if kinds and all(kinds[0] == one for one in kinds)
            else {"type": "array"}
        )
    if isinstance(data, bool):
        return {"type": "boolean"}
    if isinstance(data, int | float):
        return {"type": "number"}
    return {"type": "string"} if isinstance(data, str) else {}


def _with_sources(schema: Schema) -> Schema:
    """Return a schema in which every list called ``source`` holds known sources."""
    found: Schema = {}
    for key, value in schema.items():
        if key == "properties" and isinstance(value, dict):
            found[key] = {name: _source_or_inner(name, part) for name, part in value.items()}
        elif isinstance(value, dict):
            found[key] = _with_sources(value)
        elif isinstance(value, list):
            found[key] = [_with_sources(item) if isinstance(item, dict) else item for item in value]
        else:
            found[key] = value
    return found


def _source_or_inner(name: str, part: Data) -> Data:
    if not isinstance(part, dict):
        return part
    if name == _SOURCE and part.get("type", "array") == "array":
        return {**{key: text for key, text in part.items() if key == "description"}, **ref("source")}
    return _with_sources(part)
