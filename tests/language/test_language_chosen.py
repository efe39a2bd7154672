"""Where the language of a report is said: --lang, the visit file, the clinic's file."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import gait.terminal
from gait.cli import app
from gait.errors import OptionError
from gait.letterhead import Letterhead
from gait.visit import read_visit

HABITS = "[habits]\nstrength_days_per_week = 1\n"


def visit_file(folder: Path, report: str = "") -> Path:
    path = folder / "visit.toml"
    path.write_text(f"version = 1\n{HABITS}{report}", encoding="utf-8")
    return path


def page_of(folder: Path, *options: str, report: str = "") -> str:
    out = folder / "out"
    asked = ["exam", str(visit_file(folder, report)), "--out", str(out), "--no-pdf", *options]
    result = CliRunner().invoke(app, asked, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return (out / "report.html").read_text(encoding="utf-8")


def test_a_report_is_english_unless_asked_otherwise(tmp_path):
    assert '<html lang="en">' in page_of(tmp_path)


def test_an_option_asks_for_spanish(tmp_path):
    page = page_of(tmp_path, "--lang", "es")
    assert '<html lang="es">' in page
    assert "Responde primero a estas preguntas" in page


def test_the_visit_file_asks_for_spanish_and_the_option_goes_before_it(tmp_path):
    report = '[report]\nlanguage = "es"\n'
    assert '<html lang="es">' in page_of(tmp_path, report=report)
    assert '<html lang="en">' in page_of(tmp_path, "--lang", "en", report=report)


def test_the_clinic_says_what_the_visit_leaves_open():
    clinic = Letterhead(clinic="Praxis", language="es")
    assert Letterhead().over(clinic).language == "es"
    assert Letterhead(language="en").over(clinic).language == "en"


def test_an_unknown_language_is_refused_before_anything_is_done(tmp_path):
    path = visit_file(tmp_path, '[report]\nlanguage = "qu"\n')
    with pytest.raises(OptionError, match=r'visit\.toml: language is "qu"; give "en" or "es"'):
        read_visit(path)


def test_the_terminal_speaks_the_language_of_the_report(tmp_path, monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(
        gait.terminal,
        "tell_exam",
        lambda _console, _exam, language: said.append(language.tag),
    )
    page_of(tmp_path, "--lang", "es")
    assert said == ["es"]
