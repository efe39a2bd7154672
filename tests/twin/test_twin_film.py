"""Clock, exposure and files."""

from __future__ import annotations

import av
import numpy as np
import pytest

from gait.errors import OutputError
from gait.twin.film import FilmWriter, expose, frame_times, noise_sheets, shutter_offsets
from gait.twin.spec import FilmSpec


def _write(path, film: FilmSpec, duration_s: float = 0.5, size=(64, 48)):
    times = frame_times(film, duration_s, 5)
    with FilmWriter(path, size, film, times) as writer:
        for i in range(len(times.file_s)):
            picture = np.zeros((size[1], size[0], 3), dtype=np.uint8)
            picture[:12, :16] = (250, 20, 20)  # red in the upper left corner
            picture[:, :, 1] += np.uint8(i)
            writer.add(picture)
    return times


def _read(path):
    with av.open(str(path)) as file:
        frames = list(file.decode(video=0))
        return frames, np.array([float(f.pts * f.time_base) for f in frames])


def test_regular_clock() -> None:
    times = frame_times(FilmSpec(fps=60.0), 1.0, 1)
    np.testing.assert_allclose(times.capture_s, np.arange(60) / 60.0, atol=1e-5)
    np.testing.assert_array_equal(times.capture_s, times.file_s)


def test_slow_motion_stretches_only_the_file() -> None:
    times = frame_times(FilmSpec(fps=240.0, play_fps=30.0), 0.5, 1)
    np.testing.assert_allclose(times.file_s, 8.0 * times.capture_s, atol=1e-12)
    np.testing.assert_allclose(np.diff(times.file_s), 1.0 / 30.0, atol=2e-5)


def test_variable_rate_jitters_and_drops_but_never_runs_back() -> None:
    times = frame_times(FilmSpec(fps=30.0, jitter=0.12, dropped=0.1), 10.0, 1)
    steps = np.diff(times.file_s)
    assert times.file_s[0] == 0.0
    assert steps.min() > 0.005
    assert 0.002 < np.std(steps[steps < 0.045]) < 0.010
    assert 5 < np.count_nonzero(steps > 0.05) < 60
    again = frame_times(FilmSpec(fps=30.0, jitter=0.12, dropped=0.1), 10.0, 1)
    np.testing.assert_array_equal(times.file_s, again.file_s)


def test_exposure_is_centred_on_the_frame() -> None:
    offsets = shutter_offsets(FilmSpec(fps=30.0, shutter=0.5))
    assert offsets.sum() == pytest.approx(0.0, abs=1e-12)
    assert np.ptp(offsets) < 0.5 / 30.0
    np.testing.assert_array_equal(shutter_offsets(FilmSpec()), [0.0])


def test_noise_has_the_size_asked_for() -> None:
    film = FilmSpec(noise=6.0)
    sheets = noise_sheets(film, (200, 200), 1)
    grey = np.full((200, 200, 3), 128, dtype=np.uint8)
    noisy = expose(grey, film, sheets, np.random.default_rng(1)).astype(float)
    assert np.std(noisy) == pytest.approx(6.0, rel=0.3)
    assert np.mean(noisy) == pytest.approx(128.0, abs=0.5)


def test_gain_brightens() -> None:
    dark = np.full((4, 4, 3), 40, dtype=np.uint8)
    bright = expose(dark, FilmSpec(gain=3.0, noise=0.0), [], np.random.default_rng(1))
    assert bright.max() == 120


@pytest.mark.parametrize("bits", [8, 10])
def test_file_carries_the_clock_and_the_depth(tmp_path, bits) -> None:
    path = tmp_path / "clip.mp4"
    times = _write(path, FilmSpec(fps=30.0, jitter=0.1, bits=bits, crf=10))
    frames, seconds = _read(path)
    np.testing.assert_allclose(seconds, times.file_s, atol=1e-6)
    assert frames[0].format.name == ("yuv420p" if bits == 8 else "yuv420p10le")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_rotation_metadata_puts_the_picture_upright(tmp_path, rotation) -> None:
    path = tmp_path / "clip.mp4"
    _write(path, FilmSpec(fps=30.0, rotation_deg=rotation, crf=10))
    frames, _ = _read(path)
    assert (-frames[0].rotation) % 360 == rotation
    stored = frames[0].to_ndarray(format="rgb24")
    upright = np.rot90(stored, -rotation // 90)
    assert upright.shape[:2] == (48, 64)
    assert upright[4, 6, 0] > 180
    assert upright[40, 50, 0] < 60


def test_capture_rate_can_be_told(tmp_path) -> None:
    path = tmp_path / "clip.mp4"
    _write(path, FilmSpec(fps=240.0, play_fps=30.0, rate_tag=True), 0.1)
    with av.open(str(path)) as file:
        assert file.metadata["com.android.capture.fps"] == "240"


def test_nothing_is_left_of_a_broken_film(tmp_path) -> None:
    path = tmp_path / "clip.mp4"
    film = FilmSpec()
    times = frame_times(film, 0.2, 1)

    def broken() -> None:
        with FilmWriter(path, (64, 48), film, times) as writer:
            writer.add(np.zeros((48, 64, 3), dtype=np.uint8))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path) -> None:
    film = FilmSpec()
    with pytest.raises(OutputError, match="cannot be written"):
        FilmWriter(tmp_path / "no" / "clip.mp4", (64, 48), film, frame_times(film, 0.2, 1))
