"""Reading healthy clips of many kinds."""

import hashlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition
from clip_factory import number_of, numbered, red_corner, write_clip

from gait.errors import Cancelled, ClipError
from gait.video import frames, open_clip, read_frames

KINDS = {
    "h264.mp4": ("libx264", {"bf": "3"}, "yuv420p"),
    "h264.mov": ("libx264", {"bf": "0"}, "yuv420p"),
    "h264.mkv": ("libx264", {"bf": "3"}, "yuv420p"),
    "h264.avi": ("libx264", {"bf": "3"}, "yuv420p"),
    "h264.ts": ("libx264", {"bf": "3"}, "yuv420p"),
    "hevc.mp4": ("libx265", {"x265-params": "log-level=none"}, "yuv420p"),
    "vp8.webm": ("libvpx", {"auto-alt-ref": "1", "lag-in-frames": "10"}, "yuv420p"),
    "vp9.webm": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8"}, "yuv420p"),
    "mpeg4.avi": ("mpeg4", {"bf": "2"}, "yuv420p"),
    "mjpeg.avi": ("mjpeg", {}, "yuvj420p"),
    "prores.mov": ("prores_ks", {}, "yuv422p10le"),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_frame_in_order_with_its_time(tmp_path, name):
    codec, options, pixel_format = KINDS[name]
    path = tmp_path / name
    write_clip(path, 40, codec=codec, options=options, pixel_format=pixel_format)

    clip = open_clip(path)

    assert (clip.n_frames, clip.damaged_frames) == (40, 0)
    assert (clip.width_px, clip.height_px, clip.rotation_deg) == (128, 96, 0)
    assert clip.pixel_format == pixel_format
    rounding_s = 6e-4 if path.suffix in {".mkv", ".webm"} else 1e-9  # their clock is 1 ms
    np.testing.assert_allclose(clip.file_time_s, np.arange(40) / 30, atol=rounding_s)
    seen = list(frames(clip))
    assert [index for index, _ in seen] == list(range(40))
    assert [number_of(picture) for _, picture in seen] == list(range(40))


def test_a_picture_is_an_upright_rgb_array_of_its_own(tmp_path):
    clip = open_clip(write_clip(tmp_path / "a.mp4", options={"crf": "4"}))
    kept = [picture for _, picture in frames(clip)]
    for index, picture in enumerate(kept):
        assert picture.shape == (96, 128, 3)
        assert picture.dtype == np.uint8
        assert picture.flags.c_contiguous
        assert picture.flags.writeable
        assert np.abs(picture.astype(int) - numbered(index)).mean() < 6


def test_the_same_pixels_in_every_run(tmp_path):
    clip = open_clip(write_clip(tmp_path / "a.mp4", 30))
    first = [picture for _, picture in frames(clip)]
    again = [picture for _, picture in frames(open_clip(clip.path))]
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_the_name_says_nothing(tmp_path):
    written = write_clip(tmp_path / "a.mkv")
    path = written.rename(tmp_path / "IMG 0001 läuft.txt")
    assert open_clip(path).n_frames == 24


def test_the_hash_is_that_of_the_bytes(tmp_path):
    path = write_clip(tmp_path / "a.mp4")
    assert open_clip(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["vfr.mp4", "vfr.mov", "vfr.mkv"])
def test_uneven_frame_times_are_exact(tmp_path, name):
    rng = np.random.default_rng(3)
    ticks = np.concatenate(([0], np.cumsum(rng.integers(9, 60, 31))))  # milliseconds
    path = write_clip(tmp_path / name, 32, ticks=ticks.tolist(), time_base=Fraction(1, 1000))
    clip = open_clip(path)
    np.testing.assert_allclose(clip.file_time_s, ticks / 1000, atol=1e-12)
    assert not clip.file_time_s.flags.writeable


@pytest.mark.parametrize("start", [-90, 45])
def test_time_starts_at_the_first_frame(tmp_path, start):
    ticks = [start + 3 * k for k in range(24)]
    path = write_clip(tmp_path / "a.mkv", ticks=ticks, time_base=Fraction(1, 90))
    clip = open_clip(path)
    np.testing.assert_allclose(clip.file_time_s, np.arange(24) / 30, atol=6e-4)


def test_an_edit_list_cuts_frames_off(tmp_path):
    path = write_clip(tmp_path / "a.mp4", 40, options={"bf": "2", "g": "10"})
    data = bytearray(path.read_bytes())
    place = data.index(b"elst") + 16  # version, number of edits, duration, media time
    media_time = int.from_bytes(data[place : place + 4], "big")
    with av.open(str(path)) as container:
        tick_s = float(container.streams.video[0].time_base)
    cut = media_time + round(5 / 30 / tick_s)
    data[place : place + 4] = cut.to_bytes(4, "big")
    path.write_bytes(data)

    clip = open_clip(path)

    assert (clip.n_frames, clip.damaged_frames) == (35, 0)
    assert [number_of(p) for _, p in frames(clip)] == list(range(5, 40))
    np.testing.assert_allclose(clip.file_time_s, np.arange(35) / 30, atol=1e-9)


@pytest.mark.parametrize(
    ("counterclockwise", "clockwise", "size", "corner"),
    [
        (None, 0, (128, 96), "top left"),
        (0, 0, (128, 96), "top left"),
        (-90, 90, (96, 128), "top right"),
        (180, 180, (128, 96), "bottom right"),
        (90, 270, (96, 128), "bottom left"),
    ],
)
@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_rotation_is_applied(tmp_path, counterclockwise, clockwise, size, corner, suffix):
    path = write_clip(tmp_path / f"a{suffix}", rotation_ccw_deg=counterclockwise)
    clip = open_clip(path)
    assert clip.rotation_deg == clockwise
    assert (clip.width_px, clip.height_px) == size
    for _, picture in frames(clip, stop=3):
        assert picture.shape == (*size[::-1], 3)
        assert red_corner(picture) == corner
        stored = np.rot90(picture, clockwise // 90)
        assert red_corner(stored) == "top left"


@pytest.mark.parametrize(("rotation", "corner"), [(0, "top right"), (180, "bottom left")])
def test_a_mirrored_display_is_applied(tmp_path, rotation, corner):
    path = write_clip(tmp_path / "a.mp4", rotation_ccw_deg=rotation, hflip=True)
    _, picture = next(iter(frames(open_clip(path))))
    assert red_corner(picture) == corner


def test_pixels_are_made_square(tmp_path):
    wide = open_clip(write_clip(tmp_path / "wide.mp4", aspect=Fraction(4, 3)))
    tall = open_clip(write_clip(tmp_path / "tall.mp4", aspect=Fraction(2, 3)))
    turned = open_clip(
        write_clip(tmp_path / "turned.mp4", aspect=Fraction(4, 3), rotation_ccw_deg=-90)
    )
    assert (wide.width_px, wide.height_px) == (171, 96)
    assert (tall.width_px, tall.height_px) == (128, 144)
    assert (turned.width_px, turned.height_px) == (96, 171)
    for clip in (wide, tall):
        numbers = [(i, number_of(picture)) for i, picture in frames(clip)]
        assert numbers == [(i, i) for i in range(24)]
        assert next(iter(frames(clip)))[1].shape == (clip.height_px, clip.width_px, 3)


def test_a_clip_that_changes_its_size_but_not_its_shape(tmp_path):
    parts = [
        write_clip(
            tmp_path / f"{size[0]}.ts",
            40,
            size=size,
            ticks=range(first, first + 40),
            options={"bf": "0"},
            container_options={"mpegts_copyts": "1"},
        )
        for first, size in ((30, (160, 120)), (70, (128, 96)))
    ]
    path = tmp_path / "a.ts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    clip = open_clip(path)
    assert (clip.width_px, clip.height_px) == (160, 120)
    assert clip.n_frames >= 76, "the seam may cost a few"
    assert clip.file_time_s[-1] == pytest.approx(79 / 30)
    for index, picture in frames(clip, start=30):
        assert picture.shape == (120, 160, 3)
        assert number_of(picture) == round(clip.file_time_s[index] * 30) % 40


@pytest.mark.parametrize("size", [(127, 95), (101, 180), (66, 241)])
def test_odd_sizes(tmp_path, size):
    clip = open_clip(write_clip(tmp_path / "a.avi", codec="mpeg4", size=size))
    assert (clip.width_px, clip.height_px) == size
    assert [number_of(picture) for _, picture in frames(clip)] == list(range(24))


def test_sound_is_passed_over(tmp_path):
    for name in ("a.mp4", "a.mkv"):
        clip = open_clip(write_clip(tmp_path / name, 36, audio=True))
        assert (clip.n_frames, clip.damaged_frames) == (36, 0)


def test_a_cover_picture_is_no_clip_and_the_default_stream_is_taken(tmp_path):
    path = tmp_path / "two.mkv"
    with av.open(str(path), "w") as container:
        dispositions = (Disposition.attached_pic, Disposition(0), Disposition.default)
        streams = []
        for disposition, width in zip(dispositions, (64, 96, 128), strict=True):
            stream = container.add_stream("mpeg4", rate=25)
            stream.width, stream.height, stream.pix_fmt = width, 96, "yuv420p"
            stream.disposition = disposition
            streams.append(stream)
        for index in range(20):
            for stream in streams:
                picture = numbered(index, stream.width)
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                frame.pts = index
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode(None))
    assert open_clip(path).width_px == 128


def test_some_of_the_frames(tmp_path):
    clip = open_clip(write_clip(tmp_path / "a.mp4", 40))
    assert [i for i, _ in frames(clip, start=5, stop=20, step=4)] == [5, 9, 13, 17]
    assert [i for i, _ in frames(clip, start=36, stop=99)] == [36, 37, 38, 39]
    assert list(frames(clip, start=40)) == []
    assert list(frames(clip, start=7, stop=7)) == []
    for i, picture in frames(clip, start=3, step=7):
        assert number_of(picture) == i
    for wrong in ({"start": -1}, {"stop": -1}, {"step": 0}):
        with pytest.raises(ValueError, match="no such frames"):
            frames(clip, **wrong)


def test_shrunk_pictures(tmp_path):
    path = write_clip(tmp_path / "a.mp4", size=(320, 240), rotation_ccw_deg=-90)
    clip = open_clip(path)
    for i, picture in frames(clip, max_side_px=160):
        assert picture.shape == (160, 120, 3)
        assert number_of(np.rot90(picture)) == i
    assert next(iter(frames(clip, max_side_px=999)))[1].shape == (320, 240, 3)
    assert read_frames(clip, [4], max_side_px=80)[4].shape == (80, 60, 3)


@pytest.mark.parametrize(
    ("metadata", "hint"),
    [
        ({"com.android.capture.fps": "240.000000"}, 240.0),
        ({"com.android.capture.fps": "30"}, 30.0),
        ({"com.android.capture.fps": "fast"}, None),
        ({"com.android.capture.fps": "-1"}, None),
        ({"com.android.capture.fps": "nan"}, None),
        ({"com.apple.quicktime.full-frame-rate-playback-intent": "0"}, None),
        ({}, None),
    ],
)
def test_the_capture_rate_that_a_phone_notes(tmp_path, metadata, hint):
    path = write_clip(
        tmp_path / "a.mp4",
        metadata=metadata,
        container_options={"movflags": "use_metadata_tags"},
    )
    assert open_clip(path).capture_fps_hint == hint


def test_the_capture_rate_that_a_sony_camera_notes(tmp_path):
    path = write_clip(tmp_path / "a.mp4")
    xml = (
        b'<?xml version="1.0"?><NonRealTimeMeta><VideoFormat><VideoFrame '
        b'captureFps="119.88p" formatFps="29.97p"/></VideoFormat></NonRealTimeMeta>'
    )
    body = b"\0\0\0\0" + (len(xml) + 12).to_bytes(4, "big") + b"xml \0\0\0\0" + xml
    with path.open("ab") as file:
        file.write((len(body) + 8).to_bytes(4, "big") + b"meta" + body)
    assert open_clip(path).capture_fps_hint == 119.88


def test_progress_is_told_and_can_cancel(tmp_path):
    path = write_clip(tmp_path / "a.mp4", 40)
    told = []
    open_clip(path, progress=lambda *report: told.append(report))
    assert {stage for stage, _, _ in told} == {"reading the file", "reading the clip"}
    assert all(0 < done <= total for _, done, total in told)
    assert ("reading the clip", 40, 40) in told

    def stop(stage, done, total):
        raise Cancelled(stage)

    with pytest.raises(Cancelled):
        open_clip(path, progress=stop)


def test_a_file_that_changes_under_way_is_noticed(tmp_path):
    path = write_clip(tmp_path / "a.mp4", 40)
    clip = open_clip(path)
    write_clip(path, 30)
    with pytest.raises(ClipError, match=r"a\.mp4 changed while it was being read"):
        list(frames(clip))
    path.unlink()
    with pytest.raises(ClipError, match="does not exist"):
        list(frames(clip))
    assert not Path(path).exists()
