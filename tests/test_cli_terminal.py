"""What the terminal shows and asks."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from gait.arrays import frozen
from gait.terminal import Bars, _ask_rate
from gait.video import Clip

CLIP = Clip(
    path=Path("slow [2].mp4"),
    sha256="0" * 64,
    width_px=640,
    height_px=480,
    rotation_deg=0,
    codec="h264",
    pixel_format="yuv420p",
    file_time_s=frozen(np.arange(30) / 30.0),
    capture_fps_hint=None,
    damaged_frames=0,
)


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        (["240"], 240.0),
        (["119,88"], 119.88),
        (["  60 "], 60.0),
        ([""], None),
        (["fast", "240 fps", "120"], 120.0),
    ],
)
def test_the_question_for_the_capture_rate(monkeypatch, typed, rate):
    shown = io.StringIO()
    answers = iter(typed)
    monkeypatch.setattr("builtins.input", lambda *_: next(answers))
    console = Console(file=shown, width=200)
    assert _ask_rate(console, CLIP, "It plays in slow motion.") == rate
    assert "slow [2].mp4: It plays in slow motion." in shown.getvalue()
    assert shown.getvalue().count("Please give a number") == len(typed) - 1
    assert list(answers) == []


def bars_on(terminal: bool) -> str:
    shown = io.StringIO()
    with Bars(Console(file=shown, force_terminal=terminal, width=100)) as bars:
        for _ in range(2):
            for done in range(4):
                bars.show("reading the landmarks", done, 3)
        bars.pause()
        bars.resume()
        bars.show("writing the report", 1, 1)
    return shown.getvalue()


def test_bars_at_a_terminal_and_silence_in_a_pipe():
    assert "reading the landmarks" in bars_on(terminal=True)
    assert "3/3" in bars_on(terminal=True)
    assert bars_on(terminal=False).strip() == ""
