"""A visit as one exam: film, training log, answers and screens bear on each other."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from datetime import date

import pytest
from test_wording_everywhere import breaches, of_table
from visit_files import OPEN, RED_FLAG, SAMPLE, WITHOUT_CLIPS, written

from gait.errors import ClipError, LogError
from gait.exam import Exam, conclude, examine
from gait.exam.together import hint_of, joined
from gait.findings.finding import Grade
from gait.load.answer import Basis
from gait.load.finding import finding_of
from gait.load.read import read_log
from gait.plan.exercises import exercises
from gait.report.results import results
from gait.screens.definitions import screen_definitions
from gait.video import decode
from gait.visit import Visit, read_visit

VISIT = read_visit(SAMPLE)
TRAINING = read_log(VISIT.log.files)
PRESSING = (Grade.MILD, Grade.MARKED)


def answered(visit: Visit = VISIT, **history) -> Visit:
    entered = replace(visit.answers, history=replace(visit.answers.history, **history))
    return replace(visit, answers=entered)


@pytest.fixture(scope="module")
def exam(sample_exam: Exam) -> Exam:
    return conclude(VISIT, sample_exam.clips, TRAINING)


def test_one_exam_holds_all_of_the_visit(exam):
    assert len(exam.clips) == 2
    assert exam.day == VISIT.day
    assert exam.runner == "R-017"
    assert (exam.height_cm, exam.speed_kmh) == (178, 10)
    assert exam.load.today == VISIT.day
    assert exam.load.gate.pain == (3.0,)
    assert exam.answers == VISIT.answers
    assert len(exam.screens) == 19
    assert {gap.key for gap in exam.side_gaps} >= {"single_leg_calf_raises", "side_plank_s"}
    assert exam.referral is None
    assert 1 <= len(exam.plan.cues) <= 2
    assert len([s for s in exam.plan.sessions if s.key.startswith("strength")]) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        exam.plan = None


def test_film_and_tests_of_the_same_side_become_one_story(exam):
    agreed = [s for s in exam.plan.stories if s.kind.value == "agree"]
    assert any("hip_drop" in s.findings and s.side == "right" for s in agreed)


def test_load_goes_before_form_for_a_sore_runner(exam, sample_exam):
    assert exam.findings[0].key == "training_load"
    assert exam.of_load.grade is Grade.MILD
    assert [s.key for s in exam.plan.first] == [
        "too_much",
        "returning",
        "load",
        "capacity",
        "form",
    ]
    nothing_hurts = dict.fromkeys(
        (
            "complaint_area",
            "complaint_side",
            "pain_now_0_10",
            "pain_running_0_10",
            "pain_next_morning_0_10",
        )
    )
    well = answered(complaint="", **nothing_hurts)
    calm = conclude(well, sample_exam.clips, TRAINING)
    assert calm.findings[0].grade is Grade.MARKED  # the film's, graver than the log's
    after = [f.key for f in calm.findings if f.grade is Grade.MILD]
    assert after[0] == "training_load"
    assert calm.of_film == tuple(f for f in calm.findings if f.key != "training_load")


def test_a_log_that_cannot_tell_stands_among_what_cannot_be_told(exam):
    unknown = replace(exam.of_load, grade=Grade.CANNOT_TELL)
    order = [f.grade for f in joined(exam.of_film, unknown, sore=True)]
    assert order == sorted(order, key=[*PRESSING[::-1], Grade.NONE, Grade.CANNOT_TELL].index)


def test_the_longest_next_run_is_told_once_and_rounded_down(sample_exam):
    """Ten days later nothing of the return plan is left but its last stage."""
    later = replace(VISIT, day=date(2025, 7, 28))
    load = conclude(later, (), TRAINING).load
    assert load.next_run.basis is Basis.SPIKE
    hint = hint_of(load)
    assert hint.longest_next_run_km <= load.next_run.longest_m / 1000
    assert load.next_run.longest_m / 1000 - hint.longest_next_run_km < 0.1
    assert hint.returning == ()
    back = hint_of(conclude(VISIT, (), TRAINING).load)
    assert back.longest_next_run_km is None
    assert any("8.1 km" in said for said in back.returning)


def test_only_the_cues_of_the_plan_stand_in_the_findings(exam):
    given = {cue.finding for cue in exam.plan.cues}
    assert {f.key for f in exam.of_film if f.cue} == given


@pytest.mark.parametrize("pain", [{"pain_running_0_10": 6.0}, {"pain_rising": True}])
def test_pain_holds_the_distance_everywhere(sample_exam, pain):
    held = conclude(answered(**pain), sample_exam.clips, TRAINING)
    assert held.load.gate.held
    assert held.load.next_run.basis is Basis.HOLD
    assert held.plan.first[0].key == "hold"
    assert held.plan.cues == ()
    assert not any(f.cue for f in held.of_film)
    assert "next_run" not in {s.key for s in held.plan.first}
    said = held.load.statements[0].text
    assert "hold the distance" in said
    assert ("rose over the last three runs" in said) == ("pain_rising" in pain)


def test_pain_of_the_log_counts_where_nobody_was_asked(sample_exam):
    runs = TRAINING.runs
    sore = replace(TRAINING, runs=(*runs[:-1], replace(runs[-1], pain=7.0)))
    unasked = dict.fromkeys(("pain_now_0_10", "pain_running_0_10", "pain_next_morning_0_10"))
    held = conclude(answered(**unasked), sample_exam.clips, sore)
    assert held.load.gate.pain[-1] == 7.0
    assert held.plan.first[0].key == "hold"
    asked = conclude(answered(pain_running_0_10=1.0), sample_exam.clips, sore)
    assert not asked.load.gate.held
    assert "hold" not in {s.key for s in asked.plan.first}


def test_without_questions_findings_keep_their_cues_and_there_is_no_plan(sample_exam):
    plain = conclude(replace(VISIT, answers=None), sample_exam.clips, TRAINING)
    assert plain.plan is None
    assert plain.of_film == sample_exam.findings
    assert plain.of_load.grade in PRESSING


def test_a_visit_without_clips(tmp_path):
    exam = examine(read_visit(written(tmp_path, WITHOUT_CLIPS)))
    assert exam.clips == ()
    assert exam.of_film == ()
    assert exam.unmeasured == ()
    assert exam.of_load.grade in PRESSING
    assert exam.plan.sessions
    assert {s.side for s in exam.screens} == {"left", "right"}


def every_sentence(exam: Exam) -> str:
    return results(exam).model_dump_json()


TESTS = {row.label for row in screen_definitions().values()}
FORBIDDEN = [row.name for row in exercises().values() if row.name not in TESTS]


def test_a_red_flag_leaves_the_referral_and_no_advice(tmp_path, sample_exam):
    flagged = read_visit(written(tmp_path, RED_FLAG))
    exam = conclude(flagged, sample_exam.clips, TRAINING)
    assert exam.referral.urgency.value == "same_day"
    assert exam.plan.first == exam.plan.cues == exam.plan.sessions == ()
    assert not any(f.cue for f in exam.findings)
    text = every_sentence(exam)
    assert exam.referral.title in text
    for name in (*FORBIDDEN, "Longest next run", "return plan", "restart at about"):
        assert name not in text
    assert exam.load.plan is None
    assert exam.load.next_run.longest_m is None
    assert exam.of_load.grade in PRESSING  # what was seen stays
    whole = conclude(replace(flagged, answers=VISIT.answers), sample_exam.clips, TRAINING)
    assert any(name in every_sentence(whole) for name in FORBIDDEN), "the check can fail"


def test_open_questions_come_before_exercises_and_cues(tmp_path, sample_exam):
    exam = conclude(read_visit(written(tmp_path, OPEN)), sample_exam.clips, TRAINING)
    assert len(exam.plan.questions) == 19
    assert not any(f.cue for f in exam.of_film)
    text = every_sentence(exam)
    assert all(name not in text for name in FORBIDDEN)


def test_the_log_begins_after_the_visit():
    with pytest.raises(LogError, match="begins on 2 July 2024, after the visit"):
        examine(replace(VISIT, clips=(), day=date(2024, 6, 1)))


def test_a_clip_that_fails_is_named(tmp_path):
    wall = tmp_path / "wall.mp4"
    wall.write_text("words, not pictures")
    broken = replace(VISIT.clips[1], path=wall)
    with pytest.raises(ClipError, match=r"wall\.mp4"):
        examine(replace(VISIT, clips=(broken,)))


def test_nothing_is_decoded_when_only_the_answers_change(
    sample_exam, pose_model, cache_dir, monkeypatch
):
    first = examine(VISIT, model=pose_model, cache_dir=cache_dir)

    def decoded(*_, **__):
        raise AssertionError("a picture was decoded")

    monkeypatch.setattr(decode, "_sent", decoded)
    again = examine(answered(pain_running_0_10=5.0), model=pose_model, cache_dir=cache_dir)
    assert again.plan.first[0].key == "hold"
    assert [c.measurements for c in again.clips] == [c.measurements for c in first.clips]
    with pytest.raises(AssertionError, match="decoded"):  # an empty cache needs the pictures
        examine(VISIT, model=pose_model, cache_dir=cache_dir / "none")


def test_results_hold_all_of_it_and_come_back_the_same(exam):
    read = json.loads(every_sentence(exam))
    assert read["day"] == "2025-09-06"
    assert read["runner"] == "R-017"
    assert read["load"]["format"] == "running-gait training load"
    assert read["answers"]["history"]["complaint_side"] == "right"
    assert read["answers"]["symptoms"]["deformity"] is False
    assert read["plan"]["state"] == "plan"
    assert read["plan"]["sessions"][0]["exercises"][0]["dose"]
    assert read["plan"]["recheck"]["first"] == "2025-10-18"
    calves = [s for s in read["screens"] if s["key"] == "single_leg_calf_raises"]
    assert [(s["side"], s["value"], s["level"]) for s in calves] == [
        ("left", 24.0, "usual"),
        ("right", 17.0, "limited"),
    ]
    assert type(results(exam)).model_validate(read).plan == results(exam).plan


@pytest.mark.parametrize("pain", [3.0, 6.0])
def test_every_sentence_of_a_filled_exam_keeps_the_rules_of_wording(sample_exam, pain):
    """Templates keep them by themselves; here they are filled with numbers and names."""
    exam = conclude(answered(pain_running_0_10=pain), sample_exam.clips, TRAINING)
    said = list(of_table(json.loads(every_sentence(exam)), "results", research=False))
    assert len(said) > 500
    assert [(s.where, breaches(s), s.text) for s in said if breaches(s)] == []


def test_finding_of_a_held_log_still_speaks(exam, tmp_path, sample_exam):
    flagged = conclude(read_visit(written(tmp_path, RED_FLAG)), sample_exam.clips, TRAINING)
    assert finding_of(flagged.load).sentence == exam.of_load.sentence
    assert finding_of(flagged.load).cue == ""
