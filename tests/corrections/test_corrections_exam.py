"""Corrections taken into account on the sample clips: what moves, stays, and is undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clip_workshop import REAR, SIDE

from gait.corrections import (
    ContactChange,
    LevelLine,
    SidesExchanged,
    SlowMotionGiven,
    ViewGiven,
)
from gait.errors import ClipError, OptionError
from gait.events.contacts import Event
from gait.exam import analyse_from, analyze
from gait.options import ClipOptions
from gait.pose.skeleton import MIRROR
from gait.tracks.picture import look_at_pictures
from gait.tracks.track import Side, View, opposite
from gait.tracks.view import decide_view

NEAR = Side.RIGHT  # of the side clip


@pytest.fixture(scope="module")
def again(sample_exam, cache_dir):
    """Analyse a sample clip with corrections; nothing is decoded."""

    def analyse(clip, *corrections, **known):
        kept = sample_exam.clips[clip]
        look = look_at_pictures(kept.clip, kept.pose, cache_dir)
        choice = ClipOptions(corrections=corrections, **known)
        return analyse_from(kept.pose, look, kept.clip, choice, index=clip)

    return analyse


def value(analysis, name, side):
    return next(m for m in analysis.measurements if m.name == name and m.side is side)


def landings(analysis, side=NEAR, event=Event.INITIAL_CONTACT):
    return [c for c in analysis.gait.contacts if c.side is side and c.event is event]


def without_time(analysis):
    return replace(analysis, seconds=(), corrections=(), remarks=())


def test_a_landing_moved_by_two_frames_moves_contact_time_and_the_knee(sample_exam, again):
    before = sample_exam.clips[0]
    landing = landings(before)[3]
    after = again(
        0,
        ContactChange("move", NEAR, Event.INITIAL_CONTACT, landing.frame, landing.frame + 2),
    )
    moved = landings(after)[3]
    assert moved.frame == pytest.approx(landing.frame + 2, abs=1e-6)
    assert moved.time_s - landing.time_s == pytest.approx(2 / 60, abs=1e-6)
    assert moved.sd_s == pytest.approx(0.5 / 60, abs=1e-6)  # half a frame
    steps = [s.step for s in value(before, "contact_time", NEAR).steps]
    k = next(
        i for i, s in enumerate(before.gait.steps) if s.initial_contact_s == landing.time_s
    )
    assert k in steps

    def at(analysis, name):
        return next(s.value for s in value(analysis, name, NEAR).steps if s.step == k)

    assert at(after, "contact_time") - at(before, "contact_time") == pytest.approx(
        -2000 / 60, abs=0.01
    )
    # the knee bends 290-370° a second there: two frames are 10-12° more
    bent = at(after, "knee_flexion_at_contact") - at(before, "knee_flexion_at_contact")
    assert 6.0 < bent < 16.0
    n = value(after, "contact_time", NEAR).n
    assert value(after, "contact_time", NEAR).value == pytest.approx(
        value(before, "contact_time", NEAR).value - 2000 / 60 / n, abs=0.05
    )
    others = [s for i, s in enumerate(after.gait.steps) if i not in (k, k - 2)]
    assert others == [s for i, s in enumerate(before.gait.steps) if i not in (k, k - 2)]
    assert after.gait.steps[k - 2].next_contact_s == moved.time_s
    assert after.gait.cadence_spm == before.gait.cadence_spm
    assert after.remarks[-1] == "Set by hand: 1 contact moved."


def test_undoing_the_last_correction_gives_the_identical_exam(again):
    first = LevelLine(level_deg=2.0)
    landing = 90.0
    second = ContactChange("add", NEAR, Event.INITIAL_CONTACT, landing)
    once, twice = again(0, first), again(0, first, second)
    undone = again(0, first)
    assert without_time(twice).gait != without_time(once).gait
    for name in ("gait", "measurements", "remarks", "corrections"):
        assert getattr(undone, name) == getattr(once, name), name
    assert undone.tracks.light_px.tobytes() == once.tracks.light_px.tobytes()


def test_no_correction_gives_what_the_program_found(sample_exam, again):
    for clip in (0, 1):
        assert again(clip).measurements == sample_exam.clips[clip].measurements
        assert again(clip).gait == sample_exam.clips[clip].gait


def test_removing_a_landing_removes_the_step_and_only_that(sample_exam, again):
    before = sample_exam.clips[0].gait
    landing = landings(sample_exam.clips[0])[3]
    after = again(0, ContactChange("remove", NEAR, Event.INITIAL_CONTACT, landing.frame)).gait
    assert len(after.steps) == len(before.steps) - 1
    assert len(after.contacts) == len(before.contacts) - 2
    left = [s for s in before.steps if s.initial_contact_s != landing.time_s]
    follower = [s for s in left if s.next_contact_s == landing.time_s]
    assert len(follower) == 1
    assert [s for s in after.steps if s.next_contact_s is None or s in left] == [
        replace(s, next_contact_s=None) if s in follower else s for s in left
    ]


def test_a_step_removed_and_set_again_is_as_it_was(sample_exam, again):
    landing = landings(sample_exam.clips[0])[3]
    push = next(
        c
        for c in landings(sample_exam.clips[0], event=Event.TOE_OFF)
        if c.time_s > landing.time_s
    )
    after = again(
        0,
        ContactChange("remove", NEAR, Event.TOE_OFF, push.frame),
        ContactChange("add", NEAR, Event.INITIAL_CONTACT, landing.frame),
        ContactChange("add", NEAR, Event.TOE_OFF, push.frame),
    )
    before = sample_exam.clips[0].gait
    assert len(after.gait.steps) == len(before.steps)
    for new, old in zip(after.gait.steps, before.steps, strict=True):
        assert new.side is old.side
        assert new.initial_contact_s == pytest.approx(old.initial_contact_s, abs=1e-9)
        assert new.toe_off_s == pytest.approx(old.toe_off_s, abs=1e-9)
        assert new.mid_stance_s == pytest.approx(old.mid_stance_s, abs=1e-9)


def test_what_does_not_fit_is_said_and_passed_over(sample_exam, again):
    landing = landings(sample_exam.clips[0])[3]
    after = again(
        0,
        ContactChange("remove", NEAR, Event.INITIAL_CONTACT, landing.frame + 20),
        ContactChange("move", NEAR, Event.INITIAL_CONTACT, landing.frame, landing.frame + 25),
        ContactChange("add", NEAR, Event.INITIAL_CONTACT, landing.frame + 1),
        ContactChange("add", NEAR, Event.TOE_OFF, 100000.0),
    )
    assert after.gait == sample_exam.clips[0].gait
    said = after.remarks[-4:]
    assert "not there any more" in said[0]
    assert "comes after its landing" in said[1]
    assert "already" in said[2]
    assert "ends with frame 300" in said[3]


def test_too_few_steps_are_refused(sample_exam, again):
    gone = [
        ContactChange("remove", c.side, c.event, c.frame)
        for c in sample_exam.clips[0].gait.contacts
        if c.event is Event.INITIAL_CONTACT
    ]
    with pytest.raises(ClipError, match="at least 3 are needed"):
        again(0, *gone[1:])


@pytest.mark.parametrize("clip", [0, 1], ids=["side", "rear"])
def test_exchanged_sides_mirror_the_names_and_nothing_else(sample_exam, again, clip):
    before = sample_exam.clips[clip]
    after = again(clip, SidesExchanged())
    for old in before.measurements:
        new = value(after, old.name, opposite(old.side) if old.side else None)
        assert (new.value, new.low, new.high, new.n) == pytest.approx(
            (old.value, old.low, old.high, old.n), abs=1e-9
        ), old.name
    assert [opposite(s.side) for s in after.gait.steps] == [s.side for s in before.gait.steps]
    assert after.tracks.facing is before.tracks.facing
    near = before.tracks.view.near_side
    if near:
        assert after.tracks.view.near_side is opposite(near)
    twice = again(clip, SidesExchanged(), SidesExchanged(exchanged=False))
    assert twice.measurements == before.measurements


def test_a_level_line_takes_its_angle_out_of_the_lean(sample_exam, again):
    straight = again(0, LevelLine(level_deg=0.0))
    tilted = again(0, LevelLine(line_px=(100.0, 500.0, 900.0, 528.0)))
    assert tilted.tracks.level_deg == pytest.approx(2.0045, abs=1e-3)
    assert tilted.tracks.level_sd_deg == pytest.approx(0.152, abs=1e-3)
    lean = [value(a, "trunk_lean", None).value for a in (straight, tilted)]
    # the runner heads to the right, so a picture turned clockwise shows more lean
    assert lean[0] - lean[1] == pytest.approx(2.0, abs=0.15)


def test_slow_motion_by_hand_stretches_time_and_keeps_the_contact(sample_exam, again):
    before = sample_exam.clips[0]
    landing = landings(before)[3]
    move = ContactChange("move", NEAR, Event.INITIAL_CONTACT, landing.frame, landing.frame + 1)
    after = again(0, move, SlowMotionGiven(2.0))
    assert after.clock.slow_motion_factor == 2.0
    assert after.gait.cadence_spm == pytest.approx(2 * before.gait.cadence_spm, rel=0.02)
    moved = [c for c in after.gait.contacts if c.by_hand]
    assert [c.frame for c in moved] == [pytest.approx(landing.frame + 1, abs=1e-6)]
    with pytest.raises(OptionError, match="makes no sense"):
        again(0, SlowMotionGiven(100.0))


def test_the_view_given_by_hand_names_the_sides_by_geometry(sample_exam, again):
    """The model takes a back for a chest; the therapist says that it is a back."""
    rear = sample_exam.clips[1]
    chest = replace(
        rear.pose, xy_px=rear.pose.xy_px[:, :, MIRROR], world_m=rear.pose.world_m[:, :, MIRROR]
    )
    look = look_at_pictures(rear.clip, rear.pose, None)
    assert decide_view(chest).view is View.FRONT
    choice = ClipOptions(corrections=(ViewGiven("rear"),))
    right = analyse_from(chest, look, rear.clip, choice, index=1)
    same = again(1, ViewGiven("rear"))
    assert [m.value for m in right.measurements] == pytest.approx(
        [m.value for m in same.measurements], nan_ok=True
    )


def test_a_visit_file_carries_corrections(pose_model, cache_dir, tmp_path, sample_exam):
    import gait  # noqa: PLC0415

    landing = landings(sample_exam.clips[0])[3]
    file = tmp_path / "visit.toml"
    file.write_text(
        f"""version = 1
[[clips]]
file = "{SIDE.as_posix()}"
[[clips.corrections]]
what = "contact"
do = "move"
side = "{NEAR.value}"
event = "initial_contact"
frame = {landing.frame}
to_frame = {landing.frame + 2}
[[clips]]
file = "{REAR.as_posix()}"
""",
        encoding="utf-8",
    )
    visit = gait.read_visit(file)
    exam = gait.examine(visit, model=pose_model, cache_dir=cache_dir)
    options = [clip.options for clip in visit.clips]
    direct = analyze([SIDE, REAR], options=options, model=pose_model, cache_dir=cache_dir)
    assert exam.measurements == direct.measurements
    assert "Set by hand: 1 contact moved." in exam.clips[0].remarks
    assert exam.clips[1].corrections == ()
    file.write_text(file.read_text(encoding="utf-8").replace('"move"', '"push"'))
    with pytest.raises(OptionError, match=r"correction 1: do in \[contact\]"):
        gait.read_visit(file)
