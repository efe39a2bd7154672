"""What stands in the PDF: the same words as on the page, and red flags before everything."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pdf_reader import page_texts
from sample_visit import TRAINING, VISIT

from gait.exam import conclude
from gait.letterhead import Letterhead
from gait.plan.exercises import exercises
from gait.plan.visit import read_visit_tables
from gait.report import pdf
from gait.report.cards import finding_cards, measure_rows, withheld_rows
from gait.report.pdf import pdf_of
from gait.report.summary import summary

HOSTILE = (
    '#import "@preview/evil:1.0.0": * #read("/etc/passwd")',
    "*bold* _it_ $x^2$ `raw` <label> @ref = no heading - no list // no comment",
    "quotes \" ' \\ \\u{41} #{1 + 1} [brackets] ~ --- ...",
    "</svg><script>alert(1)</script> {{ 7 * 7 }} {count}",
)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_first_page_tells_what_stood_out_and_how_sure(whole_pdf, whole):
    first = page_texts(whole_pdf)[0]
    assert flat(summary(whole).lead) in first
    for card in finding_cards(whole, ()):
        if card.grade in ("mild", "marked"):
            assert flat(card.title) in first
            assert flat(card.plain) in first
    for sentence in summary(whole).how_sure:
        assert flat(sentence) in first


def test_the_second_page_tells_what_to_do(whole_pdf, whole):
    second = page_texts(whole_pdf)[1]
    for step in whole.plan.first:
        assert f"{step.title}." in second
        assert flat(step.brief) in second or flat(step.text) in second
    for session in whole.plan.sessions:
        for item in session.exercises:
            assert item.exercise.name in second
            assert item.exercise.dose in second
    for said in (*whole.plan.rules, whole.plan.recheck.when, *whole.plan.recheck.how):
        assert flat(said) in second
    assert "See a doctor the same day" in second
    assert "Longest next run" in second


def test_the_clinician_finds_every_number_with_its_interval_and_every_reason(whole_pdf, whole):
    rest = " ".join(page_texts(whole_pdf)[2:])
    for clip in whole.clips:
        for row in measure_rows(clip.measurements):
            assert flat(row.name) in rest
            assert flat(f"{row.value} {row.interval} {row.n}") in rest
        for row in withheld_rows(clip.measurements):
            assert flat(row.why) in rest
    for finding in whole.findings:
        for source in finding.sources if finding.grade.value in ("mild", "marked") else ():
            assert flat(source) in rest
    for change in whole.plan.recheck.changes:
        assert flat(change.said) in rest


def test_every_exercise_is_described(whole_pdf, whole):
    rest = " ".join(page_texts(whole_pdf)[2:])
    for session in (whole.plan.warm_up, *whole.plan.sessions):
        for item in session.exercises:
            assert flat(item.exercise.how) in rest


def test_a_red_flag_comes_first_and_nothing_tells_to_train(filmed):
    answers = read_visit_tables({"symptoms": {"hot_red_with_fever": True}})
    exam = conclude(replace(VISIT, answers=answers), filmed.clips, TRAINING)
    pages = page_texts(pdf_of(exam))
    title = exam.referral.title
    assert pages[0].index(title) < pages[0].index(summary(exam).lead)
    text = " ".join(pages)
    names = [row.name for row in exercises().values()]
    tested = " ".join(screen.key for screen in exam.screens)
    assert not [n for n in names if n in text and n.lower().replace(" ", "_") not in tested]
    for forbidden in (
        "The plan",
        "The exercises",
        "While you run",
        "What to try",
        "Longest next",
    ):
        assert forbidden not in text, forbidden


def test_open_questions_stand_where_the_plan_would(answered):
    pages = page_texts(pdf_of(answered(history={"season": "off"})))
    assert "Answer these questions first" in pages[1]
    assert "The plan" not in " ".join(pages)


def test_clips_alone_get_cues_and_no_plan(filmed):
    pages = page_texts(pdf_of(filmed))
    assert summary(filmed).cue
    assert flat(summary(filmed).cue) in pages[1]
    assert "changing your form is optional" in pages[1]
    assert "The plan" not in " ".join(pages)


def test_nothing_found_still_gives_two_pages(filmed):
    quiet = replace(
        filmed, findings=tuple(f for f in filmed.findings if f.grade.value == "none")
    )
    pages = page_texts(pdf_of(quiet))
    assert flat(summary(quiet).lead) in pages[0]
    assert "Looked for and not seen" in pages[0]
    assert "For the clinician" in pages[2]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_printed_as_it_is(answered, text):
    head = Letterhead(clinic=text, therapist=text, assessment=f"{text}\n\nsecond", address=text)
    exam = replace(answered(symptoms={"none": True}), runner=text[:50])
    pages = page_texts(pdf_of(exam, letterhead=head))
    assert flat(text) in pages[0]
    assert flat(text) in pages[2]
    assert flat(text[:50]) in pages[0]


@pytest.mark.parametrize("name", ["José Ñandú Ωmega Жанна", "דנה כהן", "ليلى", "Zoë 😀 ✓"])
def test_names_of_many_scripts_keep_the_standard(answered, name):
    exam = replace(answered(symptoms={"none": True}), runner=name)
    pdf = pdf_of(exam)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    letters = set(name.replace(" ", ""))
    assert letters - set(page_texts(pdf)[0]) <= {"\ufe0f"}


def test_a_character_that_no_font_has_still_gives_a_tagged_pdf(answered):
    exam = replace(
        answered(symptoms={"none": True}), runner="\U000e0041\U00012000\x00\x1b name"
    )
    pdf = pdf_of(exam)
    assert pdf.startswith(b"%PDF-1.7")
    assert "name" in page_texts(pdf)[0]
    assert b"/MarkInfo" in pdf or b"/StructTreeRoot" in pdf


def test_long_names_and_long_assessments_keep_the_two_pages(whole, pictured):
    words = "An assessment with Merkwort. " * 400
    head = Letterhead(
        clinic="Clinic " * 28, address="Street\n" * 9, therapist="Name " * 39, assessment=words
    )
    pages = page_texts(
        pdf_of(replace(whole, runner="Runner " * 40), **pictured, letterhead=head)
    )
    assert flat(summary(whole).how_sure[-1]) in pages[0]
    assert "See a clinician soon" in pages[1]
    assert "For the clinician" in pages[2]
    assert flat("Runner " * 40) in pages[2]
    # Between two pages stand a footer and a header, so words are counted.
    assert " ".join(pages).split().count("Merkwort.") == 400


def test_templates_hold_no_words_of_their_own():
    # What is printed comes from the tables, where the rules of wording are watched over.
    folder = Path(pdf.__file__).parent / "templates"
    for path in sorted(folder.glob("*.typ")):
        code = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        said = [text for text in re.findall(r'"([^"\n]*)"', code) if re.search(r"\w \w", text)]
        assert [t for t in said if t not in ("Source Sans 3", "DejaVu Sans")] == [], path.name
