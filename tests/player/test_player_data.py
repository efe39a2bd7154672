"""What the player reads: packed without loss, small, and without markup."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pytest

from gait.errors import OptionError
from gait.language import language
from gait.measures.curves import frame_angles
from gait.report.player import LANGUAGES, player_data, player_part, player_words
from gait.report.player.gather import ANGLE_OF
from gait.report.player.model import (
    ANGLE_STEP_DEG,
    POINT_STEP_PX,
    TIME_STEP_S,
    pack,
    unpack,
)
from gait.report.sketches import SKETCHES
from gait.report.wording import CURVES
from gait.tracks.track import Side


def test_packing_loses_no_more_than_half_a_step_and_never_drifts():
    rng = np.random.default_rng(0)
    values = np.cumsum(rng.normal(0, 3.3, 5000))
    values[[0, 7, 8, 4000]] = np.nan
    back = unpack(pack(values, 0.1), 0.1)
    np.testing.assert_array_equal(np.isnan(back), np.isnan(values))
    assert np.nanmax(np.abs(back - values)) <= 0.05 + 1e-9


def test_a_packed_row_is_small_whole_numbers():
    assert pack(np.array([10.04, np.nan, 10.26, 9.9]), 0.1) == (100, None, 3, -4)


def test_points_times_and_angles_come_back(visit):
    data = player_data(visit)
    for sent, analysis in zip(data.clips, visit.clips, strict=True):
        clip, tracks = analysis.clip, analysis.tracks
        np.testing.assert_allclose(
            unpack(sent.times, TIME_STEP_S), clip.file_time_s, atol=TIME_STEP_S
        )
        for name, point in sent.points.items():
            x = unpack(point.x, POINT_STEP_PX)
            np.testing.assert_allclose(x, tracks.point(name, smooth=True)[:, 0], atol=0.051)
        for angle in sent.angles:
            known = frame_angles(tracks, Side(angle.side or "left"))[angle.name]
            wanted = np.where(tracks.valid, known, np.nan)
            np.testing.assert_allclose(unpack(angle.deg, ANGLE_STEP_DEG), wanted, atol=0.051)


def test_a_minute_at_60_a_second_stays_well_under_a_megabyte(visit):
    clip = visit.clips[0]
    size = len(player_data(dataclasses.replace(visit, clips=(clip,))).model_dump_json())
    fixed = len(json.dumps(player_words()))
    assert (size - fixed) / clip.clip.n_frames * 3600 < 1_000_000


def test_side_views_have_five_angles_and_the_whole_body_once(visit):
    side, rear = player_data(visit).clips
    names = [(a.name, a.side) for a in side.angles]
    assert ("trunk_lean", "") in names
    assert names.count(("knee_flexion", "right")) == 1
    assert {a.name for a in rear.angles} == {"fppa", "femoral_adduction"}
    legs = {a.side: a.leg for a in side.angles if a.name == "knee_flexion"}
    assert legs == {"left": "far", "right": "near"}


def test_what_findings_ask_for_is_drawn_at_first_and_can_be_gone_to(visit):
    side, _ = player_data(visit).clips
    asked = [f for finding in visit.findings[:2] for f in finding.frames]
    assert [m.frame for m in side.moments] == sorted(f.frame for f in asked if f.clip == 0)
    assert {"shank_angle", "knee_flexion", "trunk_lean"} <= set(side.shown)


def test_the_window_holds_the_runner_and_lies_in_the_picture(visit):
    for sent, analysis in zip(player_data(visit).clips, visit.clips, strict=True):
        x, y, width, height = sent.window_px
        assert x >= 0
        assert y >= 0
        assert x + width <= sent.width_px
        assert y + height <= sent.height_px
        ankle = analysis.tracks.point("right_ankle")[analysis.tracks.valid]
        assert (ankle[:, 0] > x).all()
        assert (ankle[:, 1] < y + height).all()


def test_a_clip_in_which_nobody_is_followed_still_has_data(visit):
    first = visit.clips[0]
    empty = np.full_like(first.tracks.smooth_px, np.nan)
    tracks = dataclasses.replace(
        first.tracks, smooth_px=empty, light_px=empty, valid=np.zeros(len(empty), bool)
    )
    bare = dataclasses.replace(visit, clips=(dataclasses.replace(first, tracks=tracks),))
    (sent,) = player_data(bare).clips
    assert sent.window_px == (0, 0, sent.width_px, sent.height_px)
    assert set(sent.points["nose"].x) == {None}


def test_the_data_block_cannot_end_its_element(visit):
    evil = "</script><script>alert(1)</script><!--\u2028"
    first = visit.clips[0]
    clip = dataclasses.replace(first.clip, path=Path(f"{evil.replace('/', '')}.mp4"))
    frames = tuple(dataclasses.replace(f, caption=evil) for f in visit.findings[0].frames)
    worse = dataclasses.replace(
        visit,
        clips=(dataclasses.replace(first, clip=clip), visit.clips[1]),
        findings=(dataclasses.replace(visit.findings[0], frames=frames),),
    )
    html = player_part(worse).html
    block = re.search(r'id="player-data">(.*?)</script>', html, re.DOTALL).group(1)
    assert not re.search("[<>&\u2028]", block)
    sent = json.loads(block)
    assert sent["clips"][0]["moments"][0]["caption"] == evil
    assert html.count("<script") == 2


def test_the_script_holds_nothing_that_makes_code_or_markup_of_text():
    static = Path(player_part.__code__.co_filename).parent / "static"
    scripts = sorted(static.glob("*.js"))
    assert scripts
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"\beval\b|new Function|innerHTML|outerHTML|insertAdjacent|document\.write"
            r"|https?:|import\(|setAttribute\('style|</script",
            text,
        ), path.name
        assert text.count("\n") <= 400


def test_every_language_has_every_word_with_its_gaps():
    english = player_words("en")
    assert LANGUAGES[0] == "en"
    assert "es" in LANGUAGES
    for tag in LANGUAGES:
        words = player_words(tag)
        assert list(words) == list(english), tag
        for key, text in words.items():
            gaps = re.findall(r"\{\w+\}", english[key])
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(gaps), (tag, key)


def test_every_curve_of_the_report_has_a_name_here():
    assert set(CURVES) <= set(player_words())
    assert set(ANGLE_OF.values()) <= set(player_words())
    assert set(ANGLE_OF) <= set(SKETCHES)


def test_an_unknown_language_is_refused_in_one_sentence():
    with pytest.raises(OptionError, match="language xx: choose en, es"):
        player_words("xx")


def test_the_section_speaks_spanish(visit):
    html = player_part(visit, language=language("es")).html
    assert 'lang="es"' in html
    assert "Míralo por ti mismo" in html
    assert "Watch it yourself" not in html
