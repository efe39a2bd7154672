"""Rules L1 to L5 of evidence 10.2 against examples computed by hand in the comments."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

import pytest
from log_files import every, log_of, run

from gait.errors import LogError
from gait.load import judge_load
from gait.load.answer import Basis, Light
from gait.load.rules import rules
from gait.load.session import Clock, Unit
from gait.load.spikes import judge_spikes

START = date(2026, 1, 5)  # a Monday
MONTH = every(START, START + timedelta(days=28), 4, 10.0)  # 10 km on days 0, 4, ..., 28


def day(n: int) -> date:
    return START + timedelta(days=n)


def judged(runs, today, **told):
    return judge_load(log_of(runs), today=today, **told)


def text_of(answer, key):
    return next(s for s in answer.statements if s.key == key)


# --- L1: session spike -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("km", "light", "category"),
    [
        (9.0, Light.GREEN, ""),  # 9/10 - 1 = -10 %
        (10.0, Light.GREEN, ""),
        (11.0, Light.GREEN, ""),  # 11/10 - 1 = 10 %: "up to +10 %" is the reference
        (11.01, Light.AMBER, "small"),  # 10.1 %
        (13.0, Light.AMBER, "small"),  # 30 %: ">10-30 %"
        (13.1, Light.AMBER, "moderate"),  # 31 %
        (20.0, Light.AMBER, "moderate"),  # 100 %: ">30-100 %", amber up to r = 1.00
        (20.1, Light.RED, "large"),  # 101 %
    ],
)
def test_l1_classes(km, light, category):
    answer = judged([*MONTH, run(day(30), km)], day(30))
    last = answer.spikes[-1]
    assert (last.light, last.category) == (light, category)
    assert last.reference_m == 10_000
    assert last.excess == pytest.approx(km / 10 - 1)


def test_l1_window_is_30_days_up_to_but_not_at_the_run():
    runs = [*MONTH, run(day(-5), 5.0), run(day(2), 18.0)]
    # Day 32 at 8:00: the 18 km began exactly 30 days before, so it still counts.
    assert judge_spikes(log_of([*runs, run(day(32), 18.0)]).runs)[-1].reference_m == 18_000
    # A minute later it is out: the 10 km of day 4 and later are the reference, 18/10.
    late = judge_spikes(log_of([*runs, run(day(32), 18.0, time(8, 1))]).runs)[-1]
    assert (late.reference_m, late.light) == (10_000, Light.AMBER)


def test_l1_needs_two_runs_and_21_days():
    # Runs on days 0, 7 and 20, 21: on day 20 the log is 20 days old, on day 21 it is enough.
    runs = [run(day(0), 5), run(day(7), 5), run(day(20), 9), run(day(21), 9.5)]
    lights = [s.light for s in judge_spikes(runs)]
    assert lights == [Light.UNKNOWN, Light.UNKNOWN, Light.UNKNOWN, Light.GREEN]
    # One run before is not enough, however old.
    assert judge_spikes([run(day(0), 5), run(day(25), 9)])[-1].light is Light.UNKNOWN


def test_l1_without_a_run_in_30_days_has_no_reference():
    last = judge_spikes([*MONTH, run(day(60), 20.0)])[-1]
    assert (last.light, last.reference_m) == (Light.UNKNOWN, None)


def test_l1_runs_of_one_day_without_times_do_not_measure_each_other():
    noted = [run(day(30), km, time(12), clock=Clock.DAY) for km in (12.0, 6.0)]
    assert [s.reference_m for s in judge_spikes([*MONTH, *noted])[-2:]] == [10_000, 10_000]


@pytest.mark.parametrize("seed", range(20))
def test_l1_equals_its_definition_on_any_log(seed):
    dice = random.Random(seed)
    runs = log_of(
        [
            run(day(dice.randrange(200)), dice.uniform(1, 30), time(dice.randrange(24)))
            for _ in range(150)
        ]
    ).runs
    for spike in judge_spikes(runs):
        t = spike.session.start
        before = [r for r in runs if r.start < t]
        window = [r.distance_m for r in before if r.start >= t - timedelta(days=30)]
        enough = len(before) >= 2 and t - runs[0].start >= timedelta(days=21)
        assert spike.reference_m == (max(window) if enough and window else None)


def test_l1_words_of_the_class_and_its_interval():
    said = text_of(judged([*MONTH, run(day(30), 15.0)], day(31)), "spike")
    assert "On 4 February 2026: 15.0 km, which is 50 % more" in said.text
    assert "1.52, 95 % interval 1.16 to 2.00" in said.meaning
    said = text_of(judged([*MONTH, run(day(30), 12.0)], day(31)), "spike")
    assert "1.64, 95 % interval 1.31 to 2.05" in said.meaning
    said = text_of(judged([*MONTH, run(day(30), 25.0)], day(31)), "spike")
    assert "2.28, 95 % interval 1.50 to 3.48" in said.meaning


def test_the_largest_jump_of_30_days_leads_and_older_ones_do_not():
    runs = [*MONTH, run(day(30), 15.0), run(day(33), 17.0), run(day(36), 10.0)]
    answer = judged(runs, day(40))
    said = text_of(answer, "spike")
    assert "15.0 km" in said.text  # 50 % beyond 10; 17 is 13 % beyond 15
    assert "1 of the other runs" in said.text
    later = judged([*runs, *every(day(40), day(70), 5, 10.0)], day(70))
    assert text_of(later, "spike").light is Light.GREEN


def test_longest_next_run():
    # Longest of the last 30 days: 10 km on day 28 -> 11.0 km, through day 28 + 30.
    answer = judged(MONTH, day(29))
    assert answer.next_run.longest_m == pytest.approx(11_000)
    assert answer.next_run.basis is Basis.SPIKE
    assert answer.next_run.through == day(58)
    assert "11.0 km at most" in text_of(answer, "next_run").text
    miles = judged(MONTH, day(29), unit=Unit.MI)
    assert "6.8 mi at most" in text_of(miles, "next_run").text  # 6.835, never rounded up


def test_longest_next_run_is_not_known_from_a_short_log():
    answer = judged([run(day(0), 5), run(day(3), 5)], day(5))
    assert answer.next_run.longest_m is None
    assert text_of(answer, "next_run").light is Light.UNKNOWN


# --- L2: week change ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("km", "light"),
    [
        (13.0, Light.NONE),  # 26 after 20: exactly 30 %
        (13.1, Light.NOTE),  # 26.2 after 20: 31 %
    ],
)
def test_l2_is_told_beyond_30_percent_without_a_colour(km, light):
    # Two runs a week of 10 km; in the last week two of `km`.
    runs = [*every(day(0), day(27), 7, 10.0), *every(day(3), day(27), 7, 10.0)]
    runs += [run(day(28), km), run(day(31), km)]
    answer = judged(runs, day(34))
    change = answer.week_change
    assert (change.distance_m, change.previous_m) == pytest.approx((2000 * km, 20_000))
    assert change.light is light
    assert not change.light.coloured


def test_l2_is_amber_for_a_novice_only():
    runs = [*every(day(0), day(27), 7, 10.0), run(day(28), 10.0), run(day(30), 10.0)]
    assert judged(runs, day(33)).week_change.light is Light.NOTE
    assert judged(runs, day(33), novice=True).week_change.light is Light.AMBER
    assert judged(runs, day(33), novice=False).week_change.light is Light.NOTE


def test_l2_knows_a_novice_from_a_long_log_without_regular_running():
    # A year ago one run; then regular only for the last six weeks of 13.
    runs = [run(day(-400), 5.0), *every(day(0), day(41), 7, 10.0), run(day(40), 10.0)]
    assert judged(runs, day(41)).week_change.light is Light.AMBER
    # Regular for a year and a half: not a novice.
    runs = [*every(day(-500), day(34), 7, 10.0), run(day(31), 10.0), run(day(30), 5.0)]
    assert judged(runs, day(34)).week_change.light is Light.NOTE


def test_l2_needs_5_km_in_both_weeks():
    runs = [*every(day(0), day(27), 7, 4.9), run(day(28), 20.0)]
    answer = judged(runs, day(28))
    assert answer.week_change is None
    assert text_of(answer, "week").light is Light.UNKNOWN


# --- L3: break and return ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "light"),
    [
        (6, None),
        (7, Light.NOTE),
        (13, Light.NOTE),
        (14, Light.AMBER),
        (29, Light.AMBER),
        (30, Light.RED_AMBER),
        (300, Light.RED_AMBER),
    ],
)
def test_l3_classes(days, light):
    answer = judged(MONTH, day(28 + days))
    assert (answer.pause and answer.pause.light) == light
    assert (answer.plan is not None) == (days >= 14)
    ended = judged([*MONTH, run(day(28 + days), 3.0)], day(28 + days))
    assert [b.light for b in ended.breaks] == ([light] if light else [])


def test_l3_plan_after_20_days_by_hand():
    """20 days = 3 weeks of rebuilding.

    Before: 10 km every 4 days; days 1 to 28 hold 7 runs = 70 km, 17.5 km a week; longest 10.
    Week k of 3: low 50 + 50 k/3 %, high 70 + 30 k/3 %.
      k 0: 50-70 %     8.75-12.25 km,  longest 7.0
      k 1: 66.7-80 %  11.67-14.0,      longest 1.1 x 7.0 = 7.7 (below 8.0; the old 10 km of
           day 28 are more than 30 days before day 61, the last of this stage)
      k 2: 83.3-90 %  14.58-15.75,     longest 1.1 x 7.7 = 8.47 (below 9.0)
      k 3: 100 %      17.5,            longest 1.1 x 8.47 = 9.317
      k 4:                             longest 10
    """
    answer = judged(MONTH, day(48))
    plan = answer.plan
    assert plan.week_before_m == pytest.approx(17_500)
    assert plan.longest_before_m == 10_000
    assert [s.first_day for s in plan.stages] == [day(48 + 7 * k) for k in range(5)]
    assert [s.longest_m for s in plan.stages] == pytest.approx([7000, 7700, 8470, 9317, 10_000])
    assert [s.week_low_m for s in plan.stages] == pytest.approx(
        [8750, 11_667, 14_583, 17_500, 17_500], abs=1
    )
    assert [s.week_high_m for s in plan.stages] == pytest.approx(
        [12_250, 14_000, 15_750, 17_500, 17_500], abs=1
    )
    assert answer.next_run.basis is Basis.RETURN
    assert answer.next_run.longest_m == pytest.approx(7000)
    rebuilt = [s for s in plan.stages if s.week_low_m < plan.week_before_m]
    assert 7 * len(rebuilt) >= plan.pause.days


def test_l3_plan_after_a_long_break_by_hand():
    # Half of 10 km, then a tenth more each week: 5, 5.5, 6.05, ..., 5 x 1.1^7 = 9.74.
    plan = judged(MONTH, day(88)).plan
    assert plan.new_start
    assert [s.longest_m for s in plan.stages] == pytest.approx(
        [5000 * 1.1**k for k in range(8)]
    )
    assert plan.first_run_most_m == 5000


def test_l3_the_return_is_dated_from_the_first_run_and_held_against_it():
    # 20 days of break, back on day 48 with 9 km where the plan has 7.
    back = [*MONTH, run(day(48), 9.0)]
    answer = judged(back, day(50))
    assert answer.plan.stages[0].first_day == day(48)
    assert (answer.plan.first_run_m, answer.plan.first_run_most_m) == pytest.approx(
        (9000, 7000)
    )
    said = text_of(answer, "break")
    assert "The first run after it was 9.0 km, beyond the 7.0 km of the plan." in said.text
    within = text_of(judged([*MONTH, run(day(48), 6.5)], day(50)), "break")
    assert "within the 7.0 km of the plan" in within.text
    # Five stages of a week: over on day 48 + 35.
    runs = [*back, *every(day(51), day(90), 3, 8.0)]
    assert judged(runs, day(82)).plan is not None
    assert judged(runs, day(83)).plan is None
    assert judged(runs, day(83)).pause is None


def test_l3_a_short_break_does_not_hide_a_return_under_way():
    back = [*MONTH, run(day(48), 6.0)]
    answer = judged(back, day(56))  # 8 days of break in week 2 of the return
    assert answer.pause.days == 20
    assert answer.plan is not None


def test_l3_says_break_and_not_danger():
    for today in (day(40), day(50), day(90)):
        said = text_of(judged(MONTH, today), "break")
        assert said.text.startswith("Break")
        assert "danger" not in said.text.lower()


def test_next_run_after_a_new_start_is_the_stricter_of_plan_and_l1():
    # Back after 60 days with 3 km (of 5 that the plan gives): L1 gives 3.3, the plan 5.
    answer = judged([*MONTH, run(day(88), 3.0), run(day(90), 3.0)], day(91))
    assert answer.next_run.longest_m == pytest.approx(3300)
    assert answer.next_run.basis is Basis.SPIKE


# --- L4: new stimuli ---------------------------------------------------------------------


def stimuli_log(last_km: float, **about):
    return [*MONTH, run(day(30), last_km, **about)]


def test_l4_needs_two_new_things_and_a_jump():
    with_jump = judged(stimuli_log(12.0), day(31), new=["speed", "shoes"])
    assert "shoes" in text_of(with_jump, "stimuli").text
    assert text_of(with_jump, "stimuli").light is Light.NOTE
    assert judged(stimuli_log(11.0), day(31), new=["speed", "shoes"]).stimuli
    for answer in (
        judged(stimuli_log(11.0), day(31), new=["speed", "shoes"]),  # no jump
        judged(stimuli_log(12.0), day(31), new=["speed"]),  # one thing
        judged(stimuli_log(12.0), day(38), new=["speed", "shoes"]),  # a week ago
    ):
        assert not [s for s in answer.statements if s.key == "stimuli"]


def test_l4_reads_the_log():
    old = [run(r.day, 10.0, shoes="old", ascent_m=50.0, title="easy") for r in MONTH]
    # 12 km in 60 min is 3.33 m/s, 20 % over the usual 2.78; 300 m up on 12 km is 25 m/km.
    new = run(day(30), 12.0, minutes=60, shoes="new", ascent_m=300.0)
    kinds = [s.kind for s in judged([*old, new], day(31)).stimuli]
    assert kinds == ["speed", "hills", "shoes"]
    same = run(day(30), 12.0, shoes="old", ascent_m=60.0, title="easy")
    assert judged([*old, same], day(31)).stimuli == ()
    titled = run(day(30), 12.0, shoes="old", title="6 x 400 m intervals")
    assert [s.kind for s in judged([*old, titled], day(31)).stimuli] == ["speed"]


# --- L5: symptom gate --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pain", "held", "reason"),
    [
        ((), False, ""),
        ((3.0,), False, ""),  # "> 3"
        ((3.5,), True, "high"),
        ((6.0, 2.0), False, ""),  # the last session counts
        ((0.0, 1.0, 2.0), True, "rising"),
        ((0.0, 1.0, 1.0), False, ""),
        ((2.0, 1.0, 2.0), False, ""),
        ((3.0, 0.0, 1.0, 2.0), True, "rising"),
    ],
)
def test_l5(pain, held, reason):
    answer = judged(MONTH, day(29), pain=pain)
    assert (answer.gate.held, answer.gate.reason) == (held, reason)
    if held:
        first = answer.statements[0]
        assert (first.key, first.light) == ("symptoms", Light.HOLD)
        assert "See a doctor or physical therapist soon" in first.text
        # Hold: the longest of the last 30 days, not 10 % more.
        assert answer.next_run.longest_m == 10_000
        assert answer.next_run.basis is Basis.HOLD


def test_l5_holds_below_a_jump():
    # 14 km after runs of 10: not 14 but 10 is the distance to hold.
    answer = judged([*MONTH, run(day(30), 14.0)], day(31), pain=[5.0])
    assert answer.next_run.longest_m == 10_000
    # Only the jump is left within 30 days: what it was measured by.
    answer = judged([*MONTH[:5], run(day(25), 14.0)], day(50), pain=[5.0], novice=False)
    assert answer.plan.stages[0].longest_m == pytest.approx(9800)
    assert answer.next_run.longest_m == pytest.approx(9800)


def test_l5_reads_the_pain_of_the_log_while_it_is_recent():
    sore = [*MONTH[:-1], run(day(28), 10.0, pain=5.0)]
    assert judged(sore, day(29)).gate.held
    assert judged(sore, day(29), pain=[1.0]).gate.held is False  # what is said now goes first
    assert judged(sore, day(28 + 15)).gate.asked is False


def test_l5_in_a_return_is_never_above_the_plan():
    answer = judged(MONTH, day(48), pain=[5.0])
    assert answer.next_run.longest_m == pytest.approx(7000)


# --- uncoloured --------------------------------------------------------------------------


def test_numbers_without_a_colour():
    # 28 days to day 28: runs on days 4, 8, ..., 28 = 7 runs, 70 km. Last 7 days: days 24, 28.
    # Three weeks before them: 5 runs, 50 km, 16.67 a week: 20 / 16.67 = 1.2.
    shown = judged(MONTH, day(28)).shown
    assert shown.week_mean_m == pytest.approx(17_500)
    assert shown.runs_per_week == pytest.approx(7 / 4)
    assert shown.longest_share == pytest.approx(0.5)
    assert shown.acute_chronic == pytest.approx(1.2)
    keys = {s.key for s in judged(MONTH, day(28)).statements}
    assert "long_run" not in keys  # exactly half is not more than half


def test_gaps_in_the_log_are_pointed_out():
    runs = every(day(0), day(50), 10, 10.0)
    assert any("fewer than one run a week" in r for r in judged(runs, day(50)).remarks)
    assert not any("fewer than one" in r for r in judged(MONTH, day(28)).remarks)


def test_weeks_have_no_holes():
    answer = judged([run(day(0), 5.0), run(day(1), 7.0), run(day(20), 9.0)], day(22))
    assert [(w.distance_m, w.longest_m, w.runs) for w in answer.weeks] == [
        (12_000, 7_000, 2),
        (0, 0, 0),
        (9_000, 9_000, 1),
        (0, 0, 0),
    ]


def test_only_runs_up_to_today_count():
    runs = [*MONTH, run(day(40), 42.2)]
    answer = judged(runs, day(29))
    assert len(answer.spikes) == len(MONTH)
    assert any("1 run after" in r for r in answer.remarks)
    with pytest.raises(LogError, match=r"--today\.$"):
        judged(runs, day(-1))


def test_the_day_of_the_clock_is_today():
    now = datetime.now().astimezone().date()
    runs = every(now - timedelta(days=60), now, 3, 8.0)
    assert judge_load(log_of(runs)).today in (now, now + timedelta(days=1))


def test_thresholds_are_those_of_the_evidence():
    r = rules()
    assert (r.clean.shortest_m, r.clean.slowest_mps, r.clean.fastest_mps) == (300, 1.2, 7)
    assert (r.clean.part_gap_s, r.clean.same_start_s) == (1800, 300)
    assert r.clean.same_distance_share == 0.05
    assert (r.spike.window_days, r.spike.least_runs, r.spike.least_log_days) == (30, 2, 21)
    found = [(c.above_percent, c.hrr, c.low, c.high) for c in r.spike.categories]
    assert found == [(10, 1.64, 1.31, 2.05), (30, 1.52, 1.16, 2.0), (100, 2.28, 1.5, 3.48)]
    assert (r.week.days, r.week.least_m, r.week.rise_percent) == (7, 5000, 30)
    b = r.breaks
    assert (b.note_days, b.amber_days, b.new_start_days) == (7, 14, 30)
    assert (b.restart_low_percent, b.restart_high_percent, b.new_start_percent) == (50, 70, 50)
    assert (r.stimuli.days, r.stimuli.least_kinds, r.symptoms.pain_above) == (7, 2, 3)
