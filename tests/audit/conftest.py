"""Where the trails of tests lie: every test that asks for ``place`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from postgresql_server import MISSING, Server, server
from replays import Changed
from trails import BASE, NOW, entry, found_by_verify

from rematch.audit.base import identity_of
from rematch.audit.place import FilePlace, Place, place_of
from rematch.audit.trail import Trail
from rematch.knowledge_base import FOLDERS, shipped_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def started_server() -> Iterator[Server | None]:
    """The PostgreSQL of this process, None where there is none."""
    with server() as found:
        yield found


@pytest.fixture
def postgresql(started_server: Server | None) -> Server:
    """An empty PostgreSQL database."""
    if started_server is None:
        pytest.skip(MISSING)
    started_server.empty()
    return started_server


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture
def place(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where nothing has been recorded yet."""
    if kind == "sqlite":
        return FilePlace(tmp_path / "new" / "audit.sqlite3")
    return place_of(request.getfixturevalue("postgresql").named)


@pytest.fixture
def named(place: Place) -> str:
    """The place as ``--audit`` takes it."""
    return str(place) if isinstance(place, FilePlace) else place.url.render_as_string(hide_password=False)


@pytest.fixture
def file(tmp_path: Path) -> FilePlace:
    """A SQLite file that is not there yet."""
    return FilePlace(tmp_path / "audit.sqlite3")


@pytest.fixture
def copy(tmp_path: Path) -> Changed:
    """A copy of the shipped knowledge base, to change."""
    for folder in FOLDERS:
        shutil.copytree(shipped_root() / folder, tmp_path / "kb" / folder)
    return Changed(tmp_path / "kb")


@pytest.fixture
def audit(rematch: Callable[..., tuple[object, str, str]], named: str) -> Callable[..., str]:
    """Run an audit command on the place; give what it printed, or its messages when it ends with ``code``."""

    def call(*arguments: object, code: int = 0) -> str:
        ended, out, err = rematch("audit", *arguments, "--audit", named)
        assert ended == code, err
        return err if code else out

    return call


@pytest.fixture
def whole(place: Place) -> Place:
    """A trail of five small runs on one knowledge base."""
    key, sha256 = identity_of(BASE)
    with Trail(place, NOW) as kept:
        content = kept.keep_base(key, sha256, lambda: BASE)
        for number in range(1, 6):
            kept.append(
                entry(
                    f"{number:x}" * 32,
                    base=key,
                    base_sha256=content,
                    run_by="me",
                    person="0123456789abcdef",
                    overlay='{"title":"Ours"}',
                    report_sha256="d" * 64,
                    milliseconds=40,
                )
            )
    assert found_by_verify(place) == []
    return place
