"""From landmarks as read to clean tracks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from after_pose import follow_up
from analytic_runner import Camera, Runner, clock_of, film, frame_times_s

from gait.arrays import frozen, frozen_mask
from gait.pose.skeleton import INDEX
from gait.tracks.build import build_tracks
from gait.tracks.track import Facing, Side, View
from gait.tracks.view import decide_view

RUNNER = Runner()
FPS = 60.0
TIME_S = frame_times_s(FPS, 5.0)
BODY = [i for name, i in INDEX.items() if name.split("_")[-1] in ("knee", "ankle", "hip")]


def tracks_of(pose, time_s=TIME_S, **known):
    return build_tracks(pose, clock_of(time_s), decide_view(pose), RUNNER.stride_hz, **known)


@pytest.fixture(scope="module")
def side_view():
    return film(RUNNER, TIME_S, Camera(90.0), noise_px=3.0)


def without(pose, hidden):
    xy_px = np.array(pose.xy_px)
    xy_px[hidden] = np.nan
    return replace(pose, xy_px=frozen(xy_px), found=frozen_mask(~hidden))


def test_smooth_tracks_are_nearer_the_truth_than_light_ones_and_both_lie_on_it(side_view):
    tracks = tracks_of(side_view)
    truth = Camera(90.0).see(RUNNER.points(TIME_S))
    inner = slice(10, -10)
    hips = [INDEX["left_hip"], INDEX["right_hip"]]
    light = tracks.light_px[inner, hips] - truth[inner, hips]
    smooth = tracks.smooth_px[inner, hips] - truth[inner, hips]
    assert abs(light.mean()) < 0.3
    assert np.std(smooth) < 0.75 * np.std(light)
    assert np.std(light) == pytest.approx(3.0 / np.sqrt(2.0), rel=0.15)


@pytest.mark.parametrize("noise_px", [1.0, 4.0])
def test_the_standard_error_is_that_of_the_points(noise_px):
    """Two readings with independent noise are averaged."""
    tracks = tracks_of(film(RUNNER, TIME_S, Camera(180.0), noise_px=noise_px))
    hips = [INDEX["left_hip"], INDEX["right_hip"]]
    assert np.median(tracks.sd_px[:, hips]) == pytest.approx(noise_px / np.sqrt(2), rel=0.2)


def test_the_unit_of_length_is_the_leg():
    leg_px = RUNNER.leg_m * 300.0
    side = tracks_of(film(RUNNER, TIME_S, Camera(90.0), noise_px=1.0))
    assert side.leg_length_px == pytest.approx(leg_px, rel=0.01)
    # From behind the leg is never seen in full length: it is bent towards the camera.
    rear = tracks_of(film(RUNNER, TIME_S, Camera(180.0), noise_px=1.0))
    assert 0.85 * leg_px < rear.leg_length_px < leg_px


def test_short_gaps_are_bridged_and_long_ones_stay_open(side_view):
    hidden = np.zeros(len(TIME_S), dtype=bool)
    hidden[60:65] = True
    hidden[150:180] = True
    tracks = tracks_of(without(side_view, hidden))
    assert tracks.valid[60:65].all()
    assert not tracks.valid[150:180].any()
    assert np.isnan(tracks.light_px[150:180]).all()
    assert np.isnan(tracks.sd_px[150:180]).all()
    truth = Camera(90.0).see(RUNNER.points(TIME_S))
    off = np.linalg.norm(tracks.light_px - truth, axis=-1)[60:65][:, BODY]
    assert off.max() < 20.0


def test_a_glimpse_of_less_than_half_a_second_is_left_out(side_view):
    hidden = np.ones(len(TIME_S), dtype=bool)
    hidden[10:35] = False
    hidden[100:] = False
    tracks = tracks_of(without(side_view, hidden))
    assert not tracks.valid[:100].any()
    assert tracks.valid[100:].all()


def test_a_runner_never_seen_for_half_a_second_leaves_no_track(side_view):
    hidden = np.ones(len(TIME_S), dtype=bool)
    hidden[10:30] = False
    assert not tracks_of(without(side_view, hidden)).valid.any()


@pytest.mark.parametrize(("level", "known"), [(None, False), (0.0, True), (-2.5, True)])
def test_the_level_is_taken_as_entered(side_view, level, known):
    tracks = tracks_of(side_view, level_deg=level)
    assert tracks.level_known is known
    assert tracks.level_deg == (level or 0.0)


def test_sides_of_a_silhouette_are_uncertain_from_the_side_only(side_view):
    assert tracks_of(side_view).sides_certain
    dark = tracks_of(side_view, silhouette=True)
    assert not dark.sides_certain
    assert "silhouette" in dark.explanation
    rear = film(RUNNER, TIME_S, Camera(180.0), noise_px=1.0)
    assert tracks_of(rear, silhouette=True).sides_certain


def test_the_explanation_says_what_was_seen(side_view):
    tracks = tracks_of(side_view)
    assert tracks.explanation.startswith("Seen as a side right view")
    assert "exchanged" not in tracks.explanation
    world_m = np.array(side_view.world_m)
    world_m[..., [0, 2]] *= -1.0
    turned = tracks_of(replace(side_view, world_m=frozen(world_m)))
    assert "opposite directions" in turned.explanation


def test_frozen_out(side_view):
    tracks = tracks_of(side_view)
    for array in (tracks.time_s, tracks.light_px, tracks.smooth_px, tracks.sd_px, tracks.valid):
        assert not array.flags.writeable
    assert tracks.n_frames == len(TIME_S)
    assert tracks.frame_rate_hz == pytest.approx(FPS)
    np.testing.assert_array_equal(
        tracks.point("left_knee", smooth=True), tracks.smooth_px[:, INDEX["left_knee"]]
    )


@pytest.mark.parametrize(
    ("heading", "view", "facing"),
    [
        (-90.0, View.SIDE_LEFT, Facing.IMAGE_LEFT),
        (180.0, View.REAR, Facing.AWAY_FROM_CAMERA),
    ],
)
def test_view_and_facing_pass_through(heading, view, facing):
    result = follow_up(film(RUNNER, TIME_S, Camera(heading), noise_px=1.0), TIME_S)
    assert (result.tracks.view, result.tracks.facing) == (view, facing)
    assert result.tracks.view.near_side is (Side.LEFT if view is View.SIDE_LEFT else None)
