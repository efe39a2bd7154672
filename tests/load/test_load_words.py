"""What may never be said of a runner's training, in any answer."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from functools import cache

import pytest
from log_files import every, log_of, run

from gait.findings.finding import Grade
from gait.load import finding_of, judge_load
from gait.load.answer import Light
from gait.load.say import say_stage
from gait.load.session import LeftOut, Unit
from gait.load.words import all_words, day_words, length, most, percent, remark

NEVER = (
    r"caus(?:es|ed|ing) (?:your|the|you|pain|injur)",
    r"(?:will|going to|bound to) (?:get|be|become) (?:injured|hurt|sore)",
    r"you (?:have|suffer|show signs of|are at risk|will)\b",
    r"\d+ ?% more likely",
    r"\bsafe(?:ly|r|st)?\b",
    r"\bdanger",
    r"\b(?:correct|fix|cure|heal|repair)(?:s|ed|ing)?\b(?! for| how)",
    r"\bprevent(?:s|ed|ing|ion)?\b",
    r"\bdiagnos",
    r"\b(?:abnormal|wrong|bad|harmful)\b",
    r"your (?:pain|injury|risk)",
    r"\brisk\b",
)
NOT_OF_THE_RUNNER = (r"\binjur", r"\bpain")

START = date(2026, 1, 5)
USUAL = every(START, START + timedelta(days=60), 3, 8.0)


@cache
def answers():
    return tuple(_answers())


def _answers():
    logs = (
        USUAL,
        USUAL[:3],
        [*USUAL, run(START + timedelta(days=62), 10.0)],
        [*USUAL, run(START + timedelta(days=62), 30.0, shoes="b", title="intervals")],
        [*USUAL, run(START + timedelta(days=85), 7.0)],
        [*USUAL, run(START + timedelta(days=130), 7.0)],
    )
    pains = ((), (2.0,), (5.0,), (0.0, 1.0, 2.0))
    units = (Unit.KM, Unit.MI)
    for runs, ahead, pain, unit in itertools.product(logs, (1, 9, 20, 50), pains, units):
        today = runs[-1].day + timedelta(days=ahead)
        yield judge_load(
            log_of(runs), today=today, pain=pain, novice=ahead > 1, new=["hills"], unit=unit
        )


def test_no_answer_says_what_may_not_be_said():
    said: set[tuple[str, str]] = set()
    lights = set()
    for answer in answers():
        for s in answer.statements:
            said |= {(s.key, s.text), ("meaning", s.meaning)}
            lights.add((s.key, s.light))
        said |= {("remark", text) for text in answer.remarks}
        if answer.plan:
            said |= {
                ("stage", say_stage(x, answer.plan, answer.unit)) for x in answer.plan.stages
            }
    assert len(said) > 100
    assert {Light.RED, Light.AMBER, Light.GREEN} <= {x for key, x in lights if key == "spike"}
    for key, text in said:
        patterns = (
            NEVER if key in {"meaning", "symptoms", "remark"} else NEVER + NOT_OF_THE_RUNNER
        )
        assert [p for p in patterns if re.search(p, text, re.IGNORECASE)] == [], text
        assert not re.search(r"[{}]|None|\bnan\b|  |-\d", text), text
        assert text.endswith(".") or key == "stage", text


def test_ratios_of_weeks_never_have_a_colour_but_for_novices():
    for answer in answers():
        told = judge_load(answer.log, today=answer.today, novice=False)
        week = next(s for s in told.statements if s.key == "week")
        assert not week.light.coloured
        assert "acute" not in " ".join(s.text for s in answer.statements).lower()


def test_every_rule_has_sources_and_a_name():
    assert {w.rule for w in all_words().values()} == {"L1", "L2", "L3", "L4", "L5", ""}
    for words in all_words().values():
        assert words.sources
        assert words.title


def test_remarks_of_one():
    assert remark("other_sports", n=1) == "1 activity of other sports was left out."
    assert remark("duplicates", n=1) == "1 copy of a run was merged."
    for key in LeftOut.__dataclass_fields__:
        assert remark(key, n=7).startswith("7 ")


def test_numbers_in_words():
    assert day_words(date(2026, 5, 4)) == "4 May 2026"
    assert length(12_345, Unit.KM) == "12.3 km"
    assert length(16_093.44, Unit.MI) == "10.0 mi"
    assert most(10_990, Unit.KM) == "10.9 km"  # a limit is never rounded up
    assert most(11_000.0000001, Unit.KM) == "11.0 km"
    assert most(10_999.9999999, Unit.KM) == "11.0 km"
    assert percent(0.104) == "10.4 %"
    assert percent(0.694) == "69 %"


@pytest.mark.parametrize(
    ("extra", "ahead", "grade"),
    [
        ((), 1, Grade.NONE),
        ((run(START + timedelta(days=62), 12.0),), 1, Grade.MILD),
        ((run(START + timedelta(days=62), 30.0),), 1, Grade.MARKED),
        ((), 20, Grade.MILD),
        ((), 50, Grade.MARKED),
    ],
)
def test_the_finding_of_a_report(extra, ahead, grade):
    runs = [*USUAL, *extra]
    found = finding_of(
        judge_load(log_of(runs), today=max(r.day for r in runs) + timedelta(days=ahead))
    )
    assert (found.key, found.grade) == ("training_load", grade)
    assert found.sentence
    assert found.cue.startswith("Longest next run: ")
    assert found.sources


def test_the_finding_of_a_log_too_short():
    runs = USUAL[:2]
    found = finding_of(judge_load(log_of(runs), today=runs[-1].day))
    assert found.grade is Grade.CANNOT_TELL
    assert found.why_not
    assert found.sentence == found.cue == ""
