"""Visit files written down by hand."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_videos" / "visit" / "visit.toml"
LOG = SAMPLE.with_name("log.csv")

WITHOUT_CLIPS = f"""
version = 1
date = 2025-09-06
[runner]
code = "R-1"
[log]
files = ["{LOG.as_posix()}"]
time_zone = "Europe/Madrid"
[symptoms]
none = true
[history]
pain_running_0_10 = 2
season = "off"
[habits]
strength_days_per_week = 0
long_run_day = "sunday"
[screens.left]
side_plank_s = 45
[screens.right]
side_plank_s = 25
"""
RED_FLAG = WITHOUT_CLIPS.replace("none = true", "hot_red_with_fever = true")
OPEN = WITHOUT_CLIPS.replace("[symptoms]\nnone = true\n", "")


def written(folder: Path, text: str, name: str = "visit.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
