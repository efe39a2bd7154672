"""Inline SVG plots: marks stand where the numbers say."""

from __future__ import annotations

import dataclasses
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from stick_runner import CONTACT_S, gait, known

from gait.arrays import frozen
from gait.measures.measurement import CycleCurve
from gait.report.norms import norm_curve
from gait.report.plots import cycle_plot, footfalls, range_bar
from gait.tracks.track import Side


def parsed(svg) -> dict[str, list[ET.Element]]:
    """Return elements by their class; also checks that the SVG is well formed."""
    root = ET.fromstring(str(svg))
    found: dict[str, list[ET.Element]] = {}
    for element in root.iter():
        found.setdefault(element.get("class", ""), []).append(element)
    return found


def first_x(path: ET.Element) -> float:
    return float(re.match(r"M([-\d.]+)", path.get("d")).group(1))


def texts(elements) -> list[str]:
    return [e.text for e in elements]


def test_value_interval_steps_and_limits_stand_on_one_scale():
    m = known("trunk_lean", None, 0, "deg", 2.0, 3.0, gait().steps)
    found = parsed(range_bar(m))
    low_limit, high_limit = (first_x(p) for p in found["limit"])  # 4° and 12°
    per_degree = (high_limit - low_limit) / 8.0
    assert per_degree > 0
    (band,) = found["usual"]
    assert float(band.get("x")) == pytest.approx(low_limit, abs=0.1)
    assert float(band.get("width")) == pytest.approx(8.0 * per_degree, abs=0.2)
    (diamond,), (whisker,) = found["value"], found["whisker"]
    assert first_x(diamond) == pytest.approx(low_limit - 2.0 * per_degree, abs=0.2)
    assert first_x(whisker) == pytest.approx(low_limit - 5.0 * per_degree, abs=0.2)
    dots = sorted(float(c.get("cx")) for c in found["step"])
    assert len(dots) == m.n
    assert dots[-1] - dots[0] == pytest.approx(per_degree, abs=0.2)
    assert texts(found["number"]) == ["2°"]
    assert "4°" in texts(found["tick"])


def test_an_open_limit_reaches_the_end_of_the_bar():
    found = parsed(range_bar(known("overstride", Side.RIGHT, 0, "% leg", 33.0, 5.0, ())))
    (band,), (track,) = found["usual"], found["track"]
    assert band.get("x") == track.get("x")
    assert len(found["limit"]) == 1


def test_a_measure_without_limits_has_no_band():
    found = parsed(range_bar(known("contact_time", Side.LEFT, 0, "ms", 250.0, 12.0, ())))
    assert "usual" not in found
    assert texts(found["number"]) == ["250 ms"]


def test_everything_stays_inside_the_bar_even_far_from_the_usual_range():
    m = known("trunk_lean", None, 0, "deg", -40.0, 2.0, gait().steps)
    for svg in (range_bar(m), range_bar(dataclasses.replace(m, low=-40.0, high=-40.0))):
        numbers = re.findall(r'\b(?:x|cx)="([-\d.]+)"', str(svg))
        assert all(0 <= float(x) <= 420 for x in numbers)


def test_a_withheld_measurement_has_no_bar(exam):
    withheld = next(m for m in exam.measurements if not m.known)
    with pytest.raises(ValueError, match="has no number"):
        range_bar(withheld)


@pytest.mark.parametrize("compact", [False, True])
def test_curves_are_drawn_to_scale(compact):
    line = np.linspace(0.0, 60.0, 101)
    curve = CycleCurve(
        "knee_flexion", Side.LEFT, 0, "deg", frozen(np.stack([line, line])), frozen(line),
        frozen(np.zeros(101)), 40.0, "near",
    )  # fmt: skip
    found = parsed(cycle_plot([curve], norm_curve("knee_flexion"), compact=compact))
    corners = np.array(
        [[float(v) for v in p.split(",")] for p in found["mean left"][0].get("points").split()]
    )
    assert len(corners) == 101
    np.testing.assert_allclose(np.diff(corners[:, 0]), np.diff(corners[:, 0]).mean(), atol=0.11)
    assert corners[0, 1] > corners[-1, 1]  # larger values stand higher
    assert first_x(found["toe-off left"][0]) == pytest.approx(corners[40, 0], abs=0.1)
    zero = float(re.search(r" ([\d.]+)H", found["zero"][0].get("d")).group(1))
    assert corners[0, 1] == pytest.approx(zero, abs=0.1)
    assert len(found["stride left"]) == 2
    assert len(found["norm"][0].get("points").split()) == 202


def test_footfalls_show_every_stance_of_the_first_seconds():
    timing = gait()
    found = parsed(footfalls(timing))
    right = found["stance right"]
    per_second = float(right[0].get("width")) / CONTACT_S
    gap = float(right[1].get("x")) - float(right[0].get("x"))
    assert gap / per_second == pytest.approx(0.7, abs=0.01)
    shown = sum(len(e) for kind, e in found.items() if kind.startswith("stance"))
    assert shown == len(timing.steps)


def test_no_steps_no_footfalls():
    assert footfalls(dataclasses.replace(gait(), steps=())) is None
