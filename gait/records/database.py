"""Opening the data base, and bringing an old one forward."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import as_file, files
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from gait.errors import GaitError, OptionError, OutputError

__all__ = ["Busy", "Records"]

_BUSY_S = 10.0


class Busy(GaitError):  # noqa: N818 - a state, soon over
    """The data base was locked for too long; nothing was changed."""


class Records:
    """The data base.

    Parameters
    ----------
    url : str
        SQLAlchemy URL; ``postgresql://`` is taken to mean psycopg 3.
    busy_s : float
        How long to wait for a locked SQLite file.

    Raises
    ------
    OptionError
        If the URL makes no sense, or what it needs is not installed.
    """

    def __init__(self, url: str, *, busy_s: float = _BUSY_S) -> None:
        if url.startswith(("postgresql://", "postgres://")):
            url = "postgresql+psycopg://" + url.split("://", 1)[1]
        try:
            self.engine = create_engine(url, **_options(url, busy_s))
        except (ArgumentError, NoSuchModuleError):
            raise OptionError(
                "GAIT_DATABASE_URL is no address of a data base; give for example "
                "postgresql://USER@HOST/NAME."
            ) from None
        except ModuleNotFoundError as error:
            raise OptionError(
                f"The data base needs the Python package {error.name}: install "
                "running-gait[web,server]."
            ) from None
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded data base."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session; commit when the block ends well, else roll back.

        Raises
        ------
        Busy
            If the data base is locked, or cannot be reached.
        """
        try:
            with self._sessions() as session, session.begin():
                yield session
        except OperationalError as error:
            raise Busy(
                "The clinic's data base is busy or cannot be reached: nothing was changed, "
                "try again in a moment."
            ) from error

    def upgrade(self, revision: str = "head") -> None:
        """Bring the tables to the newest form, with the data in them.

        Raises
        ------
        OutputError
            If the data base cannot be opened, or was written by a newer program.
        """
        try:
            with _script() as config:
                script = ScriptDirectory.from_config(config)
                known = {r.revision for r in script.walk_revisions()}
                with self.engine.begin() as connection:
                    present = MigrationContext.configure(connection).get_current_revision()
                    if present is not None and present not in known:
                        raise OutputError(
                            "The clinic's data base was written by a newer version of this "
                            "program: install that version."
                        )
                    config.attributes["connection"] = connection
                    command.upgrade(config, revision)
        except OperationalError as error:
            raise OutputError(
                f"The clinic's data base cannot be opened ({error.orig}): check "
                "GAIT_DATABASE_URL, and that the place can be written to."
            ) from error

    def revision(self) -> str | None:
        """Return the revision of the tables, None for an empty data base."""
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def scrub(self) -> None:
        """Let nothing of what was deleted linger in the files of SQLite."""
        if not self.is_sqlite:
            return
        with self.engine.connect() as connection, suppress(OperationalError):
            raw = connection.execution_options(isolation_level="AUTOCOMMIT")
            raw.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            raw.execute(text("VACUUM"))
            raw.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _options(url: str, busy_s: float) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": busy_s}}
    return {"pool_pre_ping": True, "pool_recycle": 1800}


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def _script() -> Iterator[Config]:
    with as_file(files("gait.records").joinpath("migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        yield config
