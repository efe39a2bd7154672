"""Points moved from where the model draws them to the joints."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from after_pose import follow_up
from analytic_runner import HEADING_DEG, Camera, Runner, film, frame_times_s
from by_hand import tracks_with

from gait.arrays import frozen
from gait.pose.skeleton import INDEX, LANDMARKS, MIRROR
from gait.tracks import joints
from gait.tracks.joints import FEATURES, PARTS, features, offsets_of, place_joints
from gait.tracks.track import Facing, Side, Tracks, View

TIME_S = frame_times_s(30.0, 3.0)
SIDES = {"side-left": View.SIDE_LEFT, "side-right": View.SIDE_RIGHT}
MOVED = [INDEX[f"{side}_{part}"] for side in Side for part in PARTS]
UNMOVED = [i for i in range(len(LANDMARKS)) if i not in MOVED]


@pytest.fixture(scope="module")
def tracks() -> Tracks:
    """A runner seen from the right, with every posture of his stride."""
    pose = film(Runner(), TIME_S, Camera(HEADING_DEG["side-right"]), noise_px=1.0)
    return follow_up(pose, TIME_S, view=View.SIDE_RIGHT).tracks


def with_points(tracks: Tracks, change, **more) -> Tracks:
    """Return the tracks with both kinds of points changed in the same way."""
    return replace(
        tracks,
        light_px=frozen(change(np.array(tracks.light_px))),
        smooth_px=frozen(change(np.array(tracks.smooth_px))),
        **more,
    )


def shifts_px(tracks: Tracks) -> np.ndarray:
    return place_joints(tracks).light_px - tracks.light_px


# One share, by hand -----------------------------------------------------------------

UPRIGHT = {
    f"{side}_{part}": (x + (2.0 if side is Side.LEFT else 0.0), y)
    for side in Side
    for part, x, y in (
        ("shoulder", 330.0, 60.0),
        ("hip", 300.0, 200.0),
        ("knee", 340.0, 310.0),
        ("ankle", 300.0, 430.0),
        ("heel", 285.0, 445.0),
        ("foot_index", 345.0, 450.0),
    )
}


@pytest.mark.parametrize(
    ("view", "forward"), [(View.SIDE_RIGHT, 1.0), (View.SIDE_LEFT, -1.0)], ids=str
)
def test_one_share_moves_one_point_along_and_across_its_vector(monkeypatch, view, forward):
    """Knee + 0.1 of the shank, + 0.05 of the shank turned to its left, on the near leg."""
    mirror = [1.0, 1.0] if forward > 0 else [-1.0, 1.0]
    points = {name: np.array(place) * mirror for name, place in UPRIGHT.items()}
    tracks = tracks_with(points, np.arange(3) / 30.0, view, leg_px=170.0)
    near = view.near_side
    table = {near: {"knee": {"shank": (0.1, 0.05)}}}
    monkeypatch.setattr(joints, "offsets_of", lambda _, side: table.get(side, {}))
    placed = place_joints(tracks)
    # Shank (-40 forward, -120 up); turned left (120 forward, -40 up).
    knee = INDEX[f"{near}_knee"]
    expected = points[f"{near}_knee"] + [forward * (-4.0 + 6.0), 12.0 + 2.0]
    for now, before in (
        (placed.light_px, tracks.light_px),
        (placed.smooth_px, tracks.smooth_px),
    ):
        np.testing.assert_allclose(now[:, knee], np.tile(expected, (3, 1)), atol=1e-9)
        others = np.delete(np.arange(33), knee)
        np.testing.assert_array_equal(now[:, others], before[:, others])


def test_the_vectors_of_a_posture_in_their_order():
    own = {"shoulder": (0.1, 1.5), "hip": (0.0, 1.0), "knee": (0.2, 0.5)}
    own |= {"ankle": (0.1, 0.1), "heel": (0.0, 0.0), "foot_index": (0.2, 0.05)}
    other = {name: (x - 0.3, y + 0.1) for name, (x, y) in own.items()}
    spanned = features(*({n: np.array([p]) for n, p in leg.items()} for leg in (own, other)))[0]
    by_name = dict(zip(FEATURES, spanned, strict=True))
    expected = {
        "trunk": (0.1, 0.5),
        "thigh": (0.2, -0.5),
        "shank": (-0.1, -0.4),
        "foot": (0.2, 0.05),
        "hips": (-0.3, 0.1),
        "knees": (-0.3, 0.1),
        "ankles": (-0.3, 0.1),
    }
    for name, vector in expected.items():
        np.testing.assert_allclose(by_name[name], vector, atol=1e-12)
    # The pull points to the other leg and is a tenth of what it is when they nearly meet.
    apart = np.hypot(0.3, 0.1)
    for name in ("knee_meeting", "ankle_meeting"):
        pull = by_name[name]
        assert pull[0] / pull[1] == pytest.approx(-3.0)
        assert np.hypot(*pull) == pytest.approx(
            apart / (apart + 0.02) * np.exp(-((apart / 0.2) ** 2))
        )


def test_legs_that_coincide_pull_nowhere():
    point = {part: np.array([[0.1, 0.2]]) for part in PARTS}
    assert (features(point, point)[0, 4:] == 0.0).all()


# The fitted table -------------------------------------------------------------------


def test_the_leg_towards_the_camera_has_its_own_table():
    near, far = offsets_of(View.SIDE_RIGHT, Side.RIGHT), offsets_of(View.SIDE_RIGHT, Side.LEFT)
    assert near == offsets_of(View.SIDE_LEFT, Side.LEFT)
    assert far == offsets_of(View.SIDE_LEFT, Side.RIGHT)
    assert near != far
    for table in (near, far):
        assert set(table) == set(PARTS)
        for row in table.values():
            assert tuple(row) == FEATURES
            assert max(abs(share) for pair in row.values() for share in pair) < 0.5


def test_joints_lie_near_the_points_and_other_points_stay(tracks):
    shift = np.linalg.norm(shifts_px(tracks), axis=-1) / tracks.leg_length_px
    assert (shift[:, UNMOVED] == 0.0).all()
    assert (shift[:, MOVED].max(axis=0) > 0.005).all()
    assert shift[:, MOVED].max() < 0.2
    placed = place_joints(tracks)
    for field in fields(Tracks):
        if field.name not in ("light_px", "smooth_px"):
            assert getattr(placed, field.name) is getattr(tracks, field.name)


@pytest.mark.parametrize("turn_deg", [-20.0, 7.0, 90.0])
def test_the_shift_turns_with_the_picture(tracks, turn_deg):
    c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    turn = np.array([[c, s], [-s, c]])
    turned = with_points(tracks, lambda xy: (xy - 300.0) @ turn + 300.0)
    np.testing.assert_allclose(shifts_px(turned), shifts_px(tracks) @ turn, atol=1e-9)


def test_the_mirrored_runner_is_moved_as_in_a_mirror(tracks):
    def mirrored(xy_px):
        return xy_px[:, MIRROR] * [-1.0, 1.0] + [1280.0, 0.0]

    other = with_points(tracks, mirrored, view=View.SIDE_LEFT, facing=Facing.IMAGE_LEFT)
    expected = shifts_px(tracks)[:, MIRROR] * [-1.0, 1.0]
    np.testing.assert_allclose(shifts_px(other), expected, atol=1e-9)


def test_a_runner_twice_as_large_is_moved_twice_as_far(tracks):
    larger = with_points(
        tracks, lambda xy: 2.0 * xy - 100.0, leg_length_px=2.0 * tracks.leg_length_px
    )
    np.testing.assert_allclose(shifts_px(larger), 2.0 * shifts_px(tracks), atol=1e-9)


def test_frames_without_a_runner_stay_empty_and_spoil_no_others(tracks):
    def hidden(xy_px):
        xy_px[10:20] = np.nan
        return xy_px

    shift = shifts_px(with_points(tracks, hidden))
    assert np.isnan(shift[10:20]).all()
    seen = np.delete(np.arange(len(TIME_S)), np.arange(10, 20))
    np.testing.assert_array_equal(shift[seen], shifts_px(tracks)[seen])


@pytest.mark.parametrize(
    "unlike",
    [
        {"view": View.REAR},
        {"view": View.FRONT},
        {"view": View.OBLIQUE},
        {"sides_certain": False},
    ],
    ids=lambda unlike: str(next(iter(unlike.values()))),
)
def test_frontal_and_silhouette_clips_stay_as_drawn(tracks, unlike):
    drawn = replace(tracks, **unlike)
    assert place_joints(drawn) is drawn
