"""Is this a clip at all? One clear sentence for whatever a user may hand over instead."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from gait.errors import ClipError
from gait.progress import Progress
from gait.video.decode import opened
from gait.video.metadata import finished

__all__ = ["MIN_FRAMES", "check_file", "check_size", "opened_clip", "sha256_of"]

MIN_FRAMES = 10
_MIN_SIDE_PX = 64
_MAX_SIDE_PX = 8192
_FORMS = "mp4, mov, mkv, webm or avi"
_CHUNK_BYTES = 1 << 20


def check_file(path: Path) -> None:
    """Refuse what is no readable file.

    Raises
    ------
    ClipError
        If `path` does not exist, is a folder, may not be read, is empty or unfinished.
    """
    try:
        if path.is_dir():
            raise ClipError(f"{path} is a folder: choose a video file in it.")
        if not path.exists():
            raise ClipError(f"{path} does not exist: check the name and the folder.")
        if not path.is_file():
            raise ClipError(f"{path} is no ordinary file: choose a video file.")
        with path.open("rb") as file:
            empty = not file.read(1)
        whole = empty or finished(path)
    except PermissionError:
        raise ClipError(
            f"{path} may not be read: change its permissions or copy it to your own folder."
        ) from None
    except OSError as error:
        raise ClipError(
            f"{path} cannot be read ({error.strerror or error}): copy it to this computer's "
            "own disk and try again."
        ) from None
    if empty:
        raise ClipError(f"{path.name} is empty (0 bytes): copy it from the camera again.")
    if not whole:
        raise ClipError(
            f"{path.name} was not finished recording or copying (its index is missing): "
            "copy it from the camera again."
        )


@contextmanager
def opened_clip(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a file that must have a video stream which can be decoded.

    Raises
    ------
    ClipError
        If it is no video file, has no pictures, or pictures of an unknown kind.
    """
    try:
        with opened(path) as (container, stream):
            if stream is None:
                what = "only sound" if container.streams.audio else "no moving picture"
                raise ClipError(
                    f"{path.name} has {what} in it: choose a video of the runner, or copy it "
                    "from the camera again if it is one."
                )
            if stream.codec_context is None:
                raise ClipError(
                    f"{path.name} holds video of an unknown kind: export it as mp4 (H.264)."
                )
            yield container, stream
    except FFmpegError:
        check_file(path)
        raise ClipError(
            f"{path.name} is not a video that can be read: choose an {_FORMS} file, or "
            "copy it from the camera again if it is one."
        ) from None


def check_size(path: Path, width_px: int, height_px: int) -> None:
    """Refuse pictures in which no runner can be seen, or that no memory holds.

    Raises
    ------
    ClipError
        If a side is not between 64 and 8192 px.
    """
    short, long = sorted((width_px, height_px))
    if short < _MIN_SIDE_PX or long > _MAX_SIDE_PX:
        raise ClipError(
            f"{path.name} has pictures of {width_px} x {height_px} px: use a video whose "
            f"sides are between {_MIN_SIDE_PX} and {_MAX_SIDE_PX} px."
        )


def sha256_of(path: Path, progress: Progress) -> str:
    """Return the hex digest of a file's bytes."""
    digest = hashlib.sha256()
    total = path.stat().st_size
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            progress("reading the file", min(file.tell(), total), total)
    return digest.hexdigest()
