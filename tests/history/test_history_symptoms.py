"""Symptom questions and red flags."""

from __future__ import annotations

import pytest

from gait.errors import OptionError
from gait.history.answers import History
from gait.history.symptoms import (
    Urgency,
    open_questions,
    questions,
    read_symptoms,
    red_flags,
    referral_words,
)

ALL_NO = read_symptoms({"none": True}, "v.toml")

# Evidence section 12, item by item.
SAME_DAY = {
    "cannot_bear_weight",
    "cannot_move_knee",
    "deformity",
    "big_or_fast_swelling",
    "locked_or_giving_way",
    "hot_red_with_fever",
    "hard_blow_or_pop",
    "new_numbness_or_cold_foot",
    "calf_swelling_breathless",
}
SOON = {
    "constant_or_night_pain",
    "unwanted_weight_loss",
    "long_or_worsening_pain",
    "repeated_swelling",
    "catching",
    "pinpoint_bone_pain",
    "missed_periods_or_low_energy_intake",
    "young_hip_or_groin_pain",
}
FIRST = {"surgery_not_cleared", "pregnancy_or_bone_health_not_cleared"}


def test_every_red_flag_of_the_evidence_is_asked_with_its_urgency():
    asked = {u: {q.key for q in questions() if q.urgency is u} for u in Urgency}
    assert asked == {Urgency.SAME_DAY: SAME_DAY, Urgency.SOON: SOON, Urgency.FIRST: FIRST}
    assert set(referral_words()) == set(Urgency)
    assert all(q.question.endswith("?") for q in questions())


def test_none_answers_every_question_with_no():
    assert open_questions(ALL_NO) == ()
    assert red_flags(ALL_NO, History()) == ()


def test_a_question_without_answer_stays_open():
    some = read_symptoms({"deformity": False}, "v.toml")
    assert len(open_questions(some)) == len(questions()) - 1
    assert some.answer("deformity") is False
    assert some.answer("catching") is None


@pytest.mark.parametrize("key", [q.key for q in questions()])
def test_every_yes_is_a_red_flag(key):
    flags = red_flags(read_symptoms({key: True}, "v.toml"), History())
    assert [f.key for f in flags] == [key]


def test_long_pain_in_the_history_counts_while_the_question_is_open():
    nothing = read_symptoms({}, "v.toml")
    long = History(complaint="knee", complaint_weeks=4.0)
    assert [f.key for f in red_flags(nothing, long)] == ["long_or_worsening_pain"]
    assert red_flags(nothing, History(complaint="knee", complaint_weeks=3.0)) == ()
    assert red_flags(nothing, History(complaint_weeks=4.0)) == ()
    assert red_flags(ALL_NO, long) == ()


def test_a_childs_hip_counts_while_the_question_is_open():
    nothing = read_symptoms({}, "v.toml")
    child = History(complaint_area="hip or groin", age_years=17.9)
    assert [f.key for f in red_flags(nothing, child)] == ["young_hip_or_groin_pain"]
    grown = History(complaint_area="hip or groin", age_years=18.0)
    assert red_flags(nothing, grown) == ()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"deformitie": True}, "did you mean deformity"),
        ({"deformity": "no"}, "give true or false"),
        ({"deformity": 0}, "give true or false"),
        ({"none": True, "catching": True}, "none = true, but also catching = true"),
        (True, "[symptoms] must be a table"),
    ],
)
def test_wrong_answers_are_refused(table, says):
    with pytest.raises(OptionError) as refused:
        read_symptoms(table, "v.toml")
    assert says in str(refused.value)
