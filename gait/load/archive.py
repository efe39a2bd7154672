"""Zip and gzip files that may be hostile: what is read from them, and how much at most."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Final

from gait.errors import LogError
from gait.load.rules import rules

__all__ = ["Budget", "gunzipped", "members"]

_KNOWN: Final = frozenset({".fit", ".gpx", ".tcx", ".csv", ".gz", ".zip"})
_SUMMARY: Final = "summarizedactivities.json"
_CHUNK: Final = 1 << 20


@dataclass(slots=True)
class Budget:
    """How much may still be unpacked; shared by an archive and the archives in it.

    Attributes
    ----------
    name : str
        Of the outermost archive.
    bytes_left, files_left : int
    """

    name: str
    bytes_left: int
    files_left: int

    @classmethod
    def of(cls, name: str) -> Budget:
        """Return a fresh budget."""
        return cls(name, rules().limits.archive_bytes, rules().limits.archive_files)

    def spend(self, n_bytes: int) -> None:
        """Note what was unpacked.

        Raises
        ------
        LogError
            If it is more than any training log holds.
        """
        self.bytes_left -= n_bytes
        if self.bytes_left < 0:
            raise LogError(
                f"{self.name} unpacks to more than any training log: give the files in it that "
                "you need."
            )


def members(
    name: str, source: IO[bytes], budget: Budget, depth: int = 1
) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of the files of an archive that are worth reading.

    Where the archive has a summary of all activities (Strava's ``activities.csv``, Garmin's
    ``summarizedActivities.json``), only that is read; the recordings beside it are the same
    activities once more.

    Raises
    ------
    LogError
        If it is damaged, locked, or a bomb.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            for info in _chosen(archive.infolist(), budget):
                if info.flag_bits & 1:
                    raise LogError(f"{name} is locked with a password: unpack it first.")
                budget.files_left -= 1
                inner = f"{name}/{PurePosixPath(info.filename).name}"
                with archive.open(info) as stream:
                    data = _bounded(inner, stream, budget)
                yield from _opened(inner, data, budget, depth)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ):  # fmt: skip
        raise LogError(f"{name} is a damaged zip: download it again.") from None


def _opened(name: str, data: bytes, budget: Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    if not data.startswith(b"PK\x03\x04"):
        yield name, data
    elif depth < rules().limits.archive_depth:
        yield from members(name, io.BytesIO(data), budget, depth + 1)


def _chosen(infos: list[zipfile.ZipInfo], budget: Budget) -> list[zipfile.ZipInfo]:
    found = [i for i in infos if not i.is_dir() and "__MACOSX" not in i.filename]
    for is_summary in (_is_garmin_summary, _is_strava_summary):
        summaries = [i for i in found if is_summary(i.filename)]
        if summaries:
            return summaries
    known = [i for i in found if PurePosixPath(i.filename.lower()).suffix in _KNOWN]
    if len(known) > budget.files_left:
        raise LogError(f"{budget.name} holds too many files: give the ones that you need.")
    return known


def _is_garmin_summary(filename: str) -> bool:
    return filename.lower().endswith(_SUMMARY)


def _is_strava_summary(filename: str) -> bool:
    path = PurePosixPath(filename.lower())
    # Strava names the file in the language of the account.
    return path.name in {"activities.csv", "aktivitäten.csv", "actividades.csv"}


def gunzipped(name: str, data: bytes, budget: Budget) -> bytes:
    """Return the content of a gzip file.

    Raises
    ------
    LogError
        If it is damaged or a bomb.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            return _bounded(name, stream, budget)
    except (OSError, EOFError, zlib.error):
        raise LogError(f"{name} is a damaged gz file: download it again.") from None


def _bounded(name: str, stream: IO[bytes] | gzip.GzipFile, budget: Budget) -> bytes:
    """Read to the end, but never more than allowed, whatever the archive says of the size."""
    pieces, size, most = [], 0, rules().limits.file_bytes
    while piece := stream.read(_CHUNK):
        size += len(piece)
        budget.spend(len(piece))
        if size > most:
            raise LogError(f"{name} is larger than any training log ({most >> 20} MB at most).")
        pieces.append(piece)
    return b"".join(pieces)
