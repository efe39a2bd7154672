"""Videos of an earlier report in the same folder that would be drawn the same again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np

from gait.exam import ClipAnalysis
from gait.report.folder import LIST_FILE, earlier_files

_DRAWS: Final = (".py", "words.toml")

__all__ = ["drawn_before", "made_from", "taken_over"]


def made_from(analysis: ClipAnalysis, *more: object) -> str:
    """Return a digest of all that a video of a clip is made from.

    Parameters
    ----------
    analysis : ClipAnalysis
    more : object
        Whatever else it depends on; its text counts.
    """
    digest = hashlib.sha256(_code().encode())
    tracks = analysis.tracks
    for field in fields(tracks):
        value = getattr(tracks, field.name)
        plain = value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode()
        digest.update(plain)
    known = [(m.name, m.side, m.value) for m in analysis.measurements]
    for part in (analysis.clip.sha256, analysis.gait, known, *more):
        digest.update(repr(part).encode())
    return digest.hexdigest()


def drawn_before(folder: Path) -> Mapping[str, Path]:
    """Return the videos of the report that is in `folder` by what they were made from."""
    ours = earlier_files(folder)
    try:
        data = json.loads((folder / LIST_FILE).read_text(encoding="utf-8"))
        listed = dict(data["made_from"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {
        key: folder / name
        for name, key in listed.items()
        if name in ours and (folder / name).is_file()
    }


def taken_over(earlier: Path, target: Path) -> Path:
    """Put an earlier file into the new report and return where it is."""
    target = target.with_suffix(earlier.suffix)
    try:
        os.link(earlier, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(earlier, target)
    return target


@cache
def _code() -> str:
    """Digest of the code that draws, so that a newer program draws anew."""
    digest = hashlib.sha256()
    for place in ("gait.report", "gait.report.film"):
        folder = resources.files(place)
        for name in sorted(p.name for p in folder.iterdir() if p.name.endswith(_DRAWS)):
            digest.update(folder.joinpath(name).read_bytes())
    return digest.hexdigest()
