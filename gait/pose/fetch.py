"""Fetching the default model: weights from the package index, made into a bundle."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gait.errors import ModelError
from gait.pose.bundle import BUNDLE_SHA256, build_bundle, read_bundle
from gait.pose.index import download_from_index
from gait.progress import Progress, silent

__all__ = ["fetch_bundle"]

_STAGE = "fetching the pose model"
_WHEEL_OPTIONS = (
    "--quiet",
    "--disable-pip-version-check",
    "--no-input",
    "--retries=2",
    "--no-deps",
    "--only-binary=:all:",
    "--python-version=3.12",
    "--implementation=cp",
    "--platform=manylinux_2_28_x86_64",
)
_REQUIREMENT = "mediapipe==0.10.21"
_WHEEL = "mediapipe-0.10.21-cp312-cp312-manylinux_2_28_x86_64.whl"
_PUBLIC_INDEX = "https://pypi.org/simple"
_POLL_S = 0.25


def fetch_bundle(target: Path, *, progress: Progress = silent) -> None:
    """Fetch the weights and put the bundle in place, complete or not at all.

    The weights (BlazePose GHUM "full", Apache-2.0) are part of the mediapipe
    0.10.21 wheel, 36 MB. pip fetches it, so that the user's index, proxy and
    certificates hold, for one fixed platform, so that everybody gets the same
    file; nothing of it is installed or run. Environments made by uv have no pip:
    then the one that Python brings along runs (ensurepip), and where there is
    none either the file is fetched from the index directly.

    Parameters
    ----------
    target : Path
        The .task file to make.
    progress : Progress

    Raises
    ------
    ModelError
        If it cannot be fetched, is not what was expected, or cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fetch-") as room:
            wheel = _wheel(Path(room), progress)
            progress(_STAGE, 1, 2)
            made = Path(room) / target.name
            made.write_bytes(build_bundle(wheel.read_bytes()))
            if read_bundle(made).sha256 != BUNDLE_SHA256:
                raise ModelError("The pose model was made, but is not what was expected.")
            made.replace(target)
    except OSError as error:
        raise ModelError(
            f"The pose model cannot be put into {target.parent}: {error.strerror}. "
            "Name another folder with GAIT_MODEL_DIR."
        ) from error
    progress(_STAGE, 2, 2)


def _wheel(room: Path, progress: Progress) -> Path:
    environment = _environment()
    pip = _pip()
    if pip is not None:
        return _with_pip(pip, environment, room, progress)
    index = environment.get("PIP_INDEX_URL", _PUBLIC_INDEX)
    return download_from_index(
        index, "mediapipe", _WHEEL, room, stage=_STAGE, progress=progress
    )


def _with_pip(
    pip: list[str], environment: dict[str, str], room: Path, progress: Progress
) -> Path:
    command = [*pip, "download", *_WHEEL_OPTIONS, "--dest", str(room), _REQUIREMENT]
    log = room / "pip.log"
    with log.open("wb") as output:
        # the command holds constants and this interpreter's own path only
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)  # noqa: S603
        try:
            while process.poll() is None:
                progress(_STAGE, 0, 2)
                time.sleep(_POLL_S)
        finally:
            process.kill()
            process.wait()
    wheels = sorted(room.glob("*.whl"))
    if process.returncode != 0 or not wheels:
        lines = log.read_text(errors="replace").strip().splitlines()
        why = next((ln for ln in reversed(lines) if "ERROR" in ln), "pip gave no reason")
        raise ModelError(
            f"The pose model could not be fetched from the package index ({why.strip()}). "
            "Check the network, or put a .task file into models/ or name one with --model."
        )
    return wheels[0]


def _pip() -> list[str] | None:
    """Return the command that runs pip: the environment's, or the one Python brings."""
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    bundled = importlib.util.find_spec("ensurepip")
    if bundled is None or bundled.origin is None:
        return None
    wheels = sorted((Path(bundled.origin).parent / "_bundled").glob("pip-*.whl"))
    return [sys.executable, str(wheels[-1] / "pip")] if wheels else None


def _environment() -> dict[str, str]:
    """Return the environment for pip, with uv's index where pip has none of its own."""
    environment = dict(os.environ)
    index = environment.get("UV_DEFAULT_INDEX") or environment.get("UV_INDEX_URL")
    if index:
        environment.setdefault("PIP_INDEX_URL", index)
    return environment
