"""Frame times from what files say."""

import numpy as np
import pytest

from gait.video.stamps import display_times


def test_sane_times_are_left_alone():
    np.testing.assert_array_equal(
        display_times([90, 93, 99, 100], 0.1), np.array([0, 3, 9, 10]) * 0.1
    )


def test_times_in_the_order_of_decoding_are_sorted():
    np.testing.assert_allclose(
        display_times([1, 2, 3, 5, 4, 6, 8, 7], 0.04), np.arange(8) * 0.04
    )


def test_missing_and_repeated_times_are_filled_in_evenly():
    times = display_times([None, 10, 20, 20, 40, None, 60, 70, 80, None], 1.0)
    np.testing.assert_allclose(times, np.arange(10) * 10.0)


def test_a_gap_stays_a_gap():
    np.testing.assert_array_equal(
        display_times([0, 1, 2, 30, 31], 1.0), np.array([0.0, 1, 2, 30, 31])
    )


@pytest.mark.parametrize(
    "ticks",
    [
        [],
        [5],
        [None] * 20,
        [0, None, None, None, None, 5],
        [7] * 20,
        [*range(100), *range(100)],  # a second recording appended to the first
    ],
)
def test_useless_times_give_none(ticks):
    assert display_times(ticks, 0.1) is None


def test_times_without_a_time_base_give_none():
    assert display_times([0, 1, 2], 0.0) is None
