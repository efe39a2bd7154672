"""From an exam to what the player reads."""

from __future__ import annotations

from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.exam import ClipAnalysis, Exam
from gait.findings.finding import EvidenceFrame, Finding, Grade
from gait.language import ENGLISH, Language
from gait.measures.curves import frame_angles
from gait.pose.skeleton import BONES, INDEX
from gait.report.player.model import (
    ANGLE_STEP_DEG,
    POINT_STEP_PX,
    TIME_STEP_S,
    PlayerAngle,
    PlayerClip,
    PlayerData,
    PlayerEvent,
    PlayerMoment,
    PlayerPoint,
    PlayerStep,
    PlayerValues,
    pack,
)
from gait.report.player.words import player_words
from gait.report.wording import decimals, label, quantity, side_name
from gait.tracks.track import Facing, Side, Tracks

__all__ = ["ANGLE_OF", "player_data"]

_POINTS: Final = ("nose", *dict.fromkeys(name for bone in BONES for name in bone))
_WHOLE_BODY: Final = ("trunk_lean",)
_FORWARD: Final = {Facing.IMAGE_RIGHT: 1, Facing.IMAGE_LEFT: -1}
_FIRST_SHOWN: Final = {True: ("knee_flexion", "trunk_lean"), False: ("fppa", "hip_line")}
"""Angles drawn at first in a side view (True) or a frontal one, if no finding asks for one."""
_MOST_SHOWN: Final = 3
_MARGIN: Final = 0.16
_SPREAD: Final = (0.5, 99.5)

ANGLE_OF: Final = {
    "trunk_lean": "trunk_lean",
    "body_line": "trunk_lean",
    "hips_behind": "trunk_lean",
    "hip_over_foot_time": "trunk_lean",
    "overstride": "shank_angle",
    "knee_flexion_at_contact": "knee_flexion",
    "knee_flexion_stance_peak": "knee_flexion",
    "knee_flexion_swing_peak": "knee_flexion",
    "shank_inclination": "shank_angle",
    "shank_inclination_at_contact": "shank_angle",
    "foot_strike_angle": "foot_angle",
    "thigh_extension_at_toe_off": "thigh_angle",
    "ankle_dorsiflexion_change": "ankle_dorsiflexion",
    "pelvic_drop": "hip_line",
    "pelvic_drop_look": "hip_line",
    "femoral_adduction": "femoral_adduction",
    "fppa": "fppa",
    "knee_window": "fppa",
}
"""Measure to the angle of the player that shows it best."""


def player_data(exam: Exam, *, language: Language = ENGLISH) -> PlayerData:
    """Return everything the player reads, for `exam`.

    Parameters
    ----------
    exam : Exam
    language : Language
    """
    return PlayerData(
        language=language.tag,
        words=player_words(language.tag),
        clips=tuple(_clip(exam, i, language) for i in range(len(exam.clips))),
    )


def _clip(exam: Exam, index: int, language: Language) -> PlayerClip:
    analysis = exam.clips[index]
    clip, tracks, gait = analysis.clip, analysis.tracks, analysis.gait
    moments = _moments(exam, index, language)
    asked = [ANGLE_OF.get(frame.measure) for _, frame in _pictures(exam, index)]
    shown = dict.fromkeys([a for a in asked if a] or _FIRST_SHOWN[tracks.view.is_side])
    return PlayerClip(
        name=clip.path.name,
        view=tracks.view.value,
        near=side_name(tracks.view.near_side),
        width_px=clip.width_px,
        height_px=clip.height_px,
        window_px=_window(tracks, clip.width_px, clip.height_px),
        factor=analysis.clock.slow_motion_factor,
        clock=analysis.clock.trusted,
        level_deg=round(tracks.level_deg, 3),
        forward=_FORWARD.get(tracks.facing, 0),
        stride_s=round(gait.stride_time_s, 5),
        times=pack(clip.file_time_s, TIME_STEP_S),
        points={name: _point(tracks, name) for name in _POINTS},
        angles=_angles(tracks),
        shown=tuple(shown)[:_MOST_SHOWN],
        steps=_steps(analysis),
        events=tuple(
            PlayerEvent(side=c.side.value, kind=c.event.value, time_s=round(c.time_s, 4))
            for c in gait.contacts
        ),
        moments=moments,
        values=_values(analysis, language),
    )


def _point(tracks: Tracks, name: str) -> PlayerPoint:
    xy_px = tracks.smooth_px[:, INDEX[name]]
    return PlayerPoint(x=pack(xy_px[:, 0], POINT_STEP_PX), y=pack(xy_px[:, 1], POINT_STEP_PX))


def _angles(tracks: Tracks) -> tuple[PlayerAngle, ...]:
    near = tracks.view.near_side
    found = []
    for side in Side:
        leg = "" if near is None else ("near" if side is near else "far")
        for name, values in frame_angles(tracks, side).items():
            whole = name in _WHOLE_BODY
            if (whole and side is not Side.LEFT) or name not in player_words():
                continue
            found.append(
                PlayerAngle(
                    name=name,
                    side="" if whole else side.value,
                    leg="" if whole else leg,
                    deg=pack(np.where(tracks.valid, values, np.nan), ANGLE_STEP_DEG),
                )
            )
    return tuple(found)


def _steps(analysis: ClipAnalysis) -> tuple[PlayerStep, ...]:
    return tuple(
        PlayerStep(
            side=step.side.value,
            contact_s=round(step.initial_contact_s, 4),
            toe_off_s=round(step.toe_off_s, 4),
            next_s=None if step.next_contact_s is None else round(step.next_contact_s, 4),
            measured=step.measurable,
        )
        for step in analysis.gait.steps
    )


def _pictures(exam: Exam, index: int) -> list[tuple[Finding, EvidenceFrame]]:
    """Return the pictures of the findings that stood out; of all findings if none did."""
    pressing = [f for f in exam.findings if f.grade in (Grade.MILD, Grade.MARKED)]
    findings = pressing or exam.findings
    return [(f, frame) for f in findings for frame in f.frames if frame.clip == index]


def _moments(exam: Exam, index: int, language: Language) -> tuple[PlayerMoment, ...]:
    found: dict[tuple[int, str], PlayerMoment] = {}
    for finding, frame in _pictures(exam, index):
        moment = PlayerMoment(
            frame=frame.frame,
            title=language.say(finding.title),
            caption=language.say(frame.caption),
            angle=ANGLE_OF.get(frame.measure, ""),
        )
        found.setdefault((frame.frame, frame.measure), moment)
    return tuple(sorted(found.values(), key=lambda m: m.frame))


def _values(analysis: ClipAnalysis, language: Language) -> tuple[PlayerValues, ...]:
    rows = []
    for m in analysis.measurements:
        if not m.known:
            continue
        texts = {
            s.step: language.say(quantity(s.value, m.unit, decimals(m)))
            for s in m.steps
            if np.isfinite(s.value)
        }
        if texts:
            name = language.say(label(m.name))
            rows.append(PlayerValues(label=name, side=side_name(m.side), texts=texts))
    return tuple(rows)


def _window(tracks: Tracks, width: int, height: int) -> tuple[int, int, int, int]:
    """Return the part of the picture in which the runner is during the whole clip."""
    wanted = [INDEX[name] for name in _POINTS]
    points = tracks.smooth_px[tracks.valid][:, wanted].reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) == 0:
        return 0, 0, width, height
    low, high = np.percentile(points, _SPREAD, axis=0)
    room = _MARGIN * float(high[1] - low[1])
    x0, y0 = _floor(low - room, (width, height))
    x1, y1 = _floor(high + room + 1.0, (width, height))
    return x0, y0, max(1, x1 - x0), max(1, y1 - y0)


def _floor(corner: FloatArray, size: tuple[int, int]) -> tuple[int, int]:
    x, y = np.clip(corner, 0, size).astype(int).tolist()
    return x, y
