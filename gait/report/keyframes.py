"""Key frames: the picture around the runner with the measure drawn on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from gait.arrays import FloatArray, UInt8Array
from gait.exam import ClipAnalysis, Exam
from gait.findings.finding import EvidenceFrame
from gait.language import ENGLISH, Language
from gait.measures.measurement import Measurement
from gait.pose.skeleton import INDEX
from gait.report.blur import Blur
from gait.report.canvas import INK, PAPER
from gait.report.drawing import draw_figure, draw_sketch
from gait.report.lettering import draw_text, text_size
from gait.report.results import timed
from gait.report.sketches import FOOT_MEASURES, SKETCHES, Scene, sketch
from gait.report.wording import decimals, label, quantity, with_side
from gait.tracks.track import Side, Tracks
from gait.video import read_frames

__all__ = ["KeyFrame", "draw_key_frame", "drawable", "jpeg", "key_frames", "png", "portrait"]

_HEIGHT_PX: Final = 960
_ASPECT: Final = 3 / 4
_MARGIN: Final = 0.11
_HEAD: Final = 0.09
_FOOT_MARGIN: Final = 0.35
_MAX_ZOOM: Final = 4.0
_MAX_FOOT_ZOOM: Final = 3.0
_JPEG_QUALITY: Final = 84


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """A drawn picture of a finding.

    Attributes
    ----------
    evidence : EvidenceFrame
    picture : (h, w, 3) array
        RGB, without caption.
    time_s : float or None
        Capture time of the frame.
    reading : str
        The number drawn ("12° in this step"), "" when the step has none.
    """

    evidence: EvidenceFrame
    picture: UInt8Array
    time_s: float | None
    reading: str


@dataclass(frozen=True, slots=True)
class _Crop:
    """A cut-out of the frame and its enlargement."""

    x: int
    y: int
    width: int
    height: int
    zoom: float

    def picture(self, rgb: UInt8Array) -> UInt8Array:
        part = rgb[self.y : self.y + self.height, self.x : self.x + self.width]
        size = (round(self.width * self.zoom), round(self.height * self.zoom))
        how = cv2.INTER_CUBIC if self.zoom > 1 else cv2.INTER_AREA
        return np.ascontiguousarray(cv2.resize(part, size, interpolation=how), dtype=np.uint8)

    def points(self, xy_px: FloatArray) -> FloatArray:
        # Pixel centres stay on pixel centres: the half accounts for the change of grid.
        corner = np.array([self.x, self.y])
        return np.asarray((xy_px - corner + 0.5) * self.zoom - 0.5)


def drawable(exam: Exam) -> tuple[EvidenceFrame, ...]:
    """Return the evidence of all findings that a picture can show, each once.

    A picture says nothing about cadence or contact time: measures without geometry
    have none.
    """
    frames = (frame for finding in exam.findings for frame in finding.frames)
    return tuple(dict.fromkeys(frame for frame in frames if frame.measure in SKETCHES))


def key_frames(
    exam: Exam,
    evidence: tuple[EvidenceFrame, ...],
    blurs: Sequence[Blur] = (),
    language: Language = ENGLISH,
) -> list[KeyFrame]:
    """Return the pictures of all `evidence`, in its order; each clip is read once.

    `blurs`, one per clip, hide faces; `language` is that of the number in the picture.
    """
    drawn: dict[EvidenceFrame, KeyFrame] = {}
    for number, analysis in enumerate(exam.clips):
        wanted = [e for e in evidence if e.clip == number]
        pictures = read_frames(analysis.clip, {e.frame for e in wanted})
        for frame, picture in pictures.items():
            if blurs:
                blurs[number](picture, frame)
        for e in wanted:
            drawn[e] = draw_key_frame(pictures[e.frame], analysis, e, language)
    return [drawn[e] for e in evidence]


def draw_key_frame(
    rgb: UInt8Array,
    analysis: ClipAnalysis,
    evidence: EvidenceFrame,
    language: Language = ENGLISH,
) -> KeyFrame:
    """Return the picture of one finding.

    Parameters
    ----------
    rgb : (h, w, 3) array
        The upright frame.
    analysis : ClipAnalysis
    evidence : EvidenceFrame
    language : Language
        Of the number in the picture; `KeyFrame.reading` stays English.
    """
    tracks, frame = analysis.tracks, evidence.frame
    points = tracks.light_px[frame]
    close = evidence.side if evidence.measure in FOOT_MEASURES else None
    crop = _crop(points, rgb.shape[1], rgb.shape[0], foot=close)
    picture = crop.picture(rgb)
    shown = crop.points(points)
    value, text, reading = _reading(analysis.measurements, evidence)
    scene = Scene(
        points=shown,
        view=tracks.view,
        facing=tracks.facing,
        level_deg=tracks.level_deg,
        side=evidence.side,
        value=value,
        hip_path=crop.points(_hip_path(analysis, frame)),
    )
    draw_figure(picture, shown, tracks.view)
    draw_sketch(picture, sketch(evidence.measure, scene), language.say(text), shown)
    time_s = timed(analysis.clock, float(tracks.time_s[frame]))
    return KeyFrame(evidence, picture, time_s, reading)


def portrait(analysis: ClipAnalysis, blur: Blur | None = None) -> UInt8Array | None:
    """Return a picture of the runner who was measured, None when nobody was tracked."""
    frame = _clear_frame(analysis.tracks)
    if frame is None:
        return None
    rgb = read_frames(analysis.clip, [frame])[frame]
    if blur is not None:
        blur(rgb, frame)
    points = analysis.tracks.light_px[frame]
    crop = _crop(points, rgb.shape[1], rgb.shape[0])
    picture = crop.picture(rgb)
    draw_figure(picture, crop.points(points), analysis.tracks.view)
    return picture


def png(frame: KeyFrame, language: Language = ENGLISH) -> bytes:
    """Return the picture with a caption bar as PNG."""
    return _encoded(_with_bar(frame, language), ".png", [])


def jpeg(picture: UInt8Array, height_px: int) -> bytes:
    """Return `picture`, not higher than `height_px`, as JPEG."""
    height, width = picture.shape[:2]
    if height > height_px:
        size = (round(width * height_px / height), height_px)
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return _encoded(picture, ".jpg", [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])


def _encoded(picture: UInt8Array, kind: str, options: list[int]) -> bytes:
    ok, data = cv2.imencode(kind, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), options)
    if not ok:
        raise RuntimeError(f"OpenCV could not encode a {kind} picture")
    return data.tobytes()


def _crop(points: FloatArray, width: int, height: int, *, foot: Side | None = None) -> _Crop:
    """Return the part of the picture around the runner, or below the knee of one side."""
    above, around, most = _HEAD, _MARGIN, _MAX_ZOOM
    if foot is not None:
        names = ("knee", "ankle", "heel", "foot_index")
        points = points[[INDEX[f"{foot.value}_{name}"] for name in names]]
        above, around, most = 0.0, _FOOT_MARGIN, _MAX_FOOT_ZOOM
    known = points[np.isfinite(points).all(axis=1)]
    if len(known) == 0:
        return _Crop(0, 0, width, height, min(1.0, _HEIGHT_PX / height))
    low, high = known.min(axis=0), known.max(axis=0)
    body = float(max(high[1] - low[1], 0.6 * (high[0] - low[0]), 16.0))
    top, bottom = low[1] - (around + above) * body, high[1] + around * body
    tall = max(bottom - top, (high[0] - low[0] + 2 * around * body) / _ASPECT)
    tall = min(tall, height)
    wide = min(tall * _ASPECT, width)
    x = float(np.clip((low[0] + high[0] - wide) / 2, 0, width - wide))
    y = float(np.clip((top + bottom - tall) / 2, 0, height - tall))
    zoom = min(most, _HEIGHT_PX / tall)
    return _Crop(round(x), round(y), max(1, int(wide)), max(1, int(tall)), zoom)


def _reading(
    measurements: tuple[Measurement, ...], evidence: EvidenceFrame
) -> tuple[float | None, str, str]:
    """Return the value of this step, its text on the picture, and its words."""
    for m in measurements:
        if m.name != evidence.measure or m.side != evidence.side or m.value is None:
            continue
        places = decimals(m)
        for step in m.steps:
            if step.frame == evidence.frame and np.isfinite(step.value):
                text = quantity(step.value, m.unit, places)
                return step.value, text, f"{text} in this step"
        return None, f"mean {quantity(m.value, m.unit, places)}", ""
    return None, "", ""


def _hip_path(analysis: ClipAnalysis, frame: int) -> FloatArray:
    tracks = analysis.tracks
    reach_s = analysis.gait.stride_time_s / 2
    near = np.abs(tracks.time_s - tracks.time_s[frame]) <= reach_s
    hips = tracks.smooth_px[near][:, [INDEX["left_hip"], INDEX["right_hip"]]].mean(axis=1)
    return np.asarray(hips[np.isfinite(hips).all(axis=1)])


def _clear_frame(tracks: Tracks) -> int | None:
    """Return the tracked frame whose points are seen best, the body away from the edges."""
    frames = np.flatnonzero(tracks.valid)
    if len(frames) == 0:
        return None
    return int(frames[np.argmax(tracks.visibility[frames].mean(axis=1))])


def _with_bar(frame: KeyFrame, language: Language) -> UInt8Array:
    width = frame.picture.shape[1]
    size = width / 30
    bar = np.empty((round(size * 3.5), width, 3), dtype=np.uint8)
    bar[:] = INK
    name = language.say(with_side(label(frame.evidence.measure), frame.evidence.side))
    where = f"frame {frame.evidence.frame}"
    if frame.time_s is not None:
        where += f" · {frame.time_s:.2f} s"
    detail = language.say(f"{frame.reading} · {where}" if frame.reading else where)
    left = size * 0.9
    draw_text(bar, name, (left, size * 1.45), size * 1.12, PAPER, bold=True)
    draw_text(bar, detail, (left, size * 2.75), size * 0.95, (190, 204, 214))
    if text_size(name, size * 1.12, bold=True)[0] > width - 2 * left:
        bar[:, width - round(left) :] = INK
    return np.vstack([frame.picture, bar])
