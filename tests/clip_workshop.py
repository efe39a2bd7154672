"""Short clips cut, cropped, frozen and slowed from the sample clips; and no clips at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from bench.reduced import SUFFIX
from bench.truth import Truth, read_truth
from gait.video import Clip, VideoWriter, WriterSettings, open_clip, read_frames

SAMPLES = Path(__file__).parents[1] / "sample_videos"
SIDE = SAMPLES / "side_backseat.mp4"
REAR = SAMPLES / "rear_hip_drop.mp4"
Picture = NDArray[np.uint8]
_QUICK = WriterSettings(crf=18, preset="veryfast")


@cache
def _opened(path: Path) -> Clip:
    return open_clip(path)


@cache
def truth_of(path: Path) -> Truth:
    """The truth beside a sample clip."""
    return read_truth(path.with_suffix(SUFFIX))


def write_pictures(path: Path, pictures: Iterable[Picture], fps: float) -> Path:
    with VideoWriter(path, _QUICK) as video:
        for i, picture in enumerate(pictures):
            video.write(np.ascontiguousarray(picture), i / fps)
    return path


def recut(
    path: Path,
    source: Path = SIDE,
    *,
    indices: Iterable[int],
    fps: float,
    change: Callable[[Picture], Picture] = lambda picture: picture,
) -> Path:
    """Write the chosen pictures of a clip anew, changed, at another rate."""
    wanted = list(indices)
    kept = read_frames(_opened(source), sorted(set(wanted)))
    return write_pictures(path, (change(kept[i]) for i in wanted), fps)


def colour_noise(path: Path, n: int = 12, size: tuple[int, int] = (320, 240)) -> Path:
    """A clip in which there is nobody."""
    rng = np.random.default_rng(1)
    ground = np.linspace((40, 90, 160), (170, 120, 60), size[1])[:, None]
    still = np.clip(ground + rng.normal(0, 12, (size[1], size[0], 3)), 0, 255)
    return write_pictures(path, [still.astype(np.uint8)] * n, 30.0)


def only_sound(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        for block in range(20):
            silence = np.zeros((1, 2048), np.float32)
            frame = av.AudioFrame.from_ndarray(silence, "fltp", "mono")
            frame.sample_rate, frame.pts = 44100, block * 2048
            frame.time_base = Fraction(1, 44100)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def without_index(path: Path) -> Path:
    """A recording that was broken off: the pictures are there, their index is not."""
    whole = SIDE.read_bytes()
    start = whole.index(b"mdat") - 4
    path.write_bytes(whole[:32] + whole[start : start + 200_000])
    return path
