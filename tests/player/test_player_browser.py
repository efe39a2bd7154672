"""The player in real Chromium: what is drawn is what is seen, by any way of getting there."""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numbered_visit import BITS, page_alone, shifted, slowed

from gait.measures.curves import frame_angles
from gait.report import write_report
from gait.report.player import player_part, script_text
from gait.tracks.track import Side

pytestmark = pytest.mark.browser

FRAME_S = 1 / 30
READ = """
(video) => {
  const canvas = document.createElement('canvas');
  canvas.width = 60; canvas.height = 4;
  const ctx = canvas.getContext('2d', {willReadFrequently: true});
  ctx.drawImage(video, 0, 0, 60, 4);
  const row = ctx.getImageData(0, 2, 60, 1).data;
  let n = 0;
  for (let b = 0; b < BITS; b++) {
    if (row[4 * Math.floor((b + 0.5) * 60 / BITS)] > 128) { n |= 1 << b; }
  }
  return n;
}
""".replace("BITS", str(BITS))
SAMPLE = (
    f"window.readNumber = {READ};"
    """
window.samples = [];
const video = document.querySelector('[data-clip="0"] video');
const section = document.getElementById('player');
const other = document.querySelector('[data-clip="1"]');
const take = () => {
  samples.push([readNumber(video), Number(section.dataset.frame), Number(other.dataset.frame),
                video.seeking, video.currentTime, other.querySelector('video').currentTime]);
  NEXT(take);
};
NEXT(take);
"""
)
EACH_PICTURE = "(f) => video.requestVideoFrameCallback(f)"
EACH_REPAINT = "(f) => requestAnimationFrame(f)"
SETTLED = """() => [...document.querySelectorAll('.p-stage:not([hidden]) video:not([hidden])')]
  .every(v => v.readyState >= 2 && !v.seeking)"""


class Open:
    """An open page and the few things every test does with it."""

    def __init__(self, page) -> None:
        self.page = page

    @property
    def frame(self) -> int:
        return int(self.page.get_attribute("#player", "data-frame"))

    def settle(self) -> None:
        self.page.wait_for_timeout(60)
        self.page.wait_for_function(SETTLED)
        self.page.wait_for_timeout(60)

    def focus(self) -> None:
        self.page.focus('[data-act="play"]')

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def go(self, frame: int) -> None:
        self.page.evaluate("(f) => GaitPlayer.running.go(f)", frame)
        self.settle()

    def seen(self, clip: int = 0) -> int:
        """The number in the picture that is on show."""
        video = self.page.query_selector(f'[data-clip="{clip}"] video')
        return int(self.page.evaluate(f"(v) => ({READ})(v)", video))

    def record(self, seconds: float, every: str = EACH_PICTURE) -> np.ndarray:
        """Play and return samples.

        Columns: number in the picture, frame of the cursor, frame beside, whether seeking,
        clock of the clip, clock of the clip beside.
        """
        self.page.evaluate(SAMPLE.replace("NEXT", f"({every})"))
        self.page.evaluate("() => GaitPlayer.running.play()")
        self.page.wait_for_timeout(seconds * 1000)
        samples = np.array(self.page.evaluate("() => samples"), dtype=float)
        self.page.evaluate("() => GaitPlayer.running.stop()")
        self.settle()
        return samples


@pytest.fixture
def opened(chromium) -> Iterator[Callable[..., Open]]:
    """Open a page; whatever it asks for outside its own folder is noted and refused."""
    contexts = []
    problems: list[str] = []

    def start(url: str, *, width: int = 1200, script: str = "", **options) -> Open:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.on(
            "request",
            lambda r: problems.append(r.url) if not re.match("file:|data:", r.url) else None,
        )
        if script:
            page.add_init_script(script)
        page.goto(url)
        if options.get("java_script_enabled", True):
            page.wait_for_function(SETTLED)
        return Open(page)

    yield start
    for context in contexts:
        context.close()
    assert problems == []


def test_a_step_moves_clip_and_cursor_by_exactly_one_frame(opened, inside):
    player = opened(inside.as_uri())
    player.go(10)
    player.focus()
    for key, frame in (
        ("ArrowRight", 11), ("ArrowRight", 12), ("ArrowLeft", 11), ("ArrowLeft", 10),
        ("End", 47), ("ArrowRight", 47), ("ArrowLeft", 46), ("Home", 0), ("ArrowLeft", 0),
    ):  # fmt: skip
        player.press(key)
        assert (player.frame, player.seen()) == (frame, frame), key


def test_quick_presses_are_all_counted(opened, inside):
    player = opened(inside.as_uri())
    player.go(3)
    player.focus()
    player.press(*["ArrowRight"] * 9, "ArrowLeft")
    assert player.frame == player.seen() == 11


@pytest.mark.parametrize("clip", [0, 1])
def test_every_frame_can_be_gone_to(opened, inside, clip):
    player = opened(inside.as_uri())
    if clip:
        player.page.select_option('[data-choose="main"]', "1")
    for frame in (0, 1, 12, 13, 23, 24, 30, 46, 47, 5):
        player.go(frame)
        assert (player.frame, player.seen(clip)) == (frame, frame)


@pytest.mark.parametrize(
    ("way", "speed"),
    [
        ("picture by picture", "1"),
        ("picture by picture", "4"),
        # Only the video's clock is known then, and at full speed a busy machine shows
        # pictures later than that clock says.
        ("without that call", "4"),
    ],
)
def test_cursor_and_clip_stay_within_one_frame_while_playing(opened, inside, speed, way):
    old = "delete HTMLVideoElement.prototype.requestVideoFrameCallback;"
    fallback = way == "without that call"
    player = opened(inside.as_uri(), script=old if fallback else "")
    player.go(1)
    player.focus()
    player.press(speed)
    samples = player.record(1.3, EACH_REPAINT if fallback else EACH_PICTURE)
    clip, cursor = samples[:, 0].astype(int), samples[:, 1].astype(int)
    assert clip.max() - clip.min() > 6
    assert len(np.unique(cursor)) > 5
    # Pictures that a busy machine skips cannot be followed: a gap excuses its own sample.
    off, skipped = np.abs(clip - cursor), np.diff(clip, prepend=clip[0])
    assert np.median(off) == 0 or fallback
    assert np.mean(off <= 1) > 0.9
    assert (off <= np.maximum(1, skipped - 1))[1:-1].all()
    assert player.frame == player.seen()  # and when it has stopped


def test_playing_follows_life_not_the_file(opened, visit, tmp_path):
    page = page_alone(slowed(visit, 4.0), tmp_path, embed=True)
    player = opened(page.as_uri())
    rates = {}
    player.focus()
    for key in "1248":
        player.press(key)
        player.page.evaluate("() => GaitPlayer.running.play()")
        rates[key] = player.page.evaluate("() => document.querySelector('video').playbackRate")
        player.page.evaluate("() => GaitPlayer.running.stop()")
    assert rates == {"1": 4, "2": 2, "4": 1, "8": 0.5}
    player.go(40)
    shown = player.page.inner_text('[data-part="time"]')
    assert shown.startswith(f"{visit.clips[0].clip.file_time_s[40] / 4:.2f} s")


def frame_nearest(analysis, time_s: float) -> int:
    return int(np.argmin(np.abs(analysis.clip.file_time_s - time_s)))


def test_jumps_go_to_the_events(opened, inside, visit):
    player = opened(inside.as_uri())
    events = [
        (f"{c.side.value} {c.event.value}", frame_nearest(visit.clips[0], c.time_s))
        for c in visit.clips[0].gait.contacts
    ]
    player.go(0)
    player.focus()
    for _, frame in events:
        player.press("]")
        assert player.frame == player.seen() == frame
    for kind in ("left initial_contact", "right toe_off"):
        wanted = [frame for name, frame in events if name == kind]
        player.page.select_option('[data-choose="event"]', kind)
        player.go(47)
        for frame in reversed(wanted):
            player.page.click('[data-act="previous"]')
            player.settle()
            assert player.frame == frame


def test_the_moments_of_the_report_can_be_gone_to(opened, inside, visit):
    player = opened(inside.as_uri())
    frames = sorted({f.frame for finding in visit.findings[:2] for f in finding.frames})
    buttons = player.page.query_selector_all('[data-part="moments"] button')
    assert len(buttons) == 3
    reached = set()
    for button in buttons:
        button.click()
        player.settle()
        reached.add(player.frame)
    assert sorted(reached) == frames


def test_one_stride_is_repeated(opened, inside, visit):
    player = opened(inside.as_uri())
    step = next(s for s in visit.clips[0].gait.steps if s.side is Side.RIGHT)
    first, last = (
        frame_nearest(visit.clips[0], t) for t in (step.initial_contact_s, step.next_contact_s)
    )
    player.go(first + 4)
    player.focus()
    player.press("1", "l")
    assert player.page.is_checked('[data-toggle="loop"]')
    samples = player.record(2.6)
    frames = samples[samples[:, 3] == 0, 1]
    assert frames.min() >= first
    dropped = np.diff(frames).max() - 1  # by a busy machine, perhaps just at the end
    assert frames.max() <= last + dropped
    assert (np.diff(frames) < -10).sum() >= 2  # it came round
    assert frames.max() - frames.min() > 15


def test_the_clip_beside_shows_the_same_instant_of_the_stride(opened, inside, visit):
    player = opened(inside.as_uri())
    lead, beside = (a.clip.file_time_s for a in visit.clips)
    for frame in (12, 17, 25, 33):
        player.go(frame)
        other = player.seen(1)
        assert abs(beside[other] - (lead[frame] + 0.15)) <= FRAME_S
    player.go(6)
    player.focus()
    player.press("4")
    samples = player.record(3.0)
    inner = samples[(samples[:, 1] > 10) & (samples[:, 1] < 33) & (samples[:, 2] > 0)]
    off_s = np.abs(inner[:, 5] - inner[:, 4] - 0.15)
    assert len(off_s) > 8
    assert np.median(off_s) <= 0.5 * FRAME_S
    assert np.percentile(off_s, 90) <= FRAME_S
    # Each picture stands for up to a frame, so two of them may differ by one more.
    frames = inner[:, 1:3].astype(int)
    shown_s = np.abs(beside[frames[:, 1]] - lead[frames[:, 0]] - 0.15)
    assert np.percentile(shown_s, 90) <= 2 * FRAME_S


def test_a_shorter_clip_begins_again_on_the_same_foot(opened, visit, tmp_path):
    page = page_alone(shifted(visit, 1, -0.1), tmp_path, embed=True)
    player = opened(page.as_uri())
    for time_s in (0.15, 0.5, 0.9, 1.2):
        value = player.page.evaluate(
            """(t) => { const p = GaitPlayer.running.phases;
            return [p[0].of(t), p[1].of(p[0].timeIn(p[1], t))]; }""",
            time_s,
        )
        assert (value[0] - value[1]) % 1 == pytest.approx(0, abs=1e-6) or (
            (value[0] - value[1]) % 1 == pytest.approx(1, abs=1e-6)
        )


def test_strides_are_cut_as_in_the_report(opened, inside, visit):
    player = opened(inside.as_uri())
    analysis = visit.clips[0]
    values = frame_angles(analysis.tracks, Side.RIGHT)["knee_flexion"]
    good = np.isfinite(values)
    rows = []
    for s in analysis.gait.steps:
        if s.side is Side.RIGHT and s.measurable and s.next_contact_s is not None:
            span = s.next_contact_s - s.initial_contact_s
            when = s.initial_contact_s + np.linspace(0, 1, 101) * span
            rows.append(np.interp(when, analysis.clip.file_time_s[good], values[good]))
    sent = player.page.evaluate(
        """() => { const s = GaitPlayer.running.clips[0].strides('knee_flexion', 'right');
        return [s.rows.length, Array.from(s.mean)]; }"""
    )
    assert sent[0] == len(rows) > 0
    # The last stride runs out of the tracked frames: there the page draws nothing.
    followed = when <= analysis.clip.file_time_s[good][-1]
    mean = np.mean(rows, axis=0)
    np.testing.assert_allclose(np.array(sent[1])[followed], mean[followed], atol=0.11)


def test_the_words_say_what_the_picture_shows(opened, inside, visit):
    player = opened(inside.as_uri())
    step = next(s for s in visit.clips[0].gait.steps if s.side is Side.RIGHT)
    frame = frame_nearest(visit.clips[0], step.initial_contact_s) + 3
    player.go(frame)
    knee = frame_angles(visit.clips[0].tracks, Side.RIGHT)["knee_flexion"][frame]
    text = player.page.inner_text('[data-part="now"]')
    assert "Right foot on the ground" in text
    assert f"Knee bend (right) {knee:.0f}°" in text
    assert "Trunk lean 6° forward" in text
    assert "carries no number" in player.page.inner_text('[data-part="note"]')  # hip line
    numbers = player.page.inner_text('[data-part="step"]')
    assert "Foot ahead of the hips at contact, right" in numbers
    assert "33.5" in numbers or "34" in numbers


def drawn_pixels(player: Open) -> int:
    """How many pixels of the first clip's canvas are drawn on."""
    return int(
        player.page.evaluate(
            """() => { const c = document.querySelector('[data-clip="0"] canvas');
            const data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let n = 0;
            for (let i = 3; i < data.length; i += 4) { if (data[i]) { n += 1; } }
            return n; }"""
        )
    )


def test_skeleton_angles_and_shadow_can_be_put_on_and_off(opened, inside):
    player = opened(inside.as_uri())
    player.go(14)
    full = drawn_pixels(player)
    player.page.click('label:has([data-toggle="ghost"])')
    with_ghost = drawn_pixels(player)
    assert with_ghost > 1.05 * full
    player.page.click('label:has([data-toggle="ghost"])')
    for box in player.page.query_selector_all("[data-angle]"):
        if box.is_checked():
            box.evaluate("(b) => b.click()")
    bare = drawn_pixels(player)
    assert 0 < bare < 0.9 * full
    player.page.click('label:has([data-toggle="skeleton"])')
    assert drawn_pixels(player) < 0.35 * bare  # an event may still be named


def test_an_untracked_frame_has_no_drawing_and_says_so(opened, inside, visit):
    player = opened(inside.as_uri())
    player.go(46)
    assert not visit.clips[0].tracks.valid[46]
    assert drawn_pixels(player) == 0
    assert "not followed" in player.page.inner_text('[data-part="now"]').lower()


def test_dragging_on_the_ribbon_goes_there(opened, inside, visit):
    player = opened(inside.as_uri())
    canvas = player.page.locator('[data-part="ribbon"]')
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    times = visit.clips[0].clip.file_time_s
    x = player.page.evaluate("(t) => GaitPlayer.running.ribbon.x(t)", times[20])
    player.page.mouse.move(box["x"] + 60, box["y"] + 40)
    player.page.mouse.down()
    player.page.mouse.move(box["x"] + x, box["y"] + 40)
    player.page.mouse.up()
    player.settle()
    assert abs(player.frame - 20) <= 1


def test_the_keyboard_is_not_trapped_and_the_focus_is_seen(opened, inside):
    player = opened(inside.as_uri())
    player.page.focus('[data-choose="main"]')
    outlines = set()
    for _ in range(60):
        player.page.keyboard.press("Tab")
        within, outline = player.page.evaluate(
            """() => { const e = document.activeElement; const s = e.closest('#player');
            const shown = e.matches('.p-chip input') ? e.nextElementSibling : e;
            return [Boolean(s), getComputedStyle(shown).outlineStyle]; }"""
        )
        if not within:
            break
        outlines.add(outline)
    else:
        pytest.fail("Tab never leaves the player")
    assert outlines
    assert "none" not in outlines


def test_keys_work_only_inside_the_player_and_leave_controls_their_own(opened, inside):
    player = opened(inside.as_uri())
    player.go(10)
    player.page.evaluate("() => document.activeElement.blur()")
    player.press("ArrowRight", "k")
    assert player.frame == 10
    player.page.focus('[data-choose="curve"]')
    player.press("ArrowDown")
    assert player.frame == 10
    assert player.page.input_value('[data-choose="curve"]') != "knee_flexion"
    player.focus()
    player.press("Space")
    assert player.page.get_attribute('[data-act="play"]', "aria-label") == "Pause"
    player.press("k")
    assert player.page.get_attribute('[data-act="play"]', "aria-label") == "Play"


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_by_itself(opened, beside, motion):
    player = opened(beside.page.as_uri(), reduced_motion=motion)
    before = player.frame
    player.page.wait_for_timeout(400)
    assert player.frame == before
    assert player.page.evaluate(
        "() => [...document.querySelectorAll('video')].every(v => v.paused)"
    )


def test_without_its_clip_the_skeleton_plays_alone(opened, visit, tmp_path):
    files = write_report(visit, tmp_path / "r", video=False)
    player = opened(files.page.as_uri())
    assert "clip is not beside this page" in player.page.inner_text('[data-clip="0"]')
    player.go(5)
    assert drawn_pixels(player) > 0
    player.focus()
    player.press("1", "k")
    player.page.wait_for_timeout(500)
    assert 12 < player.frame < 47


def test_a_page_sent_without_its_clips_still_shows_the_skeleton(chromium, visit, tmp_path):
    file = page_alone(visit, tmp_path)
    for path in tmp_path.glob("clip*.mp4"):
        path.unlink()
    page = chromium.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector(".p-bare >> nth=1")
    player = Open(page)
    assert "clip is not beside this page" in page.inner_text('[data-clip="1"]')
    player.go(7)
    assert drawn_pixels(player) > 0
    page.close()


def test_without_script_there_is_no_player_and_in_print_neither(opened, beside):
    silent = opened(beside.page.as_uri(), java_script_enabled=False)
    assert not silent.page.is_visible("#player")
    assert silent.page.is_visible("#findings")
    printed = opened(beside.page.as_uri())
    assert printed.page.is_visible("#player")
    printed.page.emulate_media(media="print")
    assert not printed.page.is_visible("#player")
    assert printed.page.is_visible("#findings img")


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_nothing_is_wider_than_the_screen_and_all_can_be_touched(
    opened, beside, width
):
    player = opened(beside.page.as_uri(), width=width, has_touch=True)
    assert player.page.evaluate("() => document.documentElement.scrollWidth") <= width
    sizes = player.page.evaluate(
        """() => [...document.querySelectorAll('#player button, #player select, .p-chip')]
        .filter(e => e.offsetParent).map(e => [e.offsetWidth, e.offsetHeight])"""
    )
    assert len(sizes) > 15
    assert min(min(size) for size in sizes) >= 43
    player.go(5)
    player.page.tap('[data-act="forward"]')
    player.settle()
    assert player.frame == 6


@pytest.mark.parametrize("width", [1200, 390])
def test_axe_finds_nothing_serious(opened, beside, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-core")
    player = opened(beside.page.as_uri(), width=width)
    player.page.evaluate("() => { document.querySelector('.p-keys').open = true; }")
    found = axe.Axe().run(player.page).response["violations"]
    bad = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found]
    assert [
        b for b, v in zip(bad, found, strict=True) if v["impact"] in {"serious", "critical"}
    ] == []


def test_the_script_also_runs_as_a_file_of_a_strict_site(chromium, visit):
    part = player_part(visit)
    body = str(part.html).replace(
        f"<script>{script_text()}</script>", '<script src="/player.js"></script>'
    )
    assert '<script src="/player.js">' in body
    page_text = f"<!doctype html><html lang=en><title>x</title><body>{body}</body></html>"
    policy = "default-src 'none'; script-src 'self'; media-src 'self'"
    answers = {
        "http://clinic.test/": ("text/html; charset=utf-8", page_text),
        "http://clinic.test/player.js": ("text/javascript; charset=utf-8", script_text()),
    }
    context = chromium.new_context()
    errors: list[str] = []

    def answer(route) -> None:
        kind, text = answers.get(route.request.url, ("text/plain", ""))
        headers = {"content-type": kind, "content-security-policy": policy}
        route.fulfill(body=text, headers=headers)

    context.route("**/*", answer)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.goto("http://clinic.test/")
    page.wait_for_timeout(300)
    assert errors == []
    assert page.is_visible('[data-act="play"]')
    assert page.get_attribute("#player", "data-frame")
    context.close()


def test_names_that_hold_markup_are_shown_as_text(opened, visit, tmp_path):
    evil = "<img src=x onerror=\"document.title='hacked'\">"
    first = visit.findings[0]
    frames = tuple(dataclasses.replace(f, caption=evil) for f in first.frames)
    worse = dataclasses.replace(
        visit, findings=(dataclasses.replace(first, frames=frames), *visit.findings[1:])
    )
    page = page_alone(worse, tmp_path)
    player = opened(page.as_uri())
    assert evil in player.page.inner_text('[data-part="moments"]')
    assert player.page.title().startswith("Running gait report")


def test_searching_a_frame_agrees_with_the_timestamps(opened, inside, visit):
    player = opened(inside.as_uri())
    times = visit.clips[0].clip.file_time_s.tolist()
    for t in (0.0, 0.033, 0.5, 1.0, 1.567, 9.0):
        wanted = max(0, bisect.bisect_right(times, t + 1e-4) - 1)
        assert (
            player.page.evaluate("(t) => GaitPlayer.running.clips[0].frameOfFile(t)", t)
            == wanted
        )
