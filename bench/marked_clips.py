"""Rendered clips of runners with marks: the small design that tracked marks are judged by.

Rear view, 720 x 1280, the runner fills 90 % of the height, the lens at 0.6 m.
Bodies, clothes, eversion, hip drop, the camera's place and the frame rate vary; one
runner wears no dots, only a shoe with seams and a logo.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from gait.pose.folders import cache_folder
from gait.twin.spec import ClipSpec, spec_from_table

__all__ = ["CLIPS_FOLDER", "marked_clips"]

CLIPS_FOLDER: Final[Path] = cache_folder() / "twin" / "marks"

_ROWS: Final[tuple[tuple[Any, ...], ...]] = (
    ("usual", "anna", "tights", "black", "garage", (6, 8), (4, 5), 3, 1, 60, 0.0, "dots", 6.0),
    (
        "everted",
        "farid",
        "singlet",
        "blue",
        "living",
        (20, 17),
        (6, 3),
        -8,
        2,
        60,
        0.0,
        "dots",
        5.0,
    ),
    (
        "no_dots",
        "grace",
        "bare",
        "white",
        "clinic",
        (8, 12),
        (6, 8),
        1,
        1,
        60,
        0.0,
        "points",
        5.0,
    ),
    ("slow30", "emi", "fitted", "plum", "studio", (8, 10), (5, 9), 2, -1, 30, 0.2, "dots", 5.0),
    ("turned", "dana", "tights", "teal", "lab", (14, 13), (12, 11), 8, 3, 60, 0.0, "dots", 5.0),
    ("loose", "chidi", "loose", "lime", "gym", (11, 9), (8, 7), -5, -2, 60, 0.0, "dots", 5.0),
    ("fast120", "hiro", "fitted", "grey", "gym", (12, 7), (9, 6), -3, 2, 120, 0.0, "dots", 4.4),
    (
        "blurred",
        "julia",
        "fitted",
        "blue",
        "studio",
        (5, 15),
        (3, 10),
        -2,
        -3,
        60,
        0.3,
        "dots",
        4.4,
    ),
)
"""Name, body, clothes, palette, room, eversion and hip drop (left, right), yaw and roll of
the camera, frames per second, shutter, marks, seconds."""


_HELD_OUT: Final[tuple[tuple[Any, ...], ...]] = (
    ("fresh1", "ivan", "fitted", "teal", "clinic", (9, 5), (7, 4), 4, -2, 60, 0.0, "dots", 5.0),
    ("fresh2", "grace", "tights", "coral", "gym", (4, 11), (2, 8), -4, 1, 60, 0.1, "dots", 5.0),
    ("fresh3", "ben", "singlet", "grey", "lab", (13, 10), (5, 6), 0, 0, 60, 0.0, "dots", 5.0),
)
"""Clips that nothing was tuned on, and harder: lens at 1.0 m, usual step width."""


def marked_clips() -> list[ClipSpec]:
    """Return the specifications of the design, then those held out."""
    tuned = [_spec(number, row) for number, row in enumerate(_ROWS)]
    fresh = [_spec(100 + number, row, held_out=True) for number, row in enumerate(_HELD_OUT)]
    return tuned + fresh


def _spec(number: int, row: tuple[Any, ...], *, held_out: bool = False) -> ClipSpec:
    (
        name,
        body,
        clothes,
        palette,
        room,
        everted,
        drop,
        yaw,
        roll,
        fps,
        shutter,
        marks,
        span_s,
    ) = row
    table: dict[str, Any] = {
        "name": f"marks_{name}",
        "seed": 750 + number,
        "duration_s": span_s,
        "runner": {
            "body": body,
            "clothes": clothes,
            "palette": palette,
            "shoe": "textured",
            "marks": marks,
        },
        "motion": {
            "set": {
                "rearfoot_eversion_deg": [float(v) for v in everted],
                "pelvic_drop_deg": [float(v) for v in drop],
                "step_width_pct": 9.0,
            }
        },
        "camera": {
            "view": "rear",
            "width_px": 720,
            "height_px": 1280,
            "fill": 0.9,
            "height_m": 0.6,
            "yaw_deg": float(yaw),
            "roll_deg": float(roll),
        },
        "room": {"name": room},
        "film": {"fps": float(fps), "shutter": shutter},
        "labels": {"set": "marks"},
    }
    if held_out:
        table["camera"] |= {"height_m": 1.0}
        del table["motion"]["set"]["step_width_pct"]
        table["labels"] = {"set": "marks", "half": "held out"}
    return spec_from_table(table)
