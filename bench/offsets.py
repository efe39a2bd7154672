"""Fit where the model's points lie: ``python -m bench.offsets FOLDER``.

Takes the rendered clips of the *tune* half in a folder, compares the points as the model
drew them with the true joints, and writes `gait/tracks/offsets.toml`. Printed beside it:
how far off the angles are before and after, each body judged by a fit without it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bench.clock import clocks_of
from bench.truth import Truth, read_truth
from gait.arrays import BoolArray, FloatArray
from gait.errors import GaitError
from gait.exam import analyze
from gait.measures.geometry import flexion_deg
from gait.pose.skeleton import INDEX
from gait.tracks.joints import FEATURES, PARTS, features, picture_axes
from gait.tracks.track import Side, Tracks, opposite

__all__ = ["Sample", "fit", "main", "samples_of"]

TABLE: Final = Path(__file__).resolve().parents[1] / "gait" / "tracks" / "offsets.toml"
_RIDGE: Final = 1e-4
_LARGEST_LEG: Final = 0.15
"""Residuals beyond this are a leg mistaken for the other one, not an offset."""
_HEADER: Final = """\
# Where the model's points lie, as shares of the vectors that span the posture: made by
# `python -m bench.offsets` from the tune half of the rendered runners. A joint is the
# model's point plus the sum of (along x vector + across x vector turned to its left);
# vectors and signs are those of `gait/tracks/joints.py`.
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """One side of the body in one clip.

    Attributes
    ----------
    table : str
        Table it belongs to: "near" or "far".
    body : str
    spanned : (n, f, 2) array
        See `gait.tracks.joints.features`.
    drawn, true : dict of part to (n, 2) array
        (forward, up), leg lengths.
    """

    table: str
    body: str
    spanned: FloatArray
    drawn: dict[str, FloatArray]
    true: dict[str, FloatArray]


def samples_of(clip: Path) -> Iterator[Sample]:
    """Yield both sides of the runner of one clip; nothing when it is refused."""
    truth = read_truth(clip.with_suffix(".json"))
    if truth.factors.activity != "running":
        return
    try:
        (analysis,) = analyze(clip, workers=1).clips
    except GaitError:
        return
    tracks = analysis.as_drawn
    if not tracks.view.is_side or tracks.view is not truth.view or not tracks.sides_certain:
        return
    clocks = clocks_of(analysis, truth)
    for side in Side:
        names = [f"{side}_{part}" for part in PARTS]
        shown = np.all([truth.in_frame[name] for name in names], axis=0).astype(float)
        used = tracks.valid & (clocks.in_frames(shown) > 0.5)
        true_px = {name: _in_frames(truth.points[name], clocks.in_frames) for name in names}
        yield _sample(tracks, truth, side, used, true_px)


def _in_frames(xy: FloatArray, in_frames: object) -> FloatArray:
    return np.stack([in_frames(xy[:, k]) for k in (0, 1)], axis=1)  # type: ignore[operator]


def _sample(
    tracks: Tracks, truth: Truth, side: Side, used: BoolArray, true_px: dict[str, FloatArray]
) -> Sample:
    scale = picture_axes(tracks) / tracks.leg_length_px
    points = {
        each: {
            part: tracks.light_px[used][:, INDEX[f"{each}_{part}"]] * scale for part in PARTS
        }
        for each in Side
    }
    return Sample(
        table="near" if side is tracks.view.near_side else "far",
        body=truth.factors.body,
        spanned=features(points[side], points[opposite(side)]),
        drawn=points[side],
        true={part: true_px[f"{side}_{part}"][used] * scale for part in PARTS},
    )


def fit(samples: Sequence[Sample]) -> dict[str, FloatArray]:
    """Fit the shares of every part by ridge regression, each clip with the same weight.

    Returns
    -------
    dict of part to (f, 2) array
        (along, across) per feature.
    """
    count = len(FEATURES)
    out = {}
    for part in PARTS:
        gram = _RIDGE * np.eye(2 * count)
        target = np.zeros(2 * count)
        for sample in samples:
            design = _design(sample.spanned)
            miss = np.clip(sample.true[part] - sample.drawn[part], -_LARGEST_LEG, _LARGEST_LEG)
            rows = design.reshape(-1, 2 * count)
            weight = 1.0 / (len(rows) * len(samples))
            gram += weight * rows.T @ rows
            target += weight * rows.T @ miss.ravel()
        out[part] = np.asarray(np.linalg.solve(gram, target).reshape(2, count).T, dtype=float)
    return out


def _design(spanned: FloatArray) -> FloatArray:
    """(n, 2, 2f): both axes of every vector, then of every vector turned left."""
    left = np.stack([-spanned[..., 1], spanned[..., 0]], axis=-1)
    return np.swapaxes(np.concatenate([spanned, left], axis=1), 1, 2)


def _placed(sample: Sample, shares: dict[str, FloatArray]) -> dict[str, FloatArray]:
    design = _design(sample.spanned)
    return {part: sample.drawn[part] + design @ shares[part].T.ravel() for part in sample.drawn}


def _angle(points: dict[str, FloatArray]) -> FloatArray:
    return flexion_deg(points["hip"], points["knee"], points["ankle"])


def _judged(samples: Sequence[Sample]) -> tuple[float, float]:
    """RMSE of the knee's angle as drawn, and placed by fits without the same body."""
    before, after = [], []
    for body in sorted({sample.body for sample in samples}):
        rest = [sample for sample in samples if sample.body != body]
        shares = fit(rest or samples)
        for sample in samples:
            if sample.body == body:
                true = _angle(sample.true)
                before.append(np.mean((_angle(sample.drawn) - true) ** 2))
                after.append(np.mean((_angle(_placed(sample, shares)) - true) ** 2))
    return float(np.sqrt(np.mean(before))), float(np.sqrt(np.mean(after)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="bench.offsets", description=__doc__)
    parser.add_argument("folder", type=Path, help="rendered clips; those of the tune half")
    given = parser.parse_args(arguments)
    samples: list[Sample] = []
    for clip in sorted(given.folder.glob("tune_*.mp4")):
        if clip.with_suffix(".json").is_file():
            samples.extend(samples_of(clip))
    if not samples:
        sys.stdout.write(f"There are no usable clips of the tune half in {given.folder}.\n")
        return 2
    text = _HEADER
    for table in ("near", "far"):
        own = [sample for sample in samples if sample.table == table and len(sample.spanned)]
        if not own:
            continue
        before, after = _judged(own)
        sys.stdout.write(
            f"{table}: {len(own)} legs, knee angle RMSE {before:.2f} -> {after:.2f} deg\n"
        )
        text += _toml(table, fit(own))
    TABLE.write_text(text, encoding="utf-8")
    return 0


def _toml(table: str, shares: dict[str, FloatArray]) -> str:
    lines = []
    for part, rows in shares.items():
        lines.append(f"\n[{table}.{part}]\n")
        lines += [
            f"{name} = [{along:.4f}, {across:.4f}]\n"
            for name, (along, across) in zip(FEATURES, rows, strict=True)
        ]
    return "".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
