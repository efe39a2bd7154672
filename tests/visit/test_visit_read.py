"""Reading a visit file: what is taken, and one plain sentence for every mistake."""

from __future__ import annotations

from datetime import date

import pytest
from visit_files import LOG, SAMPLE, WITHOUT_CLIPS, written

from gait.errors import OptionError
from gait.load.session import Unit
from gait.tracks.track import View
from gait.visit import read_visit
from gait.visit.entered import entered_visit

TODAY = date(2025, 12, 1)
DOTS = "[[picture]]\nframe = 3\npelvis_left = [40, 50]\npelvis_right = [60, 50]\n"


def test_the_sample_visit_is_read_whole():
    visit = read_visit(SAMPLE)
    assert visit.day == date(2025, 9, 6)
    assert (visit.runner, visit.height_cm, visit.speed_kmh) == ("R-017", 178, 10)
    assert [c.path.name for c in visit.clips] == ["side_backseat.mp4", "rear_hip_drop.mp4"]
    assert all(c.path.is_file() for c in visit.clips)
    assert [c.options.view for c in visit.clips] == [View.SIDE_RIGHT, View.REAR]
    assert [p.resolve() for p in visit.log.files] == [LOG]
    assert visit.answers.history.complaint_side == "right"
    assert len(visit.answers.symptoms.answers) > 15
    assert visit.answers.screens.get("front_plank_s", None) == 70


def test_every_option_of_a_clip_and_of_the_log_reaches_the_visit(tmp_path):
    (tmp_path / "a.mp4").touch()
    (tmp_path / "b.mp4").touch()
    (tmp_path / "runs.csv").touch()
    text = """
version = 1
[[clips]]
file = "a.mp4"
view = "auto"
capture_fps = 240
person = 2
level_deg = -1.5
marks = "a.marks.toml"
[[clips]]
file = "b.mp4"
[log]
files = ["runs.csv"]
unit = "mi"
new = ["shoes", "hills"]
"""
    written(tmp_path, f'clip = "a.mp4"\n{DOTS}', "a.marks.toml")
    visit = read_visit(written(tmp_path, text), today=TODAY)
    first, second = (clip.options for clip in visit.clips)
    assert (first.view, first.capture_fps, first.person, first.level_deg) == (
        None,
        240,
        2,
        -1.5,
    )
    assert {m.name for m in first.marks.points} == {"pelvis_left", "pelvis_right"}
    assert (second.view, second.capture_fps, second.person, second.marks) == (None,) * 4
    assert visit.day == TODAY
    assert (visit.log.unit, visit.log.new) == (Unit.MI, ("shoes", "hills"))


def test_a_file_of_windows_notepad_is_read(tmp_path):
    path = tmp_path / "visit.toml"
    path.write_bytes(WITHOUT_CLIPS.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_visit(path).runner == "R-1"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("version = 1", "version = 2", ("version 2", "version 1")),
        ("version = 1", "", ("first line", "version = 1")),
        ("version = 1", "version = true", ("version True",)),
        ("date = 2025-09-06", "date = 2031-01-01", ("2031-01-01", "in the future")),
        ("date = 2025-09-06", 'date = "yesterday"', ("yesterday", "2026-03-14")),
        ("date = 2025-09-06", "date = 1925-09-06", ("1925-09-06", "day of the visit")),
        ("[runner]", "[runer]", ("runer", "did you mean runner?")),
        ("[habits]", "[habit]", ("habit", "did you mean habits?")),
        ('code = "R-1"', 'cod = "R-1"', ("cod in [runner]", "did you mean code?")),
        ('code = "R-1"', "height_cm = 1.72", ("1.72", "metres", "centimetres")),
        ('code = "R-1"', "height_m = 1.72", ("height_m", "did you mean height_cm?")),
        ('code = "R-1"', 'height_cm = "172 cm"', ("172 cm", "a number")),
        ('code = "R-1"', "speed_kmh = 60", ("60", "45 or less")),
        ('time_zone = "Europe/Madrid"', 'unit = "miles"', ("miles", "'km' or 'mi'")),
        ('time_zone = "Europe/Madrid"', 'time_zone = "Madrid"', ("Madrid", "Europe/Madrid")),
        ('time_zone = "Europe/Madrid"', 'new = ["socks"]', ("new in [log]", "'shoes'")),
        ("[screens.left]", "[screens]", ("side_plank_s", "[screens.left] or [screens.right]")),
        ("side_plank_s = 45", 'side_plank_s = "long"', ("long", "(s)")),
        ("pain_running_0_10 = 2", "pain_running_0_10 = 12", ("12", "10 or less")),
        ('season = "off"', 'season = "summer"', ("summer", "'off'")),
        ("none = true", "fever = true", ("fever", "[symptoms]")),
        ("none = true", 'none = "no"', ("none", "true or false")),
        ('long_run_day = "sunday"', 'long_run_day = "Sun"', ("Sun", "'sunday'")),
        ("[log]", "[[log]]", ("[log]", "table")),
    ],
)
def test_a_mistake_is_one_sentence_that_names_file_and_key(tmp_path, old, new, words):
    assert old in WITHOUT_CLIPS
    path = written(tmp_path, WITHOUT_CLIPS.replace(old, new, 1))
    with pytest.raises(OptionError) as refused:
        read_visit(path, today=TODAY)
    said = str(refused.value)
    for word in words:
        assert word in said
    if "time zone" not in said:
        assert "visit.toml" in said
    assert said[-1] in ".?"
    assert "\n" not in said


@pytest.mark.parametrize(
    ("clips", "words"),
    [
        ('[[clips]]\nfile = "gone.mp4"', ("gone.mp4", "does not exist", "folder")),
        ('[[clips]]\nview = "rear"', ("no name", "file =")),
        ('[[clips]]\nfile = "here.mp4"\nview = "side"', ("side-left", "side-right")),
        ('[[clips]]\nfile = "here.mp4"\nview = "back"', ("back", "'rear'")),
        ('[[clips]]\nfile = "here.mp4"\nfps = 240', ("fps", "did you mean capture_fps?")),
        ('[[clips]]\nfile = "here.mp4"\nperson = 0', ("person", "1 or more")),
        ('[[clips]]\nfile = "here.mp4"\nmarks = "no.toml"', ("marks file no.toml",)),
        ('[clips]\nfile = "here.mp4"', ("[[clips]]", "two brackets")),
        ('[[clips]]\nfile = "here.mp4"\n[[clips]]\nfile = "./here.mp4"', ("twice",)),
        ('[[clips]]\nfile = "C:\\Users\\here.mp4"', ("line 3", "/ instead of \\")),
        ("[[clips]]\nfile = here.mp4", ("line 3", "quotes")),
        ('[log]\nfiles = "log.csv"', ("must be a list", '["log.csv"]')),
        ('[log]\nfiles = ["log.csv"]', ("training log log.csv", "does not exist")),
        ("[log]", ("names no file",)),
        ("", ("nothing to examine",)),
    ],
)
def test_mistakes_with_clips_and_logs(tmp_path, clips, words):
    (tmp_path / "here.mp4").touch()
    path = written(tmp_path, f"version = 1\n{clips}\n")
    with pytest.raises(OptionError) as refused:
        read_visit(path, today=TODAY)
    for word in words:
        assert word in str(refused.value)


def test_files_that_are_no_visit(tmp_path):
    with pytest.raises(OptionError, match="does not exist"):
        read_visit(tmp_path / "gone.toml")
    with pytest.raises(OptionError, match="cannot be read"):
        read_visit(tmp_path)
    path = tmp_path / "wide.toml"
    path.write_bytes("version = 1".encode("utf-16"))
    with pytest.raises(OptionError, match="UTF-8"):
        read_visit(path)


def test_marks_on_the_command_line_find_their_clip(tmp_path):
    clips = [tmp_path / "side.mp4", tmp_path / "rear.mp4"]
    named = written(tmp_path, f'clip = "rear.mp4"\n{DOTS}', "named.toml")
    nameless = written(tmp_path, DOTS, "nameless.toml")
    visit = entered_visit(clips, [{}, {}], marks=[named])
    assert [clip.options.marks is None for clip in visit.clips] == [True, False]
    visit = entered_visit(clips[:1], [{}], marks=[nameless])
    assert visit.clips[0].options.marks is not None
    for wrong in ([nameless], [named, named]):
        with pytest.raises(OptionError, match="belongs"):
            entered_visit(clips, [{}, {}], marks=wrong)


def test_without_answers_there_is_nobody_who_was_asked(tmp_path):
    assert entered_visit([tmp_path / "a.mp4"], [{}]).answers is None
    path = written(tmp_path, "[history]\nage_years = 30\n", "history.toml")
    visit = entered_visit([tmp_path / "a.mp4"], [{"view": "rear"}], history=path)
    assert visit.answers.history.age_years == 30
    assert visit.clips[0].options.view is View.REAR
    wrong = written(tmp_path, "[clips]\n", "wrong.toml")
    with pytest.raises(OptionError, match="clips"):
        entered_visit([], [], history=wrong)
