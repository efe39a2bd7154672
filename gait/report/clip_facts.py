"""How each clip was read, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from gait.exam import ClipAnalysis, Exam
from gait.report.plots import footfalls
from gait.report.wording import FACINGS, VIEWS, number
from gait.video import ClockSource

__all__ = ["ClipCard", "clip_cards"]


@dataclass(frozen=True, slots=True)
class ClipCard:
    """One clip.

    Attributes
    ----------
    number : int
        From 1, for readers.
    file, view : str
    facts : tuple of (str, str)
        Term and description.
    remarks : tuple of str
    footfalls : Markup or None
    skipped : bool
        Whether `footfalls` shows steps that were not measured.
    video : str
        Annotated video beside the page, "" when there is none.
    """

    number: int
    file: str
    view: str
    facts: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    footfalls: Markup | None
    skipped: bool
    video: str


def clip_cards(exam: Exam, videos: Mapping[int, str]) -> list[ClipCard]:
    """Return one card per clip."""
    return [
        ClipCard(
            number=i + 1,
            file=analysis.clip.path.name,
            view=VIEWS[analysis.tracks.view],
            facts=_facts(analysis),
            remarks=analysis.remarks,
            footfalls=footfalls(analysis.gait) if analysis.clock.trusted else None,
            skipped=not all(step.measurable for step in analysis.gait.steps),
            video=videos.get(i, ""),
        )
        for i, analysis in enumerate(exam.clips)
    ]


def _facts(analysis: ClipAnalysis) -> tuple[tuple[str, str], ...]:
    clip, tracks, pose = analysis.clip, analysis.tracks, analysis.pose
    tracked = int(np.count_nonzero(tracks.valid))
    facts = [
        ("View", f"{VIEWS[tracks.view]}; the runner heads {FACINGS[tracks.facing]}."),
        ("How that was decided", tracks.explanation),
        ("Left and right", _sides(analysis)),
        ("Frame rate", _rate(analysis)),
        ("Slow motion", analysis.clock.explanation),
        ("Camera level", _level(analysis)),
        ("Runner", f"Person {pose.person} of {len(pose.people)} in the picture."),
        ("Followed", f"In {tracked} of {clip.n_frames} frames."),
        ("Picture", f"{clip.width_px} × {clip.height_px} pixels, {clip.duration_s:.1f} s."),
    ]
    if tracks.yaw_deg is not None and np.isfinite(tracks.yaw_deg):
        turned = f"About {number(abs(tracks.yaw_deg))}° away from the ideal direction."
        facts.insert(6, ("Camera direction", turned))
    if clip.damaged_frames:
        lost = f"{clip.damaged_frames} could not be decoded and were left out."
        facts.append(("Damaged frames", lost))
    return tuple((term, text) for term, text in facts if text)


def _sides(analysis: ClipAnalysis) -> str:
    if analysis.tracks.sides_certain:
        return "Certain. Left and right are always the runner's own."
    return "Cannot be told apart in this clip."


def _rate(analysis: ClipAnalysis) -> str:
    clip, clock = analysis.clip, analysis.clock
    plays = f"{number(clip.file_fps, 1)} frames per second as the file plays"
    if clock.source is ClockSource.UNKNOWN:
        return f"{plays}; the rate of the recording is not known."
    if clock.slow_motion_factor == 1:
        return f"{plays}, in real time."
    return f"{plays}, recorded at {number(clock.capture_fps)} frames per second."


def _level(analysis: ClipAnalysis) -> str:
    level = analysis.tracks.level_deg
    if not analysis.tracks.level_known:
        return "Not known; taken as level."
    if abs(level) < 0.5:
        return "Level."
    way = "clockwise" if level > 0 else "anticlockwise"
    return (
        f"The picture is turned {number(abs(level), 1)}° {way}; angles are corrected for that."
    )
