"""Where the clinic keeps things, and its limits: all of it from the environment."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gait.errors import OptionError, OutputError

__all__ = ["Settings", "secret_key"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the clinic's page, its workers and its records.

    Attributes
    ----------
    home : Path
        Folder of this machine: the data base and the queue by default, uploads under way,
        the key file, landmarks. ``GAIT_HOME``.
    database_url : str
        SQLAlchemy URL. ``GAIT_DATABASE_URL``.
    queue_url : str
        Empty = an SQLite file in `home`, or ``redis://...``. ``GAIT_QUEUE_URL``.
    storage_url : str
        A folder or ``s3://bucket/prefix``. ``GAIT_STORAGE_URL``.
    max_upload_bytes : int
        Largest file that is taken. ``GAIT_MAX_UPLOAD_MB``.
    max_clips, max_logs : int
        Files of one visit. ``GAIT_MAX_CLIPS``, ``GAIT_MAX_LOGS``.
    lease_s : float
        A worker that is silent for so long has lost its job. ``GAIT_LEASE_S``.
    max_attempts : int
        How often a job whose worker died is begun. ``GAIT_MAX_ATTEMPTS``.
    check_limit_s, analysis_limit_s : float
        Longest time for the quick check of a clip, and for the analysis of a visit.
        ``GAIT_CHECK_LIMIT_S``, ``GAIT_ANALYSIS_LIMIT_S``.
    memory_limit_mb : int
        Address space of the process that opens a clip (POSIX). ``GAIT_MEMORY_LIMIT_MB``.
    keep_days : int
        Visits older than this are deleted; 0 = kept. ``GAIT_KEEP_DAYS``.
    """

    home: Path
    database_url: str
    queue_url: str
    storage_url: str
    max_upload_bytes: int = 2_000_000_000
    max_clips: int = 4
    max_logs: int = 20
    lease_s: float = 20.0
    max_attempts: int = 3
    check_limit_s: float = 120.0
    analysis_limit_s: float = 3600.0
    memory_limit_mb: int = 8000
    keep_days: int = 0

    @staticmethod
    def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings.

        Raises
        ------
        OptionError
            If a number is none, or out of range.
        """
        env = os.environ if environ is None else environ
        home = Path(env.get("GAIT_HOME") or _usual_home()).expanduser().absolute()
        queue = env.get("GAIT_QUEUE_URL", "")
        if queue and not queue.startswith(("redis://", "rediss://")):
            raise OptionError(
                f"GAIT_QUEUE_URL is {queue}; give redis://HOST:PORT/0 or nothing."
            )
        return Settings(
            home=home,
            database_url=env.get("GAIT_DATABASE_URL") or f"sqlite:///{home / 'clinic.db'}",
            queue_url=queue,
            storage_url=env.get("GAIT_STORAGE_URL") or str(home / "files"),
            max_upload_bytes=int(_number(env, "GAIT_MAX_UPLOAD_MB", 2000, 1, 1e6) * 1e6),
            max_clips=int(_number(env, "GAIT_MAX_CLIPS", 4, 1, 20)),
            max_logs=int(_number(env, "GAIT_MAX_LOGS", 20, 1, 1000)),
            lease_s=_number(env, "GAIT_LEASE_S", 20, 0.5, 3600),
            max_attempts=int(_number(env, "GAIT_MAX_ATTEMPTS", 3, 1, 20)),
            check_limit_s=_number(env, "GAIT_CHECK_LIMIT_S", 120, 1, 3600),
            analysis_limit_s=_number(env, "GAIT_ANALYSIS_LIMIT_S", 3600, 1, 1e6),
            memory_limit_mb=int(_number(env, "GAIT_MEMORY_LIMIT_MB", 8000, 500, 1e6)),
            keep_days=int(_number(env, "GAIT_KEEP_DAYS", 0, 0, 100_000)),
        )

    @property
    def incoming(self) -> Path:
        """Uploads that are not complete."""
        return self.home / "incoming"

    @property
    def work(self) -> Path:
        """Where jobs work; a folder per job."""
        return self.home / "work"

    @property
    def cache(self) -> Path:
        """Landmarks; a folder per visit, so that it goes with the visit."""
        return self.home / "cache"

    def make_folders(self) -> None:
        """Make the folders of this machine, for this user's eyes only.

        Raises
        ------
        OutputError
            If they cannot be made.
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            for folder in (self.incoming, self.work, self.cache):
                folder.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise OutputError(
                f"The clinic's folder {self.home} cannot be made "
                f"({error.strerror or error}): set GAIT_HOME to another place."
            ) from error


def _usual_home() -> Path:
    from gait.pose.folders import data_folder  # noqa: PLC0415 - brings all of gait.pose

    return data_folder() / "clinic"


def _number(
    env: Mapping[str, str], name: str, default: float, low: float, high: float
) -> float:
    text = env.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise OptionError(f"{name} is {text}; give a number from {low:g} to {high:g}.")
    return value


def secret_key(settings: Settings, environ: Mapping[str, str] | None = None) -> bytes:
    """Return the key that signs forms: GAIT_SECRET_KEY, or the key file of the home folder.

    Raises
    ------
    OptionError
        If the key of the environment is shorter than 32 characters.
    """
    env = os.environ if environ is None else environ
    given = env.get("GAIT_SECRET_KEY")
    if given:
        if len(given) < 32:
            raise OptionError(
                "GAIT_SECRET_KEY is too short: give 32 random characters or more."
            )
        return given.encode()
    path = settings.home / "secret.key"
    settings.make_folders()
    if not path.exists():
        handle, new = tempfile.mkstemp(dir=settings.home, prefix=".secret-")
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(32).encode())
        with suppress(FileExistsError):  # another process was first
            os.link(new, path)
        Path(new).unlink()
    return path.read_bytes()
