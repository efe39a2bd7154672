"""Two visits side by side, decoded back."""

from __future__ import annotations

import dataclasses
import json
import shutil

import av
import numpy as np
import pytest
from stick_runner import FPS, STRIDE_S
from typer.testing import CliRunner

from gait.cli import app
from gait.compare import compare, open_visit, write_comparison
from gait.compare import film as filming
from gait.compare.film import write_side_by_side
from gait.compare.played import open_played
from gait.compare.strides import Stride, strides_in_step
from gait.errors import Cancelled, OutputError
from gait.report import write_report
from gait.report.film.page import LETTER, wrapped
from gait.report.film.script import film_words
from gait.report.lettering import text_size
from gait.tracks.track import Side, View


@pytest.fixture(scope="module")
def visits(stick_visit, tmp_path_factory):
    """One report with clips, twice."""
    base = tmp_path_factory.mktemp("visits")
    write_report(stick_visit, base / "a", film=False)
    shutil.copytree(base / "a", base / "b")
    return base / "a", base / "b"


@pytest.fixture(scope="module")
def comparison(visits):
    return compare(*map(open_visit, visits))


def test_both_are_shown_upright_and_it_is_listed(comparison, tmp_path):
    files = write_comparison(comparison, tmp_path / "c", film=True)
    assert files.film == tmp_path / "c" / "compare.mp4"
    listed = json.loads(files.results.read_text(encoding="utf-8"))["files"]
    assert "compare.mp4" in listed
    with av.open(str(files.film)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == (608, 1080)
        pictures = [f.to_ndarray(format="rgb24") for f in container.decode(stream)]
    side = pictures[30].astype(int)
    top, bottom = side[60:508], side[568:1016]
    # The same clip twice: the same picture above and below.
    assert np.abs(top - bottom).mean() < 3
    assert np.ptp(top) > 150
    without = write_comparison(comparison, tmp_path / "c")
    assert without.film is None
    assert not (tmp_path / "c" / "compare.mp4").exists()


def test_both_feet_land_together_in_both(comparison, visits):
    a, b = (open_played(v, 0) for v in (comparison.then, comparison.now))
    slow = dataclasses.replace(b, landings={s: 1.1 * v + 0.02 for s, v in b.landings.items()})
    (stride, *_rest) = strides_in_step(a, slow, 4)
    for k, played in enumerate((a, slow)):
        own = stride[k].side
        assert np.abs(played.landings[own] - stride[k].time_at(0.0)).min() < 1e-9
        other = Side.LEFT if own is Side.RIGHT else Side.RIGHT
        assert np.abs(played.landings[other] - stride[k].time_at(0.5)).min() < 1e-9
    assert stride[1].duration_s == pytest.approx(1.1 * stride[0].duration_s)


def test_a_missed_landing_makes_no_stride(comparison):
    a = open_played(comparison.then, 0)
    gone = dataclasses.replace(a, landings={**a.landings, Side.LEFT: np.array([])})
    assert strides_in_step(a, gone, 4) == []
    assert strides_in_step(a, a, 4)


def test_time_runs_at_a_quarter_and_stands_at_the_landing(comparison):
    played = open_played(comparison.then, 0)
    stride = Stride(Side.RIGHT, 0.1, 0.1 + STRIDE_S / 2, 0.1 + STRIDE_S)
    moments = filming._moments((played, played), (stride, stride))
    assert moments[0].frames == (round(0.1 * FPS),) * 2
    assert moments[0].text == "Right foot lands"
    total = sum(m.shown_s for m in moments)
    assert total == pytest.approx(4 * STRIDE_S + 1.2)
    assert all(m.frames[0] == m.frames[1] for m in moments)


def test_legs_are_drawn_at_one_length(comparison):
    a = open_played(comparison.then, 0)
    small = dataclasses.replace(a, points=a.points / 2, leg_px=a.leg_px / 2)
    stride = strides_in_step(a, small, 1)[0]
    moments = tuple(filming._moments((a, small), stride))
    windows = filming._windows((a, small), moments, (600, 470))
    scales = [next(iter(w.values())).scale for w in windows]
    assert scales[0] * a.leg_px == pytest.approx(scales[1] * small.leg_px)


def test_a_report_without_its_clips_is_named(visits, tmp_path):
    bare = tmp_path / "bare"
    shutil.copytree(visits[1], bare)
    (bare / "clip1.mp4").unlink()
    found = compare(open_visit(visits[0]), open_visit(bare))
    with pytest.raises(OutputError, match=r"bare, which keeps no clip1\.mp4"):
        write_comparison(found, tmp_path / "c", film=True)
    assert not (tmp_path / "c").exists()


def test_a_clip_of_another_visit_is_refused(visits, tmp_path, comparison):
    other = tmp_path / "other"
    shutil.copytree(visits[1], other)
    results = json.loads((other / "results.json").read_text(encoding="utf-8"))
    results["clips"][0]["frames"] += 5
    (other / "results.json").write_text(json.dumps(results), encoding="utf-8")
    with pytest.raises(OutputError, match="53"):
        open_played(open_visit(other), 0)


def test_visits_without_a_common_view_have_no_film(comparison, tmp_path):
    with pytest.raises(OutputError, match="same view"):
        write_side_by_side(dataclasses.replace(comparison, pairs=()), tmp_path / "c.mp4")


def test_a_cancelled_comparison_leaves_nothing(comparison, tmp_path):
    def stop(stage, done, total):
        if done == 5:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        write_comparison(comparison, tmp_path / "c", film=True, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_where_the_film_is(visits, tmp_path):
    done = CliRunner().invoke(
        app, ["compare", *map(str, visits), "--film", "--out", str(tmp_path / "c")]
    )
    assert done.exit_code == 0, done.output
    assert "compare.mp4" in done.output.replace("\n", "")


@pytest.mark.parametrize("view", [View.SIDE_RIGHT, View.REAR])
def test_the_longest_date_fits_its_label(view):
    stage = filming._Stage.of(view)
    room = stage.size[0] - 2 * filming._MARGIN
    words = film_words()["compare"]
    for key in ("first", "second"):
        lines = wrapped(words[key].format(day="30 September 2026"), LETTER, room)
        assert all(text_size(line, LETTER)[0] <= room for line in lines)
        label_px = stage.panels[0][1] - stage.labels[0][1]
        assert (1.06 + 1.2 * (len(lines) - 1) + 0.25) * LETTER <= label_px
