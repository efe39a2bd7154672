"""Clip files out: pictures with their times, playable in any browser."""

from __future__ import annotations

import errno
import math
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.codec.codec import Codec, UnknownCodecError
from av.codec.context import Flags
from av.container import OutputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)
from av.video.stream import VideoStream

from gait.arrays import UInt8Array
from gait.errors import OutputError

__all__ = ["VideoWriter", "WriterSettings"]

_TIME_BASE = Fraction(1, 60_000)
"""Holds the times of 24, 25, 29.97, 30, 50, 59.94, 60, 120 and 240 per second exactly."""
_BT709_MATRIX = 1
_SUFFIX = {"libvpx-vp9": ".webm"}


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """How to encode.

    Attributes
    ----------
    encoders : tuple of str
        FFmpeg's encoders, tried in this order: H.264, which every browser plays; VP9 in a
        webm file; MPEG-4 part 2, which players but no browsers know.
    crf : int
        Constant quality of H.264, 0 (best) to 51; VP9 gets 10 more for the same look.
    preset : str
        Speed against size of H.264, x264's names.
    key_interval : int
        Frames between key pictures: a page can jump to any of them at once.
    """

    encoders: tuple[str, ...] = ("libx264", "libvpx-vp9", "mpeg4")
    crf: int = 21
    preset: str = "veryfast"
    key_interval: int = 60

    def options_of(self, encoder: str) -> dict[str, str]:
        """Return FFmpeg's options for one of the encoders."""
        common = {"g": str(self.key_interval)}
        if encoder == "libx264":
            return common | {"crf": str(self.crf), "preset": self.preset, "bf": "0"}
        if encoder == "libvpx-vp9":
            speed = {"deadline": "realtime", "cpu-used": "6", "row-mt": "1"}
            return common | speed | {"crf": str(self.crf + 10), "b": "0"}
        return common | {"qscale": "4", "flags": "+qscale"}


class VideoWriter:
    """Context manager that writes a video file, or nothing at all.

    Pictures go to a hidden file beside the target, which takes the target's name only when
    the ``with`` block ends well; after an error or a cancel nothing is left behind and an
    older file of that name is untouched. The same pictures give the same bytes on the same
    machine: no dates are written.

    Parameters
    ----------
    path : Path
        Target, ``.mp4``. Where only VP9 is at hand the file is called ``.webm``.
    settings : WriterSettings, optional

    Attributes
    ----------
    path : Path
        The file that is really written.
    encoder : str
        FFmpeg's name of the encoder in use.

    Raises
    ------
    OutputError
        From the ``with`` statement or from `write`: no encoder, no such folder, not
        allowed, disk full.

    Notes
    -----
    H.264 or MPEG-4: yuv420p, BT.709, limited range, the index before the pictures
    (faststart). Frame times keep their spacing, even or not, to 1/60000 s (webm: 1 ms).

    Examples
    --------
    >>> with VideoWriter(folder / "overlay.mp4") as video:
    ...     for index, picture in frames(clip):
    ...         video.write(picture, clip.file_time_s[index])
    """

    def __init__(self, path: Path, settings: WriterSettings | None = None) -> None:
        self._settings = settings or WriterSettings()
        self.encoder = _first_available(self._settings.encoders)
        self.path = path.with_suffix(_SUFFIX.get(self.encoder, path.suffix))
        hidden = f".{self.path.stem}.{secrets.token_hex(4)}.part{self.path.suffix}"
        self._part = self.path.with_name(hidden)
        self._reformatter = VideoReformatter()
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._shape: tuple[int, ...] = ()
        self._first_s = 0.0
        self._last_tick = -1

    def __enter__(self) -> Self:
        try:
            self._part.open("xb").close()
            options = {"movflags": "+faststart", "fflags": "+bitexact"}
            self._container = av.open(str(self._part), "w", container_options=options)
        except (OSError, FFmpegError) as error:
            self._discard()
            raise self._refusal(error) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._discard()
            return
        try:
            self._finish()
        except (OSError, FFmpegError) as failure:
            self._discard()
            raise self._refusal(failure) from None
        except ValueError:
            self._discard()
            raise

    def write(self, picture: UInt8Array, time_s: float) -> None:
        """Append a picture.

        Parameters
        ----------
        picture : (h, w, 3) array of uint8
            RGB; all of one size. An odd side gets its last row or column twice, because
            4:2:0 video has even sides.
        time_s : float
            When it is to be shown, seconds; the first one is shown at once.

        Raises
        ------
        OutputError
            If the file cannot be written.
        ValueError
            If the picture is of another shape or its time is not after the one before.
        """
        if self._container is None:
            msg = "a VideoWriter writes only inside its with block"
            raise ValueError(msg)
        if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8:
            msg = f"not an RGB picture: {picture.shape} {picture.dtype}"
            raise ValueError(msg)
        if not math.isfinite(time_s):
            msg = f"not a time: {time_s}"
            raise ValueError(msg)
        if self._stream is None:
            self._stream = self._started(self._container, picture)
            self._shape, self._first_s = picture.shape, time_s
        if picture.shape != self._shape:
            msg = f"the pictures are {self._shape}, this one is {picture.shape}"
            raise ValueError(msg)
        tick = round((time_s - self._first_s) / float(_TIME_BASE))
        if tick <= self._last_tick:
            msg = f"time {time_s} s is not after the time of the picture before"
            raise ValueError(msg)
        step = tick - self._last_tick
        self._last_tick = tick
        try:
            frame = self._encodable(picture)
            frame.pts, frame.duration, frame.time_base = tick, step, _TIME_BASE
            self._container.mux(self._stream.encode(frame))
        except (OSError, FFmpegError) as error:
            raise self._refusal(error) from None

    def _started(self, container: OutputContainer, picture: UInt8Array) -> VideoStream:
        options = self._settings.options_of(self.encoder)
        stream = container.add_stream(self.encoder, rate=30, options=options)
        if not isinstance(stream, VideoStream):
            msg = f"{self.encoder} is no encoder of pictures"
            raise TypeError(msg)
        height, width = picture.shape[:2]
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = _TIME_BASE
        context.flags |= Flags.frame_duration
        context.colorspace = _BT709_MATRIX
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.color_range = ColorRange.MPEG
        return stream

    def _encodable(self, picture: UInt8Array) -> VideoFrame:
        height, width = picture.shape[:2]
        if height % 2 or width % 2:
            picture = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        rgb = VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        return self._reformatter.reformat(
            rgb,
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BILINEAR | Interpolation.BITEXACT,
            threads=1,
        )

    def _finish(self) -> None:
        """Write out what the encoder holds back, close, and give the file its name."""
        if self._container is None or self._stream is None:
            msg = f"no picture was written to {self.path}"
            raise ValueError(msg)
        self._container.mux(self._stream.encode(None))
        container, self._container = self._container, None
        container.close()
        self._part.replace(self.path)

    def _discard(self) -> None:
        """Leave nothing behind; what goes wrong now no longer matters."""
        container, self._container = self._container, None
        with suppress(OSError, FFmpegError):
            if container is not None:
                container.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _refusal(self, error: OSError | FFmpegError) -> OutputError:
        code = error.errno
        folder = self.path.parent
        if code == errno.ENOSPC:
            return OutputError(
                f"{self.path} cannot be written because the disk is full: make room and "
                "try again, or choose another folder."
            )
        if code in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return OutputError(
                f"{self.path} may not be written: close it if it is open in another "
                "program, or choose a folder of your own."
            )
        if code in {errno.ENOENT, errno.ENOTDIR}:
            return OutputError(
                f"{self.path} cannot be written because there is no folder {folder}: "
                "create it or choose another."
            )
        reason = os.strerror(code) if code and code in errno.errorcode else error.strerror
        return OutputError(f"{self.path} cannot be written ({reason}): choose another folder.")


def _first_available(encoders: Sequence[str]) -> str:
    for name in encoders:
        try:
            Codec(name, "w")
        except UnknownCodecError:
            continue
        return name
    raise OutputError(
        f"No video can be written because FFmpeg has none of {', '.join(encoders)}: "
        "install the package av from PyPI."
    )
