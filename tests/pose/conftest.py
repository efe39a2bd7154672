"""Shared by the pose tests: the model, the estimator, a rendered runner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from gait.arrays import UInt8Array
from gait.errors import ModelError
from gait.pose import LiteRTEstimator, find_model, read_bundle
from gait.pose.bundle import Bundle
from gait.video import Clip, VideoWriter, WriterSettings, frames, open_clip

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def model() -> Path:
    """The bundle on this machine; `make test` fetches it beforehand."""
    try:
        return find_model(fetch=False)
    except ModelError as error:
        pytest.skip(f"needs the pose model: {error}")


@pytest.fixture(scope="session")
def bundle(model: Path) -> Bundle:
    return read_bundle(model)


@pytest.fixture(scope="session")
def estimator(bundle: Bundle) -> LiteRTEstimator:
    return LiteRTEstimator(bundle)


@pytest.fixture(scope="session")
def runner_clip() -> Clip:
    """24 frames of a rendered runner on a treadmill, right side, 60 per second."""
    return open_clip(DATA / "runner_side.mp4")


@pytest.fixture(scope="session")
def runner_pictures(runner_clip: Clip) -> list[UInt8Array]:
    return [rgb for _, rgb in frames(runner_clip)]


@pytest.fixture
def make_clip(tmp_path: Path) -> Callable[[Sequence[UInt8Array], float], Clip]:
    """Write pictures as a clip and open it."""

    def make(pictures: Sequence[UInt8Array], fps: float = 30.0) -> Clip:
        settings = WriterSettings(crf=12, preset="veryfast")
        with VideoWriter(tmp_path / "made.mp4", settings) as video:
            for i, picture in enumerate(pictures):
                video.write(np.ascontiguousarray(picture), i / fps)
        return open_clip(video.path)

    return make
