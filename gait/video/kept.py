"""What a file holds, kept by its content: opening it again decodes nothing."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import av

__all__ = ["Facts", "load_facts", "save_facts"]

_RECIPE: Final = "1"


@dataclass(frozen=True, slots=True)
class Facts:
    """What only decoding tells of a file.

    Attributes
    ----------
    width_px, height_px, rotation_deg : int
    codec, pixel_format : str
    file_time_s : tuple of float
    damaged_frames : int
    """

    width_px: int
    height_px: int
    rotation_deg: int
    codec: str
    pixel_format: str
    file_time_s: tuple[float, ...]
    damaged_frames: int


def load_facts(folder: Path, sha256: str) -> Facts | None:
    """Return what is kept of a file, None if there is nothing or it is damaged."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        read: dict[str, Any] = json.loads(_place(folder, sha256).read_text(encoding="utf-8"))
        times = tuple(float(time_s) for time_s in read.pop("file_time_s"))
        return Facts(**read, file_time_s=times)
    return None


def save_facts(folder: Path, sha256: str, facts: Facts) -> None:
    """Keep the facts, all of them or nothing; a folder that cannot be written is no error."""
    place = _place(folder, sha256)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=folder, prefix=place.stem, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(facts), file)
            Path(part).replace(place)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise


def _place(folder: Path, sha256: str) -> Path:
    """Another version of the decoder may find other pictures sound."""
    return folder / f"{sha256[:32]}-{av.__version__}-{_RECIPE}.json"
