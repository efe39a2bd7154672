"""The PDF as a document: pages, tags, alternative texts, language, no trace of the machine."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from itertools import pairwise

import pytest
from pdf_reader import elements, kinds, opened, page_texts

from gait.letterhead import Letterhead
from gait.report.pdf import pdf_of
from gait.report.summary import summary
from gait.report.texts import texts


def headings(pdf: bytes) -> list[int]:
    return [int(e.kind[2]) for e in elements(pdf) if re.fullmatch(r"/H\d", e.kind)]


def test_it_says_what_it_is(whole_pdf, whole):
    pdf = opened(whole_pdf)
    assert pdf.metadata.title == "Running gait report: How you run, measured from video"
    assert pdf.metadata.subject == summary(whole).lead
    assert pdf.root_object["/Lang"] == "en"
    assert pdf.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.creation_date.date() == whole.day


def test_it_is_tagged_and_claims_pdf_ua(whole_pdf):
    assert opened(whole_pdf).root_object["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in whole_pdf
    found = kinds(whole_pdf)
    for kind in ("/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure"):
        assert found[kind] > 0, kind
    assert found["/THead"] == found["/Table"]


def test_every_picture_has_words(whole_pdf):
    alts = [e.alt for e in elements(whole_pdf) if e.kind == "/Figure"]
    assert all(alts)
    assert any("Drawn on it:" in alt for alt in alts)
    assert any(alt.startswith("Weekly distance from") for alt in alts)
    assert any(alt.startswith("Knee bend through the stride.") for alt in alts)
    assert any(alt.startswith("When each foot was on the ground") for alt in alts)
    shown = {alt for alt in alts if alt.startswith("The runner who was measured")}
    assert len(shown) == 1
    assert len(alts) >= 30


def test_headings_go_down_one_level_at_a_time(whole_pdf):
    levels = headings(whole_pdf)
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_two_pages_are_for_the_runner_and_every_page_is_numbered(whole_pdf):
    pages = page_texts(whole_pdf)
    exercises = next(i for i, text in enumerate(pages) if "The exercises Before" in text)
    for i, text in enumerate(pages):
        assert f"Page {i + 1} of {len(pages)}" in text
        runners = i < 2 or i >= exercises
        assert ("Runner's part" in text) == runners, i
        assert ("Clinician's part" in text) == (not runners), i
        assert "R-017 · 6 September 2025" in text
    assert "For the clinician" in pages[2]


@pytest.mark.parametrize(
    ("paper", "size"),
    [(None, (595.276, 841.89)), ("a4", (595.276, 841.89)), ("letter", (612, 792))],
)
def test_paper_by_setting(answered, paper, size):
    pdf = pdf_of(answered(symptoms={"none": True}), letterhead=Letterhead(paper=paper))
    pages = opened(pdf).pages
    assert all(
        (float(p.mediabox.width), float(p.mediabox.height)) == pytest.approx(size)
        for p in pages
    )
    assert "For the clinician" in page_texts(pdf)[2]


def test_our_fonts_travel_with_it(whole_pdf):
    embedded = set()
    for page in opened(whole_pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            described = below["/FontDescriptor"].get_object()
            assert "/FontFile3" in described or "/FontFile2" in described
            embedded.add(str(described["/FontName"]).partition("+")[2])
    assert {name.removesuffix("-Identity-H") for name in embedded} == {
        "SourceSans3-Regular",
        "SourceSans3-Semibold",
    }


def test_same_exam_same_bytes_and_nothing_of_this_machine(whole, pictured, whole_pdf, tmp_path):
    assert pdf_of(whole, **pictured) == whole_pdf
    assert b"/tmp" not in whole_pdf
    assert str(tmp_path).encode() not in whole_pdf


def test_it_needs_no_network(answered, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the PDF asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    pdf = pdf_of(answered(symptoms={"none": True}))
    links = [a for p in opened(pdf).pages for a in p.get("/Annots", [])]
    assert all("/URI" not in str(link.get_object()) for link in links)


def test_it_stays_small(whole_pdf):
    assert len(whole_pdf) < 3_000_000


def test_standing_paragraphs_are_those_of_the_page(whole_pdf):
    text = " ".join(page_texts(whole_pdf))
    for said in (
        texts()["limits"]["not"],
        texts()["limits"]["same_day_if"],
        texts()["sides"]["intro"],
    ):
        assert " ".join(said.split()) in text


def test_a_missing_clinic_leaves_no_trace(answered):
    with_name = replace(Letterhead(), therapist="Ada Example", signature=True)
    plain, signed = (
        page_texts(pdf_of(answered(symptoms={"none": True}), letterhead=head))
        for head in (None, with_name)
    )
    assert "Signature" not in " ".join(plain)
    assert "Ada Example" in signed[0]
    assert "Signature, Ada Example" in signed[2]
