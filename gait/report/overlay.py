"""The annotated video: skeleton, live numbers, contacts and a ribbon of stances.

The picture is drawn on, the panel stands below it so that it never hides the feet.
Live angles come from smoothed tracks: they are for looking at; the numbers of the
report are read from hardly smoothed tracks at the instants that matter.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from gait.arrays import FloatArray, UInt8Array
from gait.events.contacts import Contact, Event
from gait.exam import ClipAnalysis
from gait.language import ENGLISH, Language
from gait.measures.definitions import definition
from gait.measures.yaw import yaw_shift
from gait.pose.skeleton import BONES, INDEX
from gait.progress import Progress, silent
from gait.report.blur import Blur
from gait.report.canvas import INK, LEFT, PAPER, RIGHT, Canvas, Colour
from gait.report.geometry import frontal_knee_deg, knee_flexion_deg, trunk_lean_deg
from gait.report.ribbon import make_panel
from gait.report.wording import number
from gait.tracks.track import Side, opposite
from gait.video import VideoWriter, WriterSettings, frames

__all__ = ["MAX_SIDE_PX", "write_overlay"]

MAX_SIDE_PX: Final = 1280
"""Larger clips are drawn at this size: nothing to see is lost and time is saved."""

_STAGE: Final = "drawing the video"
_SETTINGS: Final = WriterSettings(preset="superfast", crf=23)
"""A third less time than "veryfast" for a file that is about half larger."""
_FLASH_S: Final = 0.22
_LEG_IN_LINES: Final = 165.0
_SHIFT: Final = 4
_COLOURS: Final = {Side.LEFT: LEFT, Side.RIGHT: RIGHT}
_LEG: Final = ("knee", "ankle", "heel", "foot_index")
_EVENTS: Final = {Event.INITIAL_CONTACT: "contact", Event.TOE_OFF: "toe-off"}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is drawn in every frame, worked out once.

    Attributes
    ----------
    points : (n, 33, 2) array
        In pixels of the drawn picture.
    columns : tuple of (str, str)
        Name and longest text of each live number.
    numbers : tuple of tuple of str
        One tuple per frame.
    flashes : dict of int to Contact
        Frame to the event that is named in it.
    groups : tuple
        Landmark pairs with colour and width, in the order of drawing.
    u : float
        Width of a fine line, pixels: suits the size of the runner, not of the picture.
    language : Language
    """

    points: FloatArray
    columns: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, ...], ...]
    flashes: dict[int, Contact]
    groups: tuple[tuple[tuple[tuple[int, int], ...], Colour, float], ...]
    u: float
    language: Language


def write_overlay(
    analysis: ClipAnalysis,
    path: Path,
    *,
    progress: Progress = silent,
    note: str = "",
    blur: Blur | None = None,
    language: Language = ENGLISH,
) -> Path:
    """Write the annotated video of one clip.

    Parameters
    ----------
    analysis : ClipAnalysis
    path : Path
        MP4 file to make: H.264, frame times as in the clip.
    progress : Progress
    note : str
        Shown among the live numbers of a front or rear view ("Hip drop: mild").
    blur : callable, optional
        Hides faces; see `gait.report.blur`.
    language : Language
        Of its words.

    Returns
    -------
    Path
        The file made: `path`, or with another ending where there is no H.264 encoder.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    clip, time_s = analysis.clip, analysis.clock.time_s
    pictures = frames(clip, max_side_px=MAX_SIDE_PX)
    first = next(pictures)
    height, width = (side - side % 2 for side in first[1].shape[:2])
    plan = _plan(analysis, first[1].shape[1] / clip.width_px, note, language)
    panel = make_panel(analysis.gait, float(time_s[-1]), width, plan.columns, language)
    canvas = np.empty((height + len(panel.base), width, 3), dtype=np.uint8)
    with VideoWriter(path, _SETTINGS) as writer:
        for index, picture in itertools.chain([first], pictures):
            if blur is not None:
                blur(picture, index)
            canvas[:height] = picture[:height, :width]
            _draw(canvas[:height], plan, index)
            panel.draw(canvas[height:], float(time_s[index]), plan.numbers[index])
            writer.write(canvas, float(clip.file_time_s[index]))
            progress(_STAGE, index + 1, clip.n_frames)
    return writer.path


def _plan(analysis: ClipAnalysis, scale: float, note: str, language: Language) -> _Plan:
    tracks, gait = analysis.tracks, analysis.gait
    columns = {
        language.say(name): [language.say(text) for text in texts]
        for name, texts in _live(analysis, note).items()
    }
    file_time_s = analysis.clip.file_time_s
    flashes: dict[int, Contact] = {}
    for contact in gait.contacts:
        first = min(max(round(contact.frame), 0), len(file_time_s) - 1)
        ends = file_time_s[first] + _FLASH_S
        frame = first
        while frame < len(file_time_s) and (file_time_s[frame] < ends or frame < first + 3):
            flashes[frame] = contact
            frame += 1
    return _Plan(
        points=(tracks.smooth_px + 0.5) * scale - 0.5,
        columns=tuple((name, max(texts, key=len)) for name, texts in columns.items()),
        numbers=tuple(zip(*columns.values(), strict=True)),
        flashes=flashes,
        language=language,
        groups=_groups(tracks.view.near_side),
        u=float(np.clip(tracks.leg_length_px * scale / _LEG_IN_LINES, 0.8, 3.0)),
    )


def _live(analysis: ClipAnalysis, note: str) -> dict[str, list[str]]:
    """Return the live numbers: name and one text per frame."""
    tracks = analysis.tracks
    columns: dict[str, list[str]] = {}
    near = tracks.view.near_side
    if near is not None:
        columns[f"Knee bend, {near.value}"] = _degrees(knee_flexion_deg(tracks, near))
        columns["Trunk lean"] = _degrees(trunk_lean_deg(tracks), ("forward", "back"))
    elif tracks.view.is_frontal:
        columns["Standing leg, knee"] = _standing_knee(analysis)
    if analysis.clock.trusted:
        columns["Time"] = [f"{time:.2f} s" for time in analysis.clock.time_s]
    else:
        columns["Frame"] = [str(i) for i in range(tracks.n_frames)]
    if note:
        columns["Whole clip"] = [note] * tracks.n_frames
    return columns


def _standing_knee(analysis: ClipAnalysis) -> list[str]:
    tracks = analysis.tracks
    texts = ["–"] * tracks.n_frames
    # Corrected as in the measurement, or film and table would disagree.
    row = definition("fppa")
    columns = {
        side: _degrees(
            row.as_shown(frontal_knee_deg(tracks, side) + yaw_shift("fppa", tracks, side)),
            ("inward", "outward"),
        )
        for side in (Side.LEFT, Side.RIGHT)
    }
    for step in analysis.gait.steps:
        first, last = np.searchsorted(
            tracks.time_s, (step.initial_contact_s, step.toe_off_s)
        ).tolist()
        for frame in range(first, min(last, tracks.n_frames)):
            texts[frame] = f"{step.side.value} {columns[step.side][frame]}"
    return texts


def _degrees(values: FloatArray, ways: tuple[str, str] | None = None) -> list[str]:
    """Return "12°", or with words for plus and minus "12° forward"."""
    texts = []
    for value in values.tolist():
        if not np.isfinite(value):
            texts.append("–")
        elif ways is None or round(value) == 0:
            texts.append(f"{number(value)}°")
        else:
            texts.append(f"{number(abs(value))}° {ways[0] if value > 0 else ways[1]}")
    return texts


def _groups(near: Side | None) -> tuple[tuple[tuple[tuple[int, int], ...], Colour, float], ...]:
    """Return the far leg, trunk and arms, and the near leg, in the order of drawing."""
    parts: dict[Side | None, list[tuple[int, int]]] = {None: [], Side.LEFT: [], Side.RIGHT: []}
    for a, b in BONES:
        side, name = b.split("_", 1)
        leg = a.startswith(side) and name in _LEG
        parts[Side(side) if leg else None].append((INDEX[a], INDEX[b]))
    far = Side.RIGHT if near is Side.LEFT else Side.LEFT
    last = opposite(far)
    return (
        (tuple(parts[far]), _COLOURS[far], 2.8 if near is None else 1.8),
        (tuple(parts[None]), PAPER, 1.5),
        (tuple(parts[last]), _COLOURS[last], 2.8),
    )


def _draw(picture: UInt8Array, plan: _Plan, index: int) -> None:
    points = plan.points[index]
    canvas = Canvas(picture, plan.u)
    for bones, colour, width in plan.groups:
        lines = [points[[a, b]] for a, b in bones if np.isfinite(points[[a, b]]).all()]
        fixed = [np.rint(line * (1 << _SHIFT)).astype(np.int32) for line in lines]
        for shade, extra in ((INK, 2.0), (colour, 0.0)):
            thick = max(1, round((width + extra) * canvas.u))
            cv2.polylines(picture, fixed, False, shade, thick, cv2.LINE_AA, _SHIFT)
    contact = plan.flashes.get(index)
    if contact is not None:
        _flash(canvas, contact, points, plan.language)


def _flash(canvas: Canvas, contact: Contact, points: FloatArray, language: Language) -> None:
    foot = points[[INDEX[f"{contact.side.value}_{p}"] for p in ("heel", "foot_index")]]
    if not np.isfinite(foot).all():
        return
    colour = _COLOURS[contact.side]
    text = language.say(f"{contact.side.value[0].upper()} {_EVENTS[contact.event]}")
    at = foot[0] if contact.event is Event.INITIAL_CONTACT else foot[1]
    canvas.dot(at, colour, 6.0)
    canvas.tag(
        text,
        np.array([foot[:, 0].mean(), foot[:, 1].max() + 26 * canvas.u]),
        height=17.0,
        fill=colour,
    )
