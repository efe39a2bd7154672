"""How right the program is on twelve rendered clips, from landmarks to findings.

The clips are frozen after the pose step (`data/`, made by `bench.freeze`), the bounds
stand in `bounds.toml`. Errors are planted into the program to prove that it is held.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.figures import Bound, broken, read_bounds
from bench.frozen import Frozen, load_frozen, score_frozen
from gait.arrays import frozen
from gait.exam import analysis, clip
from gait.findings.finding import Grade
from gait.pose.skeleton import INDEX, MIRROR

HERE = Path(__file__).parent
FILES = sorted((HERE / "data").glob("*.npz"))


@pytest.fixture(scope="module")
def clips() -> list[Frozen]:
    return [load_frozen(path) for path in FILES]


@pytest.fixture(scope="module")
def bounds() -> tuple[Bound, ...]:
    return read_bounds(HERE / "bounds.toml")


def complaints(clips: list[Frozen], bounds: tuple[Bound, ...]) -> list[str]:
    return broken(bounds, [score_frozen(clip) for clip in clips])


def names(lines: list[str]) -> str:
    return "\n".join(line.partition(":")[0] for line in lines)


def test_every_figure_lies_within_its_bounds(clips, bounds):
    assert complaints(clips, bounds) == []


def test_a_dozen_clips_of_both_kinds_are_held(clips):
    factors = [clip.truth.factors for clip in clips]
    assert len(factors) == 12
    assert {f.camera for f in factors} >= {"side-left", "side-right", "rear"}
    assert {f.fps for f in factors} >= {30.0, 60.0}
    assert len({f.body for f in factors}) == 10
    assert sum(path.stat().st_size for path in FILES) < 2_000_000


def with_points_moved(clip: Frozen, part: str, share: float) -> Frozen:
    """Move one joint of both legs forward by a share of the runner's size."""
    xy_px = np.array(clip.pose.xy_px)
    ahead = -1.0 if clip.truth.view == "side-left" else 1.0
    move_px = share * ahead * clip.pose.people[0].size_px
    for side in ("left", "right"):
        xy_px[:, :, INDEX[f"{side}_{part}"], 0] += move_px
    return replace(clip, pose=replace(clip.pose, xy_px=frozen(xy_px)))


def test_a_knee_seen_too_far_ahead_is_noticed(clips, bounds):
    moved = [with_points_moved(clip, "knee", 0.03) for clip in clips]
    said = names(complaints(moved, bounds))
    assert "knee flexion curve, RMSE" in said
    assert "knee flexion at contact, RMSE" in said


def test_shoulders_seen_too_far_ahead_are_noticed(clips, bounds):
    moved = [with_points_moved(clip, "shoulder", 0.02) for clip in clips]
    said = names(complaints(moved, bounds))
    assert "trunk lean, RMSE" in said


def test_exchanged_sides_are_noticed(clips, bounds):
    def exchanged(clip: Frozen) -> Frozen:
        pose = clip.pose
        swapped = {
            name: frozen(np.asarray(getattr(pose, name))[:, :, MIRROR])
            for name in ("xy_px", "world_m", "visibility")
        }
        return replace(clip, pose=replace(pose, **swapped))

    said = names(complaints([exchanged(clip) for clip in clips], bounds))
    assert "view, facing, sides" in said


def test_contacts_20_ms_late_are_noticed(clips, bounds, monkeypatch):
    plain = clip.detect_gait

    def late(*arguments, **more):
        gait = plain(*arguments, **more)
        contacts = tuple(replace(c, time_s=c.time_s + 0.020) for c in gait.contacts)
        steps = tuple(
            replace(
                s,
                initial_contact_s=s.initial_contact_s + 0.020,
                toe_off_s=s.toe_off_s + 0.020,
            )
            for s in gait.steps
        )
        return replace(gait, contacts=contacts, steps=steps)

    monkeypatch.setattr(clip, "detect_gait", late)
    said = names(complaints(clips, bounds))
    assert "initial contact, side view, bias" in said
    assert "knee flexion at contact, bias" in said


def test_numbers_that_are_kept_back_or_too_sure_are_noticed(clips, bounds, monkeypatch):
    plain = clip.measure_clip

    def too_sure(context):
        for m in plain(context):
            if m.name == "overstride":
                yield replace(m, value=None, low=None, high=None, withheld="No reason.")
            elif m.known:
                near = [m.value + 0.3 * (end - m.value) for end in (m.low, m.high)]
                yield replace(m, low=near[0], high=near[1])
            else:
                yield m

    monkeypatch.setattr(clip, "measure_clip", lambda context: tuple(too_sure(context)))
    lines = complaints(clips, bounds)
    assert "overstride, RMSE, % leg: 0 values" in "\n".join(lines)
    assert "95 % intervals of all measures, coverage" in names(lines)


def test_findings_that_cry_wolf_are_noticed(clips, bounds, monkeypatch):
    plain = analysis.find

    def wolf(*arguments):
        return tuple(replace(f, grade=Grade.MARKED) for f in plain(*arguments))

    monkeypatch.setattr(analysis, "find", wolf)
    said = names(complaints(clips, bounds))
    assert "normal runners with a false marked finding" in said
    assert "overstride within what is usual not found" in said
