"""Every schema by name, and the files they are written to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rematch.base_check.data import findings_schema
from rematch.errors import InputError, Problem
from rematch.knowledge_base import load_knowledge_base
from rematch.output import write_atomically
from rematch.overlay.joins import joins_of
from rematch.profile.schema import DIALECT, profile_schema
from rematch.report.schema import plan_schema
from rematch.schemas.knowledge_files import knowledge_schemas, words_schema
from rematch.schemas.overlay_file import overlay_file_schema, partial_schema
from rematch.schemas.rule_files import rule_file_schema
from rematch.schemas.stage_file import stage_file_schema
from rematch.schemas.test_files import test_file_schema
from rematch.schemas.words import load_schema_words
from rematch.theme.schema import theme_schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rematch.document import Data
    from rematch.schemas.parts import Schema

SUFFIX = ".schema.json"


def all_schemas(kb: Path | None, *, partial: bool = False) -> Mapping[str, Schema]:
    """Return the schema of every kind of file, by name; KnowledgeBaseError when the base is broken.

    ``partial``: for an overlay, whose files hold only some of the entries, as when ``kb`` is one.
    """
    base = load_knowledge_base(kb)
    root, vocabulary = base.root, base.rule_base.vocabulary
    words = load_schema_words(root / "templates")
    own: dict[str, Schema] = {
        "rules": rule_file_schema(base.rule_base, base.knowledge, words),
        "stages": stage_file_schema(vocabulary, words),
        "tests": test_file_schema(base, words),
        **knowledge_schemas(root, words),
        "words": words_schema(root),
        "theme": theme_schema(words),
        "overlay": overlay_file_schema(words),
    }
    if partial or base.overlay is not None:
        own = {name: _for_overlay(name, schema) for name, schema in own.items()}
    return {
        **{name: _headed(name, schema) for name, schema in own.items()},
        "profile": profile_schema(base.knowledge.names.ids),
        "plan": plan_schema(vocabulary),
        "check": findings_schema(),
    }


def schema_named(kb: Path | None, name: str) -> Schema:
    """Return one schema; KeyError for an unknown name."""
    return all_schemas(kb)[name]


def write_schemas(kb: Path | None, folder: Path, *, partial: bool = False) -> list[Path]:
    """Write every schema to ``folder`` as NAME.schema.json, and return the files."""
    schemas = all_schemas(kb, partial=partial)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            Problem(f"cannot make {folder}: {error.strerror}", remedy="name a place that can be written")
        ) from error
    written: list[Path] = []
    for name, schema in schemas.items():
        path = folder / f"{name}{SUFFIX}"
        write_atomically(path, schema_text(schema))
        written.append(path)
    return written


def schema_text(schema: Mapping[str, Data]) -> str:
    """Return a schema as JSON."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _for_overlay(name: str, schema: Schema) -> Schema:
    """Return the schema of a file that may hold some of the entries; those of other files stay."""
    files = (f"knowledge/{name}.yaml", f"rules/{name}.yaml", f"templates/{name}.yaml")
    joins = next((found for file in files if (found := joins_of(file)) is not None), None)
    return schema if joins is None else partial_schema(schema, joins)


def _headed(name: str, schema: Schema) -> Schema:
    return {
        "$schema": DIALECT,
        "$id": f"urn:rematch:schema:{name}:1",
        "title": f"Rematch {name.replace('-', ' ')}",
        **schema,
    }
