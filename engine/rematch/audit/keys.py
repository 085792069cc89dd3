"""The two keys of this machine: one for codes of what is not kept, one to sign checkpoints.

They lie beside neither the trail nor the profiles, so that who gets a trail cannot tell whom it is about
and cannot sign a false one: ``REMATCH_KEYS``, or the user's configuration directory.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_LENGTH = 32
_CODES = "audit-codes.key"
_SIGNING = "audit-signing.key"


def keys_folder() -> Path:
    """Return where the keys of this user lie."""
    named = os.environ.get("REMATCH_KEYS")
    if named:
        return Path(named)
    from platformdirs import user_config_path  # noqa: PLC0415 - only needed when nothing is named

    return user_config_path("rematch", appauthor=False)


def codes_key() -> bytes:
    """Return the key for codes, made on first use (AuditError when it cannot be read or made)."""
    return _key(_CODES)


def signing_key() -> Ed25519PrivateKey:
    """Return the key that signs checkpoints, made on first use (AuditError when that fails)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - slow to import
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(_key(_SIGNING))


def has_signing_key() -> bool:
    """Return whether the key that signs checkpoints was made already."""
    return (keys_folder() / _SIGNING).exists()


def _key(name: str) -> bytes:
    path = keys_folder() / name
    try:
        if not path.exists():
            _make(path)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise AuditError(
            Problem(
                f"the key {path} cannot be read or made: {error.strerror or error}",
                remedy="name another directory with REMATCH_KEYS, or skip the record with --no-audit",
            )
        ) from error
    except ValueError as error:
        raise AuditError(_damaged(path)) from error
    if len(key) != _LENGTH:
        raise AuditError(_damaged(path))
    return key


def _make(path: Path) -> None:
    """Write a new key that only its owner reads, whole or not at all; of several at once the first stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(_LENGTH) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        except OSError:
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _damaged(path: Path) -> Problem:
    return Problem(
        f"the key {path} is damaged",
        allowed=f"{2 * _LENGTH} hexadecimal digits",
        remedy="restore it from a backup; without it the codes in older records cannot be made again",
    )
