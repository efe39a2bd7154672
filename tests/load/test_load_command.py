"""``gait load``: plain words, files, and one sentence with exit code 2."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from log_files import every, log_of, run
from PIL import Image

from gait import cli
from gait.errors import OptionError
from gait.load import judge_load, save_year, year_svg
from gait.load.figure import year_words

START = date(2026, 1, 5)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def gait(monkeypatch, capsys, tmp_path):
    """Run `gait ...` in a folder with a log of 10 km every 4 days; (code, out, err)."""
    rows = "".join(f"{START + timedelta(days=4 * i)},10,1:00:00\n" for i in range(9))
    (tmp_path / "log.csv").write_text("date,km,duration\n" + rows)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gait", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
        out, err = capsys.readouterr()
        return code, " ".join(out.split()), err

    return call


def test_what_was_seen_and_what_the_rule_says(gait):
    code, out, err = gait("load", "log.csv", "--today", "2026-02-07")
    assert (code, err) == (0, "")
    assert out.startswith("9 runs, 5 January 2026 to 6 February 2026; judged as of 7 February")
    assert "log.csv: CSV, 9 activities" in out
    assert "Longest run (L1) ○ green" in out
    assert "11.0 km at most: 10 % more than the 10.0 km of 6 February 2026" in out
    assert "Last four weeks: 17.5 km and 1.8 runs a week." in out
    assert "acute" not in out
    assert "mean of the three before" not in out


def test_a_dated_plan_after_a_break(gait):
    _, out, _ = gait("load", "log.csv", "--today", "2026-02-26")
    assert "Break and return (L3) ◐ amber" in out
    assert "26 February 2026 to 4 March 2026: 8.7 km to 12.2 km in the week" in out
    assert "7.0 km at most in this week of the return plan." in out


def test_pain_goes_first(gait):
    _, out, _ = gait("load", "log.csv", "--today", "2026-02-07", "--pain", "5")
    assert out.index("Pain goes first (L5) ■ hold") < out.index("Longest run (L1)")
    assert (
        "10.0 km at most: not beyond the longest run of the last 30 days that was no jump."
        in out
    )


def test_miles_and_the_ratio_on_wish(gait):
    _, out, _ = gait("load", "log.csv", "--today", "2026-02-07", "--unit", "mi", "--acwr")
    assert "6.8 mi at most" in out
    assert "Last week over the mean of the three before: 1.20; without a colour" in out


def test_json_holds_all_of_it(gait, tmp_path):
    gait("load", "log.csv", "--today", "2026-02-26", "--json", "out/all.json", "--new", "shoes")
    found = json.loads((tmp_path / "out/all.json").read_text(encoding="utf-8"))
    assert found["format"] == "running-gait training load"
    assert found["today"] == "2026-02-26"
    assert len(found["runs"]) == 9
    last = found["runs"][-1]
    assert (last["km"], last["longest_30_days_km"], last["excess"]) == (10.0, 10.0, 0.0)
    assert last["light"] == "green"
    assert found["next_run"]["basis"] == "return plan"
    assert found["return_plan"]["stages"][0]["first_day"] == "2026-02-26"
    assert found["breaks"][0]["days"] == 20
    assert found["new_stimuli"][0]["kind"] == "shoes"
    assert [w["km"] for w in found["weeks"]][:2] == [20.0, 20.0]
    assert found["files"] == [
        {"name": "log.csv", "format": "CSV", "activities": 9, "problem": None}
    ]
    assert {s["key"] for s in found["statements"]} >= {"break", "spike", "next_run", "week"}
    assert not list((tmp_path / "out").glob(".*"))


def test_pictures(gait, tmp_path):
    for name in ("year.svg", "year.png"):
        code, out, _ = gait("load", "log.csv", "--today", "2026-02-26", "--plot", name)
        assert code == 0
        assert f"The year: {name}" in out
    with Image.open(tmp_path / "year.png") as picture:
        assert picture.size == (1440, 576)
    assert ET.parse(tmp_path / "year.svg").getroot().tag == SVG + "svg"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("gone.csv",), "gone.csv does not exist"),
        (("log.csv", "--today", "2025-01-01"), "--today"),
        (("log.csv", "--today", "9999-12-31"), "--today 9999-12-31"),
        (("log.csv", "--tz", "Mars/Olympus"), "Mars/Olympus"),
        (("log.csv", "--tz", "../../etc/passwd"), "no time zone"),
        (("log.csv", "--plot", "year.bmp"), ".svg or .png"),
        (("log.csv", "--today", "2026-02-07", "--json", "log.csv/x.json"), "cannot be written"),
    ],
)
def test_one_sentence_and_exit_code_2(gait, arguments, words):
    code, _, err = gait("load", *arguments)
    assert code == 2
    assert err.startswith("gait: ")
    assert err.rstrip().count("\n") == 0
    assert err.rstrip().endswith(".")
    assert words in err


@pytest.mark.parametrize("option", [("--pain", "11"), ("--today", "tomorrow"), ("--unit", "m")])
def test_senseless_options_are_refused(gait, option):
    code, out, _ = gait("load", "log.csv", *option)
    assert (code, out) == (2, "")


def test_nothing_is_written_where_the_log_cannot_be_read(gait, tmp_path):
    before = sorted(tmp_path.iterdir())
    gait("load", "gone.csv", "--json", "a.json", "--plot", "a.svg")
    assert sorted(tmp_path.iterdir()) == before


# --- the picture -------------------------------------------------------------------------


def day(n: int) -> date:
    return START + timedelta(days=n)


YEAR = [
    *every(day(0), day(200), 3, 8.0),
    run(day(100), 12.0),  # 50 % beyond
    *every(day(240), day(330), 3, 8.0),
    run(day(301), 20.0),  # 150 % beyond
]


def test_the_picture_is_the_same_every_time_and_says_what_it_shows():
    answer = judge_load(log_of(YEAR), today=day(335))
    first = year_svg(answer)
    assert first == year_svg(answer)
    root = ET.fromstring(first)
    assert root.get("role") == "img"
    words = root.get("aria-label")
    assert words == year_words(answer)
    assert "longest of the 30 days before: 2. Breaks of 7 days and more: 1." in words


@pytest.mark.parametrize(
    "runs",
    [[run(day(0), 5.0)], every(day(0), day(30), 5, 9.0), YEAR, [run(day(-800), 5.0)]],
)
def test_any_log_can_be_drawn(runs, tmp_path):
    answer = judge_load(log_of(runs), today=day(335))
    save_year(answer, tmp_path / "year.svg")
    assert (tmp_path / "year.svg").stat().st_size > 5000
    with pytest.raises(OptionError, match=r"year\.gif"):
        save_year(answer, tmp_path / "year.gif")
