"""What cannot be told, in which order findings come, and that none is repeated."""

from __future__ import annotations

from by_hand import measured, not_measured
from usual_runner import LEFT, RIGHT, USUAL_SIDE, WHOLE_BODY, measurements, one

from gait.findings.find import find
from gait.findings.finding import Grade, Verdict
from gait.measures.side_view import far_leg_reason


def test_without_any_measurement_everything_cannot_be_told():
    findings = find([])
    assert {f.grade for f in findings} == {Grade.CANNOT_TELL}
    assert len({f.key for f in findings}) == len(findings) == 13
    for f in findings:
        assert f.why_not
        assert f.sentence
        assert f.frames == ()
        assert f.cue == ""
        assert all(s.verdict is Verdict.NOT_MEASURED for s in f.signs)
    reasons = {f.key: f.why_not for f in findings}
    assert "film from the side" in reasons["backseat"]
    for key in ("hip_drop", "knee_valgus", "crossover"):
        assert "film from behind" in reasons[key]


def test_the_reason_of_the_measure_is_the_reason_of_the_finding():
    why = "the toes leave the picture"
    items = [m for m in measurements() if m.name != "overstride"]
    items.append(not_measured("overstride", LEFT, why))
    assert one("overstride", find(items)).why_not == why


def test_nothing_is_said_of_a_far_leg_whose_near_one_was_judged():
    items = measurements()
    for name in USUAL_SIDE:
        if name not in WHOLE_BODY:
            items.append(not_measured(name, RIGHT, far_leg_reason(RIGHT)))
    findings = find(items)
    for key in ("backseat", "overstride", "extended_knee_heel_strike"):
        assert [f.side for f in findings if f.key == key] == [LEFT]


def test_what_neither_leg_can_tell_is_said_once():
    far, near = far_leg_reason(RIGHT), "only 3 usable steps of this side"
    items = [m for m in measurements() if m.name != "overstride"]
    items += [not_measured("overstride", RIGHT, far), not_measured("overstride", LEFT, near)]
    same = [f for f in find(items) if f.key == "overstride"]
    assert [(f.grade, f.side, f.why_not) for f in same] == [(Grade.CANNOT_TELL, None, near)]


def test_marked_comes_before_mild_and_cannot_tell_last():
    items = measurements(overstride=42.0, shank_inclination=10.0, step_width=1.0)
    findings = find([m for m in items if m.name != "pelvic_drop_look"])
    grades = [f.grade for f in findings]
    order = [Grade.MARKED, Grade.MILD, Grade.NONE, Grade.CANNOT_TELL]
    assert grades == sorted(grades, key=order.index)
    assert set(grades) == set(order)
    assert [f.key for f in findings[:2]] == ["overstride", "crossover"]


def test_a_composite_outranks_its_parts_however_large_they_are():
    items = measurements(
        overstride=42.0, shank_inclination=10.0, trunk_lean=1.5, step_width=1.0, cadence=158.0
    )
    findings = find(items)
    present = [f for f in findings if f.grade in (Grade.MILD, Grade.MARKED)]
    # Marked overstride lifts the mild backseat posture over the mild crossover.
    assert [f.key for f in present] == ["backseat", "crossover", "overstride", "low_cadence"]
    assert [f.grade for f in present[:3]] == [Grade.MILD, Grade.MILD, Grade.MARKED]
    assert [f.part_of for f in present] == ["", "", "backseat", "backseat"]


def test_a_part_on_the_other_side_stands_by_itself():
    items = measurements(trunk_lean=1.5, overstride=34.0)
    items += [m for m in measurements(RIGHT, overstride=34.0) if m.name == "overstride"]
    parts = {f.side: f.part_of for f in find(items) if f.key == "overstride"}
    assert parts == {LEFT: "backseat", RIGHT: ""}


def test_parts_of_what_is_not_present_stand_by_themselves():
    for f in find(measurements(overstride=42.0, shank_inclination=10.0)):
        assert f.part_of == ""


def test_each_measurement_is_listed_once_per_finding():
    for f in find(measurements(trunk_lean=-3.0, overstride=42.0, shank_inclination=15.0)):
        names = [(s.measurement.name, s.measurement.side) for s in f.signs]
        assert len(names) == len(set(names)), f.key


def test_of_two_clips_the_more_certain_number_counts():
    items = [m for m in measurements() if m.name != "fppa"]
    sure, unsure = (
        measured("fppa", LEFT, value, half=half, clip=clip)
        for value, half, clip in ((3.0, 1.0, 1), (20.0, 8.0, 2))
    )
    found = one("knee_valgus", find([*items, unsure, sure]))
    assert found.grade is Grade.NONE
    assert 1 in [s.measurement.clip for s in found.signs]
    assert 2 not in [s.measurement.clip for s in found.signs]
