"""A PostgreSQL for tests: the one that REMATCH_TEST_POSTGRESQL names, else a cluster of its own.

The variable holds the URL of a server where databases may be made, or ``own``: then it is an error when there
is nothing on this machine to make a cluster with, while otherwise the tests that need one are skipped.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, create_engine, make_url, text

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "REMATCH_TEST_POSTGRESQL"
OWN = "own"
MISSING = f"no PostgreSQL: {VARIABLE} names no server, and pg_ctl and initdb are not on this machine"
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "40",
    "shared_buffers": "16MB",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Cluster:
    """A server that was started here and may be stopped."""

    programs: Path
    folder: Path
    user: str | None

    @property
    def url(self) -> URL:
        """Where it listens: a socket in its own directory."""
        query = {"host": str(self.folder)}
        return URL.create("postgresql+psycopg", username="rematch", database="postgres", query=query)

    def start(self) -> None:
        """Make the cluster and start it."""
        settings = "".join(f"{name} = '{value}'\n" for name, value in _SETTINGS.items())
        options = ("-U", "rematch", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run("initdb", "-D", str(self.folder / "data"), *options)
        with (self.folder / "data" / "postgresql.conf").open("a") as stream:
            stream.write(f"{settings}unix_socket_directories = '{self.folder}'\n")
        self.control("start")

    def control(self, *what: str) -> None:
        """Start, stop or restart it."""
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self._run("pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", *what)

    def _run(self, program: str, *arguments: str) -> None:
        user = {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid} if self.user else {}
        subprocess.run(
            [self.programs / program, *arguments],
            **user,
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@dataclass(frozen=True)
class Server:
    """A database that tests may fill and empty, and the cluster it is in when that may be stopped."""

    url: URL
    cluster: Cluster | None

    @property
    def named(self) -> str:
        """The URL with its password."""
        return self.url.render_as_string(hide_password=False)

    def empty(self) -> None:
        """Throw away what the database holds."""
        self.run("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")

    def run(self, *statements: str) -> None:
        """Run statements, each by itself."""
        _run_all(self.url, statements)


@contextmanager
def server() -> Iterator[Server | None]:
    """A database of its own for this process; None where there is no PostgreSQL."""
    named = os.environ.get(VARIABLE)
    if named and named != OWN:
        with _database(make_url(named).set(drivername="postgresql+psycopg")) as url:
            yield Server(url, None)
        return
    programs = _programs()
    if programs is None:
        if named == OWN:
            raise FileNotFoundError(MISSING)
        yield None
        return
    with _cluster(programs) as cluster, _database(cluster.url) as url:
        yield Server(url, cluster)


@contextmanager
def _cluster(programs: Path) -> Iterator[Cluster]:
    user = _ordinary_user() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="rematch-pg-"))
    try:
        if user:
            shutil.chown(folder, user)
        cluster = Cluster(programs, folder, user)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(url: URL) -> Iterator[URL]:
    name = f"rematch_test_{secrets.token_hex(6)}"
    _run_all(url, [f"CREATE DATABASE {name}"])
    try:
        yield url.set(database=name)
    finally:
        _run_all(url, [f"DROP DATABASE {name} WITH (FORCE)"])


def _run_all(url: URL, statements: tuple[str, ...] | list[str]) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _programs() -> Path | None:
    """Where initdb and pg_ctl lie: Debian keeps them out of the path."""
    known = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0),
        reverse=True,
    )
    found = shutil.which("pg_ctl")
    folders = [*known, *([Path(found).resolve().parent] if found else [])]
    needed = ("initdb", "pg_ctl", "postgres")
    return next((one for one in folders if all((one / name).exists() for name in needed)), None)


def _ordinary_user() -> str:
    """PostgreSQL does not run as the superuser."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
