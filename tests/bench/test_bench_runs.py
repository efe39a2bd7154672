import json
from pathlib import Path

import pytest
from hand_truth import truth_table

from bench.runs import program_hash, score_clip, score_clips
from bench.sets import read_set, the_set
from bench.validate import main
from gait.errors import OptionError


@pytest.fixture
def broken_clip(tmp_path: Path) -> Path:
    """A file that is no video, with a truth beside it."""
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"not a video at all")
    clip.with_suffix(".json").write_text(json.dumps(truth_table()), encoding="utf-8")
    return clip


def test_a_clip_that_cannot_be_analysed_is_a_row(broken_clip: Path, tmp_path: Path) -> None:
    result = score_clip(broken_clip, "program", tmp_path / "scores")
    assert "clip.mp4" in result.error
    assert result.error.endswith(".")
    assert result.detected == 0.0
    assert all(row.withheld == result.error for row in result.measures)


def test_scores_are_kept_until_something_changes(broken_clip: Path, tmp_path: Path) -> None:
    folder = tmp_path / "scores"
    score_clip(broken_clip, "program", folder)
    (kept,) = folder.iterdir()
    kept.write_text(kept.read_text().replace('"body":"ben"', '"body":"kept"'))
    assert score_clip(broken_clip, "program", folder).factors.body == "kept"
    assert score_clip(broken_clip, "other program", folder).factors.body == "ben"
    broken_clip.write_bytes(b"another file that is no video")
    assert score_clip(broken_clip, "program", folder).factors.body == "ben"
    kept.write_text("half written")
    broken_clip.write_bytes(b"not a video at all")
    assert score_clip(broken_clip, "program", folder).factors.body == "ben"


def test_scores_come_in_the_order_of_the_clips(pose_model: Path, broken_clip: Path) -> None:
    clips = [broken_clip, broken_clip.with_name("b.mp4")]
    seen: list[tuple[str, int, int]] = []

    def run(clip: Path, program: str):
        assert program == program_hash()
        return score_clip(broken_clip, clip.name, broken_clip.parent / "scores")

    scores = score_clips(clips, run=run, progress=lambda *step: seen.append(step))
    assert [s.factors.name for s in scores] == ["clip", "clip"]
    assert seen == [("analysing clips", 1, 2), ("analysing clips", 2, 2)]
    assert len(program_hash()) == 64


def test_a_truth_of_another_schema_is_refused(broken_clip: Path) -> None:
    broken_clip.with_suffix(".json").write_text(json.dumps({"schema": "other"}))
    with pytest.raises(OptionError, match="schema"):
        score_clip(broken_clip, "program")


def test_a_folder_of_specifications(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no specifications"):
        read_set(tmp_path)
    for name in ("b", "a"):
        (tmp_path / f"{name}.toml").write_text("duration_s = 3.0\n")
    assert [spec.name for spec in read_set(tmp_path)] == ["a", "b"]
    (tmp_path / "c.toml").write_text('name = "a"\n')
    with pytest.raises(OptionError, match="'a'"):
        read_set(tmp_path)


def test_the_command_line_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--specs", str(tmp_path)]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert said.startswith("There are no specifications")


def test_the_sets_have_both_halves_and_names_of_their_own() -> None:
    for quick in (True, False):
        specs = the_set(quick=quick)
        names = [spec.name for spec in specs]
        assert len(set(names)) == len(names) >= (12 if quick else 120)
        assert {spec.labels["half"] for spec in specs} == {"tune", "test"}
