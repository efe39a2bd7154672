"""A file arrives: piece by piece, then as a whole, then for its quick check."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gait.errors import ClipError
from gait.jobs.asking import ask_for_check
from gait.jobs.sniff import clip_suffix, log_suffix
from gait.records.models import ClipFile, FileKind, FileState, JobKind
from gait.records.removal import remove_file
from gait.records.uploads import append, complete, content_of, part_path
from gait.storage import clip_key
from gait.web.house import House

__all__ = ["PIECE_BYTES", "received", "take_piece"]

PIECE_BYTES = 8 << 20
"""Size of the pieces that the page's script sends."""


def received(house: House, file: ClipFile) -> int:
    """Return how many bytes of an upload are on disk."""
    if file.state != FileState.UPLOADING:
        return file.size_bytes
    path = part_path(house.settings, file.id)
    return path.stat().st_size if path.exists() else 0


def take_piece(house: House, file: ClipFile, offset: int, piece: bytes) -> int:
    """Write a piece; with the last one the file is complete and goes to its check.

    Returns
    -------
    int
        Bytes that are there now.

    Raises
    ------
    WrongOffset, OptionError
    ClipError
        If it is neither a clip nor a training log, or is in the visit already. It is gone
        then.
    """
    if file.state != FileState.UPLOADING:
        return file.size_bytes
    there = append(house.settings, file, offset, piece)
    if there < file.size_bytes:
        return there
    try:
        job = _whole(house, file)
    except ClipError:
        remove_file(house.settings, house.records, house.store, file.id)
        raise
    house.queues.announce(house.records, job, JobKind.CHECK)
    return there


def _whole(house: House, file: ClipFile) -> str:
    path = part_path(house.settings, file.id)
    suffix, kind = clip_suffix(path), FileKind.CLIP
    if suffix is None:
        suffix, kind = log_suffix(path), FileKind.LOG
    if suffix is None:
        raise ClipError(
            f"{file.name} is neither a video nor a training log: take an mp4, mov, mkv, webm "
            "or avi file, or a FIT, GPX, TCX or CSV file, or a zip of them."
        )
    sha256 = content_of(path)
    with house.records.session() as session:
        row = session.get_one(ClipFile, file.id)
        complete(session, row, sha256, suffix)
        row.kind, row.state = kind, FileState.CHECKING
        house.store.put(path, clip_key(file.visit_id, file.id, suffix))
        return _asked(session, row)


def _asked(session: Session, row: ClipFile) -> str:
    session.flush()
    return ask_for_check(session, row).id
