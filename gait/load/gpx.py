"""GPX tracks: distance along the points."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median
from typing import Final
from xml.sax.xmlreader import AttributesImpl

from gait.errors import LogError
from gait.load.clock import When
from gait.load.dates import parse_instant
from gait.load.kinds import kind_of
from gait.load.recording import FileContent, Recording
from gait.load.rules import rules
from gait.load.session import Clock, Kind, Origin
from gait.load.xml import Reader, read_xml

__all__ = ["along", "read_gpx"]

_EARTH_M: Final = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""

Point = tuple[float, float, float]
"""Latitude and longitude in degrees, time in seconds since 1970."""


@dataclass(slots=True)
class _Track:
    segments: list[list[Point]] = field(default_factory=list)
    sport: str = ""
    title: str = ""


class _Gpx(Reader):
    keeps = frozenset({"time", "type", "name"})

    def __init__(self) -> None:
        super().__init__()
        self.tracks: list[_Track] = []
        self.places = 0
        self._place: tuple[float, float] | None = None
        self._time: datetime | None = None

    def opened(self, name: str, attributes: AttributesImpl) -> None:
        if name == "trk":
            self.tracks.append(_Track())
        elif name == "trkseg" and self.tracks:
            self.tracks[-1].segments.append([])
        elif name in {"trkpt", "rtept"}:
            self.places += 1
            self._place = _place(attributes)
            self._time = None

    def closed(self, name: str, text: str) -> None:
        above = self.path[-2] if len(self.path) > 1 else ""
        if name == "time" and above == "trkpt":
            self._time = parse_instant(text)
        elif name == "trkpt" and self._place and self._time and self.tracks:
            segments = self.tracks[-1].segments
            if segments:
                segments[-1].append((*self._place, self._time.timestamp()))
        elif above == "trk" and name == "type":
            self.tracks[-1].sport = text
        elif above == "trk" and name == "name":
            self.tracks[-1].title = text


def _place(attributes: AttributesImpl) -> tuple[float, float] | None:
    try:
        lat, lon = float(attributes["lat"]), float(attributes["lon"])
    except (KeyError, ValueError):
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def read_gpx(name: str, data: bytes) -> FileContent:
    """Return the tracks of a GPX file that carry times.

    Raises
    ------
    LogError
        If it is broken, or a route without times.
    """
    reader = _Gpx()
    read_xml(name, data, reader)
    found = [t for t in (_summed(track) for track in reader.tracks) if t]
    if not found:
        why = (
            "its points have no times, so it is a route and not a run"
            if reader.places
            else ("it holds no track")
        )
        raise LogError(f"{name} is of no use: {why}; export the recorded activity.")
    return FileContent(name, "GPX", Origin.GPX, tuple(found))


def _summed(track: _Track) -> Recording | None:
    segments = [s for s in track.segments if s]
    times = [point[2] for segment in segments for point in segment]
    if not times:
        return None
    pause_s = _pause_s(segments)
    metres, moving_s = 0.0, 0.0
    for segment in segments:
        run_m, run_s = along(segment, pause_s)
        metres, moving_s = metres + run_m, moving_s + run_s
    # Without a word on the sport it is taken for a run; the limits on speed sort out the rest.
    kind = kind_of(track.sport) if track.sport else Kind.RUN
    start = datetime.fromtimestamp(min(times), UTC)
    return Recording(
        When(start, Clock.UTC),
        kind,
        metres,
        moving_s,
        max(times) - min(times),
        title=track.title,
    )


def _pause_s(segments: list[list[Point]]) -> float:
    """How long a silence must be to count as a pause; longer where points are sparse."""
    gaps = [b[2] - a[2] for s in segments for a, b in pairwise(s)]
    usual = median(gaps) if gaps else 0.0
    return max(rules().clean.gpx_pause_s, 3.0 * usual)


def along(points: list[Point], pause_s: float) -> tuple[float, float]:
    """Return distance (m) and time (s) along points, without pauses and without leaps.

    A point that could only be reached faster than any runner is left out; a silence longer
    than `pause_s` adds neither distance nor time (evidence 10.2).
    """
    fastest = rules().clean.gpx_fastest_mps
    metres, seconds = 0.0, 0.0
    last: Point | None = None
    for point in points:
        if last is None:
            last = point
            continue
        gap_s = point[2] - last[2]
        if gap_s <= 0:
            continue
        step_m = _haversine_m(last, point)
        if step_m > fastest * gap_s:
            continue
        if gap_s <= pause_s:
            metres += step_m
            seconds += gap_s
        last = point
    return metres, seconds


def _haversine_m(a: Point, b: Point) -> float:
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    lon = math.radians(b[1] - a[1])
    h = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin(lon / 2) ** 2
    )
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(h)))
