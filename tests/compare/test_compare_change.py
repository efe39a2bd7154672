"""The rule of change, by cases worked out by hand."""

from __future__ import annotations

import pytest

from gait.compare import change as change_module
from gait.compare.change import Verdict, judge_change, real_from
from gait.measures.definitions import Definition, definition
from gait.report.schema import MeasurementResult


@pytest.fixture
def known(monkeypatch):
    """Trunk lean with an error that no tuning moves."""
    fixed = row(3.0, 1.1)
    monkeypatch.setattr(change_module, "lookup", lambda name: fixed)
    return fixed


def row(mdc: float, error_sd: float) -> Definition:
    return definition("trunk_lean").model_copy(update={"mdc": mdc, "error_sd": error_sd})


def lean(value: float | None, half: float = 0.0, withheld: str | None = None):
    return MeasurementResult(
        name="trunk_lean",
        label="Trunk lean",
        side=None,
        clip=0,
        unit="deg",
        value=value,
        low=None if value is None else value - half,
        high=None if value is None else value + half,
        n=12,
        withheld=withheld,
        steps=[],
    )


def test_without_intervals_the_minimal_detectable_change_alone_counts():
    assert real_from(row(3.0, 0.0), 0.0, 0.0, same_setup=True) == 3.0
    assert real_from(row(3.0, 0.0), 0.0, 0.0, same_setup=False) == 3.0


def test_both_intervals_are_joined_with_it():
    # 3, 4 and 12 are the edges of a box whose diagonal is 13.
    assert real_from(row(3.0, 0.0), 4.0, 12.0, same_setup=False) == pytest.approx(13.0)


def test_in_one_setup_the_lasting_error_cancels():
    # Lasting part 1.96 x 2 = 3.92; intervals sqrt(3.92^2 + 4^2) and sqrt(3.92^2 + 12^2):
    # what is left are 4 and 12, joined with 3: 13.
    halves = ((3.92**2 + 4.0**2) ** 0.5, (3.92**2 + 12.0**2) ** 0.5)
    assert real_from(row(3.0, 2.0), *halves, same_setup=True) == pytest.approx(13.0)
    whole = (9.0 + halves[0] ** 2 + halves[1] ** 2) ** 0.5
    assert real_from(row(3.0, 2.0), *halves, same_setup=False) == pytest.approx(whole)


def test_an_interval_narrower_than_the_lasting_error_adds_nothing():
    assert real_from(row(3.0, 2.0), 1.0, 2.0, same_setup=True) == 3.0


def test_a_difference_is_a_change_only_beyond_the_line(known):
    line = real_from(known, 2.5, 2.5, same_setup=True)
    # mdc 3; 2.5^2 - (1.96 x 1.1)^2 = 1.6016 for each visit.
    assert line == pytest.approx((9.0 + 2 * 1.601664) ** 0.5)
    below = judge_change(lean(8.0, 2.5), lean(8.0 + 0.99 * line, 2.5))
    above = judge_change(lean(8.0, 2.5), lean(8.0 - 1.01 * line, 2.5))
    assert below.verdict is Verdict.NOT_DISTINGUISHABLE
    assert above.verdict is Verdict.CHANGED
    assert above.difference == pytest.approx(-1.01 * line)
    assert above.real_from == pytest.approx(line)


@pytest.mark.usefixtures("known")
def test_another_setup_asks_for_a_larger_difference():
    near = judge_change(lean(8.0, 2.5), lean(12.0, 2.5))
    other = judge_change(lean(8.0, 2.5), lean(12.0, 2.5), method_cautions=("yaw",))
    speed = judge_change(lean(8.0, 2.5), lean(12.0, 2.5), runner_cautions=("speed",))
    assert near.changed
    assert not other.changed
    assert other.real_from == pytest.approx((9.0 + 12.5) ** 0.5)
    assert speed.changed, "another speed does not make the measurement worse"
    assert speed.cautions == ("speed",)


@pytest.mark.parametrize(
    ("then", "now", "why"),
    [
        (lean(None, withheld="the trunk is hidden"), lean(8.0), "first visit: the trunk"),
        (lean(8.0), lean(None, withheld="too few steps"), "second visit: too few"),
        (lean(8.0), None, "same view"),
        (None, lean(8.0), "same view"),
    ],
)
def test_what_is_missing_is_not_compared_and_says_why(then, now, why):
    change = judge_change(then, now)
    assert change.verdict is Verdict.NOT_COMPARED
    assert change.difference is None
    assert why in change.why
