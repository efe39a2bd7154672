"""Any way to a frame gives the same picture."""

import numpy as np
import pytest
from clip_factory import number_of, write_clip

from gait.video import frames, open_clip, read_frames
from gait.video.seek import decoded_from

N = 150
X264_OPEN = {"g": "24", "bf": "3", "x264-params": "open-gop=1:b-pyramid=normal:scenecut=0"}
X264_REFRESH = {"g": "40", "bf": "0", "x264-params": "intra-refresh=1"}
X265_OPEN = {"x265-params": "log-level=none:keyint=24:open-gop=1:bframes=4"}
WAYS = {
    "long.mp4": ("libx264", {"g": "250", "bf": "3"}),
    "short.mp4": ("libx264", {"g": "12", "bf": "3"}),
    "short.mkv": ("libx264", {"g": "12", "bf": "3"}),
    "open.mp4": ("libx264", X264_OPEN),
    "open.mkv": ("libx264", X264_OPEN),
    "refresh.mp4": ("libx264", X264_REFRESH),
    "hevc.mp4": ("libx265", X265_OPEN),
    "vp9.webm": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "g": "20"}),
    "mpeg4.avi": ("mpeg4", {"g": "12", "bf": "2"}),
    "h264.avi": ("libx264", {"g": "12", "bf": "3"}),
    "h264.ts": ("libx264", {"g": "12", "bf": "3"}),
}


@pytest.mark.parametrize("name", WAYS)
def test_random_access_gives_the_pixels_of_reading_through(tmp_path, name):
    codec, options = WAYS[name]
    clip = open_clip(write_clip(tmp_path / name, N, codec=codec, options=options))
    through = [picture for _, picture in frames(clip)]
    assert [number_of(picture) for picture in through] == list(range(N))

    for start in (49, 60, 71, 72, 73, 95, 96, 120, 149):
        index, picture = next(iter(frames(clip, start=start)))
        assert index == start
        assert np.array_equal(picture, through[start]), start

    wanted = [149, 3, 96, 97, 70, 3]
    found = read_frames(clip, wanted)
    assert set(found) == set(wanted)
    assert all(np.array_equal(found[i], through[i]) for i in wanted)


@pytest.mark.parametrize("name", ["short.mp4", "short.mkv", "hevc.mp4", "vp9.webm"])
def test_a_short_way_is_taken_where_there_is_one(tmp_path, name):
    codec, options = WAYS[name]
    clip = open_clip(write_clip(tmp_path / name, N, codec=codec, options=options))
    index, _, _ = next(decoded_from(clip, 130))
    assert 130 - 48 < index <= 130


def test_no_such_frame(tmp_path):
    clip = open_clip(write_clip(tmp_path / "a.mp4"))
    assert read_frames(clip, []) == {}
    for wrong in (-1, 24):
        with pytest.raises(IndexError, match="frames 0 to 23"):
            read_frames(clip, [3, wrong])
