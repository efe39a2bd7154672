"""What all tests share: the pose model, and the sample clips analysed once for real."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from clip_workshop import REAR, SIDE, recut

from gait.errors import ModelError
from gait.exam import Exam, analyze
from gait.pose import find_model


@pytest.fixture(scope="session")
def pose_model() -> Path:
    """The bundle on this machine; `make test` fetches it beforehand."""
    try:
        return find_model(fetch=False)
    except ModelError as error:
        pytest.skip(f"needs the pose model: {error}")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this test run that all its processes see."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    shared = folder / "shared"
    shared.mkdir(exist_ok=True)
    return shared


@contextmanager
def first_alone(shared: Path, name: str) -> Iterator[None]:
    """Let one process go first; the others follow when it has filled the cache."""
    done = shared / f"{name}.done"
    try:
        (shared / f"{name}.begun").touch(exist_ok=False)
    except FileExistsError:
        patience = time.monotonic() + 240.0
        while not done.exists() and time.monotonic() < patience:
            time.sleep(0.1)
        yield
        return
    try:
        yield
    finally:
        with suppress(OSError):
            done.touch()


@pytest.fixture(scope="session")
def cache_dir(shared_folder: Path) -> Path:
    """Where landmarks are kept during this test run; empty when it starts."""
    return shared_folder / "cache"


@pytest.fixture(scope="session")
def sample_exam(pose_model: Path, shared_folder: Path, cache_dir: Path) -> Exam:
    """Both sample clips as one visit, from pixels to findings."""
    with first_alone(shared_folder, "samples"):
        return analyze([SIDE, REAR], model=pose_model, cache_dir=cache_dir)


@pytest.fixture(scope="session")
def slow_clip(pose_model: Path, shared_folder: Path) -> Path:
    """Every second picture of the side clip at 7.5 a second: 30 a second, 4 times slower.

    To be analysed, so the model must be there.
    """
    path = shared_folder / "slowed.mp4"
    with first_alone(shared_folder, "slowed"):
        if not path.exists():
            recut(path, indices=range(0, 300, 2), fps=7.5)
    return path
