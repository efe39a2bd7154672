"""Writing videos, or nothing at all."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import av
import numpy as np
import pytest
from clip_factory import number_of, numbered

from gait.errors import Cancelled, OutputError
from gait.video import VideoWriter, WriterSettings, frames, open_clip
from gait.video.metadata import boxes

if sys.platform != "win32":
    import resource

TIMES = np.cumsum(np.concatenate(([0.0], np.random.default_rng(5).uniform(0.004, 0.06, 39))))


def write(path, settings=None, size=(128, 96), times=TIMES):
    with VideoWriter(path, settings) as video:
        for index, time_s in enumerate(times):
            video.write(numbered(index, *size), float(time_s))
    return video


def write_noise(path, settings=None):
    noise = np.random.default_rng(0).integers(0, 256, (96, 128, 3), np.uint8)
    with VideoWriter(path, settings) as video:
        for index in range(60):
            video.write(np.roll(noise, index, axis=0), index / 30)
    return video


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_is_written_is_read_back(tmp_path):
    video = write(tmp_path / "a.mp4")
    assert (video.path, video.encoder) == (tmp_path / "a.mp4", "libx264")
    clip = open_clip(video.path)
    assert (clip.codec, clip.pixel_format) == ("h264", "yuv420p")
    assert (clip.width_px, clip.height_px, clip.damaged_frames) == (128, 96, 0)
    np.testing.assert_allclose(clip.file_time_s, TIMES, atol=2e-5)
    for index, picture in frames(clip):
        assert number_of(picture) == index
        assert np.abs(picture.astype(int) - numbered(index)).mean() < 4
    assert names(tmp_path) == ["a.mp4"]


def test_browsers_can_play_it(tmp_path):
    path = write(tmp_path / "a.mp4").path
    with path.open("rb") as file:
        kinds = [kind for kind, *_ in boxes(file)]
    assert kinds.index(b"moov") < kinds.index(b"mdat")
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.profile in {"Main", "High", "Constrained Baseline"}
        assert stream.codec_context.color_range == 1
        assert stream.codec_context.colorspace == 1
        last = TIMES[-1] - TIMES[-2]
        assert container.duration / av.time_base == pytest.approx(TIMES[-1] + last, abs=2e-3)


def test_no_dates_and_the_same_bytes(tmp_path):
    first = write(tmp_path / "a.mp4").path
    again = write(tmp_path / "b.mp4").path
    assert first.read_bytes() == again.read_bytes()
    with av.open(str(first)) as container:
        assert not any("time" in key for key in container.metadata)


@pytest.mark.parametrize("size", [(127, 95), (128, 95), (127, 96)])
def test_odd_sides_are_padded(tmp_path, size):
    clip = open_clip(write(tmp_path / "a.mp4", size=size).path)
    assert (clip.width_px, clip.height_px) == (128, 96)
    for index, picture in frames(clip):
        kept = picture[: size[1], : size[0]].astype(int)
        assert np.abs(kept - numbered(index, *size)).mean() < 4


def test_the_first_picture_is_shown_at_once(tmp_path):
    path = write(tmp_path / "a.mp4", times=TIMES + 7.5).path
    with av.open(str(path)) as container:
        assert next(container.decode(video=0)).time == 0.0
    np.testing.assert_allclose(open_clip(path).file_time_s, TIMES, atol=2e-5)


def test_vp9_where_h264_is_missing(tmp_path):
    video = write(tmp_path / "a.mp4", WriterSettings(encoders=("no-such", "libvpx-vp9")))
    assert (video.path, video.encoder) == (tmp_path / "a.webm", "libvpx-vp9")
    clip = open_clip(video.path)
    assert clip.codec == "vp9"
    np.testing.assert_allclose(clip.file_time_s, TIMES, atol=6e-4)
    assert [number_of(picture) for _, picture in frames(clip)] == list(range(40))
    assert names(tmp_path) == ["a.webm"]


def test_mpeg4_as_a_last_resort(tmp_path):
    video = write(tmp_path / "a.mp4", WriterSettings(encoders=("mpeg4",)))
    clip = open_clip(video.path)
    assert (clip.codec, video.path.name) == ("mpeg4", "a.mp4")
    np.testing.assert_allclose(clip.file_time_s, TIMES, atol=2e-5)


def test_no_encoder_at_all(tmp_path):
    with pytest.raises(OutputError, match="none of no-such, nor-this: install"):
        VideoWriter(tmp_path / "a.mp4", WriterSettings(encoders=("no-such", "nor-this")))


def test_quality_and_key_pictures_are_as_set(tmp_path):
    fine = write_noise(tmp_path / "a.mp4", WriterSettings(crf=10, key_interval=10)).path
    coarse = write_noise(tmp_path / "b.mp4", WriterSettings(crf=40, key_interval=10)).path
    assert fine.stat().st_size > 1.5 * coarse.stat().st_size
    with av.open(str(fine)) as container:
        packets = [p for p in container.demux(video=0) if p.size]
    assert [k for k, p in enumerate(packets) if p.is_keyframe] == [0, 10, 20, 30, 40, 50]


@pytest.mark.parametrize("error", [Cancelled("stop"), KeyboardInterrupt(), RuntimeError("x")])
@pytest.mark.parametrize("written", [0, 15])
def test_nothing_is_left_after_an_error(tmp_path, error, written):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"an older file")

    def write_and_fail():
        with VideoWriter(path) as video:
            for index in range(written):
                video.write(numbered(index), index / 30)
            raise error

    with pytest.raises(type(error)):
        write_and_fail()
    assert names(tmp_path) == ["a.mp4"]
    assert path.read_bytes() == b"an older file"


def test_an_older_file_is_replaced(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"an older file")
    write(path)
    assert open_clip(path).n_frames == 40
    assert names(tmp_path) == ["a.mp4"]


def test_an_empty_video_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="no picture"), VideoWriter(tmp_path / "a.mp4"):
        pass
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("picture", "time_s", "words"),
    [
        (numbered(1, 64, 96), 1.0, "the pictures are"),
        (numbered(1)[..., 0], 1.0, "not an RGB picture"),
        (numbered(1).astype(float), 1.0, "not an RGB picture"),
        (numbered(1), 0.0, "not after"),
        (numbered(1), -1.0, "not after"),
        (numbered(1), float("nan"), "not a time"),
    ],
)
def test_wrong_pictures_and_times_are_mistakes_of_the_program(tmp_path, picture, time_s, words):

    def write_two():
        with VideoWriter(tmp_path / "a.mp4") as video:
            video.write(numbered(0), 0.0)
            video.write(picture, time_s)

    with pytest.raises(ValueError, match=words):
        write_two()
    assert names(tmp_path) == []


def test_outside_its_block_nothing_is_written(tmp_path):
    with pytest.raises(ValueError, match="inside its with block"):
        VideoWriter(tmp_path / "a.mp4").write(numbered(0), 0.0)
    assert names(tmp_path) == []


def sentence(caught):
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_no_such_folder(tmp_path):
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "nowhere" / "a.mp4")
    assert "there is no folder" in sentence(caught)
    assert "nowhere" in str(caught.value)


def test_the_target_is_a_folder(tmp_path):
    (tmp_path / "a.mp4").mkdir()
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "a.mp4")
    assert "cannot be written" in sentence(caught)
    assert names(tmp_path) == ["a.mp4"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_folder_that_may_not_be_written():
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)  # root may write everywhere
        with pytest.raises(OutputError) as caught:
            write(folder / "a.mp4")
    finally:
        os.seteuid(user)
        shutil.rmtree(folder)
    assert "may not be written" in sentence(caught)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
@pytest.mark.parametrize("limit", [500, 20_000])
def test_when_the_disk_takes_no_more(tmp_path, limit):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with pytest.raises(OutputError) as caught:
            write_noise(tmp_path / "a.mp4")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "cannot be written" in sentence(caught)
    assert names(tmp_path) == []
