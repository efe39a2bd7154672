"""Training logs written by the tests, and runs made of a few words."""

from __future__ import annotations

import io
import math
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from gait.load.session import Clock, Kind, LeftOut, Origin, Session, TrainingLog

STRAVA_HEADER = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,"
    "Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,"
    "Average Speed,Elevation Gain,Elevation Loss,Perceived Exertion,Type,Start Time,"
    "Weighted Average Power\n"
)
"""Strava's own columns; some are there twice, and "Type" and "Start Time" are empty."""


def strava_row(
    n: int, at: datetime, km: float, moving_s: float, kind: str = "Run", factor: float = 1.0
) -> str:
    """One row; `at` in UTC; `factor` turns the first distance into miles."""
    hour = at.hour % 12 or 12
    when = (
        f"{at:%b} {at.day}, {at.year}, {hour}:{at:%M:%S}\u202f{'AM' if at.hour < 12 else 'PM'}"
    )
    return (
        f'{n},"{when}",Run {n},{kind},,{moving_s:.0f},{km / factor:.2f},,,false,,,'
        f"activities/{n}.fit.gz,,,{moving_s + 20:.1f},{moving_s:.1f},{1000 * km:.1f},4.2,2.8,"
        "35.0,30.0,,,,\n"
    )


def gpx(
    start: datetime, km: float, seconds: int, sport: str = "running", every_s: int = 5
) -> str:
    """A track straight north at a steady pace."""
    n = seconds // every_s
    degrees = math.degrees(1000 * km / 6_371_008.8)
    points = "".join(
        f'<trkpt lat="{40 + degrees * i / n:.8f}" lon="-3.7"><ele>650</ele>'
        f"<time>{start + timedelta(seconds=i * every_s):%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
        for i in range(n + 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><name>A run</name><type>{sport}</type><trkseg>{points}</trkseg></trk></gpx>"
    )


def tcx(start: datetime, laps: list[tuple[float, float]], sport: str = "Running") -> str:
    """Laps of (metres, seconds), one after the other."""
    parts, at = [], start
    for metres, seconds in laps:
        end = at + timedelta(seconds=seconds)
        parts.append(
            f'<Lap StartTime="{at:%Y-%m-%dT%H:%M:%S.000Z}"><TotalTimeSeconds>{seconds}'
            f"</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters><Track><Trackpoint>"
            f"<Time>{end:%Y-%m-%dT%H:%M:%S.000Z}</Time><DistanceMeters>{9 * metres}"
            "</DistanceMeters></Trackpoint></Track></Lap>"
        )
        at = end
    return (
        '<?xml version="1.0"?><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/'
        f'TrainingCenterDatabase/v2"><Activities><Activity Sport="{sport}">'
        f"<Id>{start:%Y-%m-%dT%H:%M:%S.000Z}</Id>{''.join(parts)}</Activity></Activities>"
        "</TrainingCenterDatabase>"
    )


def zipped(path: Path, members: dict[str, bytes | str]) -> Path:
    path.write_bytes(zip_bytes(members))
    return path


def zip_bytes(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def run(
    day: date,
    km: float,
    at: time = time(8),
    minutes: float | None = None,
    source: str = "log.csv",
    origin: Origin = Origin.CSV,
    clock: Clock = Clock.BOTH,
    **about: object,
) -> Session:
    """A run in UTC; 6 min per km unless said."""
    lasted = 360.0 * km if minutes is None else 60.0 * minutes
    return Session(
        start=datetime.combine(day, at, UTC),
        clock=clock,
        kind=Kind.RUN,
        distance_m=1000.0 * km,
        moving_s=lasted,
        elapsed_s=lasted,
        origin=origin,
        sources=(source,),
        **about,
    )


def log_of(runs: list[Session]) -> TrainingLog:
    ordered = tuple(sorted(runs, key=lambda r: r.start))
    return TrainingLog(ordered, (), LeftOut(), ())


def every(first: date, last: date, days: int, km: float, **about: object) -> list[Session]:
    """A run of `km` every so many days."""
    n = (last - first).days // days + 1
    return [run(first + timedelta(days=days * i), km, **about) for i in range(n)]
