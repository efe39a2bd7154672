"""CSV files of all kinds: the same runs, whoever wrote them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from log_files import STRAVA_HEADER, strava_row

from gait.errors import LogError
from gait.load.session import Clock, Kind, Unit
from gait.load.table import read_table


def km(text: str, **told: object) -> list[float]:
    found = read_table("log.csv", text.encode(), **told)
    return [round((r.distance_m or 0) / 1000, 3) for r in found.recordings]


def minutes(text: str) -> list[float | None]:
    found = read_table("log.csv", text.encode()).recordings
    return [r.moving_s and round(r.moving_s / 60, 2) for r in found]


def days(text: str) -> list[str]:
    return [f"{r.when.at:%Y-%m-%d}" for r in read_table("log.csv", text.encode()).recordings]


# --- units -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date,distance_km\n2026-05-01,10.5\n", 10.5),
        ("date,Distance (km)\n2026-05-01,10.5\n", 10.5),
        ("date,km\n2026-05-01,10.5\n", 10.5),
        ("date,miles\n2026-05-01,10\n", 16.093),
        ("Date,Distance [mi]\n2026-05-01,10\n", 16.093),
        ("date,distance,unit\n2026-05-01,10,mi\n", 16.093),
        ("date,distance,unit\n2026-05-01,10,km\n", 10.0),
        ("date,distance\n2026-05-01,6.5 mi\n", 10.461),
        ("date,distance\n2026-05-01,10500 m\n", 10.5),
        ("date,distance\n2026-05-01,10500\n", 10.5),
        ("Datum;Distanz\n01.05.2026;10,5\n", 10.5),
        ("Fecha;Distancia (km)\n01/05/2026;10,5\n", 10.5),
        ("sep=;\nDatum;Strecke (km)\n1.5.26;1.010,5\n", 1010.5),
        ("date\tkm\n2026-05-01\t10.5\n", 10.5),
        ('date,km\n2026-05-01,"10,5"\n', 10.5),
        ('date,metres\n2026-05-01,"10,500"\n', 10.5),
    ],
)
def test_units_and_decimal_marks(text, expected):
    assert km(text) == [pytest.approx(expected)]


def test_without_a_unit_it_is_km_and_said_so_or_what_the_user_says():
    text = "date,distance\n2026-05-01,10\n"
    assert "does not say its unit" in read_table("log.csv", text.encode()).remarks[0]
    assert km(text) == [10.0]
    told = read_table("log.csv", text.encode(), Unit.MI)
    assert told.remarks == ()
    assert told.recordings[0].distance_m == pytest.approx(16093.44)


def test_a_header_goes_before_what_the_user_says():
    assert km("date,km\n2026-05-01,10\n", told=Unit.MI) == [10.0]


# --- durations ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("time", ["52:30"], [52.5]),  # 10 km in 52 min, not in 52 h
        ("time", ["0:52:30", "1:02:00"], [52.5, 62]),
        ("time", ["0:52", "1:02"], [52, 62]),  # h:mm, since 10 km in 52 s is no run
        ("time", ["52:30", "1:02"], [52.5, 62]),  # one of each
        ("duration_s", ["3150"], [52.5]),
        ("Duration (min)", ["52.5"], [52.5]),
        ("duration", ["52"], [52]),  # a bare number: minutes fit a running speed
        ("duration", ["3150"], [52.5]),  # ... and here seconds
        ("duration", ["52m30s"], [52.5]),
        ("duration", ["PT52M30S"], [52.5]),
        ("duration", ["0 h 52 min"], [52]),
        ("duration", ["--"], [None]),
    ],
)
def test_durations(header, cells, expected):
    rows = "".join(f"2026-05-{i + 1:02},10,{cell}\n" for i, cell in enumerate(cells))
    assert minutes(f"date,km,{header}\n{rows}") == expected


# --- dates -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["31.05.2026"], ["2026-05-31"]),
        (["3.5.26"], ["2026-05-03"]),
        (["31/05/2026", "1/6/2026"], ["2026-05-31", "2026-06-01"]),
        (["5/31/2026", "6/1/2026"], ["2026-05-31", "2026-06-01"]),
        # Both orders can be read, but only month first gives days in a row.
        (["5/10/2026", "5/11/2026", "5/12/2026", "6/1/2026"],
         ["2026-05-10", "2026-05-11", "2026-05-12", "2026-06-01"]),
        (["2026/05/31 07:10"], ["2026-05-31"]),
        (["2026-05-31T23:30:00+02:00"], ["2026-05-31"]),
        (["31 May 2026"], ["2026-05-31"]),
        (['"May 31, 2026"'], ["2026-05-31"]),
        (["31. Mai 2026"], ["2026-05-31"]),
        (["31 de mayo de 2026"], ["2026-05-31"]),
    ],
)  # fmt: skip
def test_dates(cells, expected):
    assert days("date,km\n" + "".join(f"{cell},10\n" for cell in cells)) == expected


def test_dates_that_can_be_read_both_ways_are_said_so():
    found = read_table("log.csv", b"date,km\n3/4/2026,10\n")
    assert "can be read in two ways" in found.remarks[0]


@pytest.mark.parametrize(
    "cell", ["31.02.2026", "yesterday", "0000-00-00", "31.12.9999", "99999-1-1", "1.1.1066"]
)
def test_what_is_no_date_is_counted_and_left_out(cell):
    found = read_table("log.csv", f"date,km\n2026-05-01,9\n{cell},10\n".encode())
    assert [r.distance_m for r in found.recordings] == [9000]
    assert "1 row of log.csv left out" in found.remarks[0]
    assert "row 2 below" in found.remarks[0]


def test_time_of_day_from_its_own_column_and_from_a_column_called_time():
    for header in ("date,start time,km,duration", "date,time,km,duration"):
        text = f"{header}\n2026-05-01,18:30,10,52:30\n"
        (r,) = read_table("log.csv", text.encode()).recordings
        assert (r.when.at.hour, r.when.at.minute, r.when.clock) == (18, 30, Clock.LOCAL)
        assert r.moving_s == 3150


# --- kinds -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Run", Kind.RUN),
        ("easy", Kind.RUN),
        ("", Kind.RUN),
        ("TrailRun", Kind.TRAIL),
        ("Laufband", Kind.TREADMILL),
        ("Carrera en cinta", Kind.TREADMILL),
        ("VirtualRun", Kind.VIRTUAL),
        ("Ride", Kind.OTHER),
        ("Langlauf", Kind.OTHER),
        ("Walk", Kind.OTHER),
        ("Indoor Rowing", Kind.OTHER),
    ],
)
def test_kinds(word, kind):
    found = read_table("log.csv", f"date,km,type\n2026-05-01,10,{word}\n".encode())
    assert found.recordings[0].kind is kind


# --- Strava ------------------------------------------------------------------------------

AT = datetime(2026, 5, 1, 21, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize("factor", [1.0, 1.609344])
def test_strava_twice_distance_the_exact_one_in_metres(factor):
    text = STRAVA_HEADER + strava_row(1, AT, 10.0213, 3590, factor=factor)
    text += strava_row(2, AT + timedelta(days=1), 30.0, 3600, kind="Ride", factor=factor)
    found = read_table("activities.csv", text.encode())
    run, ride = found.recordings
    assert found.shape == "Strava activities.csv"
    assert run.distance_m == pytest.approx(10021.3)
    assert (run.moving_s, run.elapsed_s, run.ascent_m) == (3590, 3610, 35)
    assert (run.when.at, run.when.clock) == (AT, Clock.UTC)
    assert (run.kind, ride.kind) == (Kind.RUN, Kind.OTHER)
    assert run.unit_sure


def test_strava_in_german():
    text = (
        "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Verstrichene Zeit,"
        "Distanz,Aktivitätsausrüstung,Dateiname,Verstrichene Zeit,Bewegungszeit,Distanz\n"
        '1,"01.05.2026, 21:30:12",Lauf am Abend,Lauf,3610,"10,02",Schuh,a.fit.gz,3610.0,3590.0,'
        "10021.3\n"
    )
    (r,) = read_table("activities.csv", text.encode()).recordings
    assert r.distance_m == pytest.approx(10021.3)
    assert (r.when.at, r.when.clock, r.shoes) == (AT, Clock.UTC, "Schuh")


def test_strava_as_it_was_before_2019():
    text = (
        "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n"
        "1,2018-09-12 15:02:23,Run,Run,,3000,9681.0,false,Shoe,activities/1.gpx\n"
    )
    (r,) = read_table("activities.csv", text.encode()).recordings
    assert r.distance_m == 9681
    assert r.when.clock is Clock.UTC


# --- Garmin ------------------------------------------------------------------------------

GARMIN = (
    "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Avg Run Cadence,"
    "Avg Stride Length,Total Ascent,Steps,Moving Time,Elapsed Time\n"
)


def test_garmin_in_km_with_thousands_and_a_pool_in_metres():
    text = GARMIN + (
        'Running,2026-05-01 07:01:22,false,"Leeds, early","10.10","1,020",00:52:30,150,165,'
        '1.17,"35","8,664",00:52:10,00:54:00\n'
        'Pool Swim,2026-05-02 07:00:00,false,Swim,"1,600","400",00:40:00,120,--,--,--,--,'
        "00:40:00,00:40:00\n"
    )
    found = read_table("Activities.csv", text.encode())
    run, swim = found.recordings
    assert found.shape == "Garmin activities CSV"
    assert run.distance_m == pytest.approx(10100)
    assert (run.moving_s, run.elapsed_s, run.ascent_m) == (3130, 3240, 35)
    assert run.when.clock is Clock.LOCAL
    assert swim.kind is Kind.OTHER
    assert found.remarks == ()  # cadence x stride x time = 10.06 km: so it is km


def test_garmin_in_miles_is_told_by_the_steps():
    # 165 steps/min x 1.17 m x 52.2 min = 10.07 km = 6.26 mi
    text = GARMIN + (
        "Running,2026-05-01 07:01:22,false,Leeds,6.28,620,00:52:30,150,165,1.17,115,8664,"
        "00:52:10,00:54:00\n"
    )
    (r,) = read_table("Activities.csv", text.encode()).recordings
    assert r.distance_m == pytest.approx(6.28 * 1609.344)
    assert r.unit_sure


def test_garmin_in_spanish_with_decimal_commas():
    text = (
        "Tipo de actividad,Fecha,Favorito,Título,Distancia,Calorías,Tiempo,Ascenso total\n"
        'Carrera,2026-05-01 08:30:00,false,Carrera matinal,"5,25","310",00:31:30,"14"\n'
        'Ciclismo,2026-05-02 08:30:00,false,Bici,"20,5","487",01:00:00,"--"\n'
    )
    run, ride = read_table("Actividades.csv", text.encode()).recordings
    assert run.distance_m == pytest.approx(5250)
    assert run.moving_s == 1890
    assert (run.kind, ride.kind) == (Kind.RUN, Kind.OTHER)


def test_garmin_in_german():
    text = (
        "Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø HF,"
        "Ø Schrittfrequenz (Laufen),Positiver Höhenunterschied,Ø Schrittlänge\n"
        'Laufen,2026-05-01 13:12:32,false,"Monschau Laufen","12.02","1,036","01:03:46","133",'
        '"168","233","1.12"\n'
        'Radfahren,2026-05-02 13:12:32,false,"Rad","42.02","2,336","03:51:46","139","--","933",'
        '"0.00"\n'
    )
    run, ride = read_table("Activities.csv", text.encode("cp1252")).recordings
    assert run.distance_m == pytest.approx(12020)
    assert run.unit_sure
    assert (run.kind, ride.kind) == (Kind.RUN, Kind.OTHER)


def test_a_track_run_in_metres_among_km():
    text = (
        "Activity Type,Date,Favorite,Title,Distance,Time\n"
        "Running,2026-05-01 08:00:00,false,A,10.0,00:55:00\n"
        'Track Running,2026-05-03 08:00:00,false,B,"8,000",00:40:00\n'
    )
    assert km(text) == [10.0, 8.0]


# --- what a file may look like -----------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    text = "Datum;Strecke (km);Bemerkung\r\n01.05.2026;10,5;schön müde\r\n"
    (r,) = read_table("log.csv", text.encode(encoding)).recordings
    assert (r.distance_m, r.title) == (10500, "schön müde")


def test_rows_of_any_length_and_lines_above_the_header():
    text = "My log\n\ndate,km,pain\n2026-05-01\n2026-05-02,10\n2026-05-03,11,2,x,y\n,,\n"
    assert km(text) == [0.0, 10.0, 11.0]


def test_pain_and_effort_are_taken_from_0_to_10():
    text = "date,km,pain,rpe\n2026-05-01,10,4,7\n2026-05-02,10,70,-1\n"
    found = read_table("log.csv", text.encode()).recordings
    assert [(r.pain, r.effort) for r in found] == [(4, 7), (None, None)]


@pytest.mark.parametrize(
    "data",
    [
        b"these are words\nand no table\n",
        b"date,mood\n2026-05-01,good\n",
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"date,km\n2026-05-01," + b"1" * 200_000,
        bytes(range(256)) * 50,
    ],
)
def test_what_is_no_log_is_refused_in_one_sentence(data):
    with pytest.raises(LogError, match=r"^log\.csv [^\n]*\.$"):
        read_table("log.csv", data)


@pytest.mark.parametrize(
    "cell", ["1e400", "nan", "inf", "--5", "٣", "1..2", "=1+1", "-" * 9999]
)
def test_strange_numbers_are_no_distances(cell):
    found = read_table("log.csv", f"date,km\n2026-05-01,{cell}\n".encode()).recordings
    assert all((r.distance_m or 0) < 1e6 for r in found)
    assert all((r.distance_m or 0) >= 0 or r.distance_m == r.distance_m for r in found)


def test_the_day_stays_the_day():
    (r,) = read_table("log.csv", b"date,km\n2026-05-01,10\n").recordings
    assert (r.when.at.date(), r.when.clock) == (date(2026, 5, 1), Clock.DAY)
