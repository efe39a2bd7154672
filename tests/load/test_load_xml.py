"""GPX and TCX: distances, and files that mean harm."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta

import pytest
from log_files import gpx, tcx

from gait.errors import LogError
from gait.load.gpx import along, read_gpx
from gait.load.session import Clock, Kind
from gait.load.tcx import read_tcx

START = datetime(2024, 5, 1, 6, 0, tzinfo=UTC)
METRES_PER_DEGREE = 2 * math.pi * 6_371_008.8 / 360


def north(*steps: tuple[float, float]) -> list[tuple[float, float, float]]:
    """Points along a meridian from (seconds, metres)."""
    return [(40 + metres / METRES_PER_DEGREE, -3.7, seconds) for seconds, metres in steps]


def test_distance_along_a_meridian():
    # A degree of latitude is 111.195 km on the mean sphere.
    (r,) = read_gpx("a.gpx", gpx(START, 10.0, 3600).encode()).recordings
    assert r.distance_m == pytest.approx(10000, abs=1)
    assert r.moving_s == 3600
    assert r.kind is Kind.RUN
    assert (r.when.at, r.when.clock) == (START, Clock.UTC)


def test_a_leap_of_the_receiver_is_left_out():
    # 3 m/s, and one point 500 m away: 100 m/s.
    path = north((0, 0), (10, 30), (15, 500), (20, 60), (30, 90))
    assert along(path, 30) == pytest.approx((90, 30), abs=0.01)


def test_a_pause_adds_neither_distance_nor_time():
    path = north((0, 0), (10, 30), (130, 250), (140, 280))
    assert along(path, 30) == pytest.approx((60, 20), abs=0.01)


def test_points_a_minute_apart_are_no_pauses():
    (r,) = read_gpx("a.gpx", gpx(START, 10.0, 3600, every_s=60).encode()).recordings
    assert r.distance_m == pytest.approx(10000, abs=1)


def test_segments_are_not_joined_by_a_straight_line():
    one = gpx(START, 3.0, 1200)
    later = gpx(START + timedelta(hours=1), 4.0, 1600)
    segment = later[later.index("<trkseg>") : later.index("</trk>")]
    (r,) = read_gpx("a.gpx", one.replace("</trk>", segment + "</trk>").encode()).recordings
    assert r.distance_m == pytest.approx(7000, abs=2)
    assert r.elapsed_s == 3600 + 1600


def test_a_route_without_times_is_no_run():
    bare = gpx(START, 3.0, 1200)
    while "<time>" in bare:
        bare = bare[: bare.index("<time>")] + bare[bare.index("</time>") + 7 :]
    with pytest.raises(LogError, match=r"^r\.gpx .*no times.*\.$"):
        read_gpx("r.gpx", bare.encode())


@pytest.mark.parametrize(("sport", "kind"), [("9", Kind.RUN), ("cycling", Kind.OTHER)])
def test_sport_of_a_track(sport, kind):
    assert read_gpx("a.gpx", gpx(START, 3, 900, sport).encode()).recordings[0].kind is kind


def test_laps_are_summed_and_the_points_are_not():
    (r,) = read_tcx("a.tcx", tcx(START, [(1000, 300.5), (2500, 800)]).encode()).recordings
    assert r.distance_m == 3500
    assert r.moving_s == 1100.5
    assert r.when.at == START


@pytest.mark.parametrize(("sport", "kind"), [("Biking", Kind.OTHER), ("Other", Kind.OTHER)])
def test_other_sports_in_tcx(sport, kind):
    assert read_tcx("a.tcx", tcx(START, [(9, 9)], sport).encode()).recordings[0].kind is kind


def test_absurd_numbers_in_laps_are_not_added():
    text = (
        tcx(START, [(1000, 300), (2000, 600)])
        .replace(">2000<", ">nan<")
        .replace(">600<", ">-1e400<")
    )
    (r,) = read_tcx("a.tcx", text.encode()).recordings
    assert (r.distance_m, r.moving_s) == (1000, 300)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{10 * f"&{a};"}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><gpx><trk><name>&i;</name></trk></gpx>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<gpx><trk><name>&x;</name></trk></gpx>"
)
HARM = {
    "entities": BOMB,
    "a file from outside": OUTSIDE,
    "depth": "<gpx>" + 200_000 * "<a>" + 200_000 * "</a>" + "</gpx>",
    "not closed": "<gpx><trk>",
    "no XML": "<gpx trk=></gpx>",
    "unknown encoding": '<?xml version="1.0" encoding="martian"?><gpx/>',
}


@pytest.mark.parametrize("kind", HARM)
@pytest.mark.parametrize("read", [read_gpx, read_tcx])
def test_harm_is_refused_at_once_in_one_sentence(kind, read):
    began = time.process_time()
    with pytest.raises(LogError, match=r"^evil\.xml [^\n]*\.$"):
        read("evil.xml", HARM[kind].encode())
    assert time.process_time() - began < 2


def test_a_long_text_is_not_kept():
    text = gpx(START, 3, 900).replace("A run", "x" * 1_000_000)
    assert len(read_gpx("a.gpx", text.encode()).recordings[0].title) <= 400


def test_other_encodings():
    text = gpx(START, 3, 900).replace("A run", "Läufchen").replace("UTF-8", "ISO-8859-1")
    assert read_gpx("a.gpx", text.encode("latin-1")).recordings[0].title == "Läufchen"
    text = text.replace("ISO-8859-1", "UTF-16")
    assert read_gpx("a.gpx", text.encode("utf-16")).recordings[0].title == "Läufchen"
