"""FIT files: the numbers that were written come back, whatever the watch did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import fitdecode
import pytest
from fit_writer import (
    CYCLING,
    RUNNING,
    TRAIL,
    TREADMILL,
    VIRTUAL,
    fit_run,
    message,
    records,
    seconds,
    session,
    whole,
)

from gait.errors import LogError
from gait.load.fit import read_fit
from gait.load.session import Clock, Kind

START = datetime(2024, 5, 1, 22, 30, tzinfo=UTC)


def test_distance_times_and_ascent_come_back():
    found = read_fit("a.fit", fit_run(START, 10.25, 3600.5, ascent_m=120, elapsed_s=3700.25))
    (r,) = found.recordings
    assert r.distance_m == pytest.approx(10250)
    assert r.moving_s == pytest.approx(3600.5)
    assert r.elapsed_s == pytest.approx(3700.25)
    assert r.ascent_m == 120
    assert found.remarks == ()


@pytest.mark.parametrize("offset_h", [2, -7, 5.75, 14, 0])
def test_the_watch_tells_the_local_clock(offset_h):
    (r,) = read_fit("a.fit", fit_run(START, 10, 3600, offset_h=offset_h)).recordings
    assert r.when.clock is Clock.BOTH
    assert r.when.at == START
    assert r.when.at.utcoffset() == timedelta(hours=offset_h)


def test_without_local_clock_only_the_instant_is_known():
    (r,) = read_fit("a.fit", fit_run(START, 10, 3600, offset_h=None)).recordings
    assert r.when.clock is Clock.UTC
    assert r.when.at == START


@pytest.mark.parametrize(
    ("sport", "sub_sport", "kind"),
    [
        (RUNNING, 0, Kind.RUN),
        (RUNNING, TREADMILL, Kind.TREADMILL),
        (RUNNING, TRAIL, Kind.TRAIL),
        (RUNNING, VIRTUAL, Kind.VIRTUAL),
        (RUNNING, 4, Kind.RUN),
        (CYCLING, 0, Kind.OTHER),
    ],
)
def test_sports(sport, sub_sport, kind):
    data = fit_run(START, 10, 3600, sport=sport, sub_sport=sub_sport)
    assert read_fit("a.fit", data).recordings[0].kind is kind


def test_big_endian_and_several_sessions():
    body = session(START, 30, 3600, sport=CYCLING, big=True)
    body += session(START + timedelta(hours=1), 10, 3000, big=True)
    found = read_fit("duathlon.fit", whole(body)).recordings
    assert [(r.kind, r.distance_m) for r in found] == [(Kind.OTHER, 30000), (Kind.RUN, 10000)]


def test_an_unknown_distance_is_none_and_not_43_million_metres():
    data = whole(session(START, None, 1800, sub_sport=TREADMILL))
    assert read_fit("a.fit", data).recordings[0].distance_m is None


def test_developer_fields_and_compressed_times_are_stepped_over():
    # Definition with one developer field of 3 bytes for message 20 at local type 1, then a
    # data message with a compressed header (0x80 | 1 << 5).
    odd = bytes((0x61, 0, 0, 20, 0, 1, 3, 1, 2, 1, 0, 3, 0)) + bytes((0x80 | 0x20, 77, 1, 2, 3))
    found = read_fit("a.fit", whole(odd + session(START, 8, 2400))).recordings
    assert [r.distance_m for r in found] == [8000]


def test_a_file_that_breaks_off_counts_as_far_as_it_goes():
    sport = message(12, [(0, "B", RUNNING), (1, "B", TRAIL)])
    data = whole(sport + records(START, 12, 3600))[: 14 + len(sport) + 20 + 9 * 1800]
    found = read_fit("dead battery.fit", data)
    (r,) = found.recordings
    assert r.kind is Kind.TRAIL
    assert r.distance_m == pytest.approx(6000, rel=0.01)
    assert r.moving_s == pytest.approx(1800, rel=0.01)
    assert "breaks off" in found.remarks[0]


@pytest.mark.parametrize("at", [30, 200, -60])
def test_a_flipped_byte_is_noticed(at):
    data = bytearray(fit_run(START, 10, 3600))
    data[at] ^= 0x10
    with pytest.raises(LogError, match=r"^bad\.fit .*export it again\.$"):
        read_fit("bad.fit", bytes(data))


def test_nothing_but_settings():
    data = whole(message(0, [(0, "B", 2), (4, "I", seconds(START))]))
    with pytest.raises(LogError, match="holds no activity"):
        read_fit("settings.fit", data)


def outcome(data: bytes) -> str:
    try:
        return read_fit("cut.fit", data).shape
    except LogError as error:
        return str(error)


def test_any_prefix_is_read_or_refused_in_one_sentence():
    data = fit_run(START, 10, 600)
    said = {outcome(data[:n]) for n in range(14, len(data) - 2, 7)}
    assert said == {
        "cut.fit breaks off before the summary of the run: copy it from the watch again.",
        "FIT",
    }


def test_an_independent_decoder_reads_the_same():
    data = fit_run(START, 10.25, 3600.5, ascent_m=120, offset_h=2) + b""
    values = {}
    with fitdecode.FitReader(data, check_crc=fitdecode.CrcCheck.RAISE) as frames:
        for frame in frames:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name == "session":
                values = {field.name: field.value for field in frame.fields}
    (r,) = read_fit("a.fit", data).recordings
    assert values["total_distance"] == pytest.approx(r.distance_m)
    assert values["total_timer_time"] == pytest.approx(r.moving_s)
    assert values["start_time"] == r.when.at
    assert values["sport"] == "running"


def test_activity_message_with_absurd_offset_is_not_believed():
    body = session(START, 10, 3600) + message(
        34, [(253, "I", seconds(START)), (5, "I", seconds(START) + 40 * 3600)]
    )
    assert read_fit("a.fit", whole(body)).recordings[0].when.clock is Clock.UTC
