"""The command line: a report at the end, or one sentence, exit code 2, nothing written."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from clip_workshop import (
    REAR,
    SIDE,
    colour_noise,
    only_sound,
    recut,
    truth_of,
    without_index,
)

from gait import cli
from gait.version import __version__

ROOT = Path(__file__).parents[1]


@pytest.fixture
def run(monkeypatch, capsys, tmp_path, cache_dir):
    """Run `gait ...` in an empty working folder; return (exit code, stdout, stderr)."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("GAIT_CACHE_DIR", str(cache_dir))

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gait", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
        out, err = capsys.readouterr()
        # Lines are broken to the width of the terminal, wherever that falls.
        return code, " ".join(out.split()), err

    call.place = place
    return call


def one_sentence(err: str, *words: str) -> None:
    lines = err.rstrip("\n").split("\n")
    assert len(lines) == 1, err
    assert lines[0].startswith("gait: ")
    assert lines[0].endswith(".")
    assert "Traceback" not in err
    for word in words:
        assert word in lines[0], lines[0]


def text_as_video(path: Path) -> Path:
    path.write_text("These are words, not pictures.\n" * 50)
    return path


def nothing_at_all(path: Path) -> Path:
    path.touch()
    return path


BAD = {
    "missing": lambda folder: folder / "gone.mp4",
    "a folder": lambda folder: folder,
    "text": lambda folder: text_as_video(folder / "words.mp4"),
    "empty": lambda folder: nothing_at_all(folder / "empty.mp4"),
    "sound": lambda folder: only_sound(folder / "song.mp4"),
    "broken off": lambda folder: without_index(folder / "broken.mp4"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_clip_is_named_in_one_line(run, tmp_path, kind):
    path = BAD[kind](tmp_path)
    code, out, err = run("analyze", path)
    assert code == 2
    one_sentence(err, path.name)
    assert out == ""
    assert list(run.place.iterdir()) == []


def test_nobody_in_the_picture(run, pose_model, tmp_path):
    path = colour_noise(tmp_path / "wall [1].mp4")
    code, _, err = run("analyze", path, "--model", pose_model)
    assert code == 2
    one_sentence(err, "wall [1].mp4", "No person")
    assert list(run.place.iterdir()) == []


def test_two_clips_of_a_visit_give_one_report(run, sample_exam):
    code, out, err = run("analyze", SIDE, REAR, "--out", "visit", "--no-video")
    assert (code, err) == (0, "")
    page = run.place / "visit" / "report.html"
    assert page.is_file()
    assert f"Report: {page}" in out
    assert [p.name for p in run.place.iterdir()] == ["visit"]
    results = json.loads((run.place / "visit" / "results.json").read_text(encoding="utf-8"))
    assert len(results["clips"]) == 2
    steps = [len(clip.gait.steps) for clip in sample_exam.clips]
    assert f"side_backseat.mp4: side-right view, {steps[0]} steps" in out
    assert f"rear_hip_drop.mp4: rear view, {steps[1]} steps" in out
    cadence = re.findall(r"([\d.]+) steps/min, 60 frames/s captured", out)
    true = [truth_of(path).cadence_spm for path in (SIDE, REAR)]
    assert [float(c) for c in cadence] == pytest.approx(true, abs=1.0)
    for finding in sample_exam.findings:
        assert finding.title in out
    assert re.search(r"600 frames in [\d.]+ s", out)


def test_the_default_folder_is_named_after_the_first_clip(run, slow_clip, sample_exam):
    code, out, err = run("analyze", slow_clip, "--no-video", "--capture-fps", "30")
    assert (code, err) == (0, "")
    assert (run.place / "reports" / "slowed" / "report.html").is_file()
    assert "30 frames/s captured" in out
    cadence = float(re.search(r"([\d.]+) steps/min, 30 frames/s", out)[1])
    assert cadence == pytest.approx(truth_of(SIDE).cadence_spm, abs=1.0)


def test_options_reach_the_report(run, slow_clip):
    code, _, _ = run(
        "analyze",
        slow_clip,
        "--no-video",
        *("--out", "here", "--capture-fps", 30, "--level-deg", 1.5),
        *("--height-cm", 172, "--speed-kmh", 9, "--view", "side-right"),
    )
    assert code == 0
    results = (run.place / "here" / "results.json").read_text(encoding="utf-8")
    written = json.loads(results)
    text = json.dumps(written)
    assert '"level_deg": 1.5' in text
    assert '"height_cm": 172.0' in text
    assert '"speed_kmh": 9.0' in text


def test_slow_motion_of_unknown_rate_is_said_and_not_asked_in_a_script(run, slow_clip):
    code, out, _ = run("analyze", slow_clip, "--no-video", "--out", "slow")
    assert code == 0
    assert "cadence not known" in out
    assert "--capture-fps" in out


def test_an_output_folder_that_cannot_be_written(run, slow_clip):
    (run.place / "taken").write_text("a file, not a folder")
    code, _, err = run("analyze", slow_clip, "--no-video", "--out", "taken")
    assert code == 2
    one_sentence(err, "taken", "not a folder")
    assert [p.name for p in run.place.iterdir()] == ["taken"]
    assert (run.place / "taken").read_text() == "a file, not a folder"


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="root may write everywhere, Windows has other rights",
)
def test_an_output_folder_without_the_right_to_write(run, slow_clip):
    locked = run.place / "locked"
    locked.mkdir(mode=0o500)
    code, _, err = run("analyze", slow_clip, "--no-video", "--out", locked / "report")
    assert code == 2
    one_sentence(err, "locked")
    assert list(locked.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="NUL is another thing")
def test_a_folder_on_no_disk(run, slow_clip):
    """/dev/null is no folder to make another in."""
    code, _, err = run("analyze", slow_clip, "--no-video", "--out", f"{os.devnull}/report")
    assert code == 2
    one_sentence(err, os.devnull)
    assert list(run.place.iterdir()) == []


def test_views_for_another_number_of_clips(run):
    views = ("--view", "rear", "--view", "front", "--view", "rear")
    code, _, err = run("analyze", SIDE, REAR, *views)
    assert code == 2
    one_sentence(err, "--view", "3 times for 2 clips")
    code, _, err = run("analyze", SIDE, REAR, SIDE, "--capture-fps", 240, "--capture-fps", 120)
    assert code == 2
    one_sentence(err, "--capture-fps")


def test_a_person_who_is_not_there(run, pose_model, tmp_path):
    path = recut(tmp_path / "short.mp4", indices=range(12), fps=30.0)
    code, _, err = run("analyze", path, "--person", 7)
    assert code == 2
    one_sentence(err, "short.mp4", "no person 7")
    assert list(run.place.iterdir()) == []


def test_a_rate_that_makes_no_sense(run, slow_clip):
    code, _, err = run("analyze", slow_clip, "--capture-fps", 4000)
    assert code == 2
    one_sentence(err, "slowed.mp4", "4000")
    assert list(run.place.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--view", "sideways"),
        ("--person", "0"),
        ("--height-cm", "17"),
        ("--speed-kmh", "fast"),
        ("--level-deg", "90"),
        ("--colour", "red"),
    ],
)
def test_impossible_options_are_refused_before_any_work(run, arguments):
    code, out, err = run("analyze", SIDE, *arguments)
    assert code == 2
    assert arguments[0] in out + err
    assert "Traceback" not in out + err
    assert list(run.place.iterdir()) == []


def test_per_clip_options_are_given_once_or_once_per_clip():
    paths = [Path("a.mp4"), Path("b.mp4")]
    rear, auto = cli.ViewChoice.REAR, cli.ViewChoice.AUTO
    both = cli._per_clip(paths, [rear], [240.0], 2, None)
    assert [c["view"] for c in both] == ["rear", "rear"]
    assert [c["capture_fps"] for c in both] == [240.0, 240.0]
    assert [c["person"] for c in both] == [2, 2]
    each = cli._per_clip(paths, [auto, rear], [0.0, 120.0], None, 1.0)
    assert [c["view"] for c in each] == [None, "rear"]
    assert [c["capture_fps"] for c in each] == [None, 120.0]
    none = cli._per_clip(paths, None, None, None, None)
    assert {value for c in none for value in c.values()} == {None}


def test_version_and_help(run):
    assert run("--version") == (0, __version__, "")
    code, out, _ = run("analyze", "--help")
    assert code == 0
    for option in ("--out", "--view", "--capture-fps", "--person", "--height-cm", "--model"):
        assert option in out


def test_interrupted_work_says_so(run, monkeypatch, tmp_path):
    import gait.terminal  # noqa: PLC0415 - heavy, as in the command itself

    def interrupted(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(gait.terminal, "run_analysis", interrupted)
    code, _, err = run("analyze", tmp_path / "any.mp4")
    assert code == 130
    assert "nothing was written" in err


def test_the_door_at_the_top_is_the_same_command(tmp_path):
    """`python analyze.py CLIP` in a process of its own, as a user runs it."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "analyze.py"), str(tmp_path / "gone.mp4")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    one_sentence(done.stderr, "gone.mp4", "does not exist")
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []
