"""Screens as they are entered."""

from __future__ import annotations

import pytest

from gait.errors import OptionError
from gait.screens.definitions import screen_definitions
from gait.screens.read import read_screens
from gait.tracks.track import Side


def test_values_arrive_per_side():
    screens = read_screens(
        {
            "front_plank_s": 70,
            "left": {"knee_to_wall_cm": 9.5, "step_down_rating": "fair"},
            "right": {"knee_to_wall_cm": 12},
        },
        "v.toml",
    )
    assert screens.get("front_plank_s", None) == 70.0
    assert screens.get("knee_to_wall_cm", Side.LEFT) == 9.5
    assert screens.get("step_down_rating", Side.LEFT) == "fair"
    assert screens.get("step_down_rating", Side.RIGHT) is None
    assert read_screens({}, "v.toml").values == ()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (
            {"left": {"knee_to_wal_cm": 9}},
            "[screens.left] is not known; did you mean knee_to_wall_cm",
        ),
        ({"knee_to_wall_cm": 9}, "belongs under [screens.left] or [screens.right]"),
        ({"left": {"front_plank_s": 9}}, "front_plank_s belongs under [screens]"),
        ({"left": {"knee_to_wall_cm": 90}}, "give a number from 0 to 30 (cm)"),
        ({"left": {"knee_to_wall_cm": "9"}}, "give a number from 0 to 30 (cm)"),
        ({"left": {"knee_to_wall_cm": True}}, "give a number from 0 to 30 (cm)"),
        ({"left": {"knee_to_wall_cm": float("inf")}}, "give a number from 0 to 30 (cm)"),
        ({"left": {"step_down_rating": "ok"}}, 'give "good", "fair", "poor"'),
        ({"left": 3}, "[screens.left] must be a table"),
        ({"links": {}}, "links in [screens] is not known"),
    ],
)
def test_wrong_entries_are_refused_in_one_sentence(table, says):
    with pytest.raises(OptionError) as refused:
        read_screens(table, "v.toml")
    assert says in str(refused.value)
    assert str(refused.value).startswith("v.toml: ")


@pytest.mark.parametrize("key", sorted(screen_definitions()))
def test_the_table_of_screens_is_whole(key):
    row = screen_definitions()[key]
    assert row.source
    assert row.how.endswith(".")
    if row.rated:
        return
    low, high = row.allowed
    assert low < high
    for limits in (row.usual_low, row.usual_high):
        assert set(limits) in (set(), {"any"}, {"female", "male"})
        assert all(low <= limit <= high for limit in limits.values())
    # A unit in the name: a number without one is asked for nowhere.
    ends = ("_cm", "_mm", "_s", "_n", "_deg", "_nm_per_kg", "_0_5", "_raises", "_index")
    assert key.endswith(ends)
