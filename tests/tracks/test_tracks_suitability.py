"""Clips that cannot be analysed are refused with one sentence; light and camera motion."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from analytic_runner import Camera, Runner, film, frame_times_s

from gait.arrays import frozen, frozen_mask
from gait.errors import ClipError
from gait.pose.skeleton import BONES, INDEX
from gait.tracks.picture import PictureLook, look_at_pictures
from gait.tracks.suitability import check_motion, check_picture, usable_frames
from gait.tracks.tempo import Motion, Tempo
from gait.video import Clip, VideoWriter, open_clip

TIME_S = frame_times_s(30.0, 3.0)
N = len(TIME_S)


def clip_of(n: int = N, damaged: int = 0) -> Clip:
    return Clip(
        path=Path("run.mp4"),
        sha256="0" * 64,
        width_px=1280,
        height_px=720,
        rotation_deg=0,
        codec="h264",
        pixel_format="yuv420p",
        file_time_s=frozen(np.arange(n) / 30.0),
        capture_fps_hint=None,
        damaged_frames=damaged,
    )


def runner(px_per_m: float = 300.0, down_px: float | np.ndarray = 0.0):
    pose = film(Runner(), TIME_S, Camera(90.0, px_per_m=px_per_m))
    xy_px = np.array(pose.xy_px)
    xy_px[..., 1] += np.reshape(down_px, (-1, 1, 1))
    return replace(pose, xy_px=frozen(xy_px))


def test_a_runner_who_is_all_in_the_picture_is_kept():
    pose, remarks = usable_frames(clip_of(), runner())
    assert pose.found.all()
    assert remarks == []


@pytest.mark.parametrize(
    ("pose", "words"),
    [
        (runner(down_px=360.0), "the legs are not in the picture"),
        (runner(down_px=-370.0), "only the legs are in the picture"),
        (runner(px_per_m=70.0), "pixels tall"),
    ],
    ids=["torso only", "legs only", "too small"],
)
def test_what_is_missing_is_said(pose, words):
    with pytest.raises(ClipError) as refused:
        usable_frames(clip_of(), pose)
    sentence = str(refused.value)
    assert sentence.startswith("run.mp4 cannot be analysed: ")
    assert words in sentence
    assert "film the whole body" in sentence or "go closer" in sentence


def test_a_clip_that_never_shows_the_whole_leg_is_refused():
    """The camera is tilted: first only the trunk is seen, then only the lower legs."""
    down_px = np.where(np.arange(N) < N // 2, 345.0, -420.0)
    with pytest.raises(ClipError, match=r"run\.mp4 cannot be analysed"):
        usable_frames(clip_of(), runner(down_px=down_px))


def test_a_dark_leg_that_the_model_only_guesses_is_no_leg():
    pose = runner()
    visible = np.array(pose.visibility)
    for side in ("left", "right"):
        visible[..., INDEX[f"{side}_ankle"]] = 0.1
    with pytest.raises(ClipError, match="legs are not in the picture"):
        usable_frames(clip_of(), replace(pose, visibility=frozen(visible)))


TRUNK = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("shoulder", "hip")]


def test_a_trunk_on_which_the_two_readings_disagree_was_made_up():
    """Of legs alone the model makes a whole body, another one in the mirror."""
    pose = runner()
    for off_px, refused in ((10.0, False), (60.0, True)):
        xy_px = np.array(pose.xy_px)
        xy_px[:, 1, TRUNK] += off_px
        made_up = replace(pose, xy_px=frozen(xy_px))
        if refused:
            with pytest.raises(ClipError, match="only the legs"):
                usable_frames(clip_of(), made_up)
        else:
            usable_frames(clip_of(), made_up)


@pytest.mark.parametrize("turn_deg", [90.0, -90.0, 180.0])
def test_a_picture_that_lies_on_its_side_is_refused(turn_deg):
    pose = film(Runner(), TIME_S, Camera(90.0, px_per_m=200.0, level_deg=turn_deg))
    with pytest.raises(ClipError, match="turn the clip round"):
        usable_frames(clip_of(), pose)


def test_a_runner_who_leans_is_not_taken_for_lying():
    pose = film(Runner(lean_deg=20.0), TIME_S, Camera(90.0, level_deg=15.0))
    assert usable_frames(clip_of(), pose)[0].found.all()


def test_frames_with_the_feet_cut_off_are_left_out_and_remarked_on():
    down_px = np.where(np.arange(N) < 20, 400.0, 0.0)
    pose, remarks = usable_frames(clip_of(), runner(down_px=down_px))
    assert not pose.found[:20].any()
    assert pose.found[20:].all()
    assert len(remarks) == 1
    assert "In 22 % of the frames" in remarks[0]


def test_lost_and_damaged_frames_are_remarked_on():
    found = np.ones(N, dtype=bool)
    found[30:60] = False
    pose, remarks = usable_frames(clip_of(damaged=3), replace(runner(), found=found))
    assert pose.found.sum() == N - 30
    assert "found in 67 % of the frames" in remarks[0]
    assert remarks[1] == "3 damaged frames of the file were left out."


def test_frames_without_the_runner_hold_nan_and_do_no_harm():
    base = runner()
    found = np.ones(N, dtype=bool)
    found[5:15] = False
    gone = replace(
        base,
        found=frozen_mask(found),
        xy_px=frozen(np.where(found[:, None, None, None], base.xy_px, np.nan)),
        visibility=frozen(np.where(found[:, None, None], base.visibility, np.nan)),
    )
    pose, _ = usable_frames(clip_of(), gone)
    np.testing.assert_array_equal(pose.found, found)


@pytest.mark.parametrize(
    ("motion", "stride_hz", "words"),
    [
        (Motion.STILL, 0.0, "nobody running"),
        (Motion.WALKING, 0.9, "walking, not running"),
        (Motion.UNCLEAR, 0.0, "No running rhythm"),
    ],
)
def test_who_does_not_run_is_not_analysed(motion, stride_hz, words):
    with pytest.raises(ClipError, match=words) as refused:
        check_motion(clip_of(), Tempo(motion, stride_hz, 3.0, None, 0.1))
    assert "run.mp4" in str(refused.value)


@pytest.mark.parametrize("motion", [Motion.RUNNING, Motion.UNCLEAR])
def test_who_runs_is_analysed(motion):
    check_motion(clip_of(), Tempo(motion, 1.4, 8.0, 1.0, 0.1))


def look(body=90.0, brightest=120.0, around=140.0, speed=0.0, spread=5.0) -> PictureLook:
    return PictureLook(body, brightest, spread, around, speed)


def test_a_dark_picture_is_refused():
    with pytest.raises(ClipError, match="too dark"):
        check_picture(clip_of(), look(body=12.0, brightest=20.0, around=25.0))


def test_a_silhouette_is_dark_before_a_bright_ground_only():
    assert look(body=15.0, brightest=30.0, around=180.0).silhouette
    assert not look(body=15.0, brightest=30.0, around=60.0).silhouette
    assert not look(body=30.0, brightest=110.0, around=180.0).silhouette
    assert not look(body=15.0, brightest=30.0, around=180.0).dark


def test_dark_skin_in_dark_shorts_is_no_silhouette():
    """Grey levels of a dark-skinned rendered runner before a bright wall."""
    assert not look(body=37.0, brightest=53.0, around=163.0, spread=44.0).silhouette
    assert not look(body=20.0, brightest=35.0, around=163.0, spread=28.0).silhouette


def test_a_silhouette_is_not_refused():
    check_picture(clip_of(), look(body=15.0, brightest=30.0, around=180.0))


def test_a_moving_camera_is_judged_per_second_of_life():
    """0.02 picture widths per second of an eight times slowed file are 0.16 in life."""
    assert not look().camera_moves(1.0)
    assert look(speed=0.5).camera_moves(1.0)
    assert not look(speed=0.02).camera_moves(1.0)
    assert look(speed=0.02).camera_moves(8.0)


# The look itself, on painted clips ------------------------------------------------

SIZE = (320, 240)
PAINTED_S = frame_times_s(30.0, 1.5)


def painted(path: Path, *, body: int, ground: int, pan_px_per_s: float = 0.0):
    """A stick runner before a textured ground that may slide past."""
    width, height = SIZE
    rng = np.random.default_rng(8)
    blocks = rng.integers(-30, 30, (height // 8, 100)).astype(np.int16)
    texture = np.clip(ground + np.kron(blocks, np.ones((8, 8))), 0, 255).astype(np.uint8)
    pose = film(Runner(), PAINTED_S, Camera(90.0, px_per_m=100.0, size_px=SIZE))
    with VideoWriter(path) as video:
        for i, time_s in enumerate(PAINTED_S):
            shift = round(pan_px_per_s * time_s)
            picture = np.repeat(texture[:, shift : shift + width, None], 3, axis=2)
            picture = np.ascontiguousarray(picture)
            for a, b in BONES:
                ends = pose.xy_px[i, 0, [INDEX[a], INDEX[b]]].round().astype(int).tolist()
                cv2.line(picture, *map(tuple, ends), (body, body, body), 14)
            video.write(picture, float(time_s))
    clip = open_clip(path)
    assert clip.n_frames == len(PAINTED_S)
    return clip, pose


def test_light_and_rest_are_read_from_the_pictures(tmp_path):
    clip, pose = painted(tmp_path / "still.mp4", body=90, ground=170)
    seen = look_at_pictures(clip, pose, tmp_path)
    assert seen.body_luminance == pytest.approx(90.0, abs=6.0)
    assert seen.around_luminance == pytest.approx(170.0, abs=25.0)
    assert not seen.camera_moves(1.0)
    assert not seen.silhouette
    assert not seen.dark


def test_a_panning_camera_is_seen(tmp_path):
    clip, pose = painted(tmp_path / "pan.mp4", body=90, ground=170, pan_px_per_s=64.0)
    seen = look_at_pictures(clip, pose, tmp_path)
    assert seen.camera_speed == pytest.approx(64.0 / SIZE[0], rel=0.25)
    assert seen.camera_moves(1.0)


def test_silhouette_and_darkness_are_seen(tmp_path):
    clip, pose = painted(tmp_path / "shape.mp4", body=14, ground=200)
    assert look_at_pictures(clip, pose, tmp_path).silhouette
    clip, pose = painted(tmp_path / "night.mp4", body=12, ground=32)
    assert look_at_pictures(clip, pose, tmp_path).dark


def test_the_look_is_kept_and_a_damaged_one_is_made_again(tmp_path):
    clip, pose = painted(tmp_path / "still.mp4", body=90, ground=170)
    first = look_at_pictures(clip, pose, tmp_path)
    kept = list((tmp_path / "pictures").glob("*.json"))
    assert len(kept) == 1
    clip.path.rename(tmp_path / "gone.mp4")
    assert look_at_pictures(clip, pose, tmp_path) == first
    (tmp_path / "gone.mp4").rename(clip.path)
    kept[0].write_text("{", encoding="utf-8")
    assert look_at_pictures(clip, pose, tmp_path) == first
