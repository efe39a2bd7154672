"""What a visit cannot tell, gathered once per side and reason."""

from __future__ import annotations

from by_hand import measured, not_measured

from gait.measures.side_view import far_leg_reason
from gait.tracks.track import Side
from gait.unmeasured import gather_unmeasured

FAR = far_leg_reason(Side.LEFT)
DARK = "the feet are hidden"


def entries(measurements):
    return [(u.what, u.why) for u in gather_unmeasured(measurements)]


def test_measures_with_one_reason_share_one_entry():
    found = entries(
        [
            not_measured("overstride", Side.LEFT, FAR),
            not_measured("knee_flexion_at_contact", Side.LEFT, FAR),
            not_measured("foot_strike_angle", Side.LEFT, DARK),
        ]
    )
    assert found[0] == (
        "Left leg: foot ahead of the hips at contact, knee bend at contact",
        "The left leg is the far one in this clip; film the left side too.",
    )
    assert found[1] == ("Left leg: foot strike angle", "The feet are hidden.")


def test_sides_are_kept_apart_and_the_body_has_none():
    found = entries(
        [
            not_measured("fppa", Side.LEFT, DARK),
            not_measured("fppa", Side.RIGHT, DARK),
            not_measured("cadence", None, DARK),
        ]
    )
    assert [what for what, _ in found[:3]] == [
        "Left leg: knee inward look (FPPA)",
        "Right leg: knee inward look (FPPA)",
        "Whole body: cadence",
    ]


def test_what_another_clip_of_the_visit_shows_is_not_missing():
    left_clip = [measured("overstride", Side.LEFT, 25.0), not_measured("fppa", Side.LEFT, DARK)]
    right_clip = [not_measured("overstride", Side.LEFT, FAR)]
    found = entries([*left_clip, *right_clip])
    assert not any("ahead of the hips" in what for what, _ in found)
    assert any("FPPA" in what for what, _ in found)


def test_the_same_measure_withheld_twice_is_named_once():
    found = entries([not_measured("overstride", Side.LEFT, DARK)] * 2)
    assert found[0][0] == "Left leg: foot ahead of the hips at contact"


def test_views_that_nobody_filmed_are_named_with_advice():
    side_only = entries([measured("overstride", Side.LEFT, 25.0)])
    missing = [what for what, why in side_only if why == "Needs a clip filmed from behind."]
    assert len(missing) == 1
    assert "step width" in missing[0]
    assert missing[0][0].isupper()
    assert "FPPA" in missing[0]
    both = entries(
        [
            measured(name, None, 1.0)
            for name in ("step_width", "knee_window", "pelvic_drop_look", "overstride")
        ]
    )
    assert not any("from behind" in why for _, why in both)


def test_pronation_is_always_named():
    assert entries([])[-1][0] == "Pronation (rearfoot eversion) in degrees"
    for _, why in entries([not_measured("cadence", None, DARK)]):
        assert why.endswith(".")
        assert why[0].isupper()
