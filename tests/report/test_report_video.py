"""The annotated video."""

from __future__ import annotations

import dataclasses

import av
import numpy as np
import pytest
from stick_runner import CONTACT_S, FIRST_LANDING_S, SIZE, N

from gait.errors import Cancelled, OutputError
from gait.report.canvas import LEFT, RIGHT
from gait.report.lettering import text_size
from gait.report.overlay import MAX_SIDE_PX, write_overlay
from gait.report.ribbon import make_panel
from gait.tracks.track import View


def decoded(path):
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        pictures = [f.to_ndarray(format="rgb24") for f in container.decode(stream)]
        return stream.codec_context.name, stream.codec_context.pix_fmt, pictures


def times(path):
    with av.open(str(path)) as container:
        return [float(f.pts * f.time_base) for f in container.decode(video=0)]


def test_one_video_per_clip_that_browsers_play(report, exam):
    assert [p.name for p in report.videos] == [
        "annotated-1-side-right.mp4",
        "annotated-2-rear.mp4",
    ]
    for path, analysis in zip(report.videos, exam.clips, strict=True):
        codec, pixel_format, pictures = decoded(path)
        assert (codec, pixel_format) == ("h264", "yuv420p")
        assert len(pictures) == analysis.clip.n_frames
        np.testing.assert_allclose(times(path), analysis.clip.file_time_s, atol=1e-3)
        assert pictures[0].shape[1] == SIZE[0]
        assert pictures[0].shape[0] > SIZE[1]  # the panel stands below the picture


def test_the_near_leg_is_drawn_in_its_colour(report, exam):
    _, _, pictures = decoded(report.videos[0])
    tracks = exam.clips[0].tracks
    knee, ankle = (tracks.point(f"right_{p}")[12] for p in ("knee", "ankle"))
    x, y = (round(v) for v in (knee + ankle) / 2)
    patch = pictures[12][y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3).astype(int)
    reddest = patch[np.argmax(patch[:, 0] - patch[:, 2])]
    assert reddest[0] - reddest[2] > 60


def test_untracked_frames_show_no_skeleton(report, exam):
    _, _, pictures = decoded(report.videos[0])
    picture = pictures[N - 2][: SIZE[1]].astype(int)
    assert not (picture[..., 0] - picture[..., 2] > 90).any()


def test_the_ribbon_shows_who_stands_when(exam):
    timing = exam.clips[0].gait
    panel = make_panel(timing, (N - 1) / 30.0, 720, (("Time", "0.00 s"),))
    lane = panel.ribbon.strip.shape[0] // 3
    for time_s in np.arange(0.0, 1.5, 0.017).tolist():
        part = panel.ribbon.at(time_s)
        middle = part.shape[1] // 2
        phase = (time_s - FIRST_LANDING_S) % 0.7
        if min(abs(phase - edge) for edge in (0.0, CONTACT_S, 0.7)) < 0.02 or time_s < 0.1:
            continue
        standing = tuple(part[lane + lane // 2, middle].tolist()) == RIGHT
        assert standing == (phase < CONTACT_S)


def test_left_and_right_lanes_hold_their_own_colours(exam):
    panel = make_panel(exam.clips[0].gait, 1.6, 720, ())
    lane = panel.ribbon.strip.shape[0] // 3
    rows = [panel.ribbon.strip[lane * i + lane // 2] for i in range(2)]
    has = [[(row == colour).all(axis=1).any() for colour in (LEFT, RIGHT)] for row in rows]
    assert has == [[True, False], [False, True]]


@pytest.mark.parametrize("view", [View.OBLIQUE, View.FRONT, View.SIDE_LEFT])
def test_all_views_have_a_video(exam, tmp_path, view):
    first = exam.clips[0]
    tracks = dataclasses.replace(first.tracks, view=view)
    clip = dataclasses.replace(first, tracks=tracks)
    path = write_overlay(clip, tmp_path / "v.mp4", note="Hip drop: mild")
    assert len(times(path)) == first.clip.n_frames


def test_a_clip_without_steps_has_a_video(exam, tmp_path):
    first = exam.clips[0]
    still = dataclasses.replace(first.gait, contacts=(), steps=())
    path = write_overlay(dataclasses.replace(first, gait=still), tmp_path / "v.mp4")
    assert len(times(path)) == first.clip.n_frames


def test_large_clips_are_drawn_smaller(exam, tmp_path, monkeypatch):
    monkeypatch.setattr("gait.report.overlay.MAX_SIDE_PX", 160)
    path = write_overlay(exam.clips[0], tmp_path / "v.mp4")
    _, _, pictures = decoded(path)
    assert pictures[0].shape[1] == 90
    tracks = exam.clips[0].tracks
    shin = sum(tracks.point(f"right_{p}")[12] for p in ("knee", "ankle")) / 4
    x, y = (round(v) for v in shin)
    patch = pictures[12][y - 2 : y + 3, x - 2 : x + 3].astype(int)
    assert (patch[..., 0] - patch[..., 2]).max() > 50
    assert MAX_SIDE_PX == 1280


def test_cancelling_leaves_no_video(exam, tmp_path):
    def stop(stage, done, total):
        if done == 5:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        write_overlay(exam.clips[0], tmp_path / "v.mp4", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_no_such_folder_is_one_sentence(exam, tmp_path):
    with pytest.raises(OutputError):
        write_overlay(exam.clips[0], tmp_path / "missing" / "v.mp4")


def test_long_words_shrink_instead_of_leaving_the_panel(exam):
    short = (("Time", "0.00 s"),)
    long = (("Time", "0.00 s"), ("Whole clip", "Hip drop: cannot tell, and more of the same"))
    panels = [make_panel(exam.clips[0].gait, 1.6, 720, columns) for columns in (short, long)]
    assert panels[1].letter_px < panels[0].letter_px
    last = panels[1].cells[-1][0] + text_size(long[1][1], panels[1].letter_px, bold=True)[0]
    assert last <= 720
