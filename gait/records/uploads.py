"""Uploads: files that arrive in pieces, stop, and go on where they stopped."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gait.errors import ClipError, OptionError
from gait.records.models import ClipFile, FileKind, FileState, Visit
from gait.records.settings import Settings

__all__ = ["WrongOffset", "append", "begin_upload", "complete", "content_of", "part_path"]

_CHUNK = 1 << 20


class WrongOffset(OptionError):  # noqa: N818 - says what is wrong
    """A piece does not begin where the file ends; `received` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(f"{received} bytes have arrived: send the rest from there.")
        self.received = received


def part_path(settings: Settings, file_id: str) -> Path:
    """Return where an upload under way lies."""
    return settings.incoming / f"{file_id}.part"


def begin_upload(
    session: Session,
    settings: Settings,
    visit: Visit,
    kind: FileKind,
    *,
    name: str,
    size_bytes: int,
    sha256: str | None = None,
) -> ClipFile:
    """Begin an upload, or return the one of the same file that stopped.

    Parameters
    ----------
    sha256 : str, optional
        Of the content, where the sender knows it: then a file that is already there is
        returned, complete.

    Raises
    ------
    OptionError
        If it is too large, empty, or one too many.
    """
    shown = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())
    shown = shown.strip()[:200] or "file"
    if size_bytes < 1:
        raise OptionError(f"{shown} is empty (0 bytes): copy it from the camera again.")
    if size_bytes > settings.max_upload_bytes:
        raise OptionError(
            f"{shown} has {size_bytes / 1e6:.0f} MB; at most "
            f"{settings.max_upload_bytes / 1e6:.0f} MB are taken: cut the clip to the 15 to 20 "
            "seconds that show the run."
        )
    files = visit.clips if kind == FileKind.CLIP else visit.logs
    for file in files:
        if sha256 is not None and file.sha256 == sha256:
            return file
        same = file.name == shown and file.size_bytes == size_bytes
        if same and file.state == FileState.UPLOADING:
            return file
    most = settings.max_clips if kind == FileKind.CLIP else settings.max_logs
    if len([f for f in files if f.state != FileState.REFUSED]) >= most:
        what = "clips" if kind == FileKind.CLIP else "training logs"
        raise OptionError(f"A visit takes {most} {what} at most: remove one first.")
    file = ClipFile(visit_id=visit.id, kind=kind, name=shown, size_bytes=size_bytes)
    session.add(file)
    session.flush()
    return file


def append(settings: Settings, file: ClipFile, offset: int, piece: bytes) -> int:
    """Write a piece to disk; return how many bytes are there now.

    Raises
    ------
    WrongOffset
        If it does not begin where the file ends.
    OptionError
        If it reaches beyond the announced size.
    """
    path = part_path(settings, file.id)
    with path.open("ab") as out:
        there = out.tell()
        if offset != there:
            raise WrongOffset(there)
        if there + len(piece) > file.size_bytes:
            raise OptionError(f"{file.name} is longer than announced: send it again.")
        out.write(piece)
        return there + len(piece)


def content_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def complete(session: Session, file: ClipFile, sha256: str, suffix: str) -> None:
    """Note that a file is all there.

    Raises
    ------
    ClipError
        If the visit already has a file of the same content.
    """
    twin = session.scalar(
        select(ClipFile.name).where(
            ClipFile.visit_id == file.visit_id,
            ClipFile.sha256 == sha256,
            ClipFile.id != file.id,
        )
    )
    refusal = ClipError(
        f"{file.name} is already in this visit{f' as {twin}' if twin else ''}: one of the two "
        "is enough."
    )
    if twin is not None:
        raise refusal
    file.sha256, file.suffix = sha256, suffix
    file.received_bytes = file.size_bytes
    try:
        with session.begin_nested():
            session.add(file)
            session.flush()
    except IntegrityError:
        raise refusal from None
