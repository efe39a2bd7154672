"""One clip, from landmarks to measurements."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from gait.corrections.apply import apply_by_hand
from gait.corrections.settle import settle
from gait.corrections.sides import named_by_view
from gait.corrections.words import say_corrections
from gait.errors import ClipError
from gait.events.contacts import Gait
from gait.events.detect import detect_gait
from gait.exam.exam import ClipAnalysis
from gait.marks.cache import tracked_marks
from gait.marks.mark import Marks
from gait.marks.measure import measure_marks
from gait.measures.context import Context
from gait.measures.curves import cycle_curves
from gait.measures.measure import measure_clip
from gait.options import ClipOptions
from gait.pose import PoseEstimator, PoseSequence, estimate
from gait.progress import Progress
from gait.tracks.bones import keep_bone_lengths
from gait.tracks.build import build_tracks
from gait.tracks.camera import CameraTurn, camera_turn
from gait.tracks.joints import place_joints
from gait.tracks.picture import PictureLook, look_at_pictures
from gait.tracks.slow_motion import FactorDecision, decide_factor
from gait.tracks.steadiness import one_direction
from gait.tracks.suitability import check_motion, check_picture, usable_frames
from gait.tracks.tempo import Tempo, measure_tempo
from gait.tracks.track import Tracks, View
from gait.tracks.view import ViewDecision, decide_view
from gait.video import (
    CaptureClock,
    Clip,
    ClockSource,
    given_factor,
    known_factor,
    make_clock,
)

__all__ = ["Ask", "Desk", "analyse_clip", "analyse_from"]

Ask = Callable[[Clip, str], float | None]
"""``ask(clip, question)`` -> capture rate in frames/s, or None if nobody knows."""

_LEAST_STEPS = 3
_CAMERA_MOVES = (
    "The camera moves with the runner: sideways and up-and-down distances are not reported."
)
_OBLIQUE = (
    "The camera stands obliquely to the runner, so no angle is reported: film square from the "
    "side or straight from behind."
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the analysis of every clip of a visit shares."""

    model: Path
    estimator_factory: Callable[[Path], PoseEstimator]
    progress: Progress
    ask: Ask | None
    cache_dir: Path | None
    workers: int | None
    height_cm: float | None


@dataclass(slots=True)
class _Stopwatch:
    """Wall time per stage."""

    seconds: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds.append((name, time.perf_counter() - started))


def analyse_clip(index: int, clip: Clip, choice: ClipOptions, desk: Desk) -> ClipAnalysis:
    """Read the pictures of a clip, or what is kept of them, and analyse it."""
    choice = settle(choice)
    watch = _Stopwatch()
    with watch.stage("pose"):
        pose = estimate(
            clip,
            model=desk.model,
            estimator_factory=desk.estimator_factory,
            person=choice.person,
            progress=desk.progress,
            workers=desk.workers,
            cache_dir=desk.cache_dir,
        )
    with watch.stage("pictures"):
        desk.progress("looking at the pictures", 0, 1)
        shown = one_direction(clip, usable_frames(clip, pose)[0])[0]
        look = look_at_pictures(clip, shown, desk.cache_dir)
        desk.progress("looking at the pictures", 1, 1)
    analysis = analyse_from(
        pose, look, clip, choice, index=index, height_cm=desk.height_cm, ask=desk.ask
    )
    if choice.marks is None:
        return replace(analysis, seconds=(*watch.seconds, *analysis.seconds))
    after = _Stopwatch()
    with after.stage("marks"):
        analysis = _with_marks(analysis, choice.marks, index, desk)
    return replace(analysis, seconds=(*watch.seconds, *analysis.seconds, *after.seconds))


def _with_marks(analysis: ClipAnalysis, marks: Marks, index: int, desk: Desk) -> ClipAnalysis:
    """Follow the marks; what they tell takes the place of what was withheld."""
    clip, tracks, gait = analysis.clip, analysis.tracks, analysis.gait
    marked = tracked_marks(
        clip, marks, tracks, gait, cache_dir=desk.cache_dir, progress=desk.progress
    )
    size = (clip.width_px, clip.height_px)
    context = Context(index, analysis.clock, analysis.as_drawn, tracks, gait, *size)
    told = measure_marks(context, marks, marked)
    names = {(m.name, m.side) for m in told}
    rest = [m for m in analysis.measurements if (m.name, m.side) not in names]
    return replace(analysis, measurements=(*rest, *told), marked=marked)


def analyse_from(
    pose: PoseSequence,
    look: PictureLook,
    clip: Clip,
    choice: ClipOptions | None = None,
    *,
    index: int = 0,
    height_cm: float | None = None,
    ask: Ask | None = None,
) -> ClipAnalysis:
    """Analyse a clip whose pictures have been read; no frame is decoded.

    Parameters
    ----------
    pose : PoseSequence
        As `gait.pose.estimate` gives it.
    look : PictureLook
        As `gait.tracks.picture.look_at_pictures` gives it.
    clip : Clip
        Its file need not be there.
    choice : ClipOptions, optional
        What the user knows about the clip; its `person` has been chosen with `pose`.
    index : int
        Place of the clip in the visit.
    height_cm : float, optional
    ask : Ask, optional
        As in `gait.exam.analyze`.

    Returns
    -------
    ClipAnalysis

    Raises
    ------
    ClipError
        If no runner can be measured in it; names the clip.
    """
    choice = settle(choice or ClipOptions())
    watch = _Stopwatch()
    with watch.stage("tracks and events"):
        pose, remarks = usable_frames(clip, pose)
        pose, turned = one_direction(clip, pose)
        check_picture(clip, look)
        pose = named_by_view(pose, choice.view)
        decision = decide_view(pose, choice.view)
        height_m = height_cm / 100.0 if height_cm else None
        tempo = measure_tempo(pose, clip.file_time_s, decision.view, height_m)
        check_motion(clip, tempo)
        clock = _clock(clip, choice, tempo, ask)
        stride_hz = tempo.stride_hz * clock.slow_motion_factor
        as_drawn = build_tracks(
            pose,
            clock,
            decision,
            stride_hz,
            silhouette=look.silhouette,
            turn=_turn(decision, look, choice),
        )
        tracks = keep_bone_lengths(place_joints(as_drawn))
        gait = _gait(clip, tracks, stride_hz)
        as_drawn, tracks, gait, left_out = apply_by_hand(as_drawn, tracks, gait, choice, clock)
        _check_steps(clip, gait)
    with watch.stage("measures"):
        moves = look.camera_moves(clock.slow_motion_factor)
        context = Context(
            index, clock, as_drawn, tracks, gait, clip.width_px, clip.height_px, moves
        )
        measurements = measure_clip(context)
        curves = tuple(cycle_curves(context))
    by_hand = [text] if (text := say_corrections(choice.corrections)) else []
    said = [*remarks, *turned, *_about_camera(tracks, moves=moves), *by_hand, *left_out]
    return ClipAnalysis(
        clip,
        clock,
        pose,
        as_drawn,
        tracks,
        gait,
        measurements,
        curves,
        tuple(said),
        tuple(watch.seconds),
        corrections=choice.corrections,
    )


def _turn(decision: ViewDecision, look: PictureLook, choice: ClipOptions) -> CameraTurn:
    turn = camera_turn(decision, look, choice.level_deg)
    if choice.level_deg is None:
        return turn
    return replace(turn, level_sd_deg=choice.level_sd_deg)


def _about_camera(tracks: Tracks, *, moves: bool) -> list[str]:
    oblique = tracks.view is View.OBLIQUE
    return [_CAMERA_MOVES] * moves + [_OBLIQUE] * oblique


def _gait(clip: Clip, tracks: Tracks, stride_hz: float) -> Gait:
    if not tracks.valid.any():
        raise ClipError(
            f"{clip.path.name} cannot be analysed: the runner is never seen for half a second "
            "without a break; film with the whole body in the picture."
        )
    gait = detect_gait(tracks, 1.0 / stride_hz)
    _check_steps(clip, gait)
    return gait


def _check_steps(clip: Clip, gait: Gait) -> None:
    if len(gait.steps) < _LEAST_STEPS:
        raise ClipError(
            f"{clip.path.name} shows only {len(gait.steps)} complete step"
            f"{'' if len(gait.steps) == 1 else 's'}; at least {_LEAST_STEPS} are needed, "
            "better 40: film 15 to 20 seconds."
        )


def _clock(clip: Clip, choice: ClipOptions, tempo: Tempo, ask: Ask | None) -> CaptureClock:
    """Capture time: as given, as the file says, by physiology, or by asking."""
    if choice.slow_motion_factor is not None:
        return given_factor(clip, choice.slow_motion_factor)
    known = known_factor(clip, choice.capture_fps)
    if known is not None:
        return known
    decision: FactorDecision = decide_factor(tempo, clip.file_fps)
    if decision.source is ClockSource.UNKNOWN and ask is not None:
        answer = ask(clip, decision.explanation)
        given = known_factor(clip, answer) if answer is not None else None
        if given is not None:
            return given
    return make_clock(
        clip,
        slow_motion_factor=decision.factor,
        source=decision.source,
        factor_low=decision.low,
        factor_high=decision.high,
        explanation=decision.explanation,
    )
