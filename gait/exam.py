"""One visit: from clips to an `Exam`, the one place that strings the steps together."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from gait.errors import ClipError
from gait.events.contacts import Gait
from gait.events.detect import detect_gait
from gait.findings.find import find
from gait.findings.finding import Finding
from gait.measures.context import Context
from gait.measures.curves import cycle_curves
from gait.measures.measure import measure_clip
from gait.measures.measurement import CycleCurve, Measurement
from gait.options import ClipOptions
from gait.pose import PoseEstimator, PoseSequence, estimate, find_model
from gait.pose.estimate import direct_estimator
from gait.progress import Progress, silent
from gait.tracks.build import build_tracks
from gait.tracks.camera import camera_turn
from gait.tracks.joints import place_joints
from gait.tracks.picture import look_at_pictures
from gait.tracks.slow_motion import FactorDecision, decide_factor
from gait.tracks.steadiness import one_direction
from gait.tracks.suitability import check_motion, check_picture, usable_frames
from gait.tracks.tempo import Tempo, measure_tempo
from gait.tracks.track import Tracks, View
from gait.tracks.view import decide_view
from gait.unmeasured import Unmeasured, gather_unmeasured
from gait.version import __version__
from gait.video import CaptureClock, Clip, ClockSource, known_factor, make_clock, open_clip

__all__ = ["Ask", "ClipAnalysis", "Exam", "Unmeasured", "analyze"]

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
class ClipAnalysis:
    """All that was read from one clip.

    Attributes
    ----------
    clip : Clip
    clock : CaptureClock
    pose : PoseSequence
    as_drawn : Tracks
        Points where the model draws them.
    tracks : Tracks
        Points moved to the joints; everything is measured on these.
    gait : Gait
    measurements : tuple of Measurement
    curves : tuple of CycleCurve
    remarks : tuple of str
        Plain sentences about how the clip was read and what was wrong with it.
    seconds : tuple of (str, float)
        Wall time per stage.
    """

    clip: Clip
    clock: CaptureClock
    pose: PoseSequence
    as_drawn: Tracks
    tracks: Tracks
    gait: Gait
    measurements: tuple[Measurement, ...]
    curves: tuple[CycleCurve, ...]
    remarks: tuple[str, ...]
    seconds: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Exam:
    """Everything about one visit.

    Attributes
    ----------
    clips : tuple of ClipAnalysis
    findings : tuple of Finding
        Most pressing first; those with grade "none" and "cannot tell" last.
    unmeasured : tuple of Unmeasured
    height_cm, speed_kmh : float or None
        As entered.
    created : datetime
        With time zone.
    version : str
        Version of the program.
    """

    clips: tuple[ClipAnalysis, ...]
    findings: tuple[Finding, ...]
    unmeasured: tuple[Unmeasured, ...]
    height_cm: float | None
    speed_kmh: float | None
    created: datetime
    version: str

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """Measurements of all clips in order."""
        return tuple(m for clip in self.clips for m in clip.measurements)


def analyze(
    clips: Sequence[Path | str] | Path | str,
    *,
    options: Sequence[ClipOptions] | ClipOptions | None = None,
    height_cm: float | None = None,
    speed_kmh: float | None = None,
    model: Path | None = None,
    estimator_factory: Callable[[Path], PoseEstimator] = direct_estimator,
    progress: Progress = silent,
    ask: Ask | None = None,
    cache_dir: Path | None = None,
    workers: int | None = None,
) -> Exam:
    """Analyse the clips of one visit.

    Parameters
    ----------
    clips : path or sequence of paths
        One clip, or several views of the same runner on the same day.
    options : ClipOptions or sequence of them, optional
        What the user knows about the clips; one for all, or one per clip.
    height_cm, speed_kmh : float, optional
        Body height and belt speed.
    model : Path, optional
        A .task file; by default the one in ``models/``, fetched if need be.
    estimator_factory : callable
        Makes the pose estimator; see `gait.pose.estimate`.
    progress : Progress
    ask : Ask, optional
        Asked for the capture rate when a slow-motion clip does not tell it.
    cache_dir, workers
        See `gait.pose.estimate`.

    Returns
    -------
    Exam

    Raises
    ------
    ClipError
        If a clip cannot be read or shows no runner; names the clip.
    OptionError, ModelError, Cancelled
    """
    paths = [Path(clips)] if isinstance(clips, (str, Path)) else [Path(c) for c in clips]
    wanted = ClipOptions.spread(options, len(paths))
    opened = [open_clip(path, progress=progress) for path in paths]
    for clip, choice in zip(opened, wanted, strict=True):
        known_factor(clip, choice.capture_fps)  # refuses a senseless rate before the long work
    bundle = find_model(model, progress=progress)
    desk = _Desk(bundle, estimator_factory, progress, ask, cache_dir, workers, height_cm)
    analyses = tuple(
        _analyse_clip(i, clip, choice, desk)
        for i, (clip, choice) in enumerate(zip(opened, wanted, strict=True))
    )
    measurements = [m for analysis in analyses for m in analysis.measurements]
    return Exam(
        clips=analyses,
        findings=find(measurements, speed_kmh),
        unmeasured=gather_unmeasured(measurements),
        height_cm=height_cm,
        speed_kmh=speed_kmh,
        created=datetime.now().astimezone(),
        version=__version__,
    )


@dataclass(frozen=True, slots=True)
class _Desk:
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


def _analyse_clip(index: int, clip: Clip, choice: ClipOptions, desk: _Desk) -> ClipAnalysis:
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
        pose, remarks = usable_frames(clip, pose)
        pose, turned = one_direction(clip, pose)
        remarks += turned
        look = look_at_pictures(clip, pose, desk.cache_dir)
        check_picture(clip, look)
        desk.progress("looking at the pictures", 1, 1)
    with watch.stage("tracks and events"):
        decision = decide_view(pose, choice.view)
        height_m = desk.height_cm / 100.0 if desk.height_cm else None
        tempo = measure_tempo(pose, clip.file_time_s, decision.view, height_m)
        check_motion(clip, tempo)
        clock = _clock(clip, choice, tempo, desk.ask)
        stride_hz = tempo.stride_hz * clock.slow_motion_factor
        as_drawn = build_tracks(
            pose,
            clock,
            decision,
            stride_hz,
            silhouette=look.silhouette,
            turn=camera_turn(decision, look, choice.level_deg),
        )
        tracks = place_joints(as_drawn)
        gait = _gait(clip, tracks, stride_hz)
    with watch.stage("measures"):
        moves = look.camera_moves(clock.slow_motion_factor)
        context = Context(index, clock, tracks, gait, clip.width_px, clip.height_px, moves)
        measurements = measure_clip(context)
        curves = tuple(cycle_curves(context))
    if moves:
        remarks.append(_CAMERA_MOVES)
    if tracks.view is View.OBLIQUE:
        remarks.append(_OBLIQUE)
    seconds = tuple(watch.seconds)
    return ClipAnalysis(
        clip,
        clock,
        pose,
        as_drawn,
        tracks,
        gait,
        measurements,
        curves,
        tuple(remarks),
        seconds,
    )


def _gait(clip: Clip, tracks: Tracks, stride_hz: float) -> Gait:
    if not tracks.valid.any():
        raise ClipError(
            f"{clip.path.name} cannot be analysed: the runner is never seen for half a second "
            "without a break; film with the whole body in the picture."
        )
    gait = detect_gait(tracks, 1.0 / stride_hz)
    if len(gait.steps) < _LEAST_STEPS:
        raise ClipError(
            f"{clip.path.name} shows only {len(gait.steps)} complete step"
            f"{'' if len(gait.steps) == 1 else 's'}; at least {_LEAST_STEPS} are needed, "
            "better 40: film 15 to 20 seconds."
        )
    return gait


def _clock(clip: Clip, choice: ClipOptions, tempo: Tempo, ask: Ask | None) -> CaptureClock:
    """Capture time: as given, as the file says, by physiology, or by asking."""
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
