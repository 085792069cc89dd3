"""A checkpoint: the head of a chain, signed, to be kept elsewhere. What it saw cannot be rewritten unseen."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select

from rematch.audit.canonical import canonical, digest
from rematch.audit.tables import trail
from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from rematch.audit.database import Database

FORM = "rematch-checkpoint/1"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Which trail had how many records when, the hash of the last, and the public key (hexadecimal)."""

    trail_id: str
    sequence: int
    hash: str
    time: str
    public_key: str

    @property
    def fingerprint(self) -> str:
        """Return the first characters of the hash of the public key, to be compared by eye."""
        return fingerprint(self.public_key)


def fingerprint(key: str) -> str:
    """Return the first characters of the hash of a public key (hexadecimal), to be compared by eye."""
    return digest(bytes.fromhex(key))[:16]


def checkpoint_text(database: Database, key: Ed25519PrivateKey, now: str) -> str:
    """Return a signed checkpoint of a trail as it is ``now`` (UTC), as JSON."""
    with database.transaction() as connection:
        head = connection.execute(select(trail)).mappings().one()
    seen = Checkpoint(head["trail_id"], head["last"], head["head"], now, public_key(key))
    signature = key.sign(_signed(seen)).hex()
    return json.dumps({"form": FORM, **asdict(seen), "signature": signature}, indent=2) + "\n"


def read_checkpoint(path: Path, expected_key: str | None) -> Checkpoint:
    """Return the checkpoint in a file whose signature holds.

    ``expected_key``: the public key it must be signed with, None takes the one it names. Raises AuditError
    for anything else.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        seen = Checkpoint(
            str(data["trail_id"]),
            int(data["sequence"]),
            str(data["hash"]),
            str(data["time"]),
            str(data["public_key"]),
        )
        signature = bytes.fromhex(cast("str", data["signature"]))
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seen.public_key))
    except OSError as error:
        raise AuditError(
            Problem(f"cannot read {path}: {error.strerror or error}", remedy="check the path")
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise AuditError(
            Problem(f"{path} is not a checkpoint", allowed="what `rematch audit checkpoint` prints")
        ) from error
    try:
        public.verify(signature, _signed(seen))
    except InvalidSignature as error:
        raise AuditError(
            Problem(
                f"the checkpoint {path} was altered: its signature does not hold",
                remedy="use another copy of it",
            )
        ) from error
    if expected_key is not None and seen.public_key != expected_key.strip().lower():
        raise AuditError(
            Problem(
                f"the checkpoint {path} was signed with another key",
                value=seen.public_key,
                allowed=expected_key,
                remedy="use a checkpoint of your own",
            )
        )
    return seen


def _signed(seen: Checkpoint) -> bytes:
    return canonical({"form": FORM, **asdict(seen)})


def public_key(key: Ed25519PrivateKey) -> str:
    """Return the public half of a key in hexadecimal."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
