"""Settings of a clinic: read, refused in one sentence, the visit before the clinic."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from pdf_reader import opened, page_texts

from gait import cli
from gait.errors import OptionError
from gait.letterhead import Letterhead, letterhead_of
from gait.report import write_report
from gait.report.pdf import pdf_of
from gait.visit import read_visit
from gait.visit.read import read_letterhead

VISIT = "version = 1\ndate = 2025-09-06\n[symptoms]\nnone = true\n"


def logo_file(
    folder: Path, name: str = "logo.png", size: tuple[int, int] = (900, 1500)
) -> Path:
    path = folder / name
    path.write_bytes(cv2.imencode(path.suffix, np.full((*size, 3), 90, np.uint8))[1].tobytes())
    return path


def test_all_settings_are_read(tmp_path):
    logo_file(tmp_path)
    path = tmp_path / "clinic.toml"
    path.write_text(
        'signature = true\npaper = "letter"\n'
        '[clinic]\nname = "Stride"\naddress = """1 Road\nTown"""\nlogo = "logo.png"\n'
        '[therapist]\nname = "Ada"\ntitle = "PT"\n[assessment]\ntext = "Fine."\n',
        encoding="utf-8",
    )
    read = read_letterhead(path)
    logo = cv2.imdecode(np.frombuffer(read.logo_png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert logo.shape[:2] == (400, 667)
    assert read == Letterhead(
        "Stride", "1 Road\nTown", read.logo_png, "Ada", "PT", "Fine.", True, "letter", None
    )


def test_the_visit_goes_before_the_clinic(tmp_path):
    path = tmp_path / "visit.toml"
    path.write_text(
        VISIT + '[report]\npaper = "a4"\nsignature = false\n[report.therapist]\nname = "Bo"\n'
    )
    own = read_visit(path).letterhead
    both = own.over(
        Letterhead(clinic="Stride", therapist="Ada", paper="letter", signature=True)
    )
    assert both == Letterhead(clinic="Stride", therapist="Bo", paper="a4", signature=False)
    assert own.over(None) == own


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"paper": "A5"}, 'paper is "A5"; give "a4" or "letter"'),
        ({"signature": "yes"}, 'signature is "yes"; give true or false'),
        ({"pdf": 1}, 'pdf is "1"; give true or false'),
        ({"clinc": {}}, "did you mean clinic?"),
        ({"clinic": {"nam": "x"}}, "did you mean name?"),
        ({"clinic": {"name": 3}}, "give text in quotes"),
        ({"clinic": {"name": "x" * 201}}, "more than 200 characters"),
        ({"clinic": "Stride"}, "must be a table"),
        ({"clinic": {"logo": "none.png"}}, "the logo none.png does not exist"),
        ({"clinic": {"logo": "a\0b"}}, "does not exist or cannot be read"),
        ({"clinic": {"logo": "text.png"}}, "no PNG or JPEG picture"),
    ],
)
def test_what_is_wrong_is_one_sentence(tmp_path, tables, said):
    (tmp_path / "text.png").write_text("not a picture")
    with pytest.raises(OptionError) as problem:
        letterhead_of(tables, tmp_path, "clinic.toml")
    assert said in str(problem.value)
    assert str(problem.value).startswith("clinic.toml: ")


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    def call(*arguments: object) -> tuple[int, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["gait", *map(str, arguments)])
        try:
            cli.main()
        except SystemExit as stop:
            return int(str(stop.code or 0)), capsys.readouterr().err
        return 0, capsys.readouterr().err

    return call


def test_a_missing_logo_ends_with_2_and_nothing_is_written(run, tmp_path):
    (tmp_path / "visit.toml").write_text(VISIT)
    (tmp_path / "clinic.toml").write_text('[clinic]\nlogo = "gone.png"\n')
    code, said = run("exam", "visit.toml", "--clinic", "clinic.toml", "--out", "r")
    assert code == 2
    assert "clinic.toml: the logo gone.png does not exist" in said
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("command", ["exam", "analyze"])
def test_the_commands_write_it_with_the_name_of_the_clinic(run, tmp_path, command):
    (tmp_path / "visit.toml").write_text(VISIT)
    (tmp_path / "clinic.toml").write_text('[clinic]\nname = "Stride Clinic"\n')
    code, said = run(command, "visit.toml", "--clinic", "clinic.toml", "--out", "r")
    assert (code, said) == (0, "")
    pdf = (tmp_path / "r" / "report.pdf").read_bytes()
    assert "Stride Clinic" in page_texts(pdf)[0]
    assert opened(pdf).metadata.author == "Stride Clinic"


def test_it_can_be_left_out(run, tmp_path):
    (tmp_path / "visit.toml").write_text(VISIT)
    assert run("exam", "visit.toml", "--no-pdf", "--out", "r") == (0, "")
    assert (tmp_path / "r" / "report.html").exists()
    assert not (tmp_path / "r" / "report.pdf").exists()
    (tmp_path / "visit.toml").write_text(VISIT + "[report]\npdf = false\n")
    assert run("exam", "visit.toml", "--out", "s") == (0, "")
    assert not (tmp_path / "s" / "report.pdf").exists()


def test_the_report_lists_it(answered, tmp_path):
    files = write_report(answered(symptoms={"none": True}), tmp_path / "r", video=False)
    assert files.pdf == tmp_path / "r" / "report.pdf"
    assert '"report.pdf"' in files.results.read_text(encoding="utf-8")
    assert files.pdf.read_bytes().startswith(b"%PDF-1.7")


def test_it_is_quick(whole, pictured):
    started = time.process_time()
    pdf_of(whole, **pictured)
    assert time.process_time() - started < 6
