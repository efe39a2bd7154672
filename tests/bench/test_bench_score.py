from dataclasses import replace

import pytest
from hand_truth import (
    LEG_M,
    STRIDE_S,
    contact_times,
    hand_exam,
    hand_finding,
    hand_gait,
    hand_measurement,
    hand_tracks,
    hand_truth,
)
from pydantic import TypeAdapter

from bench.clock import clocks_of
from bench.frames import exchanged_share
from bench.rows import EventRow, MeasureRow, Outcome, Score
from bench.score import score, score_refused
from bench.truth import TrueContact
from gait.events.contacts import Contact, Event, Gait
from gait.findings.finding import Grade
from gait.tracks.track import Side, View, opposite
from gait.video import ClockSource


def event(result: Score, kind: Event, leg: str) -> EventRow:
    return next(row for row in result.events if (row.event, row.leg) == (kind.value, leg))


def measure(result: Score, name: str, side: str) -> MeasureRow:
    return next(row for row in result.measures if (row.measure, row.side) == (name, side))


def outcomes(result: Score) -> dict[str, Outcome]:
    return {row.what: row.outcome for row in result.decisions}


def without(gait: Gait, gone: Contact) -> Gait:
    return replace(gait, contacts=tuple(c for c in gait.contacts if c is not gone))


def a_landing(gait: Gait, side: Side) -> Contact:
    kind = Event.INITIAL_CONTACT
    return [c for c in gait.contacts if c.side is side and c.event is kind][2]


def test_a_perfect_program_has_no_errors() -> None:
    gait = hand_gait()
    said = (
        hand_measurement("knee_flexion_at_contact", Side.RIGHT, 12.0, gait),
        hand_measurement("cadence", None, 120.0 / STRIDE_S, gait),
    )
    result = score(hand_exam(gait, said), hand_truth())
    for kind in Event:
        for leg in ("near", "far"):
            row = event(result, kind, leg)
            assert row.found == row.covered > 3
            assert row.missed == row.extra == row.wrong_side == 0
            assert row.errors_ms == pytest.approx([0.0] * row.found, abs=1e-6)
    for name, side in (("knee_flexion_at_contact", "right"), ("cadence", "")):
        row = measure(result, name, side)
        assert row.error == pytest.approx(0.0, abs=1e-9)
        assert row.covered
        assert row.same_steps
    assert result.contact_time_errors_ms["near"] == pytest.approx([0.0] * 6, abs=1e-6)
    assert all(c.bias_deg == pytest.approx(0.0, abs=1e-9) for c in result.curves)
    assert {c.curve for c in result.curves} >= {"knee_flexion", "trunk_lean"}
    assert outcomes(result) == {
        "running": Outcome.RIGHT,
        "view": Outcome.RIGHT,
        "facing": Outcome.RIGHT,
        "sides": Outcome.RIGHT,
        "slow-motion factor": Outcome.RIGHT,
        "foot strike class": Outcome.CANNOT_TELL,
    }
    assert result.detected == pytest.approx(0.75)


def test_everything_ten_milliseconds_late() -> None:
    result = score(hand_exam(hand_gait(0.010)), hand_truth())
    row = event(result, Event.INITIAL_CONTACT, "near")
    assert row.errors_ms == pytest.approx([10.0] * row.found)
    assert row.missed == row.extra == 0
    # 1.96 x 8 ms holds 10 ms; twice as late it does not
    assert row.covered == row.found
    late = score(hand_exam(hand_gait(0.020)), hand_truth())
    assert event(late, Event.INITIAL_CONTACT, "near").covered == 0
    assert result.contact_time_errors_ms["near"] == pytest.approx([0.0] * 6, abs=1e-6)


def test_late_toe_off_lengthens_the_contact() -> None:
    gait = hand_gait()
    steps = tuple(replace(s, toe_off_s=s.toe_off_s + 0.012) for s in gait.steps)
    result = score(hand_exam(replace(gait, steps=steps)), hand_truth())
    assert result.contact_time_errors_ms["far"][:3] == pytest.approx([12.0] * 3)


def test_one_contact_missing() -> None:
    gait = hand_gait()
    result = score(hand_exam(without(gait, a_landing(gait, Side.RIGHT))), hand_truth())
    row = event(result, Event.INITIAL_CONTACT, "near")
    assert (row.missed, row.extra, row.wrong_side) == (1, 0, 0)
    assert event(result, Event.INITIAL_CONTACT, "far").missed == 0
    assert event(result, Event.TOE_OFF, "near").missed == 0


def test_one_contact_too_many() -> None:
    gait = hand_gait()
    ghost = Contact(Side.LEFT, Event.TOE_OFF, 2.0, 120.0, 0.008)
    result = score(hand_exam(replace(gait, contacts=(*gait.contacts, ghost))), hand_truth())
    assert event(result, Event.TOE_OFF, "far").extra == 1


def test_one_side_exchanged() -> None:
    gait = hand_gait()
    gone = a_landing(gait, Side.RIGHT)
    swapped = without(gait, gone)
    swapped = replace(swapped, contacts=(*swapped.contacts, replace(gone, side=Side.LEFT)))
    result = score(hand_exam(swapped), hand_truth())
    near, far = (event(result, Event.INITIAL_CONTACT, leg) for leg in ("near", "far"))
    assert (near.missed, near.extra, near.wrong_side) == (1, 0, 1)
    assert (far.missed, far.extra, far.wrong_side) == (0, 1, 0)
    assert outcomes(result)["sides"] is Outcome.RIGHT  # 13 of 14 agree


def test_all_sides_exchanged() -> None:
    gait = hand_gait()
    contacts = tuple(replace(c, side=opposite(c.side)) for c in gait.contacts)
    result = score(hand_exam(replace(gait, contacts=contacts)), hand_truth())
    assert outcomes(result)["sides"] is Outcome.WRONG
    row = event(result, Event.INITIAL_CONTACT, "near")
    assert row.found == 0
    assert row.wrong_side == row.missed > 3


def test_contacts_at_the_ends_of_the_clip_do_not_count() -> None:
    gait = hand_gait()
    truth = hand_truth()
    last = TrueContact(Side.LEFT, Event.TOE_OFF, float(truth.capture_s[-1]) - 0.05)
    early = Contact(Side.LEFT, Event.TOE_OFF, 0.05, 3.0, 0.008)
    exam = hand_exam(replace(gait, contacts=(early, *gait.contacts)))
    result = score(exam, replace(truth, contacts=(*truth.contacts, last)))
    assert sum(row.missed + row.extra for row in result.events) == 0


def test_withheld_and_unmentioned_measures() -> None:
    gait = hand_gait()
    said = (hand_measurement("foot_strike_angle", Side.RIGHT, None, gait),)
    result = score(hand_exam(gait, said), hand_truth())
    row = measure(result, "foot_strike_angle", "right")
    assert (row.value, row.error, row.covered) == (None, None, None)
    assert row.withheld == "the picture is too small"
    assert row.truth == pytest.approx(12.0)
    assert measure(result, "overstride", "right").withheld == "not reported"
    assert measure(result, "overstride", "left").leg == "far"
    assert not any(row.measure == "fppa" for row in result.measures), "not of a side view"


def test_a_number_of_the_wrong_view_is_judged_too() -> None:
    gait = hand_gait()
    said = (hand_measurement("fppa", Side.RIGHT, 9.0, gait),)
    result = score(hand_exam(gait, said, view=View.REAR), hand_truth())
    assert measure(result, "fppa", "right").error == pytest.approx(7.0)
    assert outcomes(result)["view"] is Outcome.WRONG
    assert outcomes(result)["facing"] is Outcome.WRONG


def test_truth_is_the_mean_over_the_same_steps() -> None:
    truth = hand_truth()
    steps = tuple(
        replace(s, values={**s.values, "overstride": 20.0 + i})
        for i, s in enumerate(truth.steps)
    )
    gait = hand_gait()
    right = [i for i, s in enumerate(gait.steps) if s.side is Side.RIGHT][:2]
    said = (hand_measurement("overstride", Side.RIGHT, 25.0, gait, steps=right),)
    row = measure(
        score(hand_exam(gait, said), replace(truth, steps=steps)), "overstride", "right"
    )
    assert row.truth == pytest.approx(20.0 + sum(right) / 2)
    assert row.n == 2


def test_interval_that_misses_the_truth() -> None:
    gait = hand_gait()
    said = (hand_measurement("overstride", Side.RIGHT, 26.0, gait, half=1.9),)
    assert measure(
        score(hand_exam(gait, said), hand_truth()), "overstride", "right"
    ).covered is (False)


def test_units_and_names_of_the_truth() -> None:
    truth = hand_truth()
    assert truth.mean("vertical_oscillation", None) == pytest.approx(8.0 / LEG_M)
    assert truth.mean("shank_inclination", Side.LEFT) == pytest.approx(2.0), "at loading"
    assert truth.cadence_spm == pytest.approx(120.0 / STRIDE_S)


def test_cadence_of_a_limping_runner_is_two_steps_per_stride() -> None:
    truth = hand_truth()
    contacts = tuple(
        replace(c, time_s=c.time_s + (0.05 if c.side is Side.LEFT else 0.0))
        for c in truth.contacts
    )
    limping = replace(truth, contacts=contacts)
    landings = contact_times(Side.RIGHT)
    assert limping.cadence_between(landings[0], landings[-1]) == pytest.approx(120.0 / STRIDE_S)


def test_a_wrong_slow_motion_factor_is_judged_by_itself() -> None:
    # played 4 times slower; the program believes 2: its times are twice too long
    gait = hand_gait()
    contacts = tuple(replace(c, time_s=2.0 * c.time_s, sd_s=0.016) for c in gait.contacts)
    steps = tuple(
        replace(s, initial_contact_s=2.0 * s.initial_contact_s, toe_off_s=2.0 * s.toe_off_s)
        for s in gait.steps
    )
    slow = replace(gait, contacts=contacts, steps=steps)
    exam = hand_exam(slow, file_slower=4.0, factor=2.0, source=ClockSource.INFERRED)
    result = score(exam, hand_truth(play_fps=15.0))
    assert outcomes(result)["slow-motion factor"] is Outcome.WRONG
    row = event(result, Event.INITIAL_CONTACT, "near")
    assert row.errors_ms == pytest.approx([0.0] * row.found, abs=1e-6)
    unsure = hand_exam(slow, file_slower=4.0, factor=2.0, source=ClockSource.UNKNOWN)
    told = outcomes(score(unsure, hand_truth(play_fps=15.0)))
    assert told["slow-motion factor"] is Outcome.CANNOT_TELL


def test_a_refused_runner_is_all_withheld_and_missed() -> None:
    result = score_refused(hand_truth(), "clip.mp4 is too dark.", 0.5)
    assert result.error == "clip.mp4 is too dark."
    assert all(row.withheld == "clip.mp4 is too dark." for row in result.measures)
    assert measure(result, "trunk_lean", "").truth == pytest.approx(7.0)
    assert sum(row.missed for row in result.events) > 20
    assert set(outcomes(result).values()) == {Outcome.CANNOT_TELL}
    assert {row.grade for row in result.findings} == {"cannot tell"}


def test_a_walker_must_be_refused() -> None:
    walker = hand_truth(activity="walking")
    refused = score_refused(walker, "clip.mp4 shows walking.", 1.0)
    assert outcomes(refused) == {"running": Outcome.RIGHT}
    assert refused.measures == refused.events == refused.findings == ()
    taken = score(hand_exam(), walker)
    assert outcomes(taken) == {"running": Outcome.WRONG}
    assert taken.measures == taken.events == ()


def test_running_on_the_spot_may_be_taken_or_refused() -> None:
    spot = hand_truth(activity="on_the_spot")
    assert score_refused(spot, "No.", 1.0).decisions == ()
    taken = score(hand_exam(), spot)
    assert set(outcomes(taken)) == {"view", "facing", "sides", "slow-motion factor"}
    assert taken.measures == taken.events == taken.findings == ()


def test_strike_class() -> None:
    gait = hand_gait()
    for value, expected in ((9.0, Outcome.RIGHT), (7.0, Outcome.WRONG)):
        said = (hand_measurement("foot_strike_angle", Side.RIGHT, value, gait),)
        result = score(hand_exam(gait, said), hand_truth())
        assert outcomes(result)["foot strike class"] is expected


def test_findings_against_their_true_size() -> None:
    said = (
        hand_finding("overstride", Side.RIGHT, Grade.MILD),
        hand_finding("backseat", None, Grade.CANNOT_TELL),
    )
    result = score(hand_exam(findings=said), hand_truth(values={"overstride": 33.0}))
    rows = {row.finding: row for row in result.findings}
    assert rows["overstride"].dose == pytest.approx(0.5)
    assert (rows["overstride"].grade, rows["overstride"].side) == ("mild", "right")
    assert rows["backseat"].grade == "cannot tell"
    # lean 7 against 4 usual and 0 marked is the largest sign of its group, and smallest group
    assert rows["backseat"].dose == pytest.approx(-2.0 / 3.0)
    assert "hip_drop" not in rows, "not seen from the side"


def test_hip_drop_counts_the_worse_side_and_the_mean_category() -> None:
    truth = hand_truth(view="rear")
    steps = tuple(
        replace(s, values={**s.values, "pelvic_drop": 12.0 if s.side is Side.LEFT else 8.0})
        for s in truth.steps
    )
    said = (hand_finding("hip_drop", None, Grade.NONE),)
    exam = hand_exam(findings=said, view=View.REAR)
    result = score(exam, replace(truth, steps=steps))
    rows = {(row.finding, row.side): row for row in result.findings}
    assert rows["hip_drop", ""].dose == pytest.approx(2.0)
    assert {side for name, side in rows if name == "knee_valgus"} == {"left", "right"}
    assert outcomes(result)["hip drop category"] is Outcome.WRONG
    grey = replace(truth, steps=tuple(replace(s, values={"pelvic_drop": 7.5}) for s in steps))
    assert "hip drop category" not in outcomes(score(exam, grey))


def test_legs_exchanged_in_the_tracks() -> None:
    truth = hand_truth()
    exam = hand_exam()
    clocks = clocks_of(exam.clips[0], truth)
    assert exchanged_share(hand_tracks(View.SIDE_RIGHT), truth, clocks) == 0.0
    crossed = {
        "left_knee": (320.0, 300.0),
        "left_ankle": (240.0, 380.0),
        "right_knee": (340.0, 300.0),
        "right_ankle": (300.0, 400.0),
    }
    assert exchanged_share(hand_tracks(View.SIDE_RIGHT, crossed), truth, clocks) == 1.0


def test_knee_curve_error_of_a_bent_leg() -> None:
    exam = hand_exam()
    tracks = hand_tracks(View.SIDE_RIGHT, {"right_ankle": (320.0, 400.0)})
    analysis = replace(exam.clips[0], tracks=tracks)
    result = score(replace(exam, clips=(analysis,)), hand_truth())
    row = next(
        c
        for c in result.curves
        if (c.curve, c.leg, c.tracks) == ("knee_flexion", "near", "light")
    )
    # the true shank lies 45 degrees behind, the tracked one hangs straight down
    assert row.bias_deg == pytest.approx(-45.0)
    assert row.sd_deg == pytest.approx(0.0, abs=1e-9)
    assert row.n == 300


def test_a_score_survives_json() -> None:
    gait = hand_gait()
    said = (hand_measurement("overstride", Side.RIGHT, 26.0, gait),)
    result = score(hand_exam(gait, said), hand_truth(half="test", faults={"hip_drop": 1.0}))
    scores = TypeAdapter(Score)
    assert scores.validate_json(scores.dump_json(result)) == result
    assert result.factors.faults == {"hip_drop": 1.0}
    assert result.factors.obstacles == ("rail",)
