"""From a clip to a `PoseSequence`: find the people, choose one, read the landmarks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np

from gait.arrays import BoolArray, FloatArray, UInt8Array, frozen, frozen_mask
from gait.errors import ClipError, OptionError
from gait.pose.bundle import read_bundle
from gait.pose.cache import cache_key, load_sequence, save_sequence
from gait.pose.estimator import PoseEstimator, Reading, Region
from gait.pose.folders import cache_folder
from gait.pose.litert import LiteRTEstimator
from gait.pose.people import Sighting, Trail, follow, prominence, to_person
from gait.pose.pool import available_cpus, ordered_map
from gait.pose.regions import cut_off, entangled, smooth_regions
from gait.pose.search import search
from gait.pose.sequence import PoseSequence
from gait.pose.skeleton import INDEX
from gait.progress import Progress, silent
from gait.video import Clip, frames

__all__ = ["EstimatorFactory", "estimate"]

EstimatorFactory = Callable[[Path], PoseEstimator]
"""Makes an estimator from the path of a model; called once per worker."""

_RECIPE = "1"
"""Raised whenever the way from detections to regions changes."""
_LOOKS_HZ = 15.0
"""How often the detector looks, per second of file time."""
_LOOK_SIDE_PX = 640
"""The detector sees 224 px; decoding larger pictures for it is waste."""
_THUMBNAIL = (32, 18)
_MIN_PRESENCE = 0.5
"""MediaPipe's own limit for a body in the region."""
_HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
_FINDING, _READING = "finding the runner", "reading the landmarks"


def direct_estimator(model: Path) -> PoseEstimator:
    """Make the default estimator."""
    return LiteRTEstimator(read_bundle(model))


def estimate(
    clip: Clip,
    *,
    model: Path,
    estimator_factory: EstimatorFactory = direct_estimator,
    person: int | None = None,
    progress: Progress = silent,
    workers: int | None = None,
    cache_dir: Path | None = None,
) -> PoseSequence:
    """Read the landmarks of one person in every frame of a clip.

    Two passes, on all processors: the detector looks at about 15 frames per second,
    people are followed, and one is chosen; then the landmarks are read in every
    frame, directly and mirrored, in a region that moves smoothly.

    Parameters
    ----------
    clip : Clip
    model : Path
        The .task file, see `gait.pose.find_model`.
    estimator_factory : callable
        ``factory(model)`` makes one estimator per worker.
    person : int, optional
        `Person.number` of the one to read; default 1, the most prominent.
    progress : Progress
    workers : int, optional
        Threads, default one per processor; the result does not depend on it.
    cache_dir : Path, optional
        Where results are kept; default `gait.pose.folders.cache_folder`. A cache
        that cannot be read or written is done without.

    Returns
    -------
    PoseSequence

    Raises
    ------
    ClipError
        If no person is found anywhere, or the chosen one never clearly.
    OptionError
        If there is no such person.
    ModelError
        If the model cannot be run.
    Cancelled
        If `progress` raises it; all threads have ended by then.
    """
    n_workers = workers or available_cpus()
    first = estimator_factory(model)
    key = cache_key(clip.sha256, first.name, _RECIPE, person or 1, *_libraries())
    kept_in = (cache_dir or cache_folder()) / "pose" / f"{key}.npz"
    kept = load_sequence(kept_in)
    if kept is not None and kept.n_frames == clip.n_frames:
        progress(_READING, clip.n_frames, clip.n_frames)
        return kept
    estimators = [first, *(estimator_factory(model) for _ in range(n_workers - 1))]
    sequence = _read_clip(clip, estimators, person or 1, progress)
    with suppress(OSError):
        save_sequence(sequence, kept_in)
    return sequence


def _libraries() -> tuple[str, ...]:
    """Versions of what decodes, cuts out and infers: another one may move landmarks."""
    return version("av"), version("ai-edge-litert"), cv2.__version__


def _read_clip(
    clip: Clip, estimators: Sequence[PoseEstimator], number: int, progress: Progress
) -> PoseSequence:
    step = max(1, round(clip.file_fps / _LOOKS_HZ))
    sightings = list(_look(clip, estimators, step, progress))
    trails = _ranked(follow(sightings), len(sightings), clip)
    if not trails:
        raise ClipError(
            f"No person was found in {clip.path.name}: the runner should be seen from head to "
            "foot and take up at least a third of the picture's height."
        )
    if not 1 <= number <= len(trails):
        raise OptionError(
            f"There is no person {number} in {clip.path.name}: {len(trails)} found, "
            f"choose 1 to {len(trails)}."
        )
    regions, others = _regions(clip, trails, number - 1, step)
    readings = list(_read(clip, estimators, regions, progress))
    found = _belonging(readings, regions, others)
    if not found.any():
        raise ClipError(
            f"Person {number} in {clip.path.name} is never seen clearly: the runner should be "
            "seen from head to foot, inside the picture and not behind somebody else."
        )
    people = tuple(to_person(t, i + 1, len(sightings)) for i, t in enumerate(trails))
    return PoseSequence(
        xy_px=_stacked([r.xy_px if r else None for r in readings], found, (2, 33, 2)),
        visibility=_stacked([r.visibility if r else None for r in readings], found, (2, 33)),
        world_m=_stacked([r.world_m if r else None for r in readings], found, (2, 33, 3)),
        presence=_stacked([r.presence if r else None for r in readings], found, (2,)),
        found=frozen_mask(found),
        regions=frozen(np.where(found[:, None], regions, np.nan)),
        people=people,
        person=number,
        estimator=estimators[0].name,
        others=frozen(np.array(others).reshape(len(others), clip.n_frames, 4)),
    )


def _look(
    clip: Clip, estimators: Sequence[PoseEstimator], step: int, progress: Progress
) -> Iterator[Sighting]:
    """First pass: the detector on every `step`-th frame."""

    def work(estimator: PoseEstimator, item: tuple[int, UInt8Array]) -> Sighting:
        index, rgb = item
        scale = clip.width_px / rgb.shape[1]
        regions = tuple(region.scaled(scale) for region in search(estimator, rgb))
        small = cv2.resize(rgb, _THUMBNAIL, interpolation=cv2.INTER_AREA)
        grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        return Sighting(index, float(clip.file_time_s[index]), regions, grey)

    items = frames(clip, step=step, max_side_px=_LOOK_SIDE_PX)
    total = len(range(0, clip.n_frames, step))
    for done, sighting in enumerate(ordered_map(work, estimators, items), start=1):
        progress(_FINDING, done, total)
        yield sighting


def _ranked(trails: list[Trail], n_looks: int, clip: Clip) -> list[Trail]:
    """Most prominent first; passing flickers of the detector are no people."""
    lasting = [t for t in trails if len(t.frames) >= max(2, 0.02 * n_looks)] or trails
    return sorted(lasting, key=lambda t: -prominence(t, n_looks, clip.width_px, clip.height_px))


def _regions(
    clip: Clip, trails: list[Trail], chosen: int, step: int
) -> tuple[FloatArray, list[FloatArray]]:
    """Regions of the chosen person and of everybody else, (n, 4) each.

    Frames in which the chosen person is cut off by the picture's edge or cannot be
    told from another hold NaN.
    """
    margin_s = step / clip.file_fps if clip.file_fps else 0.0
    everybody = [smooth_regions(trail, clip.file_time_s, margin_s) for trail in trails]
    own, others = everybody[chosen], everybody[:chosen] + everybody[chosen + 1 :]
    own[cut_off(own, clip.width_px)] = np.nan
    for other in others:
        own[entangled(own, other)] = np.nan
    return own, others


def _belonging(
    readings: Sequence[Reading | None], regions: FloatArray, others: Sequence[FloatArray]
) -> BoolArray:
    """Return the frames with a body in the region that is the chosen person's.

    In both readings the hips must lie nearer to the middle of the person's own
    region than to that of anybody else's.
    """
    found = np.zeros(len(readings), dtype=np.bool_)
    for i, reading in enumerate(readings):
        if reading is None or reading.presence.min() < _MIN_PRESENCE:
            continue
        hips = reading.xy_px[:, _HIPS].mean(axis=1)
        own = np.linalg.norm(hips - regions[i, :2], axis=1)
        found[i] = not any(
            np.any(np.linalg.norm(hips - other[i, :2], axis=1) < own) for other in others
        )
    return found


def _read(
    clip: Clip, estimators: Sequence[PoseEstimator], regions: FloatArray, progress: Progress
) -> Iterator[Reading | None]:
    """Second pass: the landmarks in every frame that has a region."""

    def work(estimator: PoseEstimator, item: tuple[int, UInt8Array]) -> Reading | None:
        index, rgb = item
        x, y, side, rotation = regions[index].tolist()
        return estimator.read(rgb, Region(x, y, side, rotation)) if np.isfinite(x) else None

    results = ordered_map(work, estimators, frames(clip))
    for done, reading in enumerate(results, start=1):
        progress(_READING, done, clip.n_frames)
        yield reading


def _stacked(
    rows: list[FloatArray | None], found: BoolArray, shape: tuple[int, ...]
) -> FloatArray:
    """Stack one array per frame, NaN where nobody was found."""
    nothing = np.full(shape, np.nan)
    return frozen(
        [
            row if row is not None and there else nothing
            for row, there in zip(rows, found, strict=True)
        ]
    )
