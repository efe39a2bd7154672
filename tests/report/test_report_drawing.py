"""What lands on the pixels of key frames."""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np
import pytest
from stick_runner import LEAN_DEG, SIZE, side_points

from gait.findings.finding import EvidenceFrame
from gait.pose.skeleton import INDEX
from gait.report import lettering
from gait.report.canvas import ACCENT, INK, Canvas
from gait.report.drawing import draw_figure, draw_sketch
from gait.report.keyframes import draw_key_frame, jpeg, key_frames, png, portrait
from gait.report.sketches import Scene, sketch
from gait.tracks.track import Facing, Side, View


def blank(width=400, height=400):
    return np.full((height, width, 3), 128, np.uint8)


def near(picture, at, colour, reach=1) -> bool:
    """Return whether a pixel within `reach` of `at` has nearly this colour."""
    x, y = (round(v) for v in at)
    patch = picture[y - reach : y + reach + 1, x - reach : x + reach + 1].astype(int)
    return bool((np.abs(patch - colour).max(axis=2) < 40).any())


def test_the_angle_is_drawn_where_geometry_says():
    points = np.full((33, 2), np.nan)
    hip, shoulder = (
        np.array([200.0, 300.0]),
        np.array([200.0 + 200 * np.tan(np.radians(20)), 100.0]),
    )
    for side in ("left", "right"):
        points[INDEX[f"{side}_hip"]], points[INDEX[f"{side}_shoulder"]] = hip, shoulder
    scene = Scene(points, View.SIDE_RIGHT, Facing.IMAGE_RIGHT, 0.0, None)
    drawn = sketch("trunk_lean", scene)
    picture = blank()
    draw_sketch(picture, drawn, "20°", points)
    for share in (0.3, 0.6, 0.9):  # the measured line
        assert near(picture, hip + share * (shoulder - hip), ACCENT)
    along = [
        near(picture, hip - np.array([0.0, y]), (250, 252, 252)) for y in range(20, 220, 3)
    ]
    assert 0.4 < np.mean(along) < 1.0  # the vertical is dashed
    yellow = np.abs(picture.astype(int) - ACCENT).max(axis=2) < 30
    assert yellow[90:285, 180:195].sum() == 0  # nothing on the wrong side of the vertical


def test_the_number_is_written_clear_of_the_drawing_and_inside_the_picture():
    points = side_points(0.2) * 2.0
    scene = Scene(points, View.SIDE_RIGHT, Facing.IMAGE_RIGHT, 0.0, Side.RIGHT)
    picture = blank(360, 640)
    draw_sketch(picture, sketch("knee_flexion_at_contact", scene), "7°", points)
    plate = (np.abs(picture.astype(int) - ACCENT).max(axis=2) < 12).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(cv2.erode(plate, np.ones((7, 7))))
    assert count == 2  # one plate, apart from thin lines
    x, y, w, h, _ = stats[1]
    assert x > 0
    assert x + w < 360
    assert y > 0
    assert y + h < 640
    knee = points[INDEX["right_knee"]]
    assert not (x - 4 < knee[0] < x + w + 4 and y - 4 < knee[1] < y + h + 4)
    assert np.hypot(*(np.array([x + w / 2, y + h / 2]) - knee)) < 180


@pytest.mark.parametrize("corner", [(-50.0, -50.0), (500.0, 700.0)])
def test_a_tag_never_leaves_the_picture(corner):
    canvas = Canvas.on(blank(300, 300))
    x0, y0, x1, y1 = canvas.tag_box("36 % of leg", np.array(corner))
    assert min(x0, y0) >= 0
    assert max(x1, y1) <= 300


def test_the_far_leg_is_fainter_than_the_near_one():
    points = side_points(0.28) * 2.0
    picture = np.zeros((640, 360, 3), np.uint8)
    draw_figure(picture, points, View.SIDE_RIGHT)

    def brightness(side):
        middle = (points[INDEX[f"{side}_knee"]] + points[INDEX[f"{side}_ankle"]]) / 2
        x, y = (round(v) for v in middle)
        return int(picture[y - 2 : y + 3, x - 2 : x + 3].max())

    assert brightness("right") > brightness("left") + 60
    assert brightness("left") > 40


def test_unknown_points_are_left_out_without_complaint():
    points = np.full((33, 2), np.nan)
    picture = blank()
    draw_figure(picture, points, View.REAR)
    scene = Scene(points, View.REAR, Facing.AWAY_FROM_CAMERA, 0.0, Side.LEFT)
    for measure in ("fppa", "pelvic_drop", "knee_window", "trunk_lean", "hip_over_foot_time"):
        draw_sketch(picture, sketch(measure, scene), "1°", points)
    assert (picture == 128).all()


def test_key_frame_shows_the_runner_with_the_drawing_on_the_body(exam):
    evidence = EvidenceFrame(0, 6, "trunk_lean", None, "Mid-stance.")
    drawn = key_frames(exam, (evidence,))[0]
    height, width = drawn.picture.shape[:2]
    assert 0.7 < width / height < 0.8
    assert height > 2 * SIZE[1]  # a small runner is enlarged
    yellow = np.abs(drawn.picture.astype(int) - ACCENT).max(axis=2) < 30
    rows, columns = np.nonzero(yellow[: round(0.45 * height)])
    slope = np.polyfit(rows, columns, 1)[0]  # of trunk line and arc
    assert np.degrees(np.arctan(-slope)) == pytest.approx(LEAN_DEG, abs=2.0)
    assert drawn.reading == "6° in this step"
    assert drawn.time_s == pytest.approx(0.2, abs=1e-3)


@pytest.mark.parametrize("size", [SIZE, (1440, 2560)])
def test_the_drawing_sits_on_the_points_whatever_the_enlargement(exam, size):
    first, factor = exam.clips[0], size[0] / SIZE[0]
    tracks = dataclasses.replace(first.tracks, light_px=first.tracks.light_px * factor)
    knee = tracks.point("right_knee")[6]
    rgb = np.full((size[1], size[0], 3), 128, np.uint8)
    spot = tuple(np.rint(knee * 16).astype(int).tolist())
    cv2.circle(rgb, spot, round(8 * factor * 16), (0, 160, 0), -1, cv2.LINE_AA, 4)
    evidence = EvidenceFrame(0, 6, "shank_inclination", Side.RIGHT, ".")
    drawn = draw_key_frame(rgb, dataclasses.replace(first, tracks=tracks), evidence)
    picture = drawn.picture.astype(int)
    green = (picture[..., 1] - picture[..., 0] > 60) & (picture[..., 1] - picture[..., 2] > 60)
    x, y, w, h = cv2.boundingRect(green.astype(np.uint8))
    middle = np.array([x + (w - 1) / 2, y + (h - 1) / 2])
    core = picture[round(middle[1]) - 1 : round(middle[1]) + 2, round(middle[0]) - 1 :][:, :3]
    assert (np.abs(core - ACCENT).max(axis=2) < 40).all()  # the dot of the knee, centred
    ring = np.abs(picture - ACCENT).max(axis=2) < 40
    columns = np.nonzero(ring[y : y + h // 2, x : x + w])[1]
    assert columns.mean() == pytest.approx((w - 1) / 2, abs=2.5)


def test_a_step_without_a_value_shows_the_mean(exam):
    drawn = key_frames(exam, (EvidenceFrame(0, 10, "trunk_lean", None, "."),))[0]
    assert drawn.reading == ""


def test_foot_measures_are_shown_close_up(exam):
    whole, close = key_frames(
        exam,
        (
            EvidenceFrame(0, 6, "overstride", Side.RIGHT, "."),
            EvidenceFrame(0, 6, "foot_strike_angle", Side.RIGHT, "."),
        ),
    )
    # The head is skin-coloured and only in the picture of the whole runner.
    skin = [
        (np.abs(k.picture.astype(int) - (196, 150, 120)).max(axis=2) < 12).mean()
        for k in (whole, close)
    ]
    assert skin[0] > 0.005
    assert skin[1] < 0.0005


def test_a_runner_at_the_edge_of_the_picture_is_cropped_inside_it(exam):
    first = exam.clips[0]
    shifted = first.tracks.light_px + np.array([120.0, -60.0])
    tracks = dataclasses.replace(first.tracks, light_px=shifted)
    moved = dataclasses.replace(first, tracks=tracks)
    drawn = draw_key_frame(
        blank(*SIZE), moved, EvidenceFrame(0, 6, "overstride", Side.RIGHT, ".")
    )
    assert min(drawn.picture.shape[:2]) > 100


def test_png_opens_and_carries_a_caption_bar(exam, report):
    drawn = key_frames(exam, exam.findings[0].frames)[0]
    picture = cv2.imdecode(np.frombuffer(png(drawn), np.uint8), cv2.IMREAD_COLOR)
    extra = picture.shape[0] - drawn.picture.shape[0]
    assert extra > 40
    bar = cv2.cvtColor(picture[-extra:], cv2.COLOR_BGR2RGB).astype(int)
    assert (np.abs(bar - INK).max(axis=2) < 12).mean() > 0.6
    assert (bar.min(axis=2) > 200).sum() > 200  # letters
    for path in report.frames:
        assert cv2.imread(str(path)) is not None


def test_jpeg_is_no_higher_than_asked_and_never_enlarged():
    small = cv2.imdecode(np.frombuffer(jpeg(blank(300, 900), 450), np.uint8), cv2.IMREAD_COLOR)
    assert small.shape == (450, 150, 3)
    same = cv2.imdecode(np.frombuffer(jpeg(blank(300, 200), 450), np.uint8), cv2.IMREAD_COLOR)
    assert same.shape == (200, 300, 3)


def test_nobody_tracked_means_no_portrait(exam):
    first = exam.clips[0]
    lost = dataclasses.replace(first.tracks, valid=np.zeros_like(first.tracks.valid))
    assert portrait(dataclasses.replace(first, tracks=lost)) is None
    assert portrait(first).shape[0] > 300


@pytest.mark.parametrize("face", ["built-in", "strokes"])
def test_degree_sign_and_minus_are_written(face, monkeypatch):
    if face == "strokes":
        monkeypatch.setattr(lettering, "_face", lambda: None)
    written = []
    for text in ("−12°", "?12?"):
        picture = np.zeros((80, 400, 3), np.uint8)
        lettering.draw_text(picture, text, (10, 60), 48, (255, 255, 255), bold=True)
        written.append(picture)
    width, height = lettering.text_size("−12°", 48, bold=True)
    columns = np.flatnonzero(written[0].any(axis=(0, 2)))
    assert (written[0] != written[1]).any()  # an unknown sign would show as a question mark
    assert 40 < columns[-1] - columns[0] <= width + 6
    assert 20 < height < 60
