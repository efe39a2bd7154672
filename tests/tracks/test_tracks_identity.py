"""Legs that the model exchanged are put right, by continuity and by rhythm."""

from __future__ import annotations

import numpy as np
import pytest
from after_pose import follow_up
from analytic_runner import (
    Camera,
    Runner,
    exchange_legs,
    film,
    frame_times_s,
    with_points,
)

from gait.pose.sequence import DIRECT, MIRRORED
from gait.pose.skeleton import INDEX
from gait.tracks.identity import LEG_POINTS, choose_readings
from gait.tracks.rhythm import reassign_by_rhythm
from gait.tracks.track import Side

RUNNER = Runner()
CAMERA = Camera(90.0)
LEG_PX = RUNNER.leg_m * CAMERA.px_per_m
NOISE_PX = 2.0
LEGS = [INDEX[f"{side}_{point}"] for side in Side for point in LEG_POINTS]
BOTH = slice(None)
# Noise of 2 px leaves no point of any frame farther than this; a wrong leg is 50 px off.
NEAR_PX = 11.0


class Clip:
    """A side view with the truth behind it."""

    def __init__(self, fps: float = 60.0, seconds: float = 4.0, seed: int = 1) -> None:
        self.time_s = frame_times_s(fps, seconds)
        self.truth = CAMERA.see(RUNNER.points(self.time_s))
        self.pose = film(RUNNER, self.time_s, CAMERA, noise_px=NOISE_PX, seed=seed)
        self.n = len(self.time_s)

    def off_px(self, points: np.ndarray) -> np.ndarray:
        """Farthest leg point from its true place, per frame."""
        return np.linalg.norm(points - self.truth, axis=-1)[:, LEGS].max(axis=1)


@pytest.fixture(scope="module")
def clip() -> Clip:
    return Clip()


def some_frames(n: int, share: float) -> np.ndarray:
    return np.sort(np.random.default_rng(7).choice(n, round(share * n), replace=False))


WRONG = {
    "nothing": (lambda n: [], BOTH),
    "single frames": (lambda n: some_frames(n, 0.05), BOTH),
    "a stretch of 14 frames": (lambda n: np.arange(n // 2, n // 2 + 14), BOTH),
    "every third frame": (lambda n: np.arange(0, n, 3), BOTH),
    "the direct reading in a fifth of the frames": (lambda n: some_frames(n, 0.2), DIRECT),
    "the mirrored reading for a second": (lambda n: np.arange(60, min(n, 120)), MIRRORED),
}


@pytest.mark.parametrize("what", WRONG)
def test_exchanged_legs_are_put_right(clip, what):
    frames, reading = WRONG[what]
    seen = exchange_legs(clip.pose.xy_px, frames(clip.n), reading)
    if what != "nothing":
        assert clip.off_px(seen[:, reading].reshape(clip.n, -1, 33, 2)[:, 0]).max() > 100.0
    chosen, _ = choose_readings(clip.time_s, seen, LEG_PX)
    assert clip.off_px(chosen).max() < NEAR_PX


@pytest.mark.parametrize("fps", [30.0, 240.0])
def test_it_works_at_other_frame_rates(fps):
    clip = Clip(fps, seconds=2.5)
    seen = exchange_legs(clip.pose.xy_px, some_frames(clip.n, 0.05), BOTH)
    chosen, _ = choose_readings(clip.time_s, seen, LEG_PX)
    assert clip.off_px(chosen).max() < NEAR_PX


def test_the_choice_says_which_frames_were_exchanged(clip):
    frames = some_frames(clip.n, 0.05)
    seen = exchange_legs(clip.pose.xy_px, frames, BOTH)
    _, choice = choose_readings(clip.time_s, seen, LEG_PX)
    np.testing.assert_array_equal(np.flatnonzero(choice >= 3), frames)


def test_a_reading_that_merges_the_legs_is_not_used(clip):
    """The mirrored reading draws both legs on the same place as they pass."""
    seen = np.array(clip.pose.xy_px)
    left, right = LEGS[:4], LEGS[4:]
    apart_px = np.abs(clip.truth[:, left[1], 0] - clip.truth[:, right[1], 0])
    passing = np.flatnonzero(apart_px < 0.25 * LEG_PX)
    assert len(passing) > 20
    for frame in passing:
        seen[frame, MIRRORED, right] = seen[frame, MIRRORED, left]
    chosen, choice = choose_readings(clip.time_s, seen, LEG_PX)
    far_off = clip.off_px(seen.mean(axis=1)) > 3 * NEAR_PX
    assert far_off.sum() > 20
    assert np.isin(choice[far_off], [1, 4]).all()
    assert clip.off_px(chosen)[far_off].max() < NEAR_PX


def test_trunk_and_arms_are_the_mean_of_both_readings(clip):
    seen = exchange_legs(clip.pose.xy_px, some_frames(clip.n, 0.05), BOTH)
    chosen, _ = choose_readings(clip.time_s, seen, LEG_PX)
    others = np.setdiff1d(np.arange(33), LEGS)
    np.testing.assert_allclose(chosen[:, others], seen.mean(axis=1)[:, others])


def wrong_from_passing_to_passing(clip: Clip) -> tuple[np.ndarray, np.ndarray]:
    """Track in which the legs are exchanged for a whole step, and the frames of it."""
    ankles = clip.truth[:, INDEX["left_ankle"], 0] - clip.truth[:, INDEX["right_ankle"], 0]
    passings = np.flatnonzero(np.diff(np.sign(ankles)) != 0)
    frames = np.arange(passings[3] + 1, passings[4] + 1)
    wrong = exchange_legs(clip.pose.xy_px, frames, BOTH)
    return wrong, frames


def test_rhythm_puts_a_whole_exchanged_step_right(clip):
    seen, frames = wrong_from_passing_to_passing(clip)
    taken = seen.mean(axis=1)
    assert clip.off_px(taken)[frames].max() > 150.0
    mended, lost = reassign_by_rhythm(clip.time_s, seen, taken, LEG_PX, RUNNER.stride_hz)
    # As the legs pass they are alike; there the exchange costs nothing and may stay.
    apart = np.linalg.norm(clip.truth[:, LEGS[:4]] - clip.truth[:, LEGS[4:]], axis=-1)
    told_apart = apart.mean(axis=1) > 0.25 * LEG_PX
    assert clip.off_px(mended)[told_apart].max() < NEAR_PX
    assert not lost.any()


def test_rhythm_takes_the_other_reading_of_one_leg(clip):
    """One reading throws the left leg far off; the other one has it right."""
    seen = np.array(clip.pose.xy_px)
    frames = np.arange(100, 109)
    seen[np.ix_(frames, [DIRECT], LEGS[:4])] += [120.0, -60.0]
    taken = seen[:, DIRECT]
    mended, lost = reassign_by_rhythm(clip.time_s, seen, taken, LEG_PX, RUNNER.stride_hz)
    assert clip.off_px(mended)[frames].max() < NEAR_PX
    assert not lost.any()


def test_rhythm_leaves_a_clean_track_alone(clip):
    taken = clip.pose.xy_px.mean(axis=1)
    mended, lost = reassign_by_rhythm(
        clip.time_s, np.array(clip.pose.xy_px), taken, LEG_PX, RUNNER.stride_hz
    )
    np.testing.assert_allclose(mended, taken)
    assert not lost.any()


def test_rhythm_gives_up_a_leg_that_fits_nowhere(clip):
    seen = np.array(clip.pose.xy_px)
    frames = np.arange(100, 104)
    seen[np.ix_(frames, [0, 1], LEGS[4:])] += [150.0, -150.0]
    _, lost = reassign_by_rhythm(clip.time_s, seen, seen.mean(axis=1), LEG_PX, RUNNER.stride_hz)
    assert lost[frames, 1].all()
    assert not lost[:, 0].any()
    assert lost.sum() == len(frames)


def test_the_other_leg_teaches_what_a_badly_seen_leg_should_do(clip):
    """The right leg is nowhere near its place in two frames of five, in either reading."""
    seen = np.array(clip.pose.xy_px)
    rng = np.random.default_rng(2)
    frames = np.sort(rng.choice(clip.n, round(0.4 * clip.n), replace=False))
    thrown = rng.choice([-170.0, 170.0], (len(frames), 1, 1, 2))
    seen[np.ix_(frames, [0, 1], LEGS[4:])] += thrown
    _, lost = reassign_by_rhythm(clip.time_s, seen, seen.mean(axis=1), LEG_PX, RUNNER.stride_hz)
    assert lost[frames, 1].mean() > 0.95
    assert np.delete(lost[:, 1], frames).mean() < 0.05
    assert not lost[:, 0].any()


def test_rhythm_needs_more_than_two_strides(clip):
    seen, _ = wrong_from_passing_to_passing(clip)
    short = slice(0, round(2.2 * RUNNER.stride_s * 60))
    taken = seen[short].mean(axis=1)
    mended, _ = reassign_by_rhythm(
        clip.time_s[short], seen[short], taken, LEG_PX, RUNNER.stride_hz
    )
    np.testing.assert_array_equal(mended, taken)


@pytest.mark.parametrize("heading_deg", [90.0, -90.0])
def test_the_near_leg_of_a_whole_clip_named_wrongly_is_found_by_geometry(heading_deg):
    """The model calls the near leg by the wrong name from the first frame to the last."""
    camera = Camera(heading_deg)
    time_s = frame_times_s(60.0, 3.0)
    pose = film(RUNNER, time_s, camera, noise_px=1.0)
    seen = exchange_legs(pose.xy_px, slice(None), BOTH)
    visible = np.array(pose.visibility)
    for point in ("hip", *LEG_POINTS):
        pair = [INDEX[f"left_{point}"], INDEX[f"right_{point}"]]
        visible[..., pair] = visible[..., pair[::-1]]
    wrong = with_points(pose, seen, visibility=visible)
    tracks = follow_up(wrong, time_s).tracks
    truth = camera.see(RUNNER.points(time_s))
    off = np.linalg.norm(tracks.light_px - truth, axis=-1)[:, LEGS]
    assert off.max() < NEAR_PX
    assert "exchanged" in tracks.explanation
    near = tracks.view.near_side
    near_knee = INDEX[f"{near}_knee"]
    assert tracks.visibility[:, near_knee].mean() > 0.9


def test_the_whole_chain_ends_with_the_true_legs(clip):
    """Exchanged frames and a leg thrown far off in both readings, in one clip."""
    seen = exchange_legs(clip.pose.xy_px, some_frames(clip.n, 0.05), BOTH)
    seen[np.ix_([150, 151], [0, 1], LEGS[4:])] += [150.0, -150.0]
    tracks = follow_up(with_points(clip.pose, seen), clip.time_s).tracks
    assert clip.off_px(tracks.light_px).max() < 2 * NEAR_PX
    assert tracks.valid.all()
