"""Clips that are broken in part: what is shown is right, what is lost is counted."""

import av
import numpy as np
import pytest
from clip_factory import number_of, write_clip

from gait.errors import ClipError
from gait.video import frames, open_clip, read_frames

N = 60
KEY_EVERY = 12
KINDS = {
    "h264.mp4": ("libx264", {"bf": "2"}, "yuv420p"),
    "h264.mkv": ("libx264", {"bf": "2"}, "yuv420p"),
    "vp9.webm": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8"}, "yuv420p"),
    "mpeg4.avi": ("mpeg4", {"bf": "0"}, "yuv420p"),
}


def written(folder, name, **more):
    codec, options, pixel_format = KINDS[name]
    options = {"g": str(KEY_EVERY)} | options
    return write_clip(
        folder / name, N, codec=codec, options=options, pixel_format=pixel_format, **more
    )


def packets(path):
    """Place and length of every packet in the file."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return [(p.pos, p.size) for p in container.demux(stream) if p.size]


def spoil(path, packet):
    """Flip bits in the last two thirds of a packet."""
    place, size = packets(path)[packet]
    data = bytearray(path.read_bytes())
    rng = np.random.default_rng(1)
    for byte in rng.integers(place + size // 3, place + size, 8):
        data[byte] ^= 0x5A
    path.write_bytes(data)


def pristine(path):
    clip = open_clip(path)
    assert (clip.n_frames, clip.damaged_frames) == (N, 0)
    return [picture for _, picture in frames(clip)]


def assert_right(clip, whole):
    """Every picture that is yielded is the true one of its time, in every run."""
    seen = list(frames(clip))
    assert [index for index, _ in seen] == list(range(clip.n_frames))
    numbers = [round(t * 30) for t in clip.file_time_s]
    for number, (_, picture) in zip(numbers, seen, strict=True):
        assert np.array_equal(picture, whole[number]), number
    last = clip.n_frames - 1
    found = read_frames(clip, [last, 2])
    assert np.array_equal(found[last], seen[last][1])
    assert np.array_equal(found[2], seen[2][1])


@pytest.mark.parametrize("name", ["h264.mp4", "h264.mkv", "mpeg4.avi"])
@pytest.mark.parametrize(("packet", "most_lost"), [(20, 4), (25, 11), (31, 5)])
def test_damage_in_the_middle(tmp_path, name, packet, most_lost):
    path = written(tmp_path, name)
    whole = pristine(path)
    spoil(path, packet)

    clip = open_clip(path)

    assert 1 <= clip.damaged_frames <= most_lost
    assert clip.n_frames == N - clip.damaged_frames
    assert_right(clip, whole)


def test_only_what_leans_on_the_damage_is_left_out(tmp_path):
    path = written(tmp_path, "h264.mp4")
    spoil(path, 36)  # a key picture
    clip = open_clip(path)
    assert [number_of(picture) for _, picture in frames(clip)] == [
        number for number in range(N) if not 36 <= number < 48
    ]
    assert np.diff(clip.file_time_s).max() == pytest.approx(13 / 30)


def test_two_places_of_damage(tmp_path):
    path = written(tmp_path, "h264.mkv")
    whole = pristine(path)
    spoil(path, 9)
    spoil(path, 45)
    clip = open_clip(path)
    assert clip.n_frames + clip.damaged_frames == N
    assert clip.damaged_frames >= 2
    assert_right(clip, whole)


def test_a_lost_stretch_of_hevc(tmp_path):
    path = write_clip(
        tmp_path / "a.mp4",
        N,
        codec="libx265",
        options={"x265-params": f"log-level=none:keyint={KEY_EVERY}"},
    )
    whole = pristine(path)
    place, _ = packets(path)[25]
    end, _ = packets(path)[28]
    data = bytearray(path.read_bytes())
    data[place + 10 : end] = bytes(end - place - 10)
    path.write_bytes(data)
    clip = open_clip(path)
    assert 3 <= clip.damaged_frames <= 11
    assert clip.n_frames == N - clip.damaged_frames
    assert_right(clip, whole)


@pytest.mark.parametrize("name", ["h264.mkv", "vp9.webm", "mpeg4.avi"])
def test_a_file_that_breaks_off(tmp_path, name):
    path = written(tmp_path, name)
    whole = pristine(path)
    place, size = packets(path)[40]
    path.write_bytes(path.read_bytes()[: place + size // 2])
    clip = open_clip(path)
    assert 38 <= clip.n_frames <= 41
    assert abs(clip.damaged_frames - (N - clip.n_frames)) <= 1
    assert_right(clip, whole)


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_an_mp4_with_its_index_in_front_that_breaks_off(tmp_path, suffix):
    path = write_clip(
        tmp_path / f"a{suffix}",
        N,
        options={"g": str(KEY_EVERY), "bf": "2"},
        container_options={"movflags": "+faststart"},
    )
    whole = pristine(path)
    place, size = packets(path)[40]
    path.write_bytes(path.read_bytes()[: place + size // 2])
    clip = open_clip(path)
    assert clip.n_frames + clip.damaged_frames == N
    assert 36 <= clip.n_frames <= 40
    assert_right(clip, whole)


def test_pictures_shown_for_longer_are_no_damage(tmp_path):
    ticks = [0, *range(2, 30), 33, 34]
    path = write_clip(tmp_path / "a.avi", 31, codec="mpeg4", ticks=ticks)
    clip = open_clip(path)
    assert (clip.n_frames, clip.damaged_frames) == (31, 0)
    np.testing.assert_allclose(clip.file_time_s, np.array(ticks) / 30)


def test_a_clip_of_nothing_but_damage(tmp_path):
    path = write_clip(tmp_path / "a.mp4", N, options={"g": "250"})
    spoil(path, 0)
    with pytest.raises(ClipError, match=r"a\.mp4 has no picture that can be decoded: copy"):
        open_clip(path)


def test_too_little_is_left(tmp_path):
    path = write_clip(tmp_path / "a.mp4", N, options={"g": "250", "bf": "0"})
    spoil(path, 6)
    with pytest.raises(ClipError, match=r"a\.mp4 has only 6 pictures .*: copy it from"):
        open_clip(path)
