"""The quick check of a clip, in seconds: a few pictures, long before the analysis."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from gait.arrays import FloatArray, UInt8Array, frozen, frozen_mask
from gait.jobs.advice import ClipFacts, give_advice, table, verdict
from gait.pose import PoseEstimator, PoseSequence, Reading, Region, find_model
from gait.pose.estimate import direct_estimator
from gait.pose.search import search
from gait.progress import Progress
from gait.tracks.picture import PictureLook, look_at_pictures
from gait.tracks.view import decide_view
from gait.video import Clip, known_factor, open_clip, read_frames

__all__ = ["check_clip", "look_over"]

_PREVIEW_PX = 640
_STAGE = "looking for the runner"


def check_clip(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Check one clip.

    Parameters
    ----------
    request : dict
        `clip`: path; `preview`: path of the small picture to write; `capture_fps`: what the
        user says, or None.
    progress : Progress

    Returns
    -------
    dict
        `level`, `items`, `facts`, `view`.

    Raises
    ------
    ClipError, ModelError
    """
    clip = open_clip(Path(request["clip"]), progress=progress)
    estimator = direct_estimator(find_model(progress=progress))
    facts, picture = look_over(clip, estimator, progress, request.get("capture_fps"))
    _write_preview(picture, Path(request["preview"]))
    items = give_advice(facts)
    return {
        "level": verdict(items).value,
        "items": [item.as_json() for item in items],
        "view": facts.view,
        "facts": {
            "seconds": facts.seconds,
            "fps": facts.fps,
            "slow_motion_factor": facts.slow_motion_factor,
            "width_px": facts.width_px,
            "height_px": facts.height_px,
            "n_frames": facts.n_frames,
        },
    }


def look_over(
    clip: Clip,
    estimator: PoseEstimator,
    progress: Progress,
    capture_fps: float | None = None,
) -> tuple[ClipFacts, UInt8Array]:
    """Look at a few pictures of a clip; return what is seen, and one picture."""
    looks = int(table()["runner"]["looks"])
    edge = (clip.n_frames - 1) * 0.05
    wanted = np.unique(np.linspace(edge, clip.n_frames - 1 - edge, looks).astype(int))
    pictures = read_frames(clip, wanted.tolist())
    seen: dict[int, Reading] = {}
    others = 0
    regions: dict[int, Region] = {}
    for done, (index, rgb) in enumerate(sorted(pictures.items()), start=1):
        people = search(estimator, rgb)
        others += len(people) > 1
        if people:
            regions[index] = max(people, key=lambda r: _weight(r, clip))
            reading = estimator.read(rgb, regions[index])
            if reading.presence.min() >= 0.5:
                seen[index] = reading
        progress(_STAGE, done, len(pictures))
    middle = pictures[sorted(seen or pictures)[len(seen or pictures) // 2]]
    return _facts(clip, len(wanted), others, seen, regions, capture_fps), middle


def _weight(region: Region, clip: Clip) -> float:
    """Large and near the middle; as `gait.pose.people.prominence`, for one picture."""
    away = math.hypot(region.x_px - clip.width_px / 2, region.y_px - clip.height_px / 2)
    half = math.hypot(clip.width_px / 2, clip.height_px / 2)
    return region.side_px * (1.0 - 0.5 * min(1.0, away / half))


def _facts(
    clip: Clip,
    looks: int,
    others: int,
    seen: Mapping[int, Reading],
    regions: Mapping[int, Region],
    capture_fps: float | None,
) -> ClipFacts:
    known = known_factor(clip, capture_fps)
    pose = _sparse(clip, seen, regions) if seen else None
    view = decide_view(pose) if pose is not None else None
    look = _look(clip, pose) if pose is not None else None
    spans = [_span(reading) for reading in seen.values()]
    margin = float(table()["runner"]["edge_share"]) * clip.height_px
    cut = [top < margin or foot > clip.height_px - margin for top, foot in spans]
    height = float(np.median([foot - top for top, foot in spans])) if spans else None
    return ClipFacts(
        seconds=clip.duration_s,
        fps=clip.file_fps,
        slow_motion_factor=known.slow_motion_factor if known else None,
        width_px=clip.width_px,
        height_px=clip.height_px,
        n_frames=clip.n_frames,
        damaged_frames=clip.damaged_frames,
        looks=looks,
        found=len(seen),
        others=others,
        height_share=height / clip.height_px if height is not None else None,
        cut_off=2 * sum(cut) > len(cut),
        view=view.view.value if view else None,
        off_axis_deg=view.off_axis_deg if view else None,
        dark=look.dark if look else None,
        silhouette=look.silhouette if look else None,
        moves=look.camera_moves(known.slow_motion_factor if known else 1.0) if look else None,
        level_deg=look.level_deg if look else None,
    )


def _span(reading: Reading) -> tuple[float, float]:
    """Return the top of the head, a little above the eyes, and the lowest foot, px."""
    y_px = reading.xy_px.mean(axis=0)[:, 1]
    head = float(y_px[:11].min())
    foot = float(y_px[27:33].max())
    return head - 0.06 * (foot - head), foot


def _sparse(
    clip: Clip, seen: Mapping[int, Reading], regions: Mapping[int, Region]
) -> PoseSequence:
    """Return a pose sequence that holds the few pictures looked at."""
    n = clip.n_frames
    found = np.zeros(n, dtype=np.bool_)
    found[list(seen)] = True
    rows: FloatArray = np.full((n, 4), np.nan)
    for index in seen:
        r = regions[index]
        rows[index] = (r.x_px, r.y_px, r.side_px, r.rotation_rad)

    def spread(name: str, shape: Sequence[int]) -> FloatArray:
        values: FloatArray = np.full((n, *shape), np.nan)
        for index, reading in seen.items():
            values[index] = getattr(reading, name)
        return frozen(values)

    return PoseSequence(
        xy_px=spread("xy_px", (2, 33, 2)),
        visibility=spread("visibility", (2, 33)),
        world_m=spread("world_m", (2, 33, 3)),
        presence=spread("presence", (2,)),
        found=frozen_mask(found),
        regions=frozen(rows),
        people=(),
        person=1,
        estimator="quick check",
    )


def _look(clip: Clip, pose: PoseSequence) -> PictureLook | None:
    if not pose.found[: clip.n_frames - 2].any():
        return None
    with tempfile.TemporaryDirectory() as nowhere:  # what few pictures tell is not kept
        return look_at_pictures(clip, pose, Path(nowhere))


def _write_preview(rgb: UInt8Array, path: Path) -> None:
    scale = min(1.0, _PREVIEW_PX / max(rgb.shape[:2]))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    cv2.imwrite(
        str(path), cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 82]
    )
