"""Whatever is handed to `analyze` instead of a runner ends with one sentence."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from clip_workshop import SIDE, colour_noise, only_sound, recut, truth_of, without_index

from gait.errors import Cancelled, ClipError, GaitError, OptionError
from gait.exam import analyze
from gait.options import ClipOptions
from gait.tracks.track import View
from gait.video import ClockSource

SIZE = (1280, 720)


def refusal(path, cache_dir, **known) -> str:
    with pytest.raises(ClipError) as refused:
        analyze(path, cache_dir=cache_dir, **known)
    sentence = str(refused.value)
    assert path.name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Error" not in sentence
    return sentence


def test_no_file(tmp_path):
    assert "does not exist" in refusal(tmp_path / "gone.mp4", tmp_path)


def test_a_folder(tmp_path):
    assert "is a folder" in refusal(tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"These are words, not pictures.\n" * 50, "not a video")],
    ids=["nothing", "text"],
)
def test_no_video_by_content(tmp_path, content, words):
    path = tmp_path / "run.mp4"
    path.write_bytes(content)
    assert words in refusal(path, tmp_path)


def test_only_sound(tmp_path):
    assert "only sound" in refusal(only_sound(tmp_path / "song.mp4"), tmp_path)


def test_a_recording_broken_off(tmp_path):
    sentence = refusal(without_index(tmp_path / "broken.mp4"), tmp_path)
    assert "copy it from the camera again" in sentence


def test_one_bad_clip_of_a_visit_stops_it_before_any_work(tmp_path):
    """The bad clip comes last; no landmark of the good one may have been read by then."""
    stages = []
    with pytest.raises(ClipError, match=r"gone\.mp4"):
        analyze(
            [SIDE, tmp_path / "gone.mp4"],
            cache_dir=tmp_path,
            progress=lambda stage, done, total: stages.append(stage),
        )
    assert "reading the landmarks" not in stages
    assert "finding the runner" not in stages


def test_a_picture_without_a_person(pose_model, tmp_path):
    path = colour_noise(tmp_path / "wall.mp4")
    assert "No person" in refusal(path, tmp_path, model=pose_model)


def test_a_person_who_stands(pose_model, tmp_path):
    path = recut(tmp_path / "stands.mp4", indices=[30] * 16, fps=10.0)
    assert "nobody running" in refusal(path, tmp_path, model=pose_model)


def from_the_hips_down(rgb):
    return rgb[300:, 400:900]


def from_the_thighs_down(rgb):
    return rgb[370:, 400:900]


def upper_part(rgb):
    return rgb[:400, 400:900]


def far_away(rgb):
    small = cv2.resize(rgb, (280, 158), interpolation=cv2.INTER_AREA)
    picture = np.full((SIZE[1], SIZE[0], 3), 128, np.uint8)
    picture[300 : 300 + small.shape[0], 500 : 500 + small.shape[1]] = small
    return picture


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (from_the_hips_down, ("only the legs",)),
        # The model sees small bodies in the legs: refused, whatever the words.
        (from_the_thighs_down, ("",)),
        (upper_part, ("the legs are not in the picture",)),
        (far_away, ("pixels tall", "No person")),
    ],
)
def test_a_body_that_is_cut_off_or_far_away(pose_model, tmp_path, change, words):
    path = recut(tmp_path / "part.mp4", indices=range(0, 72, 3), fps=20.0, change=change)
    sentence = refusal(path, tmp_path, model=pose_model)
    assert any(w in sentence for w in words), sentence


def test_a_clip_of_one_step(pose_model, tmp_path):
    path = recut(tmp_path / "blink.mp4", indices=range(40, 82), fps=60.0)
    sentence = refusal(path, tmp_path, model=pose_model)
    assert "15 to 20 seconds" in sentence


def test_slow_motion_that_nobody_explains(slow_clip, pose_model, cache_dir):
    """30 frames/s at a quarter of the speed: no camera does that, so no time is told."""
    exam = analyze(slow_clip, model=pose_model, cache_dir=cache_dir)
    (analysis,) = exam.clips
    assert analysis.clock.source is ClockSource.UNKNOWN
    assert analysis.tracks.view is View.SIDE_RIGHT
    known = {m.name for m in analysis.measurements if m.known}
    assert not known & {"cadence", "contact_time", "flight_time", "duty_factor"}
    assert {"trunk_lean", "overstride", "knee_flexion_at_contact"} <= known


def test_the_user_is_asked_for_the_capture_rate_and_believed(
    slow_clip, pose_model, cache_dir, sample_exam
):
    asked = []

    def ask(clip, question):
        asked.append((clip.path, question))
        return 30.0

    exam = analyze(slow_clip, model=pose_model, cache_dir=cache_dir, ask=ask)
    (analysis,) = exam.clips
    assert [path for path, _ in asked] == [slow_clip]
    assert "slow motion" in asked[0][1]
    assert analysis.clock.source is ClockSource.GIVEN
    assert analysis.clock.slow_motion_factor == pytest.approx(4.0, rel=0.01)
    assert analysis.gait.cadence_spm == pytest.approx(truth_of(SIDE).cadence_spm, abs=1.0)
    # The same pictures in real time: the same steps at the same times of life.
    full = sample_exam.clips[0].gait.contacts
    for contact in analysis.gait.contacts:
        same = [c.time_s for c in full if (c.side, c.event) == (contact.side, contact.event)]
        assert min(abs(t - contact.time_s) for t in same) < 0.015


def test_a_rate_that_is_given_is_not_asked_for(slow_clip, pose_model, cache_dir):
    def ask(clip, question):
        raise AssertionError(question)

    exam = analyze(
        slow_clip,
        options=ClipOptions(capture_fps=30.0),
        model=pose_model,
        cache_dir=cache_dir,
        ask=ask,
    )
    assert exam.clips[0].clock.source is ClockSource.GIVEN


def test_a_user_who_does_not_know_the_rate(slow_clip, pose_model, cache_dir):
    exam = analyze(slow_clip, model=pose_model, cache_dir=cache_dir, ask=lambda *_: None)
    assert exam.clips[0].clock.source is ClockSource.UNKNOWN


@pytest.mark.parametrize("rate", [2.0, 9000.0])
def test_a_capture_rate_of_no_camera(slow_clip, pose_model, cache_dir, rate):
    with pytest.raises(OptionError, match="makes no sense"):
        analyze(
            slow_clip,
            options=ClipOptions(capture_fps=rate),
            model=pose_model,
            cache_dir=cache_dir,
        )


def test_options_for_another_number_of_clips(tmp_path):
    with pytest.raises(OptionError, match="3 clips of 2"):
        analyze([SIDE, SIDE], options=[ClipOptions()] * 3, cache_dir=tmp_path)


def test_one_set_of_options_serves_all_clips():
    choice = ClipOptions(person=2)
    assert ClipOptions.spread(choice, 3) == [choice] * 3
    assert ClipOptions.spread(None, 2) == [ClipOptions()] * 2
    assert ClipOptions.spread([choice, ClipOptions()], 2) == [choice, ClipOptions()]


def test_a_model_that_is_none(tmp_path):
    path = tmp_path / "pose.task"
    path.write_bytes(b"no model")
    with pytest.raises(GaitError, match=r"pose\.task"):
        analyze(SIDE, model=path, cache_dir=tmp_path)


@pytest.mark.parametrize("stage", ["finding the runner", "reading the landmarks"])
def test_the_user_may_stop_the_work(pose_model, tmp_path, stage):
    path = recut(tmp_path / "short.mp4", indices=range(12), fps=30.0)

    def stop(now, done, total):
        assert 0 <= done <= total
        if now == stage:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        analyze(path, model=pose_model, cache_dir=tmp_path / "cache", progress=stop)
    assert not list((tmp_path / "cache").rglob("*.npz"))
