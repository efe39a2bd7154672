"""The sample clip with dots, from clicked points to degrees; landmarks taken from its truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from analytic_runner import clock_of
from clip_workshop import SAMPLES

from bench.reduced import SUFFIX
from bench.truth import read_table
from gait.arrays import frozen, frozen_mask
from gait.errors import Cancelled, OptionError
from gait.events.contacts import Gait, Step
from gait.marks.cache import tracked_marks
from gait.marks.measure import measure_marks
from gait.marks.read import check_marks, read_marks
from gait.measures.context import Context
from gait.pose.skeleton import LANDMARKS
from gait.tracks.track import Facing, Side, Tracks, View
from gait.video import open_clip

CLIP = SAMPLES / "rear_marks.mp4"
TRUE = {  # angles of the marked lines on the frontal plane; drop of the hip joint centres
    ("rearfoot_eversion", Side.LEFT): 9.7,
    ("rearfoot_eversion", Side.RIGHT): 16.6,
    ("rearfoot_eversion_at_contact", Side.LEFT): -1.7,
    ("rearfoot_eversion_at_contact", Side.RIGHT): -2.0,
    ("rearfoot_eversion_excursion", Side.LEFT): 11.4,
    ("rearfoot_eversion_excursion", Side.RIGHT): 18.5,
    ("time_to_peak_eversion", Side.LEFT): 40.2,
    ("time_to_peak_eversion", Side.RIGHT): 38.7,
    ("pelvic_drop", Side.LEFT): 4.5,
    ("pelvic_drop", Side.RIGHT): 9.0,
}


@pytest.fixture(scope="module")
def table():
    return read_table(CLIP.with_name(f"{CLIP.stem}{SUFFIX}"))


@pytest.fixture(scope="module")
def clip():
    return open_clip(CLIP)


@pytest.fixture(scope="module")
def marks(clip):
    return check_marks(read_marks(CLIP.with_suffix(".toml")), clip)


@pytest.fixture(scope="module")
def tracks(table):
    """True joints, five pixels off and swaying, as a pose model's would be."""
    time_s = frozen(table["clock"]["capture_s"])
    truth = np.asarray(table["frames"]["xy_px"])
    places = np.full((len(time_s), 33, 2), np.nan)
    for k, name in enumerate(table["points"]):
        if name in LANDMARKS:
            places[:, LANDMARKS.index(name)] = truth[:, k]
    sway = 5.0 * np.sin(2.0 * np.pi * 2.9 * time_s)[:, None, None]
    leg_px = 560.0
    return Tracks(
        time_s=time_s,
        light_px=frozen(places + sway),
        smooth_px=frozen(places),
        sd_px=frozen(np.ones((len(time_s), 33))),
        visibility=frozen(np.ones((len(time_s), 33))),
        valid=frozen_mask(np.ones(len(time_s))),
        view=View.REAR,
        facing=Facing.AWAY_FROM_CAMERA,
        sides_certain=True,
        leg_length_px=leg_px,
        level_deg=table["camera"]["level_deg"],
        level_known=True,
        yaw_deg=0.0,
        explanation="",
        level_sd_deg=0.3,
        signed_yaw_deg=0.0,
    )


@pytest.fixture(scope="module")
def gait(table):
    steps = tuple(
        Step(
            Side(row["side"]),
            row["initial_contact_s"],
            row["mid_stance_s"],
            row["toe_off_s"],
            row["next_contact_s"],
            0.008,
            True,
        )
        for row in table["steps"]
    )
    return Gait((), steps, 0.695, 172.7, 172.0, 173.0)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def tracked(clip, marks, tracks, gait, kept):
    return tracked_marks(clip, marks, tracks, gait, cache_dir=kept)


@pytest.fixture(scope="module")
def told(clip, marks, tracks, gait, tracked):
    return measured(clip, marks, tracks, gait, tracked)


def measured(clip, marks, tracks, gait, tracked):
    clock = clock_of(tracks.time_s)
    size = (clip.width_px, clip.height_px)
    context = Context(0, clock, tracks, tracks, gait, *size)
    return {(m.name, m.side): m for m in measure_marks(context, marks, tracked)}


def test_every_click_finds_its_dot(table, tracked):
    assert tracked.on_dot.all()
    for k, name in enumerate(tracked.names):
        true = np.asarray(table["frames"]["xy_px"])[tracked.frame[k]]
        true = true[table["points"].index(name)] - 0.5  # the truth counts from the corner
        assert np.abs(tracked.marked_px[k] - true).max() < 0.5


def test_points_are_followed_to_a_fraction_of_a_pixel(table, tracked):
    for k, name in enumerate(tracked.names):
        true = np.asarray(table["frames"]["xy_px"])[:, table["points"].index(name)] - 0.5
        error = tracked.xy_px[:, k] - true
        seen = np.isfinite(error[:, 0])
        assert seen.mean() > (0.6 if name.startswith("pelvis") else 0.25)
        across = error[seen, 0] - np.median(error[seen, 0])
        assert np.sqrt(np.mean(across**2)) < 0.45
        assert np.percentile(np.abs(error[seen]), 99) < 2.5


@pytest.mark.parametrize("name_and_side", TRUE, ids=lambda key: f"{key[0]}-{key[1]}")
def test_degrees_are_right_and_their_interval_holds_the_truth(told, name_and_side):
    found, true = told[name_and_side], TRUE[name_and_side]
    assert found.value is not None
    within = 10.0 if found.unit == "% stance" else 1.6
    assert found.value == pytest.approx(true, abs=within)
    assert found.low < true < found.high
    assert found.n >= 5


def test_a_standing_angle_moves_the_zero_but_not_the_way(clip, marks, tracks, gait, tracked):
    plain = measured(clip, marks, tracks, gait, tracked)
    zeroed = replace(marks, standing_deg={"left": 4.0})
    moved = measured(clip, zeroed, tracks, gait, tracked)
    for name, by in (("rearfoot_eversion", -4.0), ("rearfoot_eversion_excursion", 0.0)):
        before, after = plain[name, Side.LEFT], moved[name, Side.LEFT]
        assert after.value - before.value == pytest.approx(by)
        assert moved[name, Side.RIGHT].value == plain[name, Side.RIGHT].value
    wider = moved["rearfoot_eversion", Side.LEFT]
    assert wider.high - wider.low > plain["rearfoot_eversion", Side.LEFT].high - (
        plain["rearfoot_eversion", Side.LEFT].low
    )


def test_an_unknown_level_is_taken_from_the_runner(clip, marks, tracks, gait, tracked):
    tilted = replace(tracks, level_deg=tracks.level_deg + 4.0, level_known=False)
    told = measured(clip, marks, tilted, gait, tracked)
    drops = [told["pelvic_drop", side].value for side in Side]
    assert np.mean(drops) == pytest.approx(6.75, abs=0.8)
    known = measured(clip, marks, tracks, gait, tracked)["pelvic_drop", Side.LEFT]
    unsure = told["pelvic_drop", Side.LEFT]
    assert unsure.high - unsure.low > known.high - known.low


def test_clicks_without_dots_are_less_sure_of_the_peak_only(clip, marks, tracks, gait, tracked):
    blind = replace(tracked, on_dot=frozen_mask(np.zeros(len(tracked.names))))
    unsure, sure = (measured(clip, marks, tracks, gait, t) for t in (blind, tracked))
    for name, wider in (("rearfoot_eversion", True), ("rearfoot_eversion_excursion", False)):
        a, b = (m[name, Side.RIGHT] for m in (unsure, sure))
        assert (a.high - a.low > 1.5 * (b.high - b.low)) is wider


def test_a_lost_track_is_refused_with_its_reason(clip, marks, tracks, gait, tracked):
    xy = np.array(tracked.xy_px)
    xy[60:, tracked.names.index("right_heel_upper")] = np.nan
    lost = measured(clip, marks, tracks, gait, replace(tracked, xy_px=frozen(xy)))
    for name in ("rearfoot_eversion", "rearfoot_eversion_excursion"):
        assert not lost[name, Side.RIGHT].known
        assert "lost" in lost[name, Side.RIGHT].withheld
        assert lost[name, Side.LEFT].known
    gone = measured(
        clip, marks, tracks, gait, replace(tracked, xy_px=frozen(np.full(xy.shape, np.nan)))
    )
    assert not any(m.known for m in gone.values())
    assert all("lost" in m.withheld for m in gone.values())


def test_jumping_points_are_refused(clip, marks, tracks, gait, tracked):
    xy = np.array(tracked.xy_px)
    k = tracked.names.index("left_heel_lower")
    xy[:, k, 0] += np.random.default_rng(2).normal(0.0, 6.0, len(xy))
    found = measured(clip, marks, tracks, gait, replace(tracked, xy_px=frozen(xy)))
    assert "jump" in found["rearfoot_eversion", Side.LEFT].withheld


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"view": View.SIDE_LEFT}, "film from behind"),
        ({"yaw_deg": 18.0}, "18° off"),
    ],
)
def test_a_view_that_cannot_show_it_is_refused(
    clip, marks, tracks, gait, tracked, change, word
):
    found = measured(clip, marks, replace(tracks, **change), gait, tracked)
    assert word in found["rearfoot_eversion", Side.LEFT].withheld


def test_points_too_near_each_other_are_refused(clip, marks, tracks, gait, tracked):
    marked = np.array(tracked.marked_px)
    k = tracked.names.index("left_heel_upper")
    marked[k + 1] = marked[k] + [0.0, 7.0]
    found = measured(clip, marks, tracks, gait, replace(tracked, marked_px=frozen(marked)))
    assert "7 pixels apart" in found["rearfoot_eversion", Side.LEFT].withheld


def test_tracks_are_kept_and_asked_for_again_only_when_something_changed(
    clip, marks, tracks, gait, kept, tracked
):
    def never(stage, done, total):
        raise Cancelled

    again = tracked_marks(clip, marks, tracks, gait, cache_dir=kept, progress=never)
    assert again.names == tracked.names
    assert np.array_equal(again.xy_px, tracked.xy_px, equal_nan=True)
    assert again.frame == tracked.frame
    zeroed = replace(marks, standing_deg={"left": 1.0}, click_sd_px=3.0)
    tracked_marks(clip, zeroed, tracks, gait, cache_dir=kept, progress=never)
    points = (replace(marks.points[0], x_px=marks.points[0].x_px + 1.0), *marks.points[1:])
    with pytest.raises(Cancelled):
        tracked_marks(
            clip, replace(marks, points=points), tracks, gait, cache_dir=kept, progress=never
        )
    for path in (kept / "marks").iterdir():
        path.write_bytes(b"broken")
    with pytest.raises(Cancelled):
        tracked_marks(clip, marks, tracks, gait, cache_dir=kept, progress=never)


def test_a_marked_picture_without_the_runner_is_refused(clip, marks, tracks, gait, tmp_path):
    places = np.array(tracks.light_px)
    places[marks.group("pelvis")[0].frame] = np.nan
    gone = replace(tracks, light_px=frozen(places))
    with pytest.raises(OptionError, match="the runner is not found on frame"):
        tracked_marks(clip, marks, gone, gait, cache_dir=tmp_path)
