"""Garmin's bulk export: ``*_summarizedActivities.json`` (distance in cm, time in ms)."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from gait.errors import LogError
from gait.load.clock import When
from gait.load.kinds import kind_of
from gait.load.recording import FileContent, Recording
from gait.load.session import Clock, Kind, Origin
from gait.load.text import decoded

__all__ = ["read_garmin_bulk"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_MS: Final = 4.1e12  # year 2100


def read_garmin_bulk(name: str, data: bytes) -> FileContent:
    """Return the activities of a summary file of Garmin's bulk export.

    Raises
    ------
    LogError
        If it is broken or something else.
    """
    try:
        document = json.loads(decoded(data))
    except (ValueError, RecursionError):
        raise LogError(f"{name} is not readable JSON: export it again.") from None
    entries = [e for e in _entries(document) if isinstance(e, dict)]
    found = [r for r in (_recording(entry) for entry in entries) if r]
    if not found:
        raise LogError(
            f"{name} holds no activities: from Garmin's bulk export give the zip itself or "
            "DI-Connect-Fitness/..._summarizedActivities.json."
        )
    return FileContent(name, "Garmin bulk export", Origin.GARMIN_BULK, tuple(found))


def _entries(document: object) -> list[Any]:
    blocks = document if isinstance(document, list) else [document]
    found: list[Any] = []
    for block in blocks:
        inner = block.get("summarizedActivitiesExport") if isinstance(block, dict) else None
        found += inner if isinstance(inner, list) else []
    return found


def _recording(entry: dict[str, Any]) -> Recording | None:
    begin_ms = _number(entry, "beginTimestamp", "startTimeGmt")
    if begin_ms is None or not 0 < begin_ms < _LATEST_MS:
        return None
    distance_cm = _number(entry, "distance")
    ascent_cm = _number(entry, "elevationGain")
    sport = str(entry.get("activityType") or entry.get("sportType") or "")
    return Recording(
        when=_when(begin_ms, _number(entry, "startTimeLocal")),
        kind=kind_of(sport) if sport else Kind.OTHER,
        distance_m=None if distance_cm is None else distance_cm / 100,
        moving_s=_seconds(entry, "duration", "movingDuration"),
        elapsed_s=_seconds(entry, "elapsedDuration"),
        ascent_m=None if ascent_cm is None else ascent_cm / 100,
        title=str(entry.get("name") or ""),
    )


def _when(begin_ms: float, local_ms: float | None) -> When:
    at = _EPOCH + timedelta(milliseconds=begin_ms)
    if local_ms is None or abs(local_ms - begin_ms) > 15 * 3.6e6:
        return When(at, Clock.UTC)
    offset = timedelta(minutes=15 * round((local_ms - begin_ms) / 9e5))
    return When(at.astimezone(timezone(offset)), Clock.BOTH)


def _seconds(entry: dict[str, Any], *keys: str) -> float | None:
    value = _number(entry, *keys)
    return value / 1000 if value else None


def _number(entry: dict[str, Any], *keys: str) -> float | None:
    for key in keys:
        value = entry.get(key)
        if (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and math.isfinite(value)
        ):
            return float(value)
    return None
