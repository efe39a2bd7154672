"""The sample visit as entered, with its training log read."""

from __future__ import annotations

from pathlib import Path

from gait.load.read import read_log
from gait.visit import read_visit

VISIT = read_visit(Path(__file__).parents[2] / "sample_videos" / "visit" / "visit.toml")
TRAINING = read_log(VISIT.log.files)
