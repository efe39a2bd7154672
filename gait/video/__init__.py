"""Clip files in and out: decoding, capture time, encoding."""

from gait.video.clip import CaptureClock, Clip, ClockSource
from gait.video.clock import frame_at, given_factor, known_factor, make_clock, time_at
from gait.video.reader import frames, open_clip, read_frames
from gait.video.writer import VideoWriter, WriterSettings

__all__ = [
    "CaptureClock",
    "Clip",
    "ClockSource",
    "VideoWriter",
    "WriterSettings",
    "frame_at",
    "frames",
    "given_factor",
    "known_factor",
    "make_clock",
    "open_clip",
    "read_frames",
    "time_at",
]
