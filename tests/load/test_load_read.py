"""Whole logs: folders, archives, broken files among sound ones, and 20 years of runs."""

from __future__ import annotations

import gzip
import io
import json
import struct
import time
import zipfile
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fit_writer import fit_run, write_fit
from log_files import STRAVA_HEADER, gpx, strava_row, tcx, zip_bytes, zipped

from gait.errors import Cancelled, LogError
from gait.load import archive as archive_module
from gait.load import judge_load, read_log
from gait.load.rules import rules
from gait.load.session import Kind

AT = datetime(2026, 5, 10, 21, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def one_sentence(error: object, *words: str) -> None:
    text = str(error)
    assert "\n" not in text
    assert text.endswith(".")
    for word in words:
        assert word in text, text


def test_the_same_run_from_five_programs_is_one(tmp_path):
    write_fit(tmp_path / "a.fit", AT, 10.0, 3600, offset_h=2)
    (tmp_path / "a.gpx").write_text(gpx(AT + timedelta(seconds=3), 10.1, 3590))
    (tmp_path / "a.tcx").write_text(tcx(AT, [(5000, 1800), (5000, 1800)]))
    rows = STRAVA_HEADER + strava_row(1, AT + timedelta(minutes=1), 10.02, 3580)
    (tmp_path / "activities.csv").write_text(rows)
    (tmp_path / "own.csv").write_text("date,km\n10/05/2026,10\n13/05/2026,5\n")
    log = read_log(tmp_path, zone=BERLIN)
    assert [(r.day, r.distance_m) for r in log.runs] == [
        (date(2026, 5, 10), 10_000),
        (date(2026, 5, 13), 5_000),
    ]
    assert len(log.runs[0].sources) == 5
    assert log.left_out.duplicates == 4


def test_days_are_those_of_the_runner(tmp_path):
    # 22:30 UTC in winter is 23:30 in Berlin, in summer 0:30 of the next day.
    text = STRAVA_HEADER
    for month in (1, 7):
        at = datetime(2026, month, 10, 22, 30, tzinfo=UTC)
        text += strava_row(month, at, 10.0, 3600)
    (tmp_path / "activities.csv").write_text(text)
    log = read_log(tmp_path / "activities.csv", zone=BERLIN)
    assert [r.day for r in log.runs] == [date(2026, 1, 10), date(2026, 7, 11)]
    # The watch knew better: it was in Tokyo.
    path = write_fit(tmp_path / "tokyo.fit", AT, 8.0, 2800, offset_h=9)
    assert read_log(path, zone=BERLIN).runs[0].day == date(2026, 5, 11)


def test_a_table_in_miles_that_does_not_say_so_is_seen_beside_the_watch(tmp_path):
    own = "date,start time,distance,duration\n"
    for i in range(3):
        at = AT + timedelta(days=i)
        write_fit(tmp_path / f"{i}.fit", at, 16.0934, 5400, offset_h=0)
        own += f"{at:%Y-%m-%d},{at:%H:%M},10,1:30:00\n"
    at = AT + timedelta(days=9)
    own += f"{at:%Y-%m-%d},{at:%H:%M},5,0:45:00\n"
    (tmp_path / "own.csv").write_text(own)
    log = read_log(tmp_path, zone=UTC)
    assert [round(r.distance_m) for r in log.runs] == [16093, 16093, 16093, 8047]
    assert any("miles after all" in r for r in log.remarks)


def test_other_sports_walks_rides_and_dead_clocks_are_left_out_and_counted(tmp_path):
    rows = [
        ("2026-05-01", "10", "50:00", "Run"),
        ("2026-05-02", "40", "90:00", "Ride"),
        ("2026-05-03", "5", "75:00", "Run"),  # 1.1 m/s
        ("2026-05-04", "30", "60:00", "Run"),  # 8.3 m/s
        ("2026-05-05", "0", "10:00", "Run"),
        ("2026-05-06", "0.2", "1:00", "Run"),
        ("1989-12-31", "8", "50:00", "Run"),
        ("2026-05-08", "6", "36:00", "Treadmill"),
        ("2026-05-09", "12", "99:00", "Trail Run"),
    ]
    text = "date,km,duration (min),type\n" + "".join(",".join(row) + "\n" for row in rows)
    (tmp_path / "log.csv").write_text(text)
    log = read_log(tmp_path / "log.csv")
    assert [r.kind for r in log.runs] == [Kind.RUN, Kind.TREADMILL, Kind.TRAIL]
    left = log.left_out
    assert (left.other_sports, left.too_slow, left.too_fast) == (1, 1, 1)
    assert (left.too_short, left.bad_date) == (2, 1)


def test_what_a_file_is_is_told_by_its_content(tmp_path):
    (tmp_path / "run.txt").write_bytes(fit_run(AT, 10.0, 3600))
    (tmp_path / "run.dat").write_bytes(gzip.compress(gpx(AT, 10.0, 3600).encode()))
    log = read_log([tmp_path / "run.txt", tmp_path / "run.dat"])
    assert [f.shape for f in log.files] == ["FIT", "GPX"]
    assert len(log.runs) == 1


# --- archives ----------------------------------------------------------------------------


def test_strava_bulk_export_is_read_by_its_summary(tmp_path):
    path = zipped(
        tmp_path / "export_1.zip",
        {
            "activities.csv": STRAVA_HEADER + strava_row(1, AT, 10.0, 3600),
            "activities/1.fit.gz": b"never opened",
            "profile.csv": "a,b\n1,2\n",
            "media/x.jpg": b"\xff" * 100,
        },
    )
    log = read_log(path, zone=BERLIN)
    assert [f.name for f in log.files] == ["export_1.zip/activities.csv"]
    assert log.runs[0].distance_m == 10_000


def test_garmin_bulk_export_is_in_centimetres_and_milliseconds(tmp_path):
    begin = int(AT.timestamp() * 1000)
    entry = {
        "activityId": 1,
        "name": "Evening run",
        "activityType": "trail_running",
        "beginTimestamp": begin,
        "startTimeLocal": begin + 2 * 3_600_000,
        "duration": 3_600_000.0,
        "distance": 1_000_000.0,
        "elevationGain": 12_000.0,
    }
    ride = {**entry, "activityType": "cycling", "beginTimestamp": begin + 86_400_000}
    odd = [{"activityType": "running"}, "x", {**entry, "beginTimestamp": "soon"}]
    document = [{"summarizedActivitiesExport": [entry, ride, *odd]}]
    inner = zip_bytes({"1.fit": fit_run(AT, 10.0, 3600)})
    path = zipped(
        tmp_path / "garmin.zip",
        {
            "DI_CONNECT/DI-Connect-Fitness/a_0_summarizedActivities.json": json.dumps(document),
            "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0.zip": inner,
        },
    )
    (r,) = read_log(path).runs
    assert (r.kind, r.distance_m, r.moving_s, r.ascent_m) == (Kind.TRAIL, 10_000, 3600, 120)
    assert r.start.utcoffset() == timedelta(hours=2)


def test_a_zip_of_anything_and_a_zip_in_it(tmp_path):
    inner = zip_bytes({"c.gpx": gpx(AT + timedelta(days=2), 7.0, 2400)})
    path = zipped(
        tmp_path / "box.zip",
        {
            "a.fit": fit_run(AT, 10.0, 3600),
            "b.tcx.gz": gzip.compress(tcx(AT + timedelta(days=1), [(8000, 2900)]).encode()),
            "inner.zip": inner,
            "readme.md": "x",
            "__MACOSX/._a.fit": b"junk",
        },
    )
    assert [round(r.distance_m) for r in read_log(path).runs] == [10_000, 8_000, 7_000]


def bomb(n_bytes: int) -> bytes:
    return zip_bytes({"activities.csv": b"\0" * n_bytes})


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    small = rules().model_copy(
        update={"limits": rules().limits.model_copy(update={"file_bytes": 1 << 20})}
    )
    monkeypatch.setattr(archive_module, "rules", lambda: small)
    path = tmp_path / "bomb.zip"
    path.write_bytes(bomb(4 << 20))
    with pytest.raises(LogError) as caught:
        read_log(path)
    one_sentence(caught.value, "bomb.zip", "larger than any training log")


def test_a_bomb_that_lies_about_its_size(tmp_path, monkeypatch):
    small = rules().model_copy(
        update={"limits": rules().limits.model_copy(update={"archive_bytes": 1 << 20})}
    )
    monkeypatch.setattr(archive_module, "rules", lambda: small)
    data = bytearray(zip_bytes({"a.csv": b"x" * (3 << 20), "b.csv": b"y"}))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # declared size: 100 bytes
        place = data.index(mark) + at
        data[place : place + 4] = struct.pack("<I", 100)
    path = tmp_path / "liar.zip"
    path.write_bytes(bytes(data))
    with pytest.raises(LogError) as caught:
        read_log(path)
    one_sentence(caught.value, "liar.zip")


def test_a_gzip_bomb(tmp_path, monkeypatch):
    small = rules().model_copy(
        update={"limits": rules().limits.model_copy(update={"file_bytes": 1 << 20})}
    )
    monkeypatch.setattr(archive_module, "rules", lambda: small)
    (tmp_path / "x.gpx.gz").write_bytes(gzip.compress(b"<gpx>" + b" " * (3 << 20)))
    with pytest.raises(LogError) as caught:
        read_log(tmp_path / "x.gpx.gz")
    one_sentence(caught.value, "x.gpx.gz")


def test_archives_in_archives_end_somewhere(tmp_path):
    data = zip_bytes({"a.fit": fit_run(AT, 10.0, 3600)})
    for _ in range(5):
        data = zip_bytes({"deeper.zip": data})
    (tmp_path / "doll.zip").write_bytes(data)
    with pytest.raises(LogError) as caught:
        read_log(tmp_path / "doll.zip")
    one_sentence(caught.value, "doll.zip", "no training log")


def test_members_cannot_name_places_outside(tmp_path):
    path = zipped(tmp_path / "z.zip", {"../../etc/run.fit": fit_run(AT, 10.0, 3600)})
    log = read_log(path)
    assert log.files[0].name == "z.zip/run.fit"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["z.zip"]


@pytest.mark.parametrize("cut", [10, 100, -40, -4])
def test_a_damaged_zip_is_named(tmp_path, cut):
    data = zip_bytes({"a.fit": fit_run(AT, 10.0, 3600), "b.fit": fit_run(AT, 5.0, 1800)})
    (tmp_path / "half.zip").write_bytes(data[:cut])
    with pytest.raises(LogError) as caught:
        read_log(tmp_path / "half.zip")
    one_sentence(caught.value, "half.zip")


def test_the_pictures_of_a_bulk_export_are_stepped_over(tmp_path):
    path = tmp_path / "big.zip"
    with zipfile.ZipFile(path, "w") as out:
        for i in range(10):
            out.writestr(f"media/{i}.jpg", bytes(2 << 20))
        out.writestr("activities.csv", STRAVA_HEADER + strava_row(1, AT, 10.0, 3600))
    began = time.process_time()
    assert len(read_log(path).runs) == 1
    assert time.process_time() - began < 1
    path.unlink()


# --- errors ------------------------------------------------------------------------------


def test_one_broken_file_among_many_is_named_and_the_others_are_read(tmp_path):
    write_fit(tmp_path / "a.fit", AT, 10.0, 3600)
    (tmp_path / "broken.gpx").write_text("<gpx><trk>")
    (tmp_path / "empty.csv").write_text("")
    log = read_log([tmp_path / "a.fit", tmp_path / "broken.gpx", tmp_path / "empty.csv",
                    tmp_path / "gone.fit"])  # fmt: skip
    assert len(log.runs) == 1
    problems = [r for r in log.remarks if r.startswith("Not read: ")]
    assert len(problems) == 3
    assert [f.name for f in log.files if f.problem] == ["broken.gpx", "empty.csv", "gone.fit"]


NOT_A_LOG = {
    "gone.fit": None,
    "empty.gpx": b"",
    "words.csv": b"just words\n",
    "page.html": b"<!doctype html><html><body></body></html>",
    "page.xml": b"<html><body></body></html>",
    "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9,
    "settings.json": b'{"a": 1}',
    "deep.json": b"[" * 200_000,
    "rides.csv": b"date,km,type\n2026-05-01,40,Ride\n",
    "short.csv": b"date,km\n2026-05-01,0.1\n",
}


@pytest.mark.parametrize("name", NOT_A_LOG)
def test_no_log_at_all_is_one_sentence_with_the_name(tmp_path, name):
    if NOT_A_LOG[name] is not None:
        (tmp_path / name).write_bytes(NOT_A_LOG[name])
    with pytest.raises(LogError) as caught:
        read_log(tmp_path / name)
    one_sentence(caught.value, name)


def test_an_empty_folder(tmp_path):
    (tmp_path / "nothing").mkdir()
    with pytest.raises(LogError) as caught:
        read_log(tmp_path / "nothing")
    one_sentence(caught.value, "nothing")


def test_it_can_be_stopped(tmp_path):
    write_fit(tmp_path / "a.fit", AT, 10.0, 3600)

    def stop(stage, done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        read_log(tmp_path, progress=stop)


# --- 20 years ----------------------------------------------------------------------------


def twenty_years() -> str:
    out, at = io.StringIO(), datetime(2006, 1, 2, 6, 30, tzinfo=UTC)
    out.write(STRAVA_HEADER)
    for n in range(20 * 300):
        at += timedelta(hours=29)
        out.write(strava_row(n, at, 6 + n % 11, 360.0 * (6 + n % 11)))
    return out.getvalue()


def test_twenty_years_in_five_seconds(tmp_path):
    """6000 runs twice, in Strava's export and in a table of one's own, read and judged."""
    text = twenty_years()
    (tmp_path / "activities.csv").write_text(text)
    own = "date,km\n"
    at = datetime(2006, 1, 2, 6, 30, tzinfo=UTC)
    for n in range(20 * 300):
        at += timedelta(hours=29)
        own += f"{at.astimezone(BERLIN):%Y-%m-%d},{6 + n % 11}\n"
    (tmp_path / "own.csv").write_text(own)
    began = time.process_time()
    log = read_log(tmp_path, zone=BERLIN)
    answer = judge_load(log, today=date(2026, 1, 1))
    assert time.process_time() - began < 5
    assert len(log.runs) == 6000
    assert log.left_out.duplicates == 6000
    assert len(answer.weeks) > 1000
