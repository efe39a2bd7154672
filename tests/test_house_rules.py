"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

GAIT = Path(__file__).parents[1] / "gait"
SOURCES = sorted(GAIT.rglob("*.py"))
OWN_CLOCK = ("video", "twin")
"""Packages that make time: from files, and for rendered clips."""
CLOCKLESS = [p for p in SOURCES if p.relative_to(GAIT).parts[0] not in OWN_CLOCK]
INDEX_OVER_RATE = re.compile(
    r"\b(frame|frames|index|i|n|n_frames)\s*/\s*[\w.]*(fps|_hz)\b|CAP_PROP_FPS"
)


@pytest.mark.parametrize("path", CLOCKLESS, ids=lambda p: str(p.relative_to(GAIT)))
def test_time_is_never_made_from_a_frame_index(path):
    assert not INDEX_OVER_RATE.search(path.read_text(encoding="utf-8"))


def test_the_rule_on_time_can_fail():
    assert INDEX_OVER_RATE.search("time_s = frame / clip.file_fps")
    assert INDEX_OVER_RATE.search("t = i / fps")
    assert not INDEX_OVER_RATE.search("factor = rate / file_fps")


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(GAIT)))
def test_files_and_functions_stay_short(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            words = ast.get_docstring(node) or ""
            lines = (node.end_lineno or 0) - node.lineno + 1 - len(words.splitlines())
            assert lines <= 60, node.name
