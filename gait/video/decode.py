"""Opening a container and decoding its pictures in display order; the only door to FFmpeg."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.codec.context import ThreadType
from av.container import InputContainer
from av.error import InvalidDataError
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

__all__ = ["choose_stream", "decoded", "opened"]

_NOT_A_CLIP = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image


def choose_stream(container: InputContainer) -> VideoStream | None:
    """Pick the video stream to analyse.

    Cover pictures and thumbnails are no clips. Of the others the one marked as default
    is taken, else the first in the file.
    """
    streams = [s for s in container.streams.video if not s.disposition & _NOT_A_CLIP]
    marked = [s for s in streams if s.disposition & Disposition.default]
    return next(iter(marked + streams), None)


@contextmanager
def opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream | None]]:
    """Open a file and choose its video stream; FFmpeg's errors pass through."""
    with av.open(str(path), metadata_errors="replace") as container:
        yield container, choose_stream(container)


def decoded(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame | None]:
    """Decode from the present position to the end.

    Yields
    ------
    VideoFrame or None
        Pictures in display order; None for each report of undecodable data.
    """
    if not stream.codec_context.is_open:
        stream.thread_type = ThreadType.AUTO
    for packet in container.demux(stream):
        try:
            pictures = packet.decode()
        except InvalidDataError:
            yield None
            continue
        yield from (picture for picture in pictures if isinstance(picture, VideoFrame))
