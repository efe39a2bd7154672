"""Getting to a frame: from the start, or by way of the last key picture before it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from av.error import FFmpegError
from av.video.frame import VideoFrame

from gait.video.clip import Clip
from gait.video.decode import Picture, data_packets, pictures
from gait.video.intake import opened_clip
from gait.video.survey import spoiled_packets

__all__ = ["SEEK_WORTH_FRAMES", "Decoded", "decoded_from"]

SEEK_WORTH_FRAMES = 48
"""Decoding fewer pictures than this costs less than finding a way around them."""

_TRUE_TIMES = {"mov", "matroska"}
"""Containers that note a display time with every packet."""

Decoded = tuple[int, VideoFrame, Fraction | None]
"""Frame index, frame, sample aspect ratio."""


def decoded_from(clip: Clip, first: int) -> Iterator[Decoded]:
    """Yield the frames of a clip from `first`, or from any place before it, to the end.

    Whatever the way, a frame has the same pixels. A damaged clip is decoded from its start
    with one thread, because patched-up pictures depend on all that went before.
    """
    if clip.damaged_frames:
        yield from _sound(clip)
        return
    arrived = False
    if first >= SEEK_WORTH_FRAMES:
        for item in _from_key(clip, first):
            arrived = True
            yield item
    if not arrived:
        yield from _from_start(clip)


def _from_start(clip: Clip) -> Iterator[Decoded]:
    with opened_clip(clip.path) as (container, stream):
        aspect = stream.sample_aspect_ratio
        found = (item for item in pictures(container, stream) if isinstance(item, Picture))
        for index, item in enumerate(found):
            yield index, item.frame, aspect


def _sound(clip: Clip) -> Iterator[Decoded]:
    spoiled = spoiled_packets(clip.path, clip.sha256)
    with opened_clip(clip.path) as (container, stream):
        aspect = stream.sample_aspect_ratio
        found = pictures(container, stream, one_thread=True)
        good = (p for p in found if isinstance(p, Picture) and p.packet not in spoiled)
        for index, item in enumerate(good):
            yield index, item.frame, aspect


def _from_key(clip: Clip, first: int) -> Iterator[Decoded]:
    """Yield frames from the key picture at or before `first`; nothing if there is no way.

    Pictures shown before the key picture but decoded after it lean on pictures that were
    jumped over, and are passed over.
    """
    table = _tick_table(clip)
    if table is None:
        return
    index_of, key_ticks = table
    target = next(tick for tick, index in index_of.items() if index == first)
    before = max((tick for tick in key_ticks if tick <= target), default=None)
    if before is None:
        return
    with opened_clip(clip.path) as (container, stream):
        try:
            container.seek(before, stream=stream, backward=True)
        except FFmpegError:
            return
        aspect = stream.sample_aspect_ratio
        entered = False
        for item in pictures(container, stream):
            if not isinstance(item, Picture) or item.tick not in index_of:
                return
            entered = entered or (item.frame.key_frame and item.tick in key_ticks)
            if entered:
                yield index_of[item.tick], item.frame, aspect
            elif item.tick >= target:
                return


def _tick_table(clip: Clip) -> tuple[dict[int, int], set[int]] | None:
    """Return the frame index of every display tick, and the ticks of key pictures.

    None if the container's times do not tell the frames apart.
    """
    with opened_clip(clip.path) as (container, stream):
        if not _TRUE_TIMES & set(container.format.name.split(",")):
            return None
        rows = [
            (packet.pts, packet.is_keyframe)
            for packet in data_packets(container, stream)
            if not packet.is_discard
        ]
        tick_s = float(stream.time_base or 0)
    ticks = sorted(tick for tick, _ in rows if tick is not None)
    if len(ticks) != clip.n_frames:
        return None
    if not np.allclose((np.array(ticks) - ticks[0]) * tick_s, clip.file_time_s, atol=1e-6):
        return None
    keys = {tick for tick, key in rows if key and tick is not None}
    return {tick: index for index, tick in enumerate(ticks)}, keys
