"""TCX activities: sums of their laps."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.xmlreader import AttributesImpl

from gait.errors import LogError
from gait.load.clock import instant
from gait.load.dates import parse_instant
from gait.load.kinds import kind_of
from gait.load.recording import FileContent, Recording
from gait.load.session import Kind, Origin
from gait.load.xml import Reader, read_xml

__all__ = ["read_tcx"]


@dataclass(slots=True)
class _Activity:
    sport: str
    title: str = ""
    metres: float = 0.0
    seconds: float = 0.0
    times: list[datetime] = field(default_factory=list)


class _Tcx(Reader):
    keeps = frozenset({"Id", "Time", "TotalTimeSeconds", "DistanceMeters", "Notes"})

    def __init__(self) -> None:
        super().__init__()
        self.activities: list[_Activity] = []

    def opened(self, name: str, attributes: AttributesImpl) -> None:
        if name == "Activity":
            self.activities.append(_Activity(str(attributes.get("Sport", ""))))
        elif name == "Lap" and self.activities:
            self._note_time(str(attributes.get("StartTime", "")))

    def closed(self, name: str, text: str) -> None:
        if not self.activities:
            return
        activity, above = self.activities[-1], self.path[-2] if len(self.path) > 1 else ""
        if name == "Time" or (name == "Id" and above == "Activity"):
            self._note_time(text)
        elif above == "Lap" and name == "DistanceMeters":
            activity.metres += _number(text)
        elif above == "Lap" and name == "TotalTimeSeconds":
            activity.seconds += _number(text)
        elif above == "Activity" and name == "Notes":
            activity.title = text

    def _note_time(self, text: str) -> None:
        at = parse_instant(text)
        if at is not None:
            self.activities[-1].times.append(at)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) and value > 0 else 0.0


def read_tcx(name: str, data: bytes) -> FileContent:
    """Return the activities of a TCX file, of any sport.

    Raises
    ------
    LogError
        If it is broken or holds none (a course or workout).
    """
    reader = _Tcx()
    read_xml(name, data, reader)
    found = [_summed(activity) for activity in reader.activities if activity.times]
    if not found:
        raise LogError(f"{name} holds no activity: it may be a course or a workout.")
    return FileContent(name, "TCX", Origin.TCX, tuple(found))


def _summed(activity: _Activity) -> Recording:
    start, end = min(activity.times), max(activity.times)
    kind = kind_of(activity.sport) if activity.sport else Kind.RUN
    elapsed_s = max((end - start).total_seconds(), activity.seconds)
    return Recording(
        instant(start), kind, activity.metres, activity.seconds, elapsed_s, title=activity.title
    )
