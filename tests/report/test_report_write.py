"""write_report as a whole."""

from __future__ import annotations

import dataclasses

import pytest

from gait.errors import Cancelled, OutputError
from gait.report import write_report


def names(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_all_files_are_there(report):
    for path in (report.page, report.results, report.steps, report.tracks):
        assert path.stat().st_size > 500
    assert len(report.videos) == 2
    assert len(report.frames) == 4
    assert report.folder.is_dir()
    assert {p.name for p in report.folder.parent.iterdir()} == {"visit"}  # no leftovers


def test_one_clip_has_one_plainly_named_video(exam, tmp_path):
    one = dataclasses.replace(exam, clips=exam.clips[:1], findings=exam.findings[:2])
    files = write_report(one, tmp_path / "r")
    assert [p.name for p in files.videos] == ["annotated.mp4"]
    assert "Annotated video" in files.page.read_text(encoding="utf-8")


def test_a_second_report_replaces_the_first(exam, tmp_path):
    folder = tmp_path / "r"
    write_report(exam, folder, video=False)
    (folder / "notes.txt").write_text("mine")
    fewer = dataclasses.replace(exam, findings=exam.findings[1:2])
    files = write_report(fewer, folder, video=False)
    assert names(folder) == {
        "report.html", "report.pdf", "results.json", "steps.csv", "tracks.csv", "notes.txt",
        "frames/01-backseat-trunk_lean-000006.png",
    }  # fmt: skip
    assert files.videos == ()
    assert "Annotated video" not in files.page.read_text(encoding="utf-8")


def test_the_same_exam_gives_the_same_bytes(exam, tmp_path):
    first, second = (write_report(exam, tmp_path / name, video=False) for name in "ab")
    for name in names(first.folder):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes(), name


@pytest.mark.parametrize(
    "stage",
    [
        "drawing key frames",
        "drawing the video",
        "copying the clips",
        "drawing the film",
        "writing the report",
    ],
)
def test_cancelling_at_any_stage_leaves_nothing(exam, tmp_path, stage):
    def stop(now, done, total):
        if now == stage:
            raise Cancelled("stopped by the user")

    with pytest.raises(Cancelled):
        write_report(exam, tmp_path / "r", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_up_to_its_total(exam, tmp_path):
    seen: dict[str, list[tuple[int, int]]] = {}
    write_report(
        exam, tmp_path / "r", progress=lambda s, d, t: seen.setdefault(s, []).append((d, t))
    )
    assert set(seen) == {
        "drawing key frames", "drawing the video", "copying the clips", "drawing the film",
        "writing the report",
    }  # fmt: skip
    for steps in seen.values():
        assert all(0 <= done <= total for done, total in steps)
        assert steps[-1][0] == steps[-1][1]


def test_a_foreign_report_is_not_overwritten(exam, tmp_path):
    (tmp_path / "report.html").write_text("mine")
    with pytest.raises(OutputError, match="did not write"):
        write_report(exam, tmp_path, video=False)
    assert names(tmp_path) == {"report.html"}


def test_a_measure_that_no_picture_can_show_has_none(exam, tmp_path):
    cadence = dataclasses.replace(exam.findings[1].frames[0], measure="cadence")
    finding = dataclasses.replace(exam.findings[1], frames=(cadence,))
    files = write_report(
        dataclasses.replace(exam, findings=(finding,)), tmp_path / "r", video=False
    )
    assert files.frames == ()
    assert '"file": null' in files.results.read_text(encoding="utf-8")
