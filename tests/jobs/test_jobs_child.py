"""The process that opens clips: bounded, watched, without keys, and ended with its parent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest
from clip_workshop import REAR

from gait.jobs import run_child as runner
from gait.jobs.limits import without_secrets
from gait.jobs.run_child import Stopped, run_child

posix = pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")


def check(tmp_path, clip=REAR, memory_mb=8000):
    preview = tmp_path / "preview.jpg"
    return {
        "task": "check",
        "clip": str(clip),
        "preview": str(preview),
        "memory_mb": memory_mb,
        "capture_fps": None,
    }


def go_on(progress):
    return True


def stand_in(monkeypatch, code):
    """Let the child run other code: what a decoder that goes wild might do."""
    monkeypatch.setattr(runner, "_COMMAND", [sys.executable, "-c", code])


def test_a_clip_is_checked_in_seconds(tmp_path, pose_model):
    seen = []

    def tick(progress):
        seen.append(progress[0])
        return True

    answer = run_child(check(tmp_path), limit_s=120, tick=tick)
    assert answer.error == ""
    assert answer.result["view"] == "rear"
    assert answer.result["facts"]["n_frames"] == 300
    runner_line = answer.result["items"][0]
    assert (runner_line["key"], runner_line["level"]) == ("runner", "good")
    assert (tmp_path / "preview.jpg").read_bytes()[:2] == b"\xff\xd8"
    assert "reading the clip" in seen


def test_a_training_log_is_checked(tmp_path):
    log = tmp_path / "log-1.csv"
    log.write_text("date,distance_km\n2026-10-01,5\n2026-10-03,6\n")
    request = {"task": "log", "log": str(log), "memory_mb": 8000}
    answer = run_child(request, limit_s=60, tick=go_on)
    assert answer.result["items"][0]["text"] == "2 runs, 1 October 2026 to 3 October 2026."
    log.write_text("nonsense\n")
    answer = run_child(request, limit_s=60, tick=go_on)
    assert answer.input_at_fault
    assert answer.error.startswith("log-1.csv")


def test_a_file_that_is_no_clip_is_one_sentence(tmp_path):
    (tmp_path / "clip-1.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 400)
    answer = run_child(check(tmp_path, tmp_path / "clip-1.mp4"), limit_s=60, tick=go_on)
    assert answer.result is None
    assert answer.input_at_fault
    assert answer.error.startswith("clip-1.mp4 ")
    assert "Traceback" not in answer.error


@posix
def test_memory_is_bounded(tmp_path, pose_model):
    answer = run_child(check(tmp_path, memory_mb=400), limit_s=60, tick=go_on)
    assert answer.result is None
    assert answer.error


@posix
def test_memory_that_runs_out_is_said(tmp_path, monkeypatch):
    code = (
        "import gait.jobs.child as c\n"
        "c._task = lambda name: lambda r, p: bytearray(3 << 30)\n"
        "c.main()"
    )
    stand_in(monkeypatch, code)
    answer = run_child(check(tmp_path, memory_mb=1000), limit_s=60, tick=go_on)
    assert "more memory" in answer.error


def test_time_is_bounded(tmp_path, monkeypatch):
    stand_in(monkeypatch, "import time; time.sleep(60)")
    begun = time.monotonic()
    answer = run_child(check(tmp_path), limit_s=1, tick=go_on)
    assert "longer than 1 s" in answer.error
    assert time.monotonic() - begun < 10


@posix
def test_a_decoder_that_crashes_is_the_clips_fault(tmp_path, monkeypatch):
    stand_in(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    answer = run_child(check(tmp_path), limit_s=20, tick=go_on)
    assert "stopped the program that reads it" in answer.error


def test_a_fault_of_ours_is_said_to_be_ours(tmp_path, monkeypatch, capfd):
    stand_in(monkeypatch, "raise RuntimeError('what happened')")
    answer = run_child(check(tmp_path), limit_s=20, tick=go_on)
    assert "fault of this program" in answer.error
    assert "what happened" not in answer.error
    assert "what happened" in capfd.readouterr().err


def test_a_real_child_that_breaks_is_not_the_clips_fault(capfd):
    """It ends with an exit code although a thread of it still reads."""
    answer = run_child({"task": "nothing of ours", "memory_mb": 4000}, limit_s=60, tick=go_on)
    assert answer.result is None
    assert "fault of this program" in answer.error
    assert "ValueError" in capfd.readouterr().err


def test_cancelling_ends_the_child_at_once(tmp_path, monkeypatch):
    stand_in(monkeypatch, "import time; time.sleep(60)")
    begun = time.monotonic()
    with pytest.raises(Stopped):
        run_child(check(tmp_path), limit_s=60, tick=lambda p: time.monotonic() - begun < 0.5)
    assert time.monotonic() - begun < 10


def test_the_child_ends_when_its_parent_is_gone(tmp_path):
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import gait.jobs.child as c, time; "  # noqa: ISC004
            "c._task = lambda name: lambda r, p: time.sleep(60); c.main()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    request = {**check(tmp_path), "cpu_s": 60}
    child.stdin.write(json.dumps(request).encode() + b"\n")
    child.stdin.close()  # as when the parent is killed
    assert child.wait(20) == 1
    child.stdout.close()


def test_keys_and_addresses_stay_outside(monkeypatch):
    for name in ("GAIT_SECRET_KEY", "AWS_ACCESS_KEY_ID", "GAIT_DATABASE_URL", "DB_PASSWORD"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("GAIT_MODEL_DIR", "/models")
    env = without_secrets()
    assert "PATH" in env
    assert env["GAIT_MODEL_DIR"] == "/models"
    assert not {n for n in env if "SECRET" in n or "AWS" in n or "DATABASE" in n or "PASS" in n}
