"""Red flags come first and hide everything that tells somebody to train."""

from __future__ import annotations

import re

import pytest
from found_by_hand import found
from planned_visits import DAY, answers, plan_of, sentences

from gait.findings.finding import Grade
from gait.findings.words import all_words
from gait.history.answers import History
from gait.history.habits import judge_habits
from gait.history.symptoms import Urgency, questions
from gait.plan.exercises import exercises
from gait.plan.make import make_plan
from gait.plan.plan import LoadHint, Plan, Referral
from gait.plan.safety import pain_above_limit, without_cues
from gait.plan.tables import words
from gait.plan.text import plan_text
from gait.plan.visit import read_visit_tables
from gait.screens.chain import links
from gait.tracks.track import Side

FINDINGS = [
    found("backseat", Side.LEFT, Grade.MARKED),
    found("hip_drop"),
    found("knee_valgus", Side.RIGHT),
    found("overstride", Side.LEFT),
    found("low_cadence"),
]
SCREENS = {
    "front_plank_s": 20,
    "left": {"hip_abduction_grade_0_5": 3, "big_toe_extension_deg": 20},
    "right": {"single_leg_calf_raises": 5, "knee_to_wall_cm": 4},
}
ALL_NO = {q.key: False for q in questions()}


def whole_visit(symptoms) -> Plan:
    visit = read_visit_tables(
        {
            "history": {"complaint": "knee", "pain_running_0_10": 2},
            "habits": {"strength_days_per_week": 0},
            "symptoms": symptoms,
            "screens": SCREENS,
        },
        "visit.toml",
    )
    load = LoadHint(too_much=True, longest_next_run_km=9.0, words=("Run a little less.",))
    return make_plan(FINDINGS, visit, on=DAY, load=load)


def training_sentences() -> set[str]:
    """Everything that tells somebody to exercise, to change form, or to run on."""
    told = set()
    for row in exercises().values():
        told |= {row.name, row.how, row.trains, row.stop, row.dose, *row.progress}
    told |= {w.cue for w in all_words().values()}
    told |= {text for key, text in words()["cues"].items() if key.startswith("how")}
    told |= {row["text"] for key, row in words()["first"].items() if key != "open"}
    told |= set(words()["rules"].values())
    told |= {h.recommended for h in judge_habits(answers().habits, None)}
    for link in links():
        told |= {link.agree, link.only_seen, link.only_tested}
    return {text for text in told if len(text) > 8}


def pieces(text: str) -> list[str]:
    """Return the fixed parts of a sentence with placeholders."""
    return [p for p in re.split(r"\{\w+\}", text) if len(p) > 8]


def reachable(plan: Plan) -> list[str]:
    shown = " ".join([*sentences(plan), " ".join(plan_text(plan, width=10_000).split())])
    return [t for t in training_sentences() if pieces(t) and all(p in shown for p in pieces(t))]


def test_the_search_finds_training_sentences_where_there_are_some():
    found_there = reachable(whole_visit(ALL_NO))
    assert len(found_there) > 60
    assert exercises()["toe_yoga"].how in found_there


@pytest.mark.parametrize("key", [q.key for q in questions()])
def test_a_red_flag_shows_the_referral_and_hides_every_exercise(key):
    plan = whole_visit({**ALL_NO, key: True})
    flag = next(q for q in questions() if q.key == key)
    assert plan == Plan(referral=plan.referral)
    assert plan.referral is not None
    assert plan.referral.urgency is flag.urgency
    assert plan.referral.said == (flag.said,)
    assert reachable(plan) == []
    text = " ".join(plan_text(plan).split())
    assert text.startswith(plan.referral.title)
    assert f"You said: {flag.said}." in text


def test_the_most_urgent_flag_speaks_and_all_are_repeated():
    plan = whole_visit(
        {**ALL_NO, "catching": True, "deformity": True, "surgery_not_cleared": True}
    )
    assert isinstance(plan.referral, Referral)
    assert plan.referral.urgency is Urgency.SAME_DAY
    assert len(plan.referral.said) == 3


def test_a_flag_in_the_history_is_enough():
    visit = read_visit_tables(
        {"history": {"complaint": "knee", "complaint_weeks": 6}}, "v.toml"
    )
    plan = make_plan(FINDINGS, visit, on=DAY)
    assert plan.referral is not None
    assert plan.referral.urgency is Urgency.SOON
    assert reachable(plan) == []


@pytest.mark.parametrize("missing", ["deformity", "catching", "surgery_not_cleared"])
def test_an_open_question_holds_the_plan_back(missing):
    plan = whole_visit({k: v for k, v in ALL_NO.items() if k != missing})
    assert plan.referral is None
    assert plan.questions == (next(q.question for q in questions() if q.key == missing),)
    assert reachable(plan) == []
    assert plan.questions[0] in " ".join(plan_text(plan).split())


def test_the_symptom_questions_come_first_when_nothing_was_asked():
    plan = make_plan(FINDINGS, read_visit_tables({}, "v.toml"), on=DAY)
    assert len(plan.questions) == len(questions())
    assert plan.sessions == ()


def test_findings_can_be_shown_without_their_cues():
    bare = without_cues(FINDINGS)
    assert all(f.cue == "" for f in bare)
    assert [f.sentence for f in bare] == [f.sentence for f in FINDINGS]


@pytest.mark.parametrize(
    ("history", "held"),
    [
        ({"pain_running_0_10": 3.0}, False),
        ({"pain_running_0_10": 3.5}, True),
        ({"pain_next_morning_0_10": 4.0}, True),
        ({"pain_rising": True}, True),
        ({}, False),
    ],
)
def test_pain_above_three_holds_distance_and_cues(history, held):
    assert pain_above_limit(History(**history)) is held
    plan = plan_of(FINDINGS, history=history)
    assert (plan.first[0].key == "hold") is held
    assert (plan.cues == ()) is held
    assert (plan.cue_note == words()["cues"]["waiting"]) is held
