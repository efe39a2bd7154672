"""Opening a container and decoding its pictures in display order; the only door to FFmpeg."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
from av.codec.context import Flags, ThreadType
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

__all__ = ["Picture", "Unreadable", "choose_stream", "data_packets", "opened", "pictures"]

_FORMATS = "mov,matroska,avi,mpegts,mpeg,flv,asf,ogg,wav,mp3,flac,aac"
"""Demuxers that may look at a file. Play lists, scripts and the like, which make FFmpeg
open other files or addresses, stay shut whatever a file calls itself. The sound-only ones
are there to tell a user that a file is one."""

_NOT_A_CLIP = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture.

    Attributes
    ----------
    frame : VideoFrame
    packet : int
        Number of its packet, counted in file order from the place where decoding began;
        -1 where several threads decode.
    tick : int or None
        Presentation time in the time base of the stream, or its decoding time where the
        container notes no other.
    """

    frame: VideoFrame
    packet: int
    tick: int | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Data that the decoder refused.

    Attributes
    ----------
    packet : int
        Number of the packet; where several threads decode, of one a little later.
    """

    packet: int


@dataclass(frozen=True, slots=True)
class _Label:
    """Sticks to a packet and turns up on its frame.

    PyAV keeps labels by their identity, so each must be an object of its own, and frees
    them under Python's lock, which a decoding thread may not wait for: closing a decoder
    of several threads can then hang for ever. So only for a single thread.
    """

    packet: int


def choose_stream(container: InputContainer) -> VideoStream | None:
    """Pick the video stream to analyse.

    Cover pictures and thumbnails are no clips. Of the others the first one that is marked
    as default is taken, else the first in the file.
    """
    streams = [s for s in container.streams.video if not s.disposition & _NOT_A_CLIP]
    marked = [s for s in streams if s.disposition & Disposition.default]
    return next(iter(marked + streams), None)


@contextmanager
def opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream | None]]:
    """Open a file and choose its video stream; FFmpeg's errors pass through."""
    options = {"format_whitelist": _FORMATS}
    with av.open(
        str(path.resolve()), container_options=options, metadata_errors="replace"
    ) as container:
        yield container, choose_stream(container)


def data_packets(
    container: InputContainer, stream: VideoStream
) -> Iterator[Packet[VideoStream]]:
    """Yield the packets of a stream from the present position on.

    A file that breaks off yields what it has. Empty packets, which stand for "the same
    picture again" and would end the decoding, are left out.
    """
    try:
        for packet in container.demux(stream):
            if packet.size > 0:
                yield packet
    except (FFmpegError, IndexError):
        return  # PyAV stumbles, at the end, over streams that turned up on the way


def pictures(
    container: InputContainer,
    stream: VideoStream,
    *,
    one_thread: bool = False,
    options: dict[str, str] | None = None,
) -> Iterator[Picture | Unreadable]:
    """Decode from the present position to the end.

    Parameters
    ----------
    container, stream
    one_thread : bool
        Damaged data decode to the same pixels in every run only with a single thread.
    options : dict, optional
        FFmpeg's options of the decoder.

    Yields
    ------
    Picture or Unreadable
        Pictures in display order, refusals where they turn up.
    """
    context = stream.codec_context
    if not context.is_open:
        context.thread_type = ThreadType.NONE if one_thread else ThreadType.AUTO
        context.thread_count = 1 if one_thread else 0
        context.options = options or {}
        if one_thread:
            context.flags |= Flags.copy_opaque
    number = -1
    for number, packet in enumerate(data_packets(container, stream)):
        if one_thread:
            packet.opaque = _Label(number)
        yield from _sent(stream, packet, number)
    yield from _sent(stream, None, max(number, 0))


def _sent(
    stream: VideoStream, packet: Packet[VideoStream] | None, number: int
) -> Iterator[Picture | Unreadable]:
    """Send one packet to the decoder (None: no more to come) and fetch what is ready."""
    try:
        frames = stream.decode(packet)
    except FFmpegError:
        yield Unreadable(number)
        return
    for frame in frames:
        source = frame.opaque.packet if isinstance(frame.opaque, _Label) else -1
        yield Picture(frame, source, frame.dts if frame.pts is None else frame.pts)
