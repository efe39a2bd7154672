"""Two visits beside each other: measures, patterns, pictures, page and file."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner
from visits import with_clip, with_grade, with_results, with_value

from gait.compare import compare, open_visit, write_comparison
from gait.compare.change import Verdict
from gait.compare.command import compare as command
from gait.compare.compare import PatternChange
from gait.compare.page import render
from gait.compare.pictures import picture_pairs
from gait.compare.schema import CompareResults, schema_text
from gait.errors import OutputError
from gait.exam import analyze
from gait.findings.finding import Grade
from gait.report.results import results
from gait.report.tables import write_tracks
from gait.tracks.track import View

SAMPLES = Path(__file__).parents[2] / "sample_videos"
APP = typer.Typer()
APP.command()(command)


def stored(exam, folder):
    """Keep what a comparison needs of a report, without drawing it."""
    folder.mkdir()
    (folder / "results.json").write_text(results(exam).model_dump_json(), "utf-8")
    write_tracks(exam, folder / "tracks.csv")
    return open_visit(folder)


def pattern(found, key, side=None):
    return next(p for p in found.patterns if p.key == key and p.side == side)


def test_the_same_visit_twice_has_not_changed(stick):
    found = compare(stick, stick)
    compared = [c for c in found.changes if c.verdict is not Verdict.NOT_COMPARED]
    assert len(compared) >= 8
    assert {c.verdict for c in compared} == {Verdict.NOT_DISTINGUISHABLE}
    assert {c.difference for c in compared} == {0.0}
    assert found.same_film
    grades = {p.change for p in found.patterns}
    assert grades <= {PatternChange.SAME, PatternChange.UNCLEAR}


def test_one_measure_that_moved_is_the_only_change(stick):
    found = compare(stick, with_value(stick, "overstride", -12.0))
    assert [(c.name, c.difference) for c in found.changes if c.changed] == [
        ("overstride", pytest.approx(-12.0))
    ]


def test_measures_that_neither_visit_has_are_left_out(stick):
    names = {(c.name, c.side) for c in compare(stick, stick).changes}
    assert ("pelvic_drop", "left") not in names
    assert ("overstride", "right") in names


def test_a_measure_without_a_known_error_is_not_compared(stick):
    odd = next(c for c in compare(stick, stick).changes if c.name == "made_up_ratio")
    assert odd.verdict is Verdict.NOT_COMPARED
    assert "does not know the measure" in odd.why


def test_a_view_that_only_one_visit_has_is_not_compared(stick):
    left = with_clip(stick, 0, view=View.SIDE_LEFT)
    by_name = {c.name: c for c in compare(stick, left).changes}
    assert by_name["trunk_lean"].verdict is Verdict.NOT_COMPARED
    assert "same view" in by_name["trunk_lean"].why
    assert by_name["cadence"].verdict is Verdict.NOT_DISTINGUISHABLE, "seen from everywhere"
    assert by_name["fppa"].verdict is Verdict.NOT_DISTINGUISHABLE


def test_a_grade_changes_only_with_a_measure_behind_it(stick):
    graded = with_grade(stick, "overstride", Grade.NONE)
    within = pattern(compare(stick, graded), "overstride", "right")
    assert within.change is PatternChange.WITHIN_ERROR
    assert "does not count" in within.text
    real = pattern(
        compare(stick, with_value(graded, "overstride", -12.0)), "overstride", "right"
    )
    assert real.change is PatternChange.CHANGED
    assert "foot ahead of the hips at contact (right)" in real.text
    assert (real.then, real.now) == (Grade.MARKED, Grade.NONE)


def test_what_could_not_be_told_is_not_called_a_change(stick):
    found = compare(stick, with_grade(stick, "hip_drop", Grade.MILD))
    assert pattern(found, "hip_drop").change is PatternChange.UNCLEAR


def test_pictures_show_the_same_measure_and_changed_ones_first(stick):
    pairs = picture_pairs(compare(stick, with_value(stick, "trunk_lean", 9.0)))
    assert pairs[0].title == "Trunk lean"
    assert len(pairs) == len({p.title for p in pairs})
    assert all(p.then.source.startswith("data:image/jpeg;base64,") for p in pairs)
    assert all(p.then.alt.startswith("First visit: ") for p in pairs)


def test_a_picture_outside_of_the_report_is_never_read(stick, tmp_path):
    (tmp_path / "secret.png").write_bytes(
        (stick.folder / "frames").glob("*.png").__next__().read_bytes()
    )
    inside = tmp_path / "visit"
    inside.mkdir()
    moved = replace(stick, folder=inside)
    assert moved.picture("../secret.png") is None
    assert moved.picture("missing.png") is None
    assert stick.picture("results.json") is None


def test_the_page_loads_nothing_and_names_every_picture(stick):
    page = render(compare(stick, with_value(stick, "overstride", -12.0)))
    assert "default-src 'none'" in page
    assert not re.search(r"(?:src|href)=\"(?!data:|#)", page)
    assert all('alt="' in tag for tag in re.findall(r"<img[^>]*>", page))
    named = re.findall(r"<svg[^>]*>", page)
    assert all("aria-label=" in tag or 'aria-hidden="true"' in tag for tag in named)
    assert "33 → 21" in page
    assert "1 of " in page


def test_names_from_files_are_escaped(stick):
    evil = with_clip(stick, 0, file="<script>alert(1)</script>.mp4")
    assert "<script>alert" not in render(compare(stick, evil))


def test_the_order_as_given_counts_and_is_said(stick):
    later = with_results(stick, created=stick.results.created.replace(year=2030))
    assert "earlier one by its date" in render(compare(later, stick))
    assert "earlier one by its date" not in render(compare(stick, later))


def test_the_file_says_what_the_page_says(stick, tmp_path):
    found = compare(stick, with_value(stick, "overstride", -12.0))
    files = write_comparison(found, tmp_path / "out")
    data = CompareResults.model_validate_json(files.results.read_bytes())
    change = next(c for c in data.changes if c.name == "overstride")
    assert change.verdict is Verdict.CHANGED
    assert change.difference == pytest.approx(-12.0)
    assert abs(change.difference) > change.real_from
    assert change.then.value - 12.0 == pytest.approx(change.now.value)
    assert sorted(data.files) == sorted(p.name for p in files.folder.iterdir())
    write_comparison(found, tmp_path / "out")  # its own files are replaced


def test_the_schema_in_the_docs_is_the_one_of_the_models():
    there = Path(__file__).parents[2] / "docs" / "compare.schema.json"
    assert json.loads(there.read_text("utf-8")) == json.loads(schema_text())


def test_other_peoples_files_stay(stick, tmp_path):
    (tmp_path / "compare.html").write_text("mine")
    with pytest.raises(OutputError, match=r"compare\.html"):
        write_comparison(compare(stick, stick), tmp_path)
    assert (tmp_path / "compare.html").read_text() == "mine"


def test_a_report_without_tracks_is_compared_all_the_same(stick, tmp_path):
    (tmp_path / "results.json").write_bytes((stick.folder / "results.json").read_bytes())
    bare = open_visit(tmp_path / "results.json")
    assert bare.in_place == (None, None)
    assert not [c for c in compare(stick, bare).changes if c.changed]


def test_the_command_says_what_changed_and_where_the_page_is(stick_report, tmp_path):
    out = tmp_path / "out"
    done = CliRunner().invoke(APP, [str(stick_report), str(stick_report), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "not distinguishable" in done.output
    assert (out / "compare.html").is_file()


def test_a_folder_without_a_report_is_refused(tmp_path, stick_report):
    done = CliRunner().invoke(APP, [str(stick_report), str(tmp_path)])
    assert isinstance(done.exception, OutputError)


def test_hip_drop_against_a_level_hip_has_changed(sample_exam, pose_model, cache_dir, tmp_path):
    level = analyze(SAMPLES / "rear_normal.mp4", model=pose_model, cache_dir=cache_dir)
    visits = [stored(level, tmp_path / "level"), stored(sample_exam, tmp_path / "drop")]
    found = compare(*visits)
    drop = next(c for c in found.changes if c.name == "pelvic_drop_look")
    assert drop.changed
    assert drop.difference > 0
    assert visits[0].in_place == (True,)
    assert visits[1].in_place == (True, True)
    again = compare(visits[1], visits[1])
    assert not [c for c in again.changes if c.changed]


def test_the_lead_counts_what_was_compared(stick):
    page = render(compare(stick, with_value(stick, "overstride", -12.0)))
    assert "1 of 11 measures changed by more than the error of the method; the others" in page
    assert "No change beyond the error of the method in 11 measures." in render(
        compare(stick, stick)
    )


def test_patterns_that_nobody_saw_or_only_one_looked_for_are_listed_once(stick):
    fewer = [f for f in stick.results.findings if f.key != "backseat"]
    page = render(compare(stick, with_results(stick, findings=fewer)))
    alone = page.split("Looked for in one of the visits only</h3>")[1].split("</p>")[0]
    assert alone.strip() == "<p>Backseat posture."
    absent = page.split("Not seen in either visit</h3>")[1].split("</p>")[0]
    assert absent.strip() == "<p>Knee turning inward, left."
    assert page.count('<li class="pattern">') == 2
