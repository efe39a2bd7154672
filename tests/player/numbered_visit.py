"""The stick runner's visit with clips whose pictures show their own number as bits."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
from stick_runner import make_exam

from gait.arrays import frozen
from gait.exam import ClipAnalysis, Exam
from gait.report.page import render
from gait.report.player import PlayerSettings, write_clips
from gait.video import VideoWriter, WriterSettings, open_clip

BITS = 6
SIZE = (180, 320)


def numbered(index: int) -> np.ndarray:
    """A picture of six bars from top to bottom, light for 1 and dark for 0, lowest bit left."""
    width, height = SIZE
    picture = np.full((height, width, 3), 128, np.uint8)
    for bit in range(BITS):
        left, right = bit * width // BITS, (bit + 1) * width // BITS
        picture[20 : height - 20, left:right] = 230 if index >> bit & 1 else 25
    return picture


def uneven_times(n: int) -> np.ndarray:
    """Times of n frames at about 30 a second, each up to a third of a frame off."""
    return (np.arange(n) + 0.33 * np.sin(np.arange(n) * 2.1) * (np.arange(n) > 0)) / 30.0


def numbered_clip(analysis: ClipAnalysis, path: Path) -> ClipAnalysis:
    """Return `analysis` with its clip replaced by numbered pictures at uneven times."""
    n = analysis.clip.n_frames
    with VideoWriter(path, WriterSettings(crf=12)) as video:
        for i, time_s in enumerate(uneven_times(n).tolist()):
            video.write(numbered(i), time_s)
    clip = open_clip(path)
    clock = dataclasses.replace(analysis.clock, time_s=clip.file_time_s)
    tracks = dataclasses.replace(analysis.tracks, time_s=clip.file_time_s)
    return dataclasses.replace(analysis, clip=clip, clock=clock, tracks=tracks)


def numbered_exam(folder: Path) -> Exam:
    """Return the stick runner's exam with numbered clips in `folder`."""
    exam = make_exam(folder)
    clips = [numbered_clip(a, folder / f"numbered{i}.mp4") for i, a in enumerate(exam.clips)]
    return dataclasses.replace(exam, clips=tuple(clips))


def shifted(exam: Exam, index: int, by_s: float) -> Exam:
    """Return `exam` with all events of one clip later by `by_s`."""
    analysis = exam.clips[index]
    gait = analysis.gait
    later = dataclasses.replace(
        gait,
        contacts=tuple(dataclasses.replace(c, time_s=c.time_s + by_s) for c in gait.contacts),
        steps=tuple(
            dataclasses.replace(
                s,
                initial_contact_s=s.initial_contact_s + by_s,
                mid_stance_s=s.mid_stance_s + by_s,
                toe_off_s=s.toe_off_s + by_s,
                next_contact_s=None if s.next_contact_s is None else s.next_contact_s + by_s,
            )
            for s in gait.steps
        ),
    )
    clips = list(exam.clips)
    clips[index] = dataclasses.replace(analysis, gait=later)
    return dataclasses.replace(exam, clips=tuple(clips))


def slowed(exam: Exam, factor: float) -> Exam:
    """Return `exam` as if every clip played `factor` times slower than life."""
    clips = []
    for analysis in exam.clips:
        time_s = frozen(analysis.clip.file_time_s / factor)
        clock = dataclasses.replace(
            analysis.clock, time_s=time_s, slow_motion_factor=factor, factor_low=factor,
            factor_high=factor,
        )  # fmt: skip
        tracks = dataclasses.replace(analysis.tracks, time_s=time_s)
        clips.append(dataclasses.replace(analysis, clock=clock, tracks=tracks))
    return dataclasses.replace(exam, clips=tuple(clips))


def page_alone(exam: Exam, folder: Path, *, embed: bool = False) -> Path:
    """Write only the page and its clips, no other file of the report; return the page."""
    settings = PlayerSettings(embed_up_to_bytes=10**7 if embed else 0)
    clips = write_clips(exam, folder, settings=settings)
    page = folder / "report.html"
    html = render(exam, drawn=(), portraits={}, videos={}, playable=clips)
    page.write_text(html, encoding="utf-8", newline="\n")
    return page
