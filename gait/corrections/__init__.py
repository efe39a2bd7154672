"""Corrections by hand: data that the analysis takes into account, never edits of results."""

from gait.corrections.correction import (
    ContactChange,
    Correction,
    LevelLine,
    PersonChosen,
    PointsMarked,
    RateGiven,
    SidesExchanged,
    SlowMotionGiven,
    ViewGiven,
)
from gait.corrections.read import correction_from, correction_table, corrections_from

__all__ = [
    "ContactChange",
    "Correction",
    "LevelLine",
    "PersonChosen",
    "PointsMarked",
    "RateGiven",
    "SidesExchanged",
    "SlowMotionGiven",
    "ViewGiven",
    "correction_from",
    "correction_table",
    "corrections_from",
]
