"""Files with random damage: read, or refused in one sentence; never anything else."""

from __future__ import annotations

import gzip
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from fit_writer import fit_run
from log_files import STRAVA_HEADER, gpx, strava_row, tcx, zip_bytes

from gait.errors import LogError
from gait.load import judge_load, read_log

AT = datetime(2026, 5, 10, 21, 30, tzinfo=UTC)
SOUND = {
    "a.fit": fit_run(AT, 2, 600)[:-2] + b"\0\0",  # without a checksum, so that damage is met
    "a.gpx": gpx(AT, 2, 600).encode(),
    "a.tcx": tcx(AT, [(1000, 300), (2000, 600)]).encode(),
    "strava.csv": (
        STRAVA_HEADER
        + "".join(strava_row(i, AT + timedelta(days=i), 10, 3600) for i in range(4))
    ).encode(),
    "own.csv": b"date;start time;distance;time;pain\n1.5.2026;7:00;10,5;52:30;2\n",
    "g.json": b'[{"summarizedActivitiesExport":[{"activityType":"running","beginTimestamp":'
    b'1778448600000,"startTimeLocal":1778455800000,"duration":3.6e6,"distance":1e6}]}]',
    "z.zip": zip_bytes({"a.fit": fit_run(AT, 2, 600), "b.csv": "date,km\n2026-05-01,4\n"}),
    "a.gpx.gz": gzip.compress(gpx(AT, 2, 600).encode()),
}
ODD = [b"99999999999999999999", b"1e308", b"nan", b'"', b"\n", b"\x00", b"<", b"&", b"\xff",
       b"9999-12-31T23:59:59-12:00", b"31.12.9999", "٣²".encode(), b"-"]  # fmt: skip


def damaged(data: bytes, dice: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(found) + 1)
        kind = dice.random()
        if kind < 0.4 and at < len(found):
            found[at] = dice.randrange(256)
        elif kind < 0.6:
            del found[at : at + dice.randrange(1, 30)]
        else:
            found[at : at + dice.randrange(12)] = dice.choice(ODD)
    return bytes(found)


@pytest.mark.parametrize("name", SOUND)
def test_the_sound_file_is_read(name, tmp_path):
    (tmp_path / name).write_bytes(SOUND[name])
    assert read_log(tmp_path / name).runs


@pytest.mark.parametrize("name", SOUND)
def test_damage_is_met_with_a_sentence_or_with_an_answer(name, tmp_path):
    dice = random.Random(name)
    path = tmp_path / name
    for _ in range(60):
        path.write_bytes(damaged(SOUND[name], dice))
        try:
            answer = judge_load(read_log(path), today=date(2027, 1, 1))
        except LogError as error:
            said = str(error)
        else:
            said = answer.statements[0].text
        assert "\n" not in said
        assert said.endswith(".")
