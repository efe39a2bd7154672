"""What can be decoded of a file: every picture once, and which of them to trust."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from av.container import InputContainer
from av.video.stream import VideoStream

from gait.errors import ClipError
from gait.progress import Progress, silent
from gait.video.decode import Picture, data_packets, pictures
from gait.video.intake import opened_clip
from gait.video.picture import Layout, layout_of

__all__ = ["Survey", "spoiled_packets", "survey"]

_STRICT = {"err_detect": "explode", "skip_loop_filter": "all"}
"""Options of the first, quick pass: refuse what is not right instead of patching it up, and
leave out the smoothing of block edges, which is a fifth of the work and changes no count."""

_LOSES_SILENTLY = {"hevc"}
"""Decoders that may drop a picture without a word. Elsewhere a packet without a picture is
nothing unusual: VP8 and VP9 have hidden pictures, MPEG-4 empty ones, H.264 single fields."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The pictures of a file that can be used.

    Attributes
    ----------
    ticks : tuple of (int or None)
        Presentation time of each usable picture in the stream's time base, as the file has
        it, in display order.
    spoiled : frozenset of int
        Numbers of the packets whose pictures are not to be used.
    tick_s : float
        Time base, seconds.
    lost : int
        Pictures that could not be decoded, were predicted from one that could not, or are
        announced by the container but missing at its end.
    layout : Layout or None
        None where there is no picture.
    codec, pixel_format : str
    """

    ticks: tuple[int | None, ...]
    spoiled: frozenset[int]
    tick_s: float
    lost: int
    layout: Layout | None
    codec: str
    pixel_format: str


@dataclass(slots=True)
class _Pass:
    """What one decoding of the whole file showed."""

    shown: list[tuple[int, int | None]] = field(default_factory=list)
    unsound: set[int] = field(default_factory=set)
    layout: Layout | None = None
    codec: str = ""
    pixel_format: str = ""
    tick_s: float = 0.0


@dataclass(frozen=True, slots=True)
class _Packets:
    """What the container tells of its packets, in file order."""

    key: tuple[bool, ...]
    disposable: tuple[bool, ...]
    hidden: tuple[bool, ...]
    ticks: tuple[int | None, ...]
    broken: frozenset[int]
    missing: int


def survey(path: Path, progress: Progress = silent) -> Survey:
    """Decode a file once and note what is there; where it is damaged, twice.

    A decoder patches damaged pictures up as well as it can and then builds the following
    ones on the patches, up to the next key picture. All of these are left out: a smeared
    leg gives a wrong angle. What a decoder does not notice (HEVC, VP9 and MJPEG notice
    little) stays in.
    """
    packets = _packets(path)
    quick = _decode(path, progress, len(packets.key), strict=True)
    expected = packets.hidden.count(False)
    if not quick.unsound and not packets.broken and len(quick.shown) == expected:
        return _survey(quick, set(), packets.missing)
    careful = _decode(path, progress, len(packets.key), strict=False)
    bad = careful.unsound | packets.broken | _vanished(careful, packets)
    spoiled = _spoiled(bad, packets)
    lost = sum(not packets.hidden[number] for number in spoiled)
    return _survey(careful, spoiled, lost + packets.missing)


@lru_cache(maxsize=8)
def spoiled_packets(path: Path, sha256: str) -> frozenset[int]:  # noqa: ARG001
    """Return the packets of a damaged file whose pictures are not to be used.

    `sha256`, the content of the file, makes it safe to remember the answer.
    """
    return survey(path).spoiled


def _survey(seen: _Pass, spoiled: set[int], lost: int) -> Survey:
    return Survey(
        ticks=tuple(tick for number, tick in seen.shown if number not in spoiled),
        spoiled=frozenset(spoiled),
        tick_s=seen.tick_s,
        lost=lost,
        layout=seen.layout,
        codec=seen.codec,
        pixel_format=seen.pixel_format,
    )


def _packets(path: Path) -> _Packets:
    """Read through the container without decoding; takes milliseconds."""
    rows: list[tuple[bool, bool, bool, int | None]] = []
    broken: set[int] = set()
    with opened_clip(path) as (container, stream):
        for packet in data_packets(container, stream):
            if packet.is_corrupt:
                broken.add(len(rows))
            flags = packet.is_keyframe, packet.is_disposable, packet.is_discard
            rows.append((*flags, packet.pts))
        promised = _promised(container, stream, [tick for *_, tick in rows])
    key, disposable, hidden, ticks = zip(*rows, strict=True) if rows else ((), (), (), ())
    missing = max(0, promised - len(rows))
    return _Packets(key, disposable, hidden, ticks, frozenset(broken), missing)


def _promised(
    container: InputContainer, stream: VideoStream, ticks: Sequence[int | None]
) -> int:
    """Return how many packets the container announces, 0 if it does not tell."""
    names = container.format.name.split(",")
    known = [tick for tick in ticks if tick is not None]
    if "mov" in names:
        return len(stream.index_entries)
    if "avi" in names:  # one tick per picture; a picture shown for several has fewer packets
        return len(ticks) + max(0, stream.frames - 1 - max(known, default=-1))
    return _promised_by_duration(stream, known)


def _promised_by_duration(stream: VideoStream, ticks: Sequence[int]) -> int:
    """Estimate the number of packets from the length that Matroska notes for a track."""
    noted = re.fullmatch(r"(\d+):(\d+):(\d+\.\d+)", stream.metadata.get("DURATION", ""))
    if noted is None or len(ticks) < 2:
        return 0
    hours, minutes, seconds = (float(part) for part in noted.groups())
    step_s = float(stream.time_base or 0) * (max(ticks) - min(ticks)) / (len(ticks) - 1)
    last_s = float(stream.time_base or 0) * max(ticks)
    left_s = 3600 * hours + 60 * minutes + seconds - last_s - step_s
    return len(ticks) + max(0, round(left_s / step_s)) if step_s > 0 else 0


def _decode(path: Path, progress: Progress, total: int, *, strict: bool) -> _Pass:
    seen = _Pass()
    with opened_clip(path) as (container, stream):
        seen.codec = stream.codec_context.name
        seen.tick_s = float(stream.time_base or 0)
        options = _STRICT if strict else {}
        found = pictures(container, stream, one_thread=not strict, options=options)
        for item in found:
            if not isinstance(item, Picture):
                seen.unsound.add(item.packet)
                continue
            if seen.layout is None:
                seen.layout = layout_of(item.frame, stream.sample_aspect_ratio)
                seen.pixel_format = item.frame.format.name
            elif not seen.layout.fits(item.frame):
                raise ClipError(
                    f"The picture of {path.name} changes its shape partway: cut the file "
                    "there and use the part that shows the run."
                )
            seen.shown.append((item.packet, item.tick))
            if item.frame.is_corrupt:
                seen.unsound.add(item.packet)
            if len(seen.shown) % 8 == 0:
                progress("reading the clip", len(seen.shown), max(total, len(seen.shown)))
    return seen


def _vanished(seen: _Pass, packets: _Packets) -> set[int]:
    """Return packets that gave neither a picture nor an error though they should have.

    Pictures from before the first one shown are none of them: a clip cut out of a longer
    one may begin with some whose forerunners were cut off.
    """
    if seen.codec not in _LOSES_SILENTLY or not seen.shown:
        return set()
    shown = {number for number, _ in seen.shown}
    first, first_tick = seen.shown[0]
    return {
        number
        for number, (hidden, tick) in enumerate(zip(packets.hidden, packets.ticks, strict=True))
        if number > first
        and number not in shown
        and not hidden
        and (tick is None or first_tick is None or tick > first_tick)
    }


def _spoiled(bad: set[int], packets: _Packets) -> set[int]:
    """Return the bad packets and those predicted from them.

    Prediction ends at the next key picture; nothing is predicted from a disposable one.
    """
    spoiled: set[int] = set()
    trail = False
    for number, (key, disposable) in enumerate(
        zip(packets.key, packets.disposable, strict=True)
    ):
        trail = (trail and not key) or (number in bad and not disposable)
        if trail or number in bad:
            spoiled.add(number)
    return spoiled
