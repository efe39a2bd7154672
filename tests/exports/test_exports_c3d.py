"""C3D, read back by ezc3d."""

from __future__ import annotations

from dataclasses import replace

import ezc3d
import numpy as np
import pytest
from stick_runner import CONTACT_S, FIRST_LANDING_S, FPS, STRIDE_S, N

from gait.arrays import frozen
from gait.exports import ClipMotion, Format, Visit, write_exports
from gait.pose.skeleton import INDEX, LANDMARKS

MM_PER_PX = 1780.0 * 0.491 / 100.0


@pytest.fixture(scope="module")
def gappy(visit):
    """The side view with one ankle missing in frame 20 and frames 30-33 gone."""
    motion = visit.clips[0]
    light = motion.tracks.light_px.copy()
    light[20, INDEX["right_ankle"]] = np.nan
    rows = np.r_[0:30, 34 : len(motion.frame)]
    tracks = replace(
        motion.tracks,
        time_s=frozen(motion.tracks.time_s[rows]),
        light_px=frozen(light[rows]),
        smooth_px=frozen(light[rows]),
        sd_px=frozen(motion.tracks.sd_px[rows]),
        visibility=frozen(motion.tracks.visibility[rows]),
        valid=motion.tracks.valid[rows],
    )
    short = ClipMotion(motion.clip, tracks, frozen(motion.frame[rows]))
    return Visit(visit.results, (short, visit.clips[1]))


@pytest.fixture(scope="module")
def file(gappy, tmp_path_factory):
    done = write_exports(gappy, tmp_path_factory.mktemp("c3d") / "out", [Format.C3D])
    return ezc3d.c3d(str(done.files[0]))


def test_points_rate_and_units(file):
    point = file["parameters"]["POINT"]
    assert tuple(point["LABELS"]["value"]) == LANDMARKS
    assert point["UNITS"]["value"] == ["mm"]
    assert point["RATE"]["value"][0] == pytest.approx(FPS)
    xyz = file["data"]["points"]
    assert xyz.shape == (4, 33, N - 3)
    hip, knee = (xyz[:3, INDEX[f"right_{p}"]] for p in ("hip", "knee"))
    thigh = np.linalg.norm(hip - knee, axis=0)
    assert np.nanmax(abs(thigh - 50.0 * MM_PER_PX)) < 0.01


def test_missing_points_are_marked_and_never_filled(file):
    residual = file["data"]["meta_points"]["residuals"][0]
    xyz = file["data"]["points"][:3]
    ankle, knee = INDEX["right_ankle"], INDEX["right_knee"]
    assert np.all(residual[ankle, [20, 30, 31, 32, 33]] == -1.0)
    assert np.all(residual[knee, 30:34] == -1.0)
    assert np.isnan(xyz[:, knee, 30:34]).all()
    assert residual[knee, 20] == 0.0
    assert np.isfinite(xyz[:, :, [19, 29, 34]]).all()
    assert np.count_nonzero(residual == -1.0) == 4 * 33 + 1


def test_events_are_the_landings_and_push_offs(file):
    event = file["parameters"]["EVENT"]
    times_s = 60 * event["TIMES"]["value"][0] + event["TIMES"]["value"][1]
    found = list(
        zip(event["CONTEXTS"]["value"], event["LABELS"]["value"], times_s, strict=True)
    )
    right = [t for side, label, t in found if (side, label) == ("Right", "Foot Strike")]
    assert right == pytest.approx([FIRST_LANDING_S, FIRST_LANDING_S + STRIDE_S], abs=1e-4)
    off = [t for side, label, t in found if (side, label) == ("Right", "Foot Off")]
    assert off[0] == pytest.approx(FIRST_LANDING_S + CONTACT_S, abs=1e-4)
    assert event["USED"]["value"][0] == len(found)
    assert set(event["ICON_IDS"]["value"].tolist()) == {1, 2}


def test_the_file_says_that_it_is_planar_and_resampled(file):
    notes = " ".join(file["parameters"]["RUNNING_GAIT"]["NOTES"]["value"])
    for words in ("Planar", "Z = 0", "resampled evenly at 30 Hz", "178 cm", "NaN"):
        assert words in notes
