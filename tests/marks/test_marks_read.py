"""Files of marks: what is accepted, and the sentence for each kind of mistake."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from gait.arrays import frozen
from gait.errors import OptionError
from gait.marks.mark import GROUPS
from gait.marks.read import check_marks, marks_from_table, marks_table, read_marks
from gait.video import Clip

GOOD = """
clip = "rear.mp4"
standing_deg = { left = 2.5 }

[[picture]]
frame = 12
pelvis_left = [300, 400]
pelvis_right = [360.5, 401]

[[picture]]
time_s = 0.5
left_heel_upper = [310, 800]
left_heel_lower = [312, 830]
left_calf_upper = [305, 660]
left_calf_lower = [307, 720]
"""


def clip(name="rear.mp4", n=60, size=(720, 1280)) -> Clip:
    times = frozen(np.arange(n) / 50.0)
    return Clip(Path(name), "0" * 64, *size, 0, "h264", "yuv420p", times, None, 0)


def saved(folder: Path, text: str, name="marks.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, text: str, *words: str) -> None:
    with pytest.raises(OptionError) as caught:
        check_marks(read_marks(saved(folder, text)), clip())
    said = str(caught.value)
    assert "marks.toml" in said
    assert all(word in said for word in words), said
    assert said.endswith(".")


def test_a_file_is_read_and_times_become_frames(tmp_path):
    marks = check_marks(read_marks(saved(tmp_path, GOOD)), clip())
    assert {m.name: m.frame for m in marks.points}["pelvis_right"] == 12
    assert {m.frame for m in marks.group("left_rearfoot")} == {25}
    assert [m.name for m in marks.group("left_rearfoot")] == list(GROUPS["left_rearfoot"])
    assert marks.group("right_rearfoot") == ()
    assert dict(marks.standing_deg) == {"left": 2.5}
    assert marks.group("pelvis")[1].x_px == 360.5


def test_json_and_toml_say_the_same(tmp_path):
    marks = read_marks(saved(tmp_path, GOOD))
    again = read_marks(saved(tmp_path, json.dumps(marks_table(marks)), "marks.json"))
    assert again.points == marks.points
    assert marks_table(again) == marks_table(marks)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("frame = 12", "frame = 60"), ("frame 60", "frames 0 to 59")),
        (("frame = 12", "frame = -1"), ("whole number",)),
        (("frame = 12", "frame = 1.5"), ("whole number",)),
        (("frame = 12", ""), ("frame", "time_s")),
        (("time_s = 0.5", "time_s = 9.0"), ("9 s", "ends at 1.18 s")),
        (("[300, 400]", "[720.4, 400]"), ("pelvis_left", "outside the picture", "720 wide")),
        (("[300, 400]", "[300, -2]"), ("outside the picture",)),
        (("[300, 400]", "[300]"), ("pelvis_left", "[x, y]")),
        (("[300, 400]", '["a", 1]'), ("pelvis_left", "not a number")),
        (("[300, 400]", "[nan, 1]"), ("pelvis_left", "not a number")),
        (("[300, 400]", "[360, 401.5]"), ("pelvis_left", "pelvis_right", "same place")),
        (("pelvis_left", "pelvis_middle"), ("pelvis_middle", "known are")),
        (("pelvis_left = [300, 400]", ""), ("pelvis_left missing",)),
        (("rear.mp4", "side.mp4"), ("side.mp4", "rear.mp4")),
        (("left = 2.5", "left = 77"), ("standing_deg", "77")),
        (("left = 2.5", "middle = 1"), ("standing_deg",)),
        (('clip = "rear.mp4"', "click_sd_px = 50"), ("click_sd_px", "0 to 20")),
        (('clip = "rear.mp4"', 'dots = "yes"'), ("dots", "true")),
        (('clip = "rear.mp4"', "colour = 1"), ("colour", "known are")),
        (("[[picture]]\nframe", "[picture"), ("not TOML",)),
    ],
)
def test_each_mistake_has_its_sentence(tmp_path, change, words):
    text = GOOD.replace(*change)
    assert text != GOOD
    refused(tmp_path, text, *words)


def test_a_point_marked_twice_a_group_on_two_pictures_and_no_marks_at_all(tmp_path):
    again = GOOD + "\n[[picture]]\nframe = 3\npelvis_left = [1, 2]\n"
    refused(tmp_path, again, "pelvis_left is marked twice")
    apart = GOOD.replace("pelvis_right = [360.5, 401]", "")
    apart += "\n[[picture]]\nframe = 13\npelvis_right = [360.5, 401]\n"
    refused(tmp_path, apart, "one and the same picture")
    refused(tmp_path, 'clip = "rear.mp4"', "holds no marks")
    refused(tmp_path, "[[picture]]\nframe = 3\n", "no point is marked")


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(OptionError, match="cannot be read"):
        read_marks(tmp_path / "none.toml")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OptionError, match="not a text file"):
        read_marks(tmp_path / "b.toml")
    with pytest.raises(OptionError, match="not JSON"):
        read_marks(saved(tmp_path, "{", "m.json"))
    with pytest.raises(OptionError, match="must hold a table"):
        read_marks(saved(tmp_path, "[]", "m.json"))


def test_a_table_need_not_name_its_clip():
    table = {"picture": [{"frame": 0, "pelvis_left": [1, 2], "pelvis_right": [50, 2]}]}
    assert check_marks(marks_from_table(table), clip("any.mov")).points[0].frame == 0
