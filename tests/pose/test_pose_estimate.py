"""From a clip to a pose sequence: workers, cache, cancelling, who is read."""

import dataclasses
import shutil
import threading

import numpy as np
import pytest

from gait.errors import Cancelled, ClipError, OptionError
from gait.pose import PoseSequence, estimate
from gait.pose.cache import load_sequence, save_sequence
from gait.pose.skeleton import INDEX

HIPS = [INDEX["left_hip"], INDEX["right_hip"]]


def same(one: PoseSequence, other: PoseSequence) -> bool:
    return all(
        np.array_equal(a, b, equal_nan=True) if isinstance(a, np.ndarray) else a == b
        for a, b in (
            (getattr(one, f.name), getattr(other, f.name)) for f in dataclasses.fields(one)
        )
    )


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def sequence(runner_clip, model, cache):
    return estimate(runner_clip, model=model, workers=1, cache_dir=cache)


@pytest.fixture
def filled(sequence, cache, tmp_path):
    """A copy of the cache in which `sequence` lies."""
    return shutil.copytree(cache, tmp_path / "cache")


def test_the_runner_is_read_in_every_frame(sequence, runner_clip):
    assert sequence.n_frames == runner_clip.n_frames == 24
    assert sequence.found.all()
    assert np.isfinite(sequence.xy_px).all()
    (person,) = sequence.people
    assert (person.number, person.presence, sequence.person) == (1, 1.0, 1)
    assert not sequence.xy_px.flags.writeable
    hips = sequence.xy_px[:, :, HIPS].mean(axis=2)
    assert np.abs(hips - sequence.regions[:, None, :2]).max() < 0.1 * person.size_px


@pytest.mark.parametrize("workers", [2, 5])
def test_any_number_of_workers_gives_the_same_bits(
    sequence, runner_clip, model, tmp_path, workers
):
    other = estimate(runner_clip, model=model, workers=workers, cache_dir=tmp_path)
    assert same(other, sequence)


def test_progress_counts_up_in_order(runner_clip, model, tmp_path):
    calls = []
    estimate(runner_clip, model=model, cache_dir=tmp_path, progress=lambda *a: calls.append(a))
    for stage, total in (("finding the runner", 6), ("reading the landmarks", 24)):
        counts = [(done, of) for name, done, of in calls if name == stage]
        assert counts == [(i, total) for i in range(1, total + 1)]


def test_a_second_run_comes_from_the_cache(runner_clip, model, sequence, filled):
    calls = []
    # the file may be gone: the contents are known by their hash
    gone = dataclasses.replace(runner_clip, path=filled / "gone.mp4")
    again = estimate(gone, model=model, cache_dir=filled, progress=lambda *a: calls.append(a))
    assert same(again, sequence)
    assert calls == [("reading the landmarks", 24, 24)]
    other = dataclasses.replace(gone, sha256="0" * 64)
    with pytest.raises(ClipError):
        estimate(other, model=model, cache_dir=filled)


@pytest.mark.parametrize("damage", ["empty", "cut short", "garbage", "other arrays"])
def test_a_damaged_cache_is_not_read(sequence, filled, damage):
    (kept,) = (filled / "pose").iterdir()
    whole = kept.read_bytes()
    if damage == "other arrays":
        np.savez(kept, about=np.array("{}"), found=np.ones(3))
    else:
        cut = {"empty": b"", "cut short": whole[: len(whole) // 2], "garbage": b"PK" * 999}
        kept.write_bytes(cut[damage])
    assert load_sequence(kept) is None


def test_a_damaged_cache_is_made_again(runner_clip, model, sequence, filled):
    (kept,) = (filled / "pose").iterdir()
    kept.write_bytes(kept.read_bytes()[:5000])
    assert same(estimate(runner_clip, model=model, cache_dir=filled), sequence)
    assert same(load_sequence(kept), sequence)


def test_a_cache_that_cannot_be_written_is_done_without(runner_clip, model, tmp_path, sequence):
    (tmp_path / "file").write_text("in the way")
    assert same(estimate(runner_clip, model=model, cache_dir=tmp_path / "file"), sequence)


def test_an_interrupted_write_leaves_nothing(sequence, tmp_path, monkeypatch):
    def fail(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(KeyboardInterrupt):
        save_sequence(sequence, tmp_path / "kept.npz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stage", ["finding the runner", "reading the landmarks"])
def test_cancelling_stops_all_threads_and_leaves_nothing(runner_clip, model, tmp_path, stage):
    def cancel(name, done, _):
        if name == stage and done == 2:
            raise Cancelled("stopped by the user")

    with pytest.raises(Cancelled):
        estimate(runner_clip, model=model, workers=3, cache_dir=tmp_path, progress=cancel)
    assert not [t for t in threading.enumerate() if t.name.startswith("gait")]
    assert list(tmp_path.rglob("*.npz")) == []


def test_no_such_person(runner_clip, model, tmp_path):
    with pytest.raises(OptionError, match=r"no person 2 in runner_side\.mp4: 1 found"):
        estimate(runner_clip, model=model, person=2, cache_dir=tmp_path)


def test_nobody_in_the_clip(model, tmp_path, make_clip):
    rng = np.random.default_rng(0)
    wall = rng.integers(90, 160, (240, 320, 3), dtype=np.uint8)
    with pytest.raises(ClipError, match=r"No person was found in made\.mp4"):
        estimate(make_clip([wall] * 20), model=model, cache_dir=tmp_path)


def test_two_people_are_never_mixed(model, tmp_path, make_clip, runner_pictures):
    pictures = []
    for picture in runner_pictures[:20]:
        person = picture[20:340, 220:420]
        both = np.full((360, 640, 3), 150, np.uint8)
        both[20:340, 100:300] = person
        both[20:340, 300:500] = person[:, ::-1]
        pictures.append(both)
    clip = make_clip(pictures)
    starts = []
    for number in (1, 2):
        sequence = estimate(clip, model=model, person=number, cache_dir=tmp_path)
        assert len(sequence.people) == 2
        assert sequence.found.mean() > 0.9
        hips = sequence.xy_px[sequence.found][:, :, HIPS, 0].mean(axis=2)
        start = 100 if np.median(hips) < 300 else 300
        assert ((hips > start) & (hips < start + 200)).all()
        starts.append(start)
    # the one on the right stands nearer to the middle of the picture
    assert starts == [300, 100]


def test_a_runner_who_enters_and_leaves(model, tmp_path, make_clip, runner_pictures):
    """The runner slides through from left to right, 40 px per frame."""
    pictures = []
    for i in range(36):
        person = runner_pictures[i % 24][20:340, 230:400]
        wide = np.full((360, 640 + 2 * 400, 3), 150, np.uint8)
        left = 20 + 40 * (i - 2)
        if left >= 0 and left + person.shape[1] <= wide.shape[1]:
            wide[20:340, left : left + person.shape[1]] = person
        pictures.append(wide[:, 400:1040])
    sequence = estimate(make_clip(pictures, 30.0), model=model, cache_dir=tmp_path)
    middle = np.array([20 + 40 * (i - 2) + 85 - 400 for i in range(36)])
    assert not sequence.found[(middle < 0) | (middle > 640)].any()
    assert sequence.found[(middle > 120) & (middle < 520)].all()
    assert np.isnan(sequence.xy_px[~sequence.found]).all()
    hips = sequence.xy_px[:, :, HIPS, 0].mean(axis=(1, 2))
    assert np.nanmax(np.abs(hips - middle)) < 60


def test_somebody_walking_past_in_front_is_not_mixed_in(
    model, tmp_path, make_clip, runner_pictures
):
    """A second runner crosses the picture, 32 px per frame, in front of the first."""
    pictures = []
    for i in range(36):
        picture = np.full((360, 960 + 480, 3), 150, np.uint8)
        picture[20:340, 560:720] = runner_pictures[i % 24][20:340, 240:400]
        left = 32 * i
        picture[30:350, left : left + 160] = runner_pictures[(i + 7) % 24][20:340, 400:240:-1]
        pictures.append(picture[:, 160:1120])
    sequence = estimate(make_clip(pictures, 15.0), model=model, cache_dir=tmp_path)
    assert len(sequence.people) == 2
    hips = sequence.xy_px[:, :, HIPS, 0].mean(axis=(1, 2))
    assert np.nanmax(np.abs(hips - np.nanmedian(hips))) < 20
    passing = np.abs(32 * np.arange(36) - 560) < 40
    assert not sequence.found[passing].any()
    assert sequence.found[np.abs(32 * np.arange(36) - 560) > 220].all()
