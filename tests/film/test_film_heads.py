"""No head is missed: rendered runners, dropped frames, people who come and go."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from clip_workshop import REAR, SIDE, truth_of

from gait.arrays import frozen, frozen_mask
from gait.pose.sequence import Person
from gait.pose.skeleton import INDEX, LANDMARKS
from gait.report.blur import FaceBlur, blur_face, faces_remark
from gait.report.heads import HeadArea, face_mask, head_areas

HEAD = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")


def dropped(analysis, gone):
    """Return the analysis as if nobody had been found in the frames `gone`."""
    pose = analysis.pose
    xy_px = pose.xy_px.copy()
    xy_px[gone] = np.nan
    found = pose.found & ~gone
    return dataclasses.replace(
        analysis, pose=dataclasses.replace(pose, xy_px=frozen(xy_px), found=frozen_mask(found))
    )


def uncovered(areas, points):
    """Return the frames in which a true point of the head is outside the runner's area."""
    return [
        i
        for i, (area, *_) in enumerate(areas)
        if not all(area.holds(*points[name][i]) for name in HEAD)
    ]


def losses(n):
    rng = np.random.default_rng(3)
    nothing = np.zeros(n, bool)
    middle, ends, long = nothing.copy(), nothing.copy(), nothing.copy()
    middle[n // 3 : n // 3 + 60] = True
    ends[:40], ends[-60:] = True, True
    long[20:280] = True
    return {
        "none": nothing,
        "half of all": rng.random(n) < 0.5,
        "a second": middle,
        "both ends": ends,
        "all but the ends": long,
    }


@pytest.mark.parametrize("clip", [0, 1], ids=["side", "rear"])
@pytest.mark.parametrize("loss", list(losses(300)))
def test_the_true_head_is_covered_in_every_frame(sample_exam, clip, loss):
    analysis = sample_exam.clips[clip]
    truth = truth_of((SIDE, REAR)[clip])
    gone = losses(analysis.clip.n_frames)[loss]
    areas = head_areas(dropped(analysis, gone))
    assert len(areas) == analysis.clip.n_frames
    assert uncovered(areas, truth.points) == []


@pytest.mark.parametrize("clip", [0, 1], ids=["side", "rear"])
def test_the_area_is_about_a_head_and_not_the_picture(sample_exam, clip):
    analysis = sample_exam.clips[clip]
    sizes = [areas[0].half_height_px for areas in head_areas(analysis)]
    # A head is about 0.27 legs high.
    assert 0.14 < np.median(sizes) / analysis.tracks.leg_length_px < 0.4


def test_the_test_can_fail(sample_exam):
    analysis = sample_exam.clips[0]
    areas = [(dataclasses.replace(a[0], x_px=a[0].x_px + 60),) for a in head_areas(analysis)]
    assert uncovered(areas, truth_of(SIDE).points)


# -- a head whose way is known ----------------------------------------------------------


def moving(analysis, centre, gone=None, others=None, people=1):
    """Return the analysis with a body of trunk 60 px whose nose is at `centre`, (n, 2)."""
    n = len(centre)
    points = np.repeat(centre[:, None], 33, axis=1).astype(float)
    for name in LANDMARKS:
        side = -1.0 if name.startswith("right") else 1.0
        if name.endswith("shoulder"):
            points[:, INDEX[name]] += (8 * side, 20)
        elif name.endswith("hip"):
            points[:, INDEX[name]] += (6 * side, 80)
    xy_px = np.stack([points, points], axis=1)
    if gone is not None:
        xy_px[gone] = np.nan
    found = np.isfinite(xy_px).all(axis=(1, 2, 3))
    time_s = np.linspace(0.0, 1.0, n) * (n - 1) * 0.02
    clip = dataclasses.replace(
        analysis.clip, file_time_s=frozen(time_s), width_px=400, height_px=400
    )
    pose = dataclasses.replace(
        analysis.pose,
        xy_px=frozen(xy_px),
        found=frozen_mask(found),
        others=None if others is None else frozen(others),
        people=tuple(Person(k + 1, 1.0, 200.0, (100.0 * k + 50, 250.0)) for k in range(people)),
    )
    clock = dataclasses.replace(analysis.clock, time_s=frozen(time_s))
    return dataclasses.replace(analysis, clip=clip, pose=pose, clock=clock)


def running(n=200):
    t = np.arange(n)
    return np.column_stack([200 + 4 * np.sin(t / 9), 60 + 5 * np.sin(t / 3)])


def test_one_misread_frame_uncovers_nothing(stick_visit):
    way = running()
    analysis = moving(stick_visit.clips[0], way)
    xy_px = analysis.pose.xy_px.copy()
    xy_px[50] += 150.0
    pose = dataclasses.replace(analysis.pose, xy_px=frozen(xy_px))
    areas = head_areas(dataclasses.replace(analysis, pose=pose))
    assert all(a[0].holds(*way[i]) for i, a in enumerate(areas))
    assert all(areas[i][0].half_width_px < 40 for i in (40, 60))


def test_a_crossing_runner_is_covered_before_the_first_and_after_the_last_frame(stick_visit):
    n = 60
    way = np.column_stack([np.linspace(20, 380, n), np.full(n, 60.0)])  # 6 trunks a second
    gone = np.zeros(n, bool)
    gone[:12], gone[-12:] = True, True
    areas = head_areas(moving(stick_visit.clips[0], way, gone))
    assert all(a[0].holds(*way[i]) for i, a in enumerate(areas))


def test_after_long_a_band_covers_the_whole_width(stick_visit):
    way = running()
    gone = np.arange(200) > 60
    areas = head_areas(moving(stick_visit.clips[0], way, gone))
    for x in (0.0, 200.0, 399.0):
        for y in (way[:60, 1].min(), way[:60, 1].max()):
            assert areas[199][0].holds(x, y)
    assert not areas[80][0].holds(0.0, 60.0), "a band only when it has to be"


def test_nobody_found_at_all_covers_everything(stick_visit):
    areas = head_areas(moving(stick_visit.clips[0], running(30), np.ones(30, bool)))
    assert all(a[0].holds(x, y) for a in areas for x in (1, 399) for y in (1, 399))


def test_others_are_covered_while_they_are_there(stick_visit):
    n = 200
    regions = np.full((1, n, 4), np.nan)
    regions[0, 50:100] = (90.0, 250.0, 250.0, 0.0)
    areas = head_areas(moving(stick_visit.clips[0], running(n), others=regions, people=2))
    # The circle of the region, 100 px about the hips, holds the body: its top is the crown.
    assert all(areas[75][1].holds(90.0, y) for y in (152.0, 165.0, 178.0))
    assert [len(areas[i]) for i in (45, 75, 105, 199)] == [2, 2, 2, 1]


def test_others_whose_way_was_not_kept_are_covered_where_they_usually_are(stick_visit):
    analysis = moving(stick_visit.clips[0], running(30), people=2)
    assert all(len(a) == 2 and a[1].holds(150.0, 182.0) for a in head_areas(analysis))
    exam = dataclasses.replace(stick_visit, clips=(analysis,))
    assert "only around the place where they usually are" in faces_remark(exam)


def test_the_remark_names_what_may_show(stick_visit):
    assert "other people" not in faces_remark(stick_visit)
    assert "Look at pictures and films" in faces_remark(stick_visit)


def test_the_face_mask_of_one_frame(stick_visit):
    analysis = stick_visit.clips[0]
    nose = analysis.tracks.point("nose")[10]
    area = face_mask(analysis, 10)
    assert area is not None
    assert area.holds(*nose)
    assert area == head_areas(analysis)[10][0]
    assert face_mask(analysis, -1) is None
    assert face_mask(analysis, analysis.clip.n_frames) is None


# -- the blur ---------------------------------------------------------------------------


def detailed(size=200):
    """Return stripes of two pixels: nothing of them may be left."""
    picture = np.zeros((size, size, 3), np.uint8)
    picture[(np.indices((size, size)).sum(axis=0) // 2) % 2 == 0] = 255
    return picture


def test_nothing_fine_is_left_inside_and_nothing_is_touched_outside():
    before = detailed()
    picture = before.copy()
    area = HeadArea(100.0, 80.0, 30.0, 40.0, 36.0)
    blur_face(picture, [area])
    rows, columns = np.indices(picture.shape[:2])
    inside = ((columns - 100) / 30) ** 2 + ((rows - 80) / 40) ** 2 <= 1.0
    assert np.ptp(picture[inside].astype(int)) < 12
    np.testing.assert_array_equal(picture[~inside], before[~inside])
    assert inside.sum() > 3000


def test_areas_beyond_the_picture_and_scaled_pictures():
    picture = detailed(100)
    blur_face(picture, [HeadArea(-500.0, 50.0, 10.0, 10.0, 8.0)])
    np.testing.assert_array_equal(picture, detailed(100))
    blur_face(picture, [HeadArea(0.0, 0.0, 60.0, 60.0, 50.0)], scale=0.5)
    assert np.ptp(picture[:15, :15].astype(int)) < 30
    assert np.ptp(picture[40:, 40:].astype(int)) == 255
    blur_face(picture, [HeadArea(50.0, 50.0, 4000.0, 80.0, 20.0)])
    assert np.ptp(picture[30:70].astype(int)) < 40, "a band"


def test_the_blur_knows_the_size_of_the_picture(stick_visit):
    analysis = stick_visit.clips[0]
    blur = FaceBlur(analysis)
    x, y = analysis.tracks.point("nose")[10]
    half = detailed(400)[: analysis.clip.height_px // 2, : analysis.clip.width_px // 2].copy()
    blur(half, 10)
    spot = half[round(y / 2) - 2 : round(y / 2) + 3, round(x / 2) - 2 : round(x / 2) + 3]
    assert np.ptp(spot.astype(int)) < 60
    assert np.ptp(half[-40:].astype(int)) == 255
    assert blur.digest != FaceBlur(stick_visit.clips[1]).digest
