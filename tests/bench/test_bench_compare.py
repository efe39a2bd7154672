import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hand_truth import plain_score

from bench.compare import END, START, committed_summary, moves, with_table
from bench.summary import summarise
from bench.validate import write_pages
from gait.errors import OptionError


def test_the_table_is_put_between_the_markers() -> None:
    page = f"# Title\n\n{START}\nold\n{END}\n\nrest\n"
    once = with_table(page, "| a |\n| --- |\n")
    assert once == f"# Title\n\n{START}\n\n| a |\n| --- |\n\n{END}\n\nrest\n"
    assert with_table(once, "| a |\n| --- |\n") == once


@pytest.mark.parametrize(
    "page", ["no markers", f"{START} only", f"{END}{START}", 2 * START + END]
)
def test_a_page_without_a_place_is_refused(page: str) -> None:
    with pytest.raises(OptionError, match="no place"):
        with_table(page, "| a |")


def test_nothing_moves_when_nothing_changed() -> None:
    summary = summarise([plain_score("a"), plain_score("b", error=1.0)], "0")
    assert moves(summary, summary) == []


def test_what_moved_is_named_with_both_figures() -> None:
    before = summarise([plain_score("a", error=1.0)], "0")
    after = summarise([plain_score("a", error=4.0)], "0")
    moved = {(m.table, m.row, m.column): (m.before, m.after) for m in moves(before, after)}
    row = "both, knee_flexion_at_contact, near, side, 60"
    assert moved["rows", row, "rmse"] == (1.0, 4.0)
    assert moved["rows", row, "coverage"] == (1.0, 0.0)
    assert ("rows", row, "n") not in moved
    assert moves(before, after)[0].table == "goals"


def test_rows_that_come_and_go_are_named() -> None:
    few = summarise([plain_score("a")], "0")
    more = summarise([plain_score("a"), plain_score("b", view="rear")], "0")
    new = [m for m in moves(few, more) if ", rear, " in m.row]
    assert new
    assert all(m.before is None for m in new)


def test_small_changes_are_left_out() -> None:
    before = summarise([plain_score("a", error=0.5)], "0")
    after = summarise([plain_score("a", error=0.505)], "0")
    assert moves(before, after) == []
    assert moves(before, after, smallest=0.001)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_committed_figures_count_not_those_on_the_disk(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(
            ["git", "-C", str(tmp_path), *who, *words], check=True, capture_output=True
        )

    path = tmp_path / "docs" / "summary.json"
    assert committed_summary(path) is None
    path.parent.mkdir()
    path.write_text(json.dumps({"clips": 1}))
    git("init", "-q")
    assert committed_summary(path) == {"clips": 1}, "never committed: as it stands"
    git("add", ".")
    git("commit", "-qm", "figures")
    path.write_text(json.dumps({"clips": 2}))
    assert committed_summary(path) == {"clips": 1}


def test_pages_plots_and_summary_are_the_same_every_time(tmp_path: Path) -> None:
    scores = [
        plain_score("a", "tune", 1.0),
        plain_score("b", "test", -1.0),
        plain_score("c", "test", 2.0, yaw_deg=8.0),
    ]
    for folder, order in (("one", scores), ("two", scores[::-1])):
        write_pages(order, tmp_path / folder, "Validation")
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert {"README.md", "measures.md", "summary.json", "bland_altman.svg"} <= set(names)
    for name in names:
        one, two = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
        assert one == two, name
    page = (tmp_path / "one" / "README.md").read_text(encoding="utf-8")
    plots = [name for name in names if name.endswith(".svg")]
    assert all(f"]({name})" in page for name in plots)
    # the test half: errors -1 and 2
    assert "| Knee bend at contact, deg | near | side | 2 | +0.5 | 2.1 | 1.6 |" in page
    summary = json.loads((tmp_path / "one" / "summary.json").read_text(encoding="utf-8"))
    assert summary["clips"] == 3


def test_far_leg_numbers_are_not_hidden(tmp_path: Path) -> None:
    scored = plain_score("a")
    far = tuple(
        replace(row, leg="far") if row.value is not None else row for row in scored.measures
    )
    write_pages([replace(scored, measures=far)], tmp_path, "Validation")
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "| Knee bend at contact, deg | far | side | 1 |" in page
