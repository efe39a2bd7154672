"""The model step: find the pose model on this machine, or fetch it."""

from __future__ import annotations

import os
from pathlib import Path

from gait.errors import ModelError
from gait.pose.bundle import read_bundle
from gait.pose.fetch import fetch_bundle
from gait.pose.folders import data_folder, source_checkout
from gait.progress import Progress, silent

__all__ = ["BUNDLE_NAME", "find_model"]

BUNDLE_NAME = "pose_landmarker_full.task"


def find_model(
    path: Path | None = None,
    *,
    progress: Progress = silent,
    folder: Path | None = None,
    fetch: bool = True,
) -> Path:
    """Return the .task file to use.

    The first of: `path`; a bundle in `folder`, or else in the model folder
    (GAIT_MODEL_DIR, ``models/`` of a source checkout, the user's data folder); the
    default bundle, fetched into that folder.

    Parameters
    ----------
    path : Path, optional
        A bundle named by the user.
    progress : Progress
    folder : Path, optional
        Look and fetch here instead of in the model folder.
    fetch : bool
        Whether to fetch what is missing.

    Raises
    ------
    ModelError
        If there is none, it is no pose landmarker bundle, or fetching fails.
    Cancelled
        If `progress` raises it.
    """
    if path is not None:
        return read_bundle(path).path
    place = folder or _model_folder()
    there = _in_folder(place)
    if there is not None:
        return read_bundle(there).path
    if not fetch:
        raise ModelError(
            f"There is no pose model in {place}: fetch it with `gait models fetch`, "
            "or name a .task file with --model."
        )
    target = place / BUNDLE_NAME
    fetch_bundle(target, progress=progress)
    return target


def _model_folder() -> Path:
    given = os.environ.get("GAIT_MODEL_DIR")
    if given:
        return Path(given)
    checkout = source_checkout()
    return (checkout if checkout is not None else data_folder()) / "models"


def _in_folder(folder: Path) -> Path | None:
    """Return the bundle in a folder; one put there by hand goes before the default."""
    bundles = sorted(folder.glob("*.task"))
    by_hand = [b for b in bundles if b.name != BUNDLE_NAME]
    if len(by_hand) > 1:
        names = ", ".join(b.name for b in by_hand)
        raise ModelError(
            f"Several pose models lie in {folder} ({names}): keep one, or name it with --model."
        )
    return next(iter(by_hand + bundles), None)
