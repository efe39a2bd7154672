"""The whole report in Spanish: no English sentence is left on any page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from gait.exam import Exam, conclude
from gait.language import language
from gait.language.page import unsaid
from gait.load.read import read_log
from gait.plan.visit import read_visit_tables
from gait.report import write_report
from gait.report.page import render
from gait.visit import read_visit

VISIT = read_visit(Path(__file__).parents[2] / "sample_videos" / "visit" / "visit.toml")
TRAINING = read_log(VISIT.log.files)
SPANISH = language("es")
# The fixture's own made-up remarks and findings are in no table.
MADE_UP = (Path(__file__).parent / "stick_runner.py").read_text(encoding="utf-8")
MADE_UP = MADE_UP.lower().replace(" ", "_")


def pages(exam: Exam) -> tuple[str, str]:
    """Return the page in English and in Spanish."""
    videos = dict.fromkeys(range(len(exam.clips)), "annotated.mp4")
    english, spanish = (
        render(
            exam,
            drawn=(),
            portraits={},
            videos=videos,
            phone_film="film.mp4",
            language=language(tag),
        )
        for tag in ("en", "es")
    )
    return english, spanish


def left_english(english: str) -> list[str]:
    found = unsaid(english, SPANISH)
    return [
        text for text in found if text.lower().rstrip(".")[:30].replace(" ", "_") not in MADE_UP
    ]


def asked(**tables) -> Exam:
    answers = read_visit_tables(tables)
    return conclude(replace(VISIT, clips=(), answers=answers, log=None), ())


@pytest.fixture(scope="module")
def whole(exam) -> Exam:
    return conclude(VISIT, exam.clips, TRAINING)


@pytest.fixture(scope="module")
def both(whole) -> tuple[str, str]:
    return pages(whole)


@pytest.fixture(scope="module")
def page(both) -> str:
    return both[1]


def test_a_whole_visit_has_no_english_sentence(both):
    assert left_english(both[0]) == []


def test_the_filter_lets_no_real_sentence_through():
    assert "trunk_and_hips_trail_the_legs" not in MADE_UP
    assert unsaid("<p>Nothing stands out there.</p>", SPANISH) == ["Nothing stands out there."]


@pytest.mark.parametrize(
    "exam_of",
    [
        lambda: asked(symptoms={"deformity": True}),
        lambda: asked(symptoms={}),
        lambda: asked(symptoms={"none": True}, history={"pain_running_0_10": 6.0}),
        lambda: asked(symptoms={"none": True}, habits={"strength_days_per_week": 1.0}),
        lambda: conclude(replace(VISIT, clips=()), (), TRAINING),
    ],
)
def test_other_visits_have_none_either(exam_of):
    assert left_english(pages(exam_of())[0]) == []


def test_the_page_says_which_language_it_is(page):
    assert '<html lang="es">' in page
    assert '<section id="player" class="player" lang="es"' in page


def test_numbers_dates_and_units_are_those_of_the_language(page):
    plain = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", " ", page, flags=re.S)
    assert "8,1 km" in plain
    assert "8.1 km" not in plain
    assert "pasos/min" in plain
    assert "steps/min" not in plain
    assert re.search(r"\d{1,2} de \w+ de 20\d\d", plain)


def test_same_sections_same_anchors_same_pictures(both):
    english, page = both
    for pattern in (
        r"<article [^>]*>",
        r'<section id="([\w-]+)"',
        r'<a [^>]*href="(#[\w-]+)"',
        r"<svg",
        r"<h[1-4]",
    ):
        assert re.findall(pattern, page) == re.findall(pattern, english), pattern


def test_the_year_is_drawn_with_spanish_letters(both):
    drawn = [re.findall(r'<g id="text_\d+">.*?</g>', p, flags=re.S) for p in both]
    assert len(drawn[0]) == len(drawn[1])
    assert drawn[0] != drawn[1]


def test_what_the_runner_is_called_stays(page):
    assert f'translate="no">{VISIT.runner}<' in page


def test_results_stay_english(exam, tmp_path):
    english = write_report(exam, tmp_path / "en", video=False)
    spanish = write_report(exam, tmp_path / "es", video=False, language="es")
    assert 'lang="es"' in spanish.page.read_text("utf-8")
    one, two = (json.loads(f.results.read_text("utf-8")) for f in (english, spanish))
    assert one == two
    assert english.steps.read_bytes() == spanish.steps.read_bytes()
