"""Where models and cached results live on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["cache_folder", "data_folder", "source_checkout"]

_NAME = "running-gait"


def source_checkout() -> Path | None:
    """Return the folder of the source checkout this package runs from, if it does."""
    root = Path(__file__).resolve().parents[2]
    return root if (root / "pyproject.toml").is_file() else None


def data_folder() -> Path:
    """Return the per-user folder for things worth keeping (it may not exist yet)."""
    return _user_folder("XDG_DATA_HOME", ".local/share", "Application Support")


def cache_folder() -> Path:
    """Return the folder for what can be made again: GAIT_CACHE_DIR or the user's own."""
    given = os.environ.get("GAIT_CACHE_DIR")
    return Path(given) if given else _user_folder("XDG_CACHE_HOME", ".cache", "Caches", "cache")


def _user_folder(xdg: str, unix: str, mac: str, windows: str = "") -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        return base / _NAME / windows
    if sys.platform == "darwin":
        return Path.home() / "Library" / mac / _NAME
    return Path(os.environ.get(xdg) or Path.home() / unix) / _NAME
