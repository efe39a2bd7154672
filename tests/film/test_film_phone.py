"""The film of a visit, decoded back."""

from __future__ import annotations

import dataclasses

import av
import numpy as np
import pytest
from stick_runner import STRIDE_S

from gait.errors import Cancelled, OutputError
from gait.findings.finding import Grade
from gait.history.symptoms import Urgency
from gait.plan.plan import Plan, Referral
from gait.report import write_report
from gait.report.blur import face_blurs
from gait.report.canvas import ACCENT, INK
from gait.report.film import page as pages
from gait.report.film import write_film
from gait.report.film.page import HEIGHT, LETTER, PANEL, PANEL_TOP, WIDTH, Page, wrapped
from gait.report.film.script import Card, film_words, script
from gait.report.film.shoot import shoot, shown_frames
from gait.report.lettering import text_size
from gait.video import ClockSource, read_frames


def decoded(path):
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        found = [
            (float(f.pts * f.time_base), f.to_ndarray(format="rgb24"))
            for f in container.decode(stream)
        ]
        length_s = float(container.duration / av.time_base)
        return stream.codec_context.name, stream.codec_context.pix_fmt, found, length_s


def like(picture, colour, reach=40):
    return (np.abs(picture.astype(int) - np.array(colour)).max(axis=-1) < reach).sum()


@pytest.fixture(scope="module")
def film(stick_visit, tmp_path_factory):
    return write_film(stick_visit, tmp_path_factory.mktemp("film") / "film.mp4")


def test_a_phone_plays_it(film):
    codec, pixel_format, pictures, length_s = decoded(film)
    assert (codec, pixel_format) == ("h264", "yuv420p")
    assert all(p.shape == (HEIGHT, WIDTH, 3) for _, p in pictures)
    assert max(HEIGHT, WIDTH) <= 1080
    assert 15 < length_s < 60
    times = [t for t, _ in pictures]
    assert max(np.diff(times)) < 0.6, "no player shows a still for longer"
    data = film.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat"), "plays before it is all there"


def test_headline_findings_are_shown_and_what_cannot_be_told_is_not(stick_visit):
    shots = script(stick_visit).shots
    assert [s.title for s in shots] == ["Foot landing far ahead, right", "Backseat posture"]
    assert [s.mark for s in shots] == ["Marked", "Mild"]
    assert shots[0].sentence == "The right foot lands far ahead of the hips."
    assert shots[0].value == "33\N{NARROW NO-BREAK SPACE}% of leg"
    assert shots[0].detail.startswith("28 to 38")
    assert "mean of 2 steps" in shots[0].detail
    assert shots[1].step_text in ("6°", "7°")
    words = [text for s in shots for text in (s.title, s.sentence)]
    assert not any("Hip drop" in text for text in words)


def test_without_findings_the_usual_angles_are_shown_from_every_view(stick_visit):
    quiet = tuple(dataclasses.replace(f, grade=Grade.NONE) for f in stick_visit.findings)
    plot = script(dataclasses.replace(stick_visit, findings=quiet))
    assert [s.evidence.measure for s in plot.shots] == [
        "trunk_lean",
        "fppa",
        "knee_flexion_at_contact",
        "fppa",
    ]
    assert {s.evidence.clip for s in plot.shots} == {0, 1}
    assert film_words()["end"]["nothing"] in plot.end.paragraphs


def test_the_last_page_says_what_to_do_and_that_it_is_no_diagnosis(stick_visit):
    end = script(stick_visit).end
    assert end.heading == "What to try first"
    assert end.paragraphs[0] == "Take shorter, quicker steps."
    assert "not a diagnosis" in end.small


def test_a_red_flag_goes_first_and_no_cue_is_given(stick_visit):
    referral = Referral(
        next(iter(Urgency)), "See a doctor today", "It should be looked at.", ("x",)
    )
    flagged = dataclasses.replace(stick_visit, plan=Plan(referral=referral))
    plot = script(flagged)
    assert plot.referral is not None
    assert plot.referral.heading == plot.end.heading == "See a doctor today"
    said = " ".join((plot.end.heading, *plot.end.paragraphs, *plot.referral.paragraphs))
    assert "quicker steps" not in said


def test_open_questions_come_before_any_cue(stick_visit):
    asked = dataclasses.replace(stick_visit, plan=Plan(questions=("Does it hurt at night?",)))
    end = script(asked).end
    assert end.paragraphs == (film_words()["end"]["questions"],)


def test_the_name_is_shown_only_where_it_was_given(stick_visit):
    assert script(stick_visit).title.paragraphs[0] == "5 January 2026"
    assert len(script(stick_visit).title.paragraphs) == 3
    named = dataclasses.replace(stick_visit, runner="R-17")
    assert script(named).title.paragraphs[1] == "R-17"


def test_the_moment_is_frozen_with_its_number(stick_visit):
    analysis, shot = stick_visit.clips[0], script(stick_visit).shots[0]
    takes = list(shoot(analysis, shot))
    frozen = [i for i, take in enumerate(takes) if take.shown_s >= 1.5 and i > 0]
    key = shown_frames(analysis, shot.evidence.frame).tolist().index(shot.evidence.frame)
    assert frozen == [key]
    panels = [t.picture[PANEL_TOP : PANEL_TOP + PANEL[1]] for t in takes]
    drawn = [like(panel, ACCENT) for panel in panels]
    assert np.argmax(drawn) == key
    last = analysis.tracks.time_s[shown_frames(analysis, shot.evidence.frame)]
    far = np.abs(last - last[key]) > 0.1
    assert far.any()
    assert max(np.array(drawn)[far]) < 0.05 * drawn[key], "the drawing comes near its moment"


def test_life_is_shown_at_a_quarter_of_its_speed(stick_visit):
    analysis, shot = stick_visit.clips[0], script(stick_visit).shots[1]
    frames = shown_frames(analysis, shot.evidence.frame)
    takes = list(shoot(analysis, shot))
    moving = takes[1:-1]
    shown_s = sum(t.shown_s for t in moving if t.shown_s < 1.0)
    life_s = analysis.tracks.time_s[frames[-1]] - analysis.tracks.time_s[frames[1]]
    still_s = analysis.tracks.time_s[1] * sum(t.shown_s >= 1.0 for t in moving)
    assert shown_s == pytest.approx(4 * (life_s - still_s), rel=0.02)


def test_where_the_speed_of_life_is_not_known_none_is_named(stick_visit, monkeypatch):
    said = []
    original = Page.of_run_up
    monkeypatch.setattr(
        Page, "of_run_up", lambda shot, speed: (said.append(speed), original(shot, speed))[1]
    )
    rear = stick_visit.clips[1]
    assert rear.clock.source is ClockSource.UNKNOWN
    quiet = tuple(dataclasses.replace(f, grade=Grade.NONE) for f in stick_visit.findings)
    shots = script(dataclasses.replace(stick_visit, findings=quiet)).shots
    list(shoot(rear, next(s for s in shots if s.evidence.clip == 1)))
    list(shoot(stick_visit.clips[0], shots[0]))
    assert said == ["Slow motion", "1/4 of real speed"]
    assert rear.gait.stride_time_s == STRIDE_S


def test_every_letter_is_large_and_none_stands_over_the_picture(stick_visit, monkeypatch):
    sizes = []
    original = pages.draw_text
    monkeypatch.setattr(
        pages,
        "draw_text",
        lambda p, t, at, size, *a, **k: (sizes.append(size), original(p, t, at, size, *a, **k)),
    )
    plot = script(stick_visit)
    for shot in plot.shots:
        for page in (Page.of_run_up(shot, "1/4 of real speed"), Page.of_moment(shot)):
            panel = page.ground[PANEL_TOP : PANEL_TOP + PANEL[1]]
            assert (panel == INK).all()
    Page.of_card(plot.end)
    Page.of_title(plot.title)
    assert min(sizes) >= HEIGHT / 28


def test_a_page_drops_its_last_paragraph_rather_than_half_a_sentence(monkeypatch):
    written = []
    monkeypatch.setattr(pages, "draw_text", lambda p, text, *a, **k: written.append(text))
    sentence = "Take slightly shorter and quicker steps at the same speed, then wait and see."
    Page.of_card(Card("What to do first", (sentence,) * 3, "Small print."))
    assert " ".join(written).count("wait and see.") == 3
    written.clear()
    Page.of_card(Card("What to do first", (sentence,) * 12, "Small print."))
    said = " ".join(written)
    assert 3 <= said.count("wait and see.") < 12
    assert said.count("Take slightly") == said.count("wait and see.")
    written.clear()
    Page.of_card(Card("What to do first", (f"{sentence} " * 12,), "Small print."))
    assert " ".join(written).endswith("…"), "one endless paragraph is cut"


def test_long_texts_stay_on_the_page(stick_visit):
    shot = dataclasses.replace(
        script(stick_visit).shots[0],
        measure="Hip line against shoulder line, standing on the right leg",
        value="12° of something rather long, heel first",
        detail="a interval that is long (95 %), mean of 120 steps",
    )
    ground = Page.of_moment(shot).ground
    assert (ground[-8:] == INK).all()
    assert (ground[:, -12:][PANEL_TOP + PANEL[1] + 8 :] == INK).all()
    for line in wrapped("several words that have to be broken into lines", LETTER, 300):
        assert text_size(line, LETTER)[0] <= 300


def test_faces_are_hidden_in_the_film(stick_visit, tmp_path):
    analysis, shot = stick_visit.clips[0], script(stick_visit).shots[0]
    plain = list(shoot(analysis, shot))
    hidden = list(shoot(analysis, shot, face_blurs(stick_visit)[0]))
    for a, b in zip(plain, hidden, strict=True):
        differs = np.abs(a.picture.astype(int) - b.picture).max(axis=2) > 8
        rows = np.flatnonzero(differs.any(axis=1))
        assert rows.size, "every picture"
        assert rows[-1] < PANEL_TOP + PANEL[1] / 2, "only the head"


def test_faces_are_hidden_in_every_picture_of_the_report(stick_visit, tmp_path):
    one = dataclasses.replace(stick_visit, clips=stick_visit.clips[:1])
    one = dataclasses.replace(one, findings=stick_visit.findings[:2])
    files = write_report(one, tmp_path / "r", blur_faces=True)
    assert {p.name for p in files.folder.glob("*.mp4")} == {
        "annotated.mp4",
        "clip1.mp4",
        "film.mp4",
    }
    assert files.film == files.folder / "film.mp4"
    analysis = one.clips[0]
    before = read_frames(analysis.clip, range(analysis.clip.n_frames))
    for name in ("annotated.mp4", "clip1.mp4"):
        for i, (_, picture) in enumerate(decoded(files.folder / name)[2]):
            if not analysis.tracks.valid[i]:
                continue
            x, y = (round(v) for v in analysis.tracks.point("nose")[i])
            box = np.s_[y - 9 : y + 10, x - 9 : x + 10]
            edge = [
                np.abs(np.diff(p[box].astype(int), axis=0)).max() for p in (before[i], picture)
            ]
            assert edge[1] < 0.6 * edge[0], (name, i)
    text = files.page.read_text(encoding="utf-8")
    assert "Faces are blurred" in text
    assert 'href="film.mp4"' in text
    again = write_report(one, tmp_path / "r", film=False)
    assert again.film is None
    assert "Faces are blurred" not in again.page.read_text(encoding="utf-8")
    picture = decoded(again.folder / "clip1.mp4")[2][5][1]
    assert np.abs(picture.astype(int) - before[5]).mean() < 4, "not taken over with its blur"


def test_a_visit_without_clips_has_no_film(stick_visit, tmp_path):
    nothing = dataclasses.replace(stick_visit, clips=(), findings=())
    assert write_film(nothing, tmp_path / "film.mp4") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("at", [1, 12])
def test_cancelling_leaves_nothing(stick_visit, tmp_path, at):
    def stop(stage, done, total):
        assert stage == "drawing the film"
        if done == at:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        write_film(stick_visit, tmp_path / "film.mp4", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_no_such_folder_is_one_clear_error(stick_visit, tmp_path):
    with pytest.raises(OutputError):
        write_film(stick_visit, tmp_path / "missing" / "film.mp4")
