"""Sections of a visit: their order, what a red flag hides, what a missing part leaves out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from gait.exam import Exam, conclude
from gait.load.read import read_log
from gait.plan.exercises import exercises
from gait.plan.visit import read_visit_tables
from gait.report.page import render
from gait.report.visit_part import screen_rows, session_cards, visit_context, week
from gait.screens.definitions import screen_definitions
from gait.visit import read_visit

VISIT = read_visit(Path(__file__).parents[2] / "sample_videos" / "visit" / "visit.toml")
TRAINING = read_log(VISIT.log.files)
TESTS = {row.label for row in screen_definitions().values()}
EXERCISES = [row.name for row in exercises().values() if row.name not in TESTS]


def page_of(exam: Exam) -> str:
    return render(exam, drawn=(), portraits={}, videos={})


def sections(page: str) -> list[str]:
    return re.findall(r'<section id="([a-z-]+)"', page)


@pytest.fixture(scope="module")
def whole(exam) -> Exam:
    return conclude(VISIT, exam.clips, TRAINING)


@pytest.fixture(scope="module")
def page(whole) -> str:
    return page_of(whole)


def asked(**tables) -> Exam:
    answers = read_visit_tables(tables)
    return conclude(replace(VISIT, clips=(), answers=answers, log=None), ())


def test_sections_come_in_the_order_a_runner_needs(page):
    found = sections(page)
    wanted = ["summary", "load", "habits", "screens", "plan", "numbers", "limits"]
    assert [name for name in found if name in wanted] == wanted
    assert "referral" not in found
    assert "questions" not in found
    assert len(found) == len(set(found))


def test_the_summary_names_the_log_and_says_what_to_do_first(page, whole):
    summary = page[page.index('id="summary"') : page.index('id="load"')]
    assert "training log shows too much, too soon" in summary
    assert 'href="#load"' in summary
    for step in whole.plan.first:
        assert step.title in summary


def test_the_log_has_its_year_its_rules_and_the_way_back(page):
    load = page[page.index('id="load"') : page.index('id="habits"')]
    assert load.count('<svg role="img" aria-label=') == 2
    assert '<p class="big">8.1 km</p>' in load
    assert "65 % more" in load
    assert load.count("in the week, no run longer than") == 5
    assert load.count("this week</span>") == 1


def test_the_plan_is_drawn_and_dosed_and_at_most_two_cues(page, whole):
    plan = page[page.index('id="plan"') :]
    for session in whole.plan.sessions:
        for item in session.exercises:
            assert item.exercise.name in plan
            assert item.exercise.dose in plan
    drawings = plan.count('aria-label="')
    assert drawings >= 10
    assert 1 <= plan[: plan.index("The week")].count('<div class="cue">') <= 2
    assert "18 October 2025" in plan
    assert "would be real" in plan


def test_a_red_flag_stands_first_and_hides_everything_to_do(exam):
    tables = {"symptoms": {"deformity": True}}
    flagged = replace(VISIT, answers=read_visit_tables(tables))
    referred = conclude(flagged, exam.clips, TRAINING)
    page = page_of(referred)
    found = sections(page)
    assert found[:2] == ["referral", "summary"]
    assert not {"plan", "habits", "questions"} & set(found)
    assert referred.referral.title in page
    for words in (
        *EXERCISES,
        "What to try",
        "Longest next run",
        "restart at about",
        "The way back",
    ):
        assert words not in page, words
    assert any(name in page_of(conclude(VISIT, exam.clips, TRAINING)) for name in EXERCISES)


def test_open_questions_are_asked_and_no_plan_is_shown(exam):
    opened = conclude(replace(VISIT, answers=read_visit_tables({})), exam.clips, TRAINING)
    page = page_of(opened)
    assert {"questions", "load"} <= set(sections(page))
    assert "plan" not in sections(page)
    for question in opened.plan.questions:
        assert question.replace("'", "&#39;") in page
    assert "What to try" not in page


def test_a_visit_without_clips_says_nothing_of_form():
    exam = conclude(replace(VISIT, clips=()), (), TRAINING)
    page = page_of(exam)
    found = sections(page)
    assert {"summary", "load", "habits", "screens", "plan", "limits"} <= set(found)
    assert not {"findings", "numbers", "reading", "method", "unknown", "checked"} & set(found)
    assert "No clip was filmed" in page
    assert "one camera" not in page


def test_a_visit_of_tests_alone():
    exam = asked(symptoms={"none": True}, screens={"left": {"side_plank_s": 20}})
    page = page_of(exam)
    assert {"summary", "screens", "plan"} <= set(sections(page))
    assert "no clip was filmed" in page
    (row,) = screen_rows(exam)
    assert (row.left.word, row.right, row.whole) == ("limited", None, None)


def test_the_page_of_clips_alone_has_no_section_of_a_visit(exam):
    assert not {"load", "habits", "screens", "plan", "questions"} & set(sections(page_of(exam)))


def test_an_exercise_is_described_the_first_time_only(whole):
    cards = [card for session in session_cards(whole.plan) for card in session.cards]
    seen = set()
    for card in cards:
        assert card.again == (card.name in seen)
        seen.add(card.name)


def test_the_week_names_sessions_and_the_longest_run(whole):
    days = {column.day: column.entries for column in week(whole, whole.plan)}
    assert len(days) == 7
    assert days["Sunday"] == ("Longest run",)
    assert days["Monday"] == ("Strength A",)


def test_research_is_told_once_per_link(whole):
    stories = visit_context(whole)["stories"]
    told = [story.meaning for story in stories if story.meaning]
    assert len(told) == len({story.link for story in whole.plan.stories})


def test_what_a_runner_wrote_is_text_and_no_markup(exam):
    hostile = replace(VISIT, runner="<script>alert(1)</script>")
    page = page_of(conclude(hostile, exam.clips, TRAINING))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
