"""``gait exam`` and its like: a report at the end, or one sentence and nothing written."""

from __future__ import annotations

import json
import sys

import pytest
from clip_workshop import REAR, SIDE
from visit_files import LOG, RED_FLAG, WITHOUT_CLIPS, written

from gait import cli
from gait.report import Results


@pytest.fixture
def run(monkeypatch, capsys, tmp_path, cache_dir):
    """Run `gait ...` in an empty folder; return exit code, output in one line, complaint."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("GAIT_CACHE_DIR", str(cache_dir))

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gait", *map(str, arguments)])
        code: object = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return int(str(code)), " ".join(out.split()), err

    call.place = place
    return call


@pytest.mark.parametrize("command", ["exam", "analyze"])
def test_a_visit_file_gives_one_report(run, tmp_path, command):
    path = written(tmp_path, WITHOUT_CLIPS, "anna.toml")
    code, out, err = run(command, path)
    assert (code, err) == (0, "")
    assert "Too much, too soon" in out
    assert "What to do first" in out
    assert "in the report" in out
    text = (run.place / "reports" / "anna" / "results.json").read_text(encoding="utf-8")
    read = Results.model_validate_json(text)
    assert read.runner == "R-1"
    assert read.plan.state == "plan"
    assert "report.html" in read.files
    assert json.loads(text)["clips"] == []


def test_a_red_flag_is_said_first_and_nothing_is_advised(run, tmp_path):
    code, out, _ = run("exam", written(tmp_path, RED_FLAG), "--out", "here")
    assert code == 0
    assert out.startswith("Please see a doctor today")
    for words in ("What to do first", "Longest next run", "restart", "Cues"):
        assert words not in out


def test_a_mistake_is_one_sentence_and_nothing_is_written(run, tmp_path):
    path = written(tmp_path, WITHOUT_CLIPS.replace("[habits]", "[habit]"))
    code, out, err = run("exam", path)
    assert code == 2
    assert out == ""
    assert err == "gait: visit.toml: habit is not known; did you mean habits?\n"
    assert list(run.place.iterdir()) == []


def test_a_visit_file_is_given_alone(run, tmp_path):
    path = written(tmp_path, WITHOUT_CLIPS)
    for more in ([SIDE], ["--log", LOG], ["--level-deg", 0.0], ["--view", "rear"]):
        code, _, err = run("analyze", path, *more)
        assert code == 2
        assert "give a visit file alone" in err
    assert list(run.place.iterdir()) == []


def test_clips_with_log_and_history_at_the_command_line(run, tmp_path, sample_exam, pose_model):
    """The landmarks are in the cache of this test run."""
    history = written(tmp_path, "[symptoms]\nnone = true\n", "history.toml")
    code, out, _ = run(
        *("analyze", SIDE, REAR, "--no-video", "--out", "both", "--model", pose_model),
        *("--log", LOG, "--history", history),
    )
    assert code == 0
    assert "steps/min" in out
    assert "The training log" in out
    assert "Cues for running" in out
    read = json.loads((run.place / "both" / "results.json").read_text(encoding="utf-8"))
    assert len(read["clips"]) == 2
    assert read["load"]["runs"]
    assert read["plan"]["state"] == "plan"
