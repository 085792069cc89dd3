"""``rematch audit info``: what the trail is, the policy in force, the keys."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from rematch.audit.plain import plain
from rematch.commands.options import audit_option, kb_option, text_or_json_option
from rematch.commands.trails import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rematch.audit.info import TrailInfo
    from rematch.audit.place import Place
    from rematch.document import Data

_HASH = 12


@click.command("info")
@kb_option
@audit_option
@text_or_json_option
def show_info(kb: Path | None, audit: Place | None, form: str) -> None:
    """Show where the trail is and what it holds, what may be kept of a profile, and where the keys lie."""
    from rematch.audit.info import trail_info  # noqa: PLC0415 - only what shows it needs it

    with opened(audit) as database:
        found = trail_info(database)
    policy, keys = _policy(kb), _keys()
    if form == "json":
        click.echo(json.dumps({**asdict(found), "policy": policy, "keys": keys}, indent=2))
    else:
        click.echo("\n".join(map(plain, _lines(found, policy, keys))))


def _policy(kb: Path | None) -> dict[str, Data]:
    from rematch.audit.policy import FILE, TREATMENTS, load_policy  # noqa: PLC0415 - only what shows it
    from rematch.knowledge_base import locate_root  # noqa: PLC0415
    from rematch.profile.fields import dotted  # noqa: PLC0415

    path = locate_root(kb) / "knowledge" / FILE
    policy = load_policy(path)
    counts = Counter(policy.treatments.values())
    return {
        "file": str(path),
        "person": [dotted(place) for place in policy.person],
        **{treatment: counts[treatment] for treatment in TREATMENTS},
    }


def _keys() -> dict[str, Data]:
    from rematch.audit.checkpoint import fingerprint, public_key  # noqa: PLC0415 - slow to import
    from rematch.audit.keys import has_signing_key, keys_folder, signing_key  # noqa: PLC0415

    key = public_key(signing_key()) if has_signing_key() else None
    return {
        "folder": str(keys_folder()),
        "public_key": key,
        "fingerprint": fingerprint(key) if key else None,
    }


def _lines(found: TrailInfo, policy: dict[str, Data], keys: dict[str, Data]) -> Iterator[str]:
    runs = f"{found.runs} runs ({found.erased} erased)"
    pairs = {
        "place": found.place,
        "form": f"{found.form}, {_size(found.bytes)}",
        "trail": found.trail_id,
        "records": f"{found.records}: {runs}, {found.erasures} of erasures, {found.imports} of imports",
        "runs": f"{found.first} to {found.last}" if found.first else "none yet",
        "head": found.head,
        "policy": f"{policy['file']}: {policy['keep']} places kept, {policy['hash']} hashed, "
        f"{policy['drop']} dropped",
        "keys": str(keys["folder"]),
        "public key": f"{keys['public_key']}, fingerprint {keys['fingerprint']}"
        if keys["public_key"]
        else "none yet: the first `rematch audit checkpoint` makes it",
    }
    yield from (f"{name:<11}{value}" for name, value in pairs.items())
    yield f"{len(found.bases)} knowledge bases"
    for base in found.bases:
        yield f"  {base.knowledge_sha256[:_HASH]}  {base.runs} runs, {_size(base.bytes)}"
    bare = found.runs - found.erased - sum(base.runs for base in found.bases)
    if bare:
        yield f"  not kept      {bare} runs, of the first releases"


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{count / 1000:.1f} kB"
