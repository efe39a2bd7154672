"""Pose sequences on disk: one .npz per clip, model and way of reading."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from gait.arrays import frozen, frozen_mask
from gait.pose.sequence import Person, PoseSequence

__all__ = ["cache_key", "load_sequence", "save_sequence"]

_ARRAYS = ("xy_px", "visibility", "world_m", "presence", "found", "regions")


def cache_key(*parts: object) -> str:
    """Return a name for what the parts determine; equal parts, equal name."""
    text = json.dumps([str(part) for part in parts])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def save_sequence(sequence: PoseSequence, path: Path) -> None:
    """Write a sequence; the file appears complete or not at all.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    about = {
        "estimator": sequence.estimator,
        "person": sequence.person,
        "people": [[p.number, p.presence, p.size_px, *p.centre_px] for p in sequence.people],
    }
    arrays = {name: getattr(sequence, name) for name in _ARRAYS}
    if sequence.others is not None:
        arrays["others"] = sequence.others
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, about=np.array(json.dumps(about)), **arrays)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def load_sequence(path: Path) -> PoseSequence | None:
    """Read a sequence; None if there is none or the file is damaged."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            about = json.loads(str(file["about"]))
            arrays = {name: file[name] for name in _ARRAYS}
            others = file.get("others")
        people = tuple(
            Person(int(number), presence, size, (x, y))
            for number, presence, size, x, y in about["people"]
        )
        n = len(arrays["found"])
        shapes = {"xy_px": (n, 2, 33, 2), "regions": (n, 4)}
        if any(arrays[name].shape != shape for name, shape in shapes.items()):
            return None
        if others is not None and others.shape != (len(people) - 1, n, 4):
            return None
        return PoseSequence(
            xy_px=frozen(arrays["xy_px"]),
            visibility=frozen(arrays["visibility"]),
            world_m=frozen(arrays["world_m"]),
            presence=frozen(arrays["presence"]),
            found=frozen_mask(arrays["found"]),
            regions=frozen(arrays["regions"]),
            people=people,
            person=int(about["person"]),
            estimator=str(about["estimator"]),
            others=None if others is None else frozen(others),
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None
