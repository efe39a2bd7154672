"""Contacts and toe-offs of a runner whose feet land at known times."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from after_pose import Analysed, follow_up
from analytic_runner import HEADING_DEG, Camera, Runner, film, frame_times_s

from gait.arrays import frozen, frozen_mask
from gait.events.contacts import Event
from gait.events.detect import detect_gait
from gait.tracks.track import Side
from gait.video import CaptureClock, ClockSource

SECONDS = 6.0
RUNNERS = {
    "usual": Runner(),
    "quick, short contacts": Runner(stride_hz=1.55, contact_share=0.33),
    "slow, long contacts": Runner(stride_hz=1.28, contact_share=0.41),
    "midfoot striker": Runner(strike_deg=1.0),
}
SIDE_VIEWS = ("side-left", "side-right")


@cache
def analysed(runner=RUNNERS["usual"], fps=60.0, view="side-right", seconds=SECONDS):
    time_s = frame_times_s(fps, seconds)
    camera = Camera(HEADING_DEG[view])
    return follow_up(film(runner, time_s, camera, noise_px=1.0), time_s)


def errors_s(found_s: np.ndarray, truth_s: np.ndarray) -> np.ndarray:
    """Found minus nearest true time, after checking that each true one is found once."""
    nearest = np.abs(found_s[:, None] - truth_s).argmin(axis=1)
    assert len(set(nearest.tolist())) == len(found_s), "a contact was found twice"
    return found_s - truth_s[nearest]


def true_events_s(runner: Runner, side: Side, event: Event, seconds: float) -> np.ndarray:
    contacts_s = runner.contacts_s(side, seconds + 1.0)
    contacts_s = np.concatenate([[contacts_s[0] - runner.stride_s], contacts_s])
    later = runner.contact_s if event is Event.TOE_OFF else 0.0
    return contacts_s + later


def check_events(result: Analysed, runner: Runner, within_s: dict[Event, float]) -> None:
    last_s = float(result.tracks.time_s[-1])
    for side in Side:
        for event, bound_s in within_s.items():
            truth_s = true_events_s(runner, side, event, SECONDS)
            inside = truth_s[(truth_s > 0.0) & (truth_s < last_s)]
            found_s = result.event_times_s(side, event)
            off_s = errors_s(found_s, truth_s)
            assert np.abs(off_s).max() < bound_s, f"{side} {event}: {1000 * off_s} ms"
            # One at the very edge of the clip may be in or out.
            clear = inside[(inside > bound_s) & (inside < last_s - bound_s)]
            assert len(clear) <= len(found_s) <= len(inside) + 1


@pytest.mark.parametrize(
    ("name", "fps"), [*itertools.product(RUNNERS, (30.0, 60.0)), ("usual", 240.0)]
)
def test_every_contact_is_found_once_and_none_besides(name, fps):
    runner = RUNNERS[name]
    result = analysed(runner, fps)
    check_events(result, runner, {Event.INITIAL_CONTACT: 0.015, Event.TOE_OFF: 0.025})


def as_people_land(contacts_s, runner):
    """Contacts of a runner whose trunk is lowest at 42 % of contact.

    The spring that carries this one is lowest half-way; the trunks of people are earlier.
    """
    return contacts_s + (0.50 - 0.42) * runner.contact_s


@pytest.mark.parametrize("view", ["rear", "front"])
@pytest.mark.parametrize("fps", [30.0, 60.0])
@pytest.mark.parametrize("name", RUNNERS)
def test_steps_seen_along_the_way_are_given_to_the_right_foot(view, fps, name):
    """Contacts are placed by a usual contact time: right within their stated error."""
    runner = RUNNERS[name]
    gait = analysed(runner, fps, view).gait
    assert len(gait.steps) == pytest.approx(SECONDS * 2 * runner.stride_hz, abs=1.0)
    for step in gait.steps:
        contacts_s = runner.contacts_s(step.side, SECONDS + 1)
        middles_s = contacts_s + 0.5 * runner.contact_s
        assert np.abs(middles_s - step.mid_stance_s).min() < 0.012
        landed_s = as_people_land(contacts_s, runner)
        assert np.abs(landed_s - step.initial_contact_s).min() < 2.0 * step.timing_sd_s


@pytest.mark.parametrize("seconds", [5.93, 5.96, 5.98, 6.02, 6.06])
def test_a_mid_stance_at_the_edge_of_the_clip_spoils_nothing(seconds):
    """Wherever between fall and rise of the trunk the clip ends."""
    runner = RUNNERS["usual"]
    gait = analysed(runner, 60.0, "rear", seconds).gait
    assert gait.cadence_spm == pytest.approx(runner.cadence_spm, abs=0.3)
    last = gait.steps[-1]
    landed_s = as_people_land(runner.contacts_s(last.side, seconds + 1), runner)
    assert np.abs(landed_s - last.initial_contact_s).min() < 0.02


@pytest.mark.parametrize("view", [*SIDE_VIEWS, "rear", "front"])
@pytest.mark.parametrize("name", RUNNERS)
def test_cadence_and_its_interval(view, name):
    runner = RUNNERS[name]
    gait = analysed(runner, view=view).gait
    assert gait.cadence_spm == pytest.approx(runner.cadence_spm, abs=0.5)
    assert gait.cadence_low_spm <= runner.cadence_spm <= gait.cadence_high_spm
    assert gait.cadence_high_spm - gait.cadence_low_spm < 4.0
    assert gait.stride_time_s == pytest.approx(runner.stride_s, rel=0.003)


def test_left_and_right_facing_runners_are_timed_alike():
    to_right, to_left = (analysed(view=view) for view in ("side-right", "side-left"))
    for side in Side:
        a, b = (r.event_times_s(side, Event.INITIAL_CONTACT) for r in (to_right, to_left))
        assert np.abs(a - b).max() < 0.006


def test_steps_hang_together():
    gait = analysed().gait
    assert list(gait.contacts) == sorted(gait.contacts, key=lambda c: c.time_s)
    for step in gait.steps:
        stance_s = step.toe_off_s - step.initial_contact_s
        assert stance_s == pytest.approx(RUNNERS["usual"].contact_s, abs=0.03)
        share = (step.mid_stance_s - step.initial_contact_s) / stance_s
        assert 0.2 < share < 0.7
        if step.next_contact_s is not None:
            stride_s = step.next_contact_s - step.initial_contact_s
            assert stride_s == pytest.approx(RUNNERS["usual"].stride_s, abs=0.01)
    for before, after in zip(gait.steps, gait.steps[1:], strict=False):
        assert before.side is not after.side
    last_of = {side: [s for s in gait.steps if s.side is side][-1] for side in Side}
    assert all(step.next_contact_s is None for step in last_of.values())


def test_a_contact_knows_its_frame():
    result = analysed(fps=30.0)
    for contact in result.gait.contacts:
        assert contact.frame == pytest.approx(30.0 * contact.time_s, abs=1e-6)


def test_the_stated_error_of_a_contact_holds_the_true_contact():
    runner = RUNNERS["usual"]
    contacts = [c for c in analysed(fps=30.0).gait.contacts if c.event is Event.INITIAL_CONTACT]
    off = [
        np.abs(runner.contacts_s(c.side, SECONDS + 1) - c.time_s).min() / c.sd_s
        for c in contacts
    ]
    assert max(off) < 2.0
    rear = analysed(fps=30.0, view="rear").gait.contacts
    assert rear[0].sd_s > contacts[0].sd_s


def test_uneven_frame_times_of_a_phone():
    runner = RUNNERS["usual"]
    rng = np.random.default_rng(4)
    time_s = frame_times_s(60.0, SECONDS)
    time_s = time_s + rng.uniform(-0.3, 0.3, len(time_s)) / 60.0
    time_s = np.delete(time_s, rng.choice(len(time_s), 20, replace=False))
    time_s = np.sort(time_s - time_s[0])
    pose = film(runner, time_s, Camera(90.0), noise_px=1.0)
    result = follow_up(pose, time_s)
    check_events(result, runner, {Event.INITIAL_CONTACT: 0.015, Event.TOE_OFF: 0.025})


@pytest.mark.parametrize("factor", [4.0, 8.0])
def test_slow_motion_changes_nothing_but_the_file(factor):
    """The same frames played slower: with the factor known every time of life stays."""
    time_s = frame_times_s(240.0, 4.0)
    pose = film(RUNNERS["usual"], time_s, Camera(90.0), noise_px=1.0)
    in_life = follow_up(pose, time_s)
    clock = CaptureClock(frozen(time_s), factor, ClockSource.GIVEN, factor, factor, "Given.")
    slowed = follow_up(pose, time_s * factor, clock=clock)
    assert slowed.tempo.stride_hz * factor == pytest.approx(in_life.tempo.stride_hz, rel=1e-4)
    for side in Side:
        a, b = (r.event_times_s(side, Event.INITIAL_CONTACT) for r in (in_life, slowed))
        np.testing.assert_allclose(a, b, atol=0.001)
    for one, other in zip(in_life.measurements, slowed.measurements, strict=True):
        assert (one.name, one.side, one.known) == (other.name, other.side, other.known)
        if one.known:
            assert one.value == pytest.approx(other.value, rel=0.01, abs=0.05)


def test_a_runner_who_changes_pace_is_timed_step_by_step():
    """Steps come up to 12 ms early or late of an even rhythm."""
    runner = RUNNERS["usual"]
    seconds = 10.0
    time_s = frame_times_s(60.0, seconds)

    def of_runner(t):
        return t + 0.012 * np.sin(2 * np.pi * t / 2.6)

    pose = film(runner, of_runner(time_s), Camera(90.0), noise_px=1.0)
    result = follow_up(pose, time_s)
    fine_s = np.arange(0.0, seconds, 1e-4)
    for side in Side:
        even_s = runner.contacts_s(side, seconds - 0.1)
        truth_s = np.interp(even_s, of_runner(fine_s), fine_s)
        found_s = result.event_times_s(side, Event.INITIAL_CONTACT)
        off_s = np.array([found_s[np.abs(found_s - t).argmin()] - t for t in truth_s])
        assert np.abs(off_s).max() < 0.010
        assert np.std(off_s) < 0.004
        assert np.std(even_s - truth_s) > 0.006


def test_nothing_is_claimed_where_the_runner_is_not_seen():
    time_s = frame_times_s(60.0, 8.0)
    pose = film(RUNNERS["usual"], time_s, Camera(90.0), noise_px=1.0)
    hidden = (time_s > 3.0) & (time_s < 4.5)
    xy_px = np.array(pose.xy_px)
    xy_px[hidden] = np.nan
    gone = replace(pose, xy_px=frozen(xy_px), found=frozen_mask(~hidden))
    result = follow_up(gone, time_s)
    assert not result.tracks.valid[hidden].any()
    assert result.tracks.valid[~hidden].all()
    assert not [c for c in result.gait.contacts if 3.0 < c.time_s < 4.49]
    last_s = time_s[-1]
    for step in result.gait.steps:
        seen = step.toe_off_s <= 3.0 or 4.49 <= step.initial_contact_s < step.toe_off_s < last_s
        assert step.measurable == seen
    for event, bound_s in ((Event.INITIAL_CONTACT, 0.015), (Event.TOE_OFF, 0.025)):
        for side in Side:
            truth_s = true_events_s(RUNNERS["usual"], side, event, 8.0)
            assert np.abs(errors_s(result.event_times_s(side, event), truth_s)).max() < bound_s


@pytest.mark.parametrize("view", ["side-right", "rear"])
def test_a_stretch_too_short_for_a_stance_gives_no_contacts_but_no_crash(view):
    time_s = frame_times_s(60.0, 0.3)
    full = analysed(view=view).tracks
    cut = replace(
        full,
        time_s=frozen(time_s),
        light_px=full.light_px[: len(time_s)],
        smooth_px=full.smooth_px[: len(time_s)],
        sd_px=full.sd_px[: len(time_s)],
        visibility=full.visibility[: len(time_s)],
        valid=full.valid[: len(time_s)],
    )
    gait = detect_gait(cut, RUNNERS["usual"].stride_s)
    assert len(gait.steps) <= 1
    assert gait.cadence_high_spm - gait.cadence_low_spm > 10.0
