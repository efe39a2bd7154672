"""One measurement against its limits: guard band, share of steps, words."""

from __future__ import annotations

import pytest
from by_hand import measured, not_measured

from gait.findings.evidence import picture_of
from gait.findings.finding import Verdict
from gait.findings.judge import Direction, judge, quote
from gait.measures.definitions import definition, definitions
from gait.tracks.track import Side

JUDGED = [
    (name, direction)
    for name, row in definitions().items()
    for direction in Direction
    if (row.usual_high if direction is Direction.HIGH else row.usual_low) is not None
]


def limits(name: str, direction: Direction) -> tuple[float, float | None, float]:
    """First and second limit, and +1 when larger values are farther out."""
    row = definition(name)
    if direction is Direction.HIGH:
        return row.usual_high, row.mild_high, 1.0
    return row.usual_low, row.mild_low, -1.0


@pytest.mark.parametrize(("name", "direction"), JUDGED)
def test_a_limit_is_passed_only_by_more_than_its_guard(name, direction):
    first, second, out = limits(name, direction)
    beyond_limit = definition(name).beyond

    def at(beyond: float, limit: float = first):
        return judge(measured(name, None, limit + out * beyond), direction)

    assert at(-1.05 * beyond_limit).sign.verdict is Verdict.USUAL
    for beyond in (-0.95 * beyond_limit, 0.0, 0.95 * beyond_limit):
        assert at(beyond).level == 0
        assert at(beyond).sign.verdict is Verdict.NEAR_LIMIT
    # Without a step between: the second limit may be near.
    assert at(1.05 * beyond_limit).level >= 1
    assert at(1.05 * beyond_limit).sign.verdict in (Verdict.LESS_COMMON, Verdict.UNCOMMON)
    if second is not None:
        assert at(0.95 * beyond_limit, second).level == 1
        assert at(1.05 * beyond_limit, second).level == 2


@pytest.mark.parametrize(("name", "direction"), JUDGED)
def test_a_working_limit_never_earns_more_than_less_common(name, direction):
    first, _, out = limits(name, direction)
    far = judge(measured(name, None, first + out * 1000.0), direction)
    assert far.level >= 1
    if definition(name).provisional:
        assert far.sign.verdict is Verdict.LESS_COMMON
        assert "our working limit" in far.sign.limits


def test_the_other_end_of_the_scale_is_not_looked_at():
    lean = measured("trunk_lean", None, 25.0)
    assert judge(lean, Direction.HIGH).level == 2
    assert judge(lean, Direction.LOW).level == 0
    assert judge(lean, Direction.LOW).sign.verdict is Verdict.USUAL


@pytest.mark.parametrize(("beyond", "level"), [(6, 0), (7, 1), (10, 1)])
def test_seven_steps_of_ten_must_lie_beyond_the_limit(beyond, level):
    steps = [34.0] * beyond + [29.0] * (10 - beyond)
    judged = judge(measured("overstride", Side.LEFT, 33.5, steps=steps), Direction.HIGH)
    assert judged.level == level
    assert judged.sign.share == pytest.approx(beyond / 10)
    if level == 0:
        assert judged.sign.verdict is Verdict.NEAR_LIMIT


def test_certain_means_the_whole_interval_beyond_the_first_limit():
    assert judge(measured("overstride", Side.LEFT, 35.0, half=4.9), Direction.HIGH).certain
    assert not judge(measured("overstride", Side.LEFT, 35.0, half=5.1), Direction.HIGH).certain
    low = measured("trunk_lean", None, 1.0, half=2.9)
    assert judge(low, Direction.LOW).certain
    assert not judge(measured("trunk_lean", None, 1.0, half=3.1), Direction.LOW).certain
    assert not judge(measured("overstride", Side.LEFT, 30.5, half=0.1), Direction.HIGH).certain


def test_what_was_not_measured_is_not_judged():
    judged = judge(not_measured("overstride", Side.LEFT), Direction.HIGH)
    assert (judged.level, judged.certain, judged.measured) == (0, False, False)
    assert judged.sign.verdict is Verdict.NOT_MEASURED
    assert judged.sign.share is None


def test_what_has_no_limit_is_usual():
    judged = judge(measured("contact_time", Side.LEFT, 999.0), Direction.HIGH)
    assert judged.sign.verdict is Verdict.USUAL
    assert judged.sign.limits == "no limit is known"


def test_limits_in_words():
    overstride = judge(measured("overstride", Side.LEFT, 20.0), Direction.HIGH).sign.limits
    assert overstride.startswith("usual up to 30 % ")
    assert "uncommon above 36 % " in overstride
    line = judge(measured("body_line", Side.LEFT, -8.0), Direction.LOW).sign.limits
    assert "usual from −12°, uncommon below −15°" in line
    cadence = judge(measured("cadence", None, 170.0), Direction.LOW).sign.limits
    assert cadence == "usual from 166 steps/min"


def test_a_quote_gives_value_interval_and_steps():
    text = quote(measured("knee_flexion_at_contact", Side.LEFT, 15.2, half=6.0))
    assert text == "knee bend at contact 15° (9 to 21, 10 steps)"
    one = measured("knee_flexion_at_contact", Side.LEFT, 15.2, steps=[15.2])
    assert quote(one).endswith("1 step)")
    assert quote(not_measured("fppa", Side.LEFT)).endswith("not measurable")


def test_a_quote_writes_minus_and_no_negative_nothing():
    text = quote(measured("knee_flexion_at_contact", Side.LEFT, -0.2, half=4.0))
    assert text == "knee bend at contact 0° (−4 to 4, 10 steps)"


def test_the_picture_shows_a_typical_step_not_the_worst():
    m = measured("overstride", Side.LEFT, 33.0, steps=[25.0, 60.0, 33.4, 14.0], clip=1)
    picture = picture_of(m)
    assert picture.frame == m.steps[2].frame
    assert (picture.clip, picture.measure, picture.side) == (1, "overstride", Side.LEFT)
    assert picture.caption[0].isupper()
    assert picture.caption.endswith(".")
    assert picture_of(not_measured("overstride", Side.LEFT)) is None
    assert picture_of(measured("overstride", Side.LEFT, 33.0, steps=[])) is None
