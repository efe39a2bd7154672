"""The clips of a visit, from files to findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from gait.exam.clip import Ask, Desk, analyse_clip
from gait.exam.exam import ClipAnalysis, Exam
from gait.findings.find import find
from gait.measures.symmetry import compare_sides
from gait.options import ClipOptions
from gait.pose import PoseEstimator, find_model
from gait.pose.estimate import direct_estimator
from gait.pose.folders import cache_folder
from gait.progress import Progress, silent
from gait.unmeasured import gather_unmeasured
from gait.version import __version__
from gait.video import known_factor, open_clip

__all__ = ["analyse_clips", "analyze", "exam_of"]


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
    analyses = analyse_clips(
        paths,
        ClipOptions.spread(options, len(paths)),
        height_cm=height_cm,
        model=model,
        estimator_factory=estimator_factory,
        progress=progress,
        ask=ask,
        cache_dir=cache_dir,
        workers=workers,
    )
    return exam_of(analyses, height_cm=height_cm, speed_kmh=speed_kmh)


def analyse_clips(
    paths: Sequence[Path],
    options: Sequence[ClipOptions],
    *,
    height_cm: float | None,
    model: Path | None,
    estimator_factory: Callable[[Path], PoseEstimator],
    progress: Progress,
    ask: Ask | None,
    cache_dir: Path | None,
    workers: int | None,
) -> tuple[ClipAnalysis, ...]:
    """Open all clips, then analyse them; parameters as for `analyze`."""
    if not paths:
        return ()
    kept_in = (cache_dir or cache_folder()) / "clips"
    opened = [open_clip(path, progress=progress, kept_in=kept_in) for path in paths]
    for clip, choice in zip(opened, options, strict=True):
        known_factor(clip, choice.capture_fps)  # refuses a senseless rate before the long work
    bundle = find_model(model, progress=progress)
    desk = Desk(bundle, estimator_factory, progress, ask, cache_dir, workers, height_cm)
    return tuple(
        analyse_clip(i, clip, choice, desk)
        for i, (clip, choice) in enumerate(zip(opened, options, strict=True))
    )


def exam_of(
    analyses: Sequence[ClipAnalysis],
    *,
    height_cm: float | None = None,
    speed_kmh: float | None = None,
    created: datetime | None = None,
) -> Exam:
    """Return the exam of clips that have been analysed.

    Parameters
    ----------
    analyses : sequence of ClipAnalysis
        In order: their measurements know their clip by its place.
    height_cm, speed_kmh : float, optional
    created : datetime, optional
        With time zone; default now.
    """
    measurements = [m for analysis in analyses for m in analysis.measurements]
    differences = compare_sides(analyses)
    return Exam(
        clips=tuple(analyses),
        findings=find(measurements, speed_kmh, differences) if analyses else (),
        unmeasured=gather_unmeasured(measurements) if analyses else (),
        height_cm=height_cm,
        speed_kmh=speed_kmh,
        created=created or datetime.now().astimezone(),
        version=__version__,
        differences=differences,
    )
