import math

import pytest

from bench.statistics import Hits, agreement


def test_known_numbers() -> None:
    a = agreement([1.0, 4.0, 7.0, 12.0], [0.0, 4.0, 8.0, 12.0])
    # errors 1, 0, -1, 0
    assert a.n == 4
    assert a.bias == pytest.approx(0.0)
    assert a.sd == pytest.approx(math.sqrt(2.0 / 3.0))
    assert a.rmse == pytest.approx(math.sqrt(0.5))
    assert a.loa_low == pytest.approx(-1.96 * math.sqrt(2.0 / 3.0))
    assert a.loa_high == pytest.approx(1.96 * math.sqrt(2.0 / 3.0))
    # truth deviations -6 -2 2 6 against values -5 -2 1 6: 72 / 80
    assert a.slope == pytest.approx(72.0 / 80.0)
    assert a.r == pytest.approx(72.0 / math.sqrt(80.0 * 66.0))


def test_an_offset_is_bias_and_nothing_else() -> None:
    a = agreement([3.0, 5.0, 9.0], [1.0, 3.0, 7.0])
    assert a.bias == pytest.approx(2.0)
    assert a.sd == pytest.approx(0.0)
    assert a.rmse == pytest.approx(2.0)
    assert a.rmse_offset_removed == pytest.approx(0.0)
    assert a.slope == pytest.approx(1.0)
    assert a.r == pytest.approx(1.0)


def test_a_gain_is_the_slope() -> None:
    assert agreement([0.25, 1.25, 2.5], [1.0, 5.0, 10.0]).slope == pytest.approx(0.25)


def test_what_cannot_be_computed_is_none() -> None:
    assert agreement([], []).rmse is None
    one = agreement([2.0], [1.0])
    assert (one.bias, one.sd, one.loa_low, one.slope) == (1.0, None, None, None)
    assert agreement([1.0, 2.0, 3.0], [5.0, 5.0, 5.0]).slope is None
    flat = agreement([5.0, 5.0, 5.0], [1.0, 2.0, 3.0])
    assert flat.slope == pytest.approx(0.0)
    assert flat.r is None


def test_f1() -> None:
    assert Hits(8, 2, 2).f1 == pytest.approx(0.8)
    assert Hits(0, 0, 0).f1 is None
