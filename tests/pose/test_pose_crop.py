"""Crops: geometry, borders, and the fixed-point interpolation of old OpenCV."""

import numpy as np
import pytest

from gait.pose.crop import crop, crop_to_picture
from gait.pose.estimator import Region

RNG = np.random.default_rng(7)


def noise(height: int, width: int) -> np.ndarray:
    return RNG.integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_unit_scale_copies_the_pixels():
    rgb = noise(40, 50)
    region = Region(x_px=20.0, y_px=18.0, side_px=16.0)
    np.testing.assert_array_equal(
        crop(rgb, region, 16, replicate_border=True), rgb[10:26, 12:28]
    )


def test_a_region_turned_clockwise_turns_its_picture_back():
    rgb = noise(60, 60)
    region = Region(30.0, 30.0, 16.0, rotation_rad=np.pi / 2)
    turned = crop(rgb, region, 16, replicate_border=True)
    # crop column u walks down the picture, crop row v walks to the left
    expected = rgb[22:38, 23:39][:, ::-1].transpose(1, 0, 2)
    np.testing.assert_array_equal(turned, expected)


@pytest.mark.parametrize("replicate", [True, False])
def test_outside_the_picture(replicate):
    rgb = np.full((20, 20, 3), 200, np.uint8)
    square = crop(rgb, Region(0.0, 10.0, 20.0), 20, replicate_border=replicate)
    assert (square[:, 10:] == 200).all()
    assert (square[:, :10] == (200 if replicate else 0)).all()


def test_interpolates_with_five_bit_weights_and_replicated_border():
    """Against the definition: weights in 1/32, rounded once, as OpenCV did until 4.10."""
    rgb = noise(90, 120)
    region = Region(61.3, 40.9, 140.0, rotation_rad=0.21)
    size = 64
    v, u = np.mgrid[:size, :size]
    shift = np.stack([u, v], axis=-1) / size - 0.5
    cos, sin = np.cos(0.21) * 140.0, np.sin(0.21) * 140.0
    x = np.rint((61.3 + cos * shift[..., 0] - sin * shift[..., 1]) * 32).astype(int)
    y = np.rint((40.9 + sin * shift[..., 0] + cos * shift[..., 1]) * 32).astype(int)
    a, b = (x % 32)[..., None], (y % 32)[..., None]

    def at(row, column):
        return rgb[np.clip(row, 0, 89), np.clip(column, 0, 119)].astype(int)

    x, y = x // 32, y // 32
    upper = at(y, x) * (32 - a) + at(y, x + 1) * a
    lower = at(y + 1, x) * (32 - a) + at(y + 1, x + 1) * a
    expected = (upper * (32 - b) + lower * b + 512) >> 10
    result = crop(rgb, region, size, replicate_border=True)
    # where 32 x falls on a half, rounding noise of the two formulas may differ
    assert np.mean(result != expected) < 0.001
    assert np.abs(result.astype(int) - expected).max() <= 8


def test_points_find_their_way_back_to_the_picture():
    rgb = np.zeros((200, 300, 3), np.uint8)
    rgb[118:123, 178:183] = 255  # centred on (180, 120)
    region = Region(160.0, 100.0, 128.0, rotation_rad=0.4)
    square = crop(rgb, region, 256, replicate_border=False)[..., 0].astype(float)
    v, u = np.mgrid[:256, :256]
    centre = np.array([(u * square).sum(), (v * square).sum()]) / square.sum() / 256
    np.testing.assert_allclose(crop_to_picture(centre, region), [180.0, 120.0], atol=0.1)


def test_regions_scale_and_move():
    region = Region(10.0, 20.0, 5.0, 0.3, 0.9)
    assert region.scaled(2.0) == Region(20.0, 40.0, 10.0, 0.3, 0.9)
    assert region.moved(1.0, -2.0) == Region(11.0, 18.0, 5.0, 0.3, 0.9)
