"""The HTML page: structure, nothing from outside, nothing unescaped."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import itertools
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gait.findings.finding import Grade
from gait.report.cards import withheld_rows
from gait.report.page import render
from gait.report.wording import plain_words
from gait.tracks.track import Side

VOID = {"meta", "img", "br", "hr", "link", "input", "source"}
SVG_EMPTY = {"path", "circle", "rect", "polyline", "polygon"}


class Page(HTMLParser):
    """Elements with attributes and text, and whether tags nest well."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {k: v or "" for k, v in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag):
        while self.open and self.open[-1] in {"li", "p", "dt", "dd"} - {tag}:
            self.open.pop()
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data.strip())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def text(self) -> str:
        words = [t for tag, texts in self.texts.items() if tag != "style" for t in texts]
        return " ".join(" ".join(words).split())


@pytest.fixture(scope="module")
def html(report) -> str:
    return report.page.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html) -> Page:
    return Page(html)


def test_tags_are_closed_in_order(page):
    assert page.open == []


def test_nothing_is_loaded_from_anywhere(page, html, report):
    plain = re.sub(r"data:image/jpeg;base64,[A-Za-z0-9+/=]+", "", html)
    assert not re.findall(r"https?:|//[a-z]|@import|url\(", plain)
    assert not page.all("link")
    for tag, attrs in page.elements:
        source = attrs.get("src", "")
        beside = tag == "video" and (report.folder / source).is_file()
        assert not source or source.startswith("data:image/jpeg;base64,") or beside
    policy = next(m for m in page.all("meta") if "http-equiv" in m)["content"]
    assert "default-src 'none'" in policy


def test_the_one_script_is_the_players_and_named_by_its_hash(html):
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', html).group(1))
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)
    run = [text for attrs, text in scripts if "application/json" not in attrs]
    (digest,) = (base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in run)
    assert f"script-src 'sha256-{digest}'" in policy
    assert "script-src 'unsafe" not in policy
    assert not re.search(r"\son\w+=", re.sub(r"(?s)<(script|style).*?</\1>", "", html))


def test_links_lead_to_this_page_or_to_a_file_beside_it(page, report):
    ids = {attrs["id"] for _, attrs in page.elements if "id" in attrs}
    links = [a["href"] for a in page.all("a")]
    assert {f"#finding-{i}" for i in (1, 2)} <= set(links)
    for link in links:
        assert link.removeprefix("#") in ids or (report.folder / link).is_file()


def test_ids_are_unique_and_labels_exist(page):
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    labels = [
        attrs["aria-labelledby"] for _, attrs in page.elements if "aria-labelledby" in attrs
    ]
    assert labels
    assert set(labels) <= set(ids)


def test_every_picture_and_plot_is_told_in_words(page, exam):
    pictures = page.all("img")
    drawn = sum(len(f.frames) for f in exam.findings)
    assert len(pictures) == drawn + 1 + len(exam.clips)  # findings, cover, portraits
    assert all(len(attrs["alt"]) > 10 and int(attrs["width"]) > 0 for attrs in pictures)
    plots = [attrs for attrs in page.all("svg") if "mark" not in attrs["class"]]
    assert plots
    assert all(attrs["role"] == "img" and len(attrs["aria-label"]) > 20 for attrs in plots)
    marks = [attrs for attrs in page.all("svg") if "mark" in attrs["class"]]
    assert all(attrs["aria-hidden"] == "true" for attrs in marks)


def test_tables_have_captions_and_scopes(page, exam):
    assert len(page.all("table")) == len(page.all("caption")) == len(exam.clips)
    assert all(attrs.get("scope") in {"col", "row"} for attrs in page.all("th"))


def test_document_has_language_title_and_ordered_headings(page):
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert page.texts["title"][0].startswith("Running gait report")


def test_the_summary_comes_first_and_names_finding_grade_and_cue(page, exam):
    text = page.text
    for heading in ("Summary", "What stood out", "All measurements"):
        assert heading in page.texts["h2"]
    assert page.texts["h2"].index("Summary") == 0
    assert "Two patterns stood out in your running." in text
    assert "Foot landing far ahead, right" in text
    assert "Take shorter, quicker steps." in text


def test_grades_are_words_and_not_only_colours(page):
    words = " ".join(page.texts["span"])
    for word in ("Marked", "Mild", "Not seen"):
        assert word in words


def test_withheld_numbers_stand_together_with_the_reason(page):
    reason = "The left leg is the far one in this clip; film the left side too."
    assert sum(reason in text for text in page.texts["td"]) == 1
    both = "Left: knee bend at contact, foot ahead of the hips at contact"
    assert both in page.texts["th"]


def test_what_cannot_be_told_is_listed_under_its_reason(page):
    assert {"The hips are hidden.", "It needs marks on the heel."} <= set(page.texts["dt"])
    assert {"Hip drop", "Pronation in degrees"} <= set(page.texts["dd"])


def test_a_measure_unknown_to_the_table_is_shown_under_its_key(page):
    assert "Made up ratio" in page.texts["th"]


def test_numbers_stand_with_interval_and_n(page):
    bar = next(
        a for a in page.all("svg") if a["class"] == "bar" and "right: 33" in a["aria-label"]
    )
    assert "95 % interval 28 to 38" in bar["aria-label"]
    assert any("2 steps" in text for text in page.texts["p"])


def test_the_summary_leaves_the_numbers_to_the_findings():
    seen = "The right foot lands rather far ahead"
    assert plain_words(f"{seen}: overstride 37 % leg (30 to 44).") == f"{seen}."
    assert plain_words(f"{seen}, together with 3 others: x.") == f"{seen}."
    assert plain_words("Run at 12 km/h: good.") == "Run at 12 km/h: good."


def test_the_norm_band_is_drawn_behind_the_knee_with_its_source(page):
    cycle = [a for a in page.all("svg") if a["class"].startswith("cycle")]
    assert len(cycle) == 2  # in the finding, and among all curves; the far leg is left out
    assert all("46 healthy runners" in a["aria-label"] for a in cycle)
    assert all("right: 12° at landing" in a["aria-label"] for a in cycle)
    assert not any("left:" in a["aria-label"] for a in cycle)
    assert "BMC-RIC" in page.text
    assert "Their zero differs" in page.text


def test_hostile_texts_are_escaped(exam):
    evil = "<script>alert(1)</script>\"'<img src=x onerror=alert(1)>"
    first = exam.clips[0]
    clip = dataclasses.replace(first.clip, path=Path("<script>alert(1)<img src=x>.mp4"))
    finding = dataclasses.replace(
        exam.findings[0], title=evil, sentence=evil, meaning=evil, cue=evil, sources=(evil,)
    )
    worse = dataclasses.replace(
        exam,
        clips=(dataclasses.replace(first, clip=clip, remarks=(evil,)), exam.clips[1]),
        findings=(finding, *exam.findings[1:]),
        version=evil,
    )
    html = render(worse, drawn=(), portraits={}, videos={0: evil})
    page = Page(html)
    assert page.all("script") == [{"type": "application/json", "id": "player-data"}, {}]
    assert "alert(1)" not in page.texts["script"][-1]
    assert not page.all("img")
    assert "<script>alert(1)<img src=x>.mp4" in page.text
    assert html.count("&lt;script&gt;") > 8


@pytest.mark.parametrize(
    ("grades", "lead"),
    [
        ((Grade.NONE, Grade.CANNOT_TELL), "Nothing that we could measure stood out"),
        ((Grade.NONE,) + 3 * (Grade.CANNOT_TELL,), "one of 4 patterns could be judged"),
        ((Grade.CANNOT_TELL,), "These clips do not answer the questions"),
        ((Grade.MILD,), "One pattern stood out"),
    ],
)
def test_the_lead_says_what_the_findings_say(exam, grades, lead):
    findings = tuple(dataclasses.replace(exam.findings[1], grade=grade) for grade in grades)
    few = dataclasses.replace(exam, findings=findings)
    assert lead in Page(render(few, drawn=(), portraits={}, videos={})).text


def test_when_little_could_be_judged_the_first_thing_to_do_is_to_film_again(exam):
    unclear = dataclasses.replace(
        exam.findings[3], why_not="there is no rear view; film from behind"
    )
    few = dataclasses.replace(exam, findings=(unclear, unclear, exam.findings[2]))
    page = Page(render(few, drawn=(), portraits={}, videos={}))
    assert "What to do first" in page.texts["h3"]
    assert page.texts["li"].count("There is no rear view; film from behind.") == 1
    assert "2 of 3 patterns that were looked for could not be judged" in page.text


def test_what_is_withheld_on_both_sides_is_said_once(exam):
    far = exam.clips[0].measurements[-1]
    rows = withheld_rows(
        [
            far,
            dataclasses.replace(far, side=Side.RIGHT),
            dataclasses.replace(far, name="cadence", side=None),
            dataclasses.replace(far, name="fppa"),
        ]
    )
    (row,) = rows
    both, whole, left = row.names.split("; ")
    assert both == "Left and right: foot ahead of the hips at contact"
    assert (whole, left) == ("Cadence", "Left: knee inward look (FPPA)")


def test_an_exam_without_findings_or_curves_still_makes_a_page(exam):
    bare = dataclasses.replace(
        exam,
        clips=tuple(dataclasses.replace(c, curves=(), measurements=()) for c in exam.clips),
        findings=(),
        unmeasured=(),
        height_cm=None,
        speed_kmh=None,
    )
    page = Page(render(bare, drawn=(), portraits={}, videos={}))
    assert page.open == []
    assert "What stood out" not in page.texts["h2"]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", None), ("soft", None), ("soft", "wash"), ("brand", "brand-wash"),
        ("mild", "mild-wash"), ("mild", None), ("marked", "marked-wash"), ("marked", None),
        ("unsure", "unsure-wash"), ("left", None), ("right", None), ("soft", "brand-wash"),
    ],
)  # fmt: skip
def test_text_contrast_is_at_least_aa(html, ink, ground):
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", html))
    pair = luminance(colours[ink]), luminance(colours[ground] if ground else "#ffffff")
    assert (max(pair) + 0.05) / (min(pair) + 0.05) >= 4.5
