"""The PDF in Spanish: the same structure, its own words, names as they were written."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from pdf_reader import elements, kinds, opened, page_texts

from gait.language import language
from gait.letterhead import Letterhead
from gait.report import pdf
from gait.report.pdf import pdf_of

FOLDER = Path(pdf.__file__).parent


@pytest.fixture(scope="module")
def spanish(whole, pictured) -> bytes:
    head = Letterhead(clinic="The plan", assessment="Left and right differ.")
    return pdf_of(whole, **pictured, letterhead=head, language=language("es"))


def test_every_word_has_its_spanish_with_the_same_slots():
    english, other = (
        tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
        for name in ("words.toml", "words.es.toml")
    )
    assert {k: set(v) for k, v in english.items()} == {k: set(v) for k, v in other.items()}
    for section, words in english.items():
        for key, text in words.items():
            slots = set(re.findall(r"\{\w+\}", text))
            assert set(re.findall(r"\{\w+\}", other[section][key])) == slots, (section, key)


def test_it_speaks_spanish_throughout(spanish, whole_pdf):
    assert opened(spanish).root_object["/Lang"] == "es"
    pages = page_texts(spanish)
    assert "Cómo corres, medido en vídeo" in pages[0]
    assert "La semana" in pages[1]
    assert "Para el profesional de la salud" in pages[2]
    assert f"Página 2 de {len(pages)}" in pages[1]
    assert "6 de septiembre de 2025" in pages[0]
    assert all(e.alt for e in elements(spanish) if e.kind == "/Figure")
    assert kinds(spanish)["/Table"] == kinds(whole_pdf)["/Table"]


def test_no_slot_is_left_open(spanish):
    assert not re.search(r"\{\w+(:\w+)?\}", " ".join(page_texts(spanish)))


def test_what_people_wrote_is_not_translated(spanish):
    pages = page_texts(spanish)
    assert "The plan" in pages[0]
    assert "Left and right differ." in pages[2]


def test_a_red_flag_in_spanish_has_no_plan_either(answered):
    exam = answered(symptoms={"hot_red_with_fever": True})
    text = " ".join(page_texts(pdf_of(replace(exam, runner="X"), language=language("es"))))
    assert "El plan" not in text
    assert "Los ejercicios" not in text
