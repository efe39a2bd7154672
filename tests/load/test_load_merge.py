"""Copies become one run, parts become one run, and nothing else does."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from log_files import run

from gait.load.merge import join_parts, merge_copies
from gait.load.session import Clock, Origin

DAY = date(2026, 5, 10)


def strava(day, km, at=time(8), **about):
    return run(day, km, at, source="s.csv", origin=Origin.STRAVA_CSV, clock=Clock.UTC, **about)


def watch(day, km, at=time(8), **about):
    return run(day, km, at, source="w.fit", origin=Origin.FIT, **about)


@pytest.mark.parametrize(
    ("minute", "km", "n"),
    [
        (0, 10.0, 1),
        (5, 10.5, 1),  # 5 min and 4.8 % apart: still a copy
        (0, 10.6, 1),  # beyond 5 %, but at the same time: nobody runs twice at once
        (59, 10.0, 2),  # the last minute of one is the first of the other: two runs
    ],
)
def test_copies_of_two_files(minute, km, n):
    found = merge_copies([watch(DAY, 10.0), strava(DAY, km, time(8, minute))])
    assert len(found) == n


def test_of_two_alike_the_better_source_is_kept_and_completed():
    first = strava(DAY, 10.02, shoes="Red", pain=2.0)
    (found,) = merge_copies([first, watch(DAY, 10.0, ascent_m=80.0)])
    assert found.distance_m == 10_000
    assert found.origin is Origin.FIT
    assert (found.shoes, found.ascent_m, found.pain) == ("Red", 80.0, 2.0)
    assert found.sources == ("w.fit", "s.csv")


def test_of_two_that_overlap_the_longer_is_kept():
    # The watch died after 5 of 10 km; the phone went on.
    (found,) = merge_copies([watch(DAY, 5.0), strava(DAY, 10.0, time(8, 1))])
    assert found.distance_m == 10_000


def test_one_file_may_hold_two_runs_that_seem_to_overlap():
    # A table in which every run "starts" at 8.
    runs = [run(DAY, 5.0), run(DAY, 12.0)]
    assert len(merge_copies(runs)) == 2


def test_a_recording_that_was_not_stopped_swallows_nothing():

    forgotten = replace(watch(DAY, 10.0), elapsed_s=3 * 86400.0)
    others = [strava(DAY + timedelta(days=i), 8.0) for i in (1, 2)]
    assert len(merge_copies([forgotten, *others])) == 3
    assert len(join_parts([forgotten, *others])) == 3


def test_the_local_clock_comes_from_whoever_knows_it():
    # 22.30 UTC on the 10th is 0.30 on the 11th in Madrid.
    madrid = timezone(timedelta(hours=2))
    of_watch = watch(DAY, 10.0, time(22, 30))

    of_watch = replace(of_watch, start=of_watch.start.astimezone(madrid), origin=Origin.GPX)
    (found,) = merge_copies([strava(DAY, 10.0, time(22, 31)), of_watch])
    assert found.origin is Origin.STRAVA_CSV
    assert found.day == DAY + timedelta(days=1)


def test_a_run_on_a_journey_is_recognised_across_time_zones():
    # Strava: 01:30 UTC on the 11th. Garmin's table: 18:30 on the 10th, the wall clock in
    # California (UTC-7), read at home as UTC+2.
    home = timezone(timedelta(hours=2))

    instant = strava(date(2026, 5, 11), 10.0, time(1, 30))
    instant = replace(instant, start=instant.start.astimezone(home))
    wall = run(DAY, 10.01, time(18, 30, 20), source="g.csv", origin=Origin.GARMIN_CSV)
    wall = replace(wall, clock=Clock.LOCAL, start=wall.start.replace(tzinfo=home))
    (found,) = merge_copies([instant, wall])
    assert found.start == datetime(2026, 5, 11, 1, 30, tzinfo=UTC)
    assert found.start.utcoffset() == timedelta(hours=-7)
    assert found.day == DAY
    other = replace(wall, distance_m=10_300.0)
    assert len(merge_copies([instant, other])) == 2


def test_where_only_the_day_is_known_day_and_distance_must_do():
    noted = [
        run(DAY, 10.2, time(12), clock=Clock.DAY),
        run(DAY, 5.0, time(12), clock=Clock.DAY),
    ]
    found = merge_copies([watch(DAY, 10.0), *noted])
    assert sorted(r.distance_m for r in found) == [5_000, 10_000]
    # Two equal rows of one table are two runs; each matches one run of the watch at most.
    twice = [run(DAY, 5.0, time(12), clock=Clock.DAY)] * 2
    assert len(merge_copies(twice)) == 2
    assert len(merge_copies([*twice, watch(DAY, 5.0)])) == 2


@pytest.mark.parametrize(("gap_min", "n"), [(0, 1), (29, 1), (30, 1), (31, 2)])
def test_parts_up_to_half_an_hour_apart_are_one_run(gap_min, n):
    first = run(DAY, 5.0)  # 8:00 to 8:30
    at = (datetime.combine(DAY, time(8, 30)) + timedelta(minutes=gap_min)).time()
    found = join_parts([first, run(DAY, 4.0, at)])
    assert len(found) == n
    assert sum(r.distance_m for r in found) == 9_000
    if n == 1:
        assert found[0].parts == 2
        assert found[0].moving_s == 9 * 360
        assert found[0].elapsed_s == 9 * 360 + 60 * gap_min


def test_three_parts_are_one_run_and_days_without_times_are_none():
    parts = [run(DAY, 2.0, time(8)), run(DAY, 2.0, time(8, 20)), run(DAY, 2.0, time(8, 40))]
    noted = run(DAY, 6.0, time(12), clock=Clock.DAY)
    found = join_parts([*parts, noted])
    assert [r.parts for r in found] == [3, 1]


@pytest.mark.parametrize("seed", range(25))
def test_any_mixture_of_copies_gives_back_the_runs(seed):
    """A year of runs, copied into three files with noise, in any order."""
    dice = random.Random(seed)
    days = sorted(dice.sample(range(360), 120))
    truth = [
        run(DAY + timedelta(days=d), dice.uniform(3, 25), time(dice.randrange(6, 20)))
        for d in days
    ]
    copies = []
    for one in truth:
        made = [
            watch(one.day, one.distance_m / 1000, one.start.time()),
            strava(
                one.day,
                one.distance_m * dice.uniform(0.976, 1.024) / 1000,
                (one.start + timedelta(seconds=dice.randrange(290))).time(),
            ),
            run(one.day, one.distance_m / 1000, time(12), clock=Clock.DAY, source="own.csv"),
        ]
        copies += dice.sample(made, dice.randrange(1, 4))
    dice.shuffle(copies)
    found = merge_copies(copies)
    assert [r.day for r in found] == [r.day for r in truth]
    for got, want in zip(found, truth, strict=True):
        assert got.distance_m == pytest.approx(want.distance_m, rel=0.025)
    # The order of the files makes no difference, and merging again changes nothing.
    dice.shuffle(copies)
    assert merge_copies(copies) == found
    assert merge_copies(found) == found


@pytest.mark.parametrize("seed", range(10))
def test_joining_keeps_the_distance(seed):
    dice = random.Random(seed)
    runs = [
        run(
            DAY + timedelta(days=dice.randrange(20)),
            dice.uniform(0.2, 6),
            time(dice.randrange(24), dice.randrange(60)),
        )
        for _ in range(60)
    ]
    found = join_parts(runs)
    assert sum(r.distance_m for r in found) == pytest.approx(sum(r.distance_m for r in runs))
    assert sum(r.parts for r in found) == len(runs)
    assert join_parts(found) == found
