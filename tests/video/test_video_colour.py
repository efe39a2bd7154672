"""Colours: ranges, matrices, ten bits, high dynamic range."""

from fractions import Fraction

import av
import numpy as np
import pytest
from clip_factory import number_of, write_clip

from gait.video import frames, open_clip

LIMITED, FULL = 1, 2
BT709, BT601, BT2020 = 1, 6, 9
HLG, PQ = 18, 16


def flat_clip(path, planes, *, codec="libx264", size=(128, 96), bits=8, tags=None):
    """Write 12 pictures of one colour given as Y, Cb, Cr codes, or of one per column."""
    width, height = size
    dtype = np.uint8 if bits == 8 else np.uint16
    rows = []
    for k, plane in enumerate(planes):
        w, h = (width, height) if k == 0 else (width // 2, height // 2)
        rows.append(np.broadcast_to(np.asarray(plane, dtype), (h, w)).reshape(-1))
    stacked = np.concatenate(rows).reshape(height * 3 // 2, width)
    pixel_format = "yuv420p" if bits == 8 else "yuv420p10le"
    with av.open(str(path), "w") as container:
        options = {"libx264": {"qp": "0"}, "ffv1": {}}[codec]
        stream = container.add_stream(codec, rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, pixel_format
        for name, value in (tags or {}).items():
            setattr(stream.codec_context, name, value)
        for index in range(12):
            if bits == 8:
                frame = av.VideoFrame.from_ndarray(stacked, format="yuv420p")
            else:
                frame = av.VideoFrame(width, height, pixel_format)
                cut = height * width
                parts = (stacked.reshape(-1)[:cut], *np.split(stacked.reshape(-1)[cut:], 2))
                for plane, part in zip(frame.planes, parts, strict=True):
                    lines = part.reshape(plane.height, -1)
                    padded = np.zeros((plane.height, plane.line_size // 2), np.uint16)
                    padded[:, : lines.shape[1]] = lines
                    plane.update(padded.tobytes())
            for name, value in (tags or {}).items():
                setattr(frame, name, value)
            frame.pts, frame.time_base = index, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def colour_of(path, **kwargs):
    clip = open_clip(path)
    picture = next(iter(frames(clip, **kwargs)))[1]
    assert np.ptp(picture.reshape(-1, 3), axis=0).max() <= 1
    return picture.reshape(-1, 3).mean(0)


@pytest.mark.parametrize(
    ("tag", "luma", "grey"),
    [
        (LIMITED, 16, 0),
        (LIMITED, 126, 128),
        (LIMITED, 235, 255),
        (FULL, 16, 16),
        (FULL, 235, 235),
    ],
)
def test_limited_and_full_range(tmp_path, tag, luma, grey):
    path = flat_clip(tmp_path / "a.mp4", (luma, 128, 128), tags={"color_range": tag})
    np.testing.assert_allclose(colour_of(path), [grey] * 3, atol=1.5)


def rgb_of(ycc, kr, kb):
    """Limited-range Y Cb Cr to RGB by the definition in ITU-R BT.601 and BT.709."""
    y, cb, cr = (ycc[0] - 16) / 219, (ycc[1] - 128) / 224, (ycc[2] - 128) / 224
    red, blue = y + 2 * (1 - kr) * cr, y + 2 * (1 - kb) * cb
    green = (y - kr * red - kb * blue) / (1 - kr - kb)
    return np.clip(255 * np.array([red, green, blue]), 0, 255)


@pytest.mark.parametrize(
    ("tags", "size", "kr", "kb"),
    [
        ({"colorspace": BT709}, (128, 96), 0.2126, 0.0722),
        ({"colorspace": BT601}, (128, 96), 0.299, 0.114),
        ({}, (128, 96), 0.299, 0.114),
        ({}, (1280, 720), 0.2126, 0.0722),
        ({"colorspace": BT2020}, (128, 96), 0.2627, 0.0593),
    ],
)
def test_the_colour_matrix(tmp_path, tags, size, kr, kb):
    ycc = (120, 100, 160)
    path = flat_clip(tmp_path / "a.mp4", ycc, size=size, tags=tags)
    np.testing.assert_allclose(colour_of(path), rgb_of(ycc, kr, kb), atol=3)


@pytest.mark.parametrize(
    ("codec", "pixel_format", "name"),
    [
        ("libx264", "yuv420p10le", "a.mp4"),
        ("libx265", "yuv420p10le", "b.mov"),
        ("libx264", "yuv444p", "c.mp4"),
        ("ffv1", "yuv422p12le", "d.mkv"),
        ("ffv1", "gray", "e.mkv"),
    ],
)
def test_other_pixel_formats(tmp_path, codec, pixel_format, name):
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    path = write_clip(tmp_path / name, codec=codec, pixel_format=pixel_format, options=options)
    clip = open_clip(path)
    assert clip.pixel_format == pixel_format
    assert [number_of(picture) for _, picture in frames(clip)] == list(range(24))


def signal_codes(signal):
    """Ten-bit limited-range luma of a signal level 0..1."""
    return round(64 + 876 * signal)


@pytest.mark.parametrize(
    ("transfer", "black", "grey18", "white"), [(HLG, 0.0, 0.38, 0.75), (PQ, 0.0, 0.38, 0.58)]
)
def test_high_dynamic_range_looks_like_a_usual_picture(
    tmp_path, transfer, black, grey18, white
):
    """Signal levels of black, 18 % grey and diffuse white are those of ITU-R BT.2408."""
    tags = {"color_trc": transfer, "color_primaries": BT2020, "colorspace": BT2020}
    shown = []
    for k, signal in enumerate((black, grey18, white, 1.0)):
        planes = (signal_codes(signal), 512, 512)
        path = flat_clip(tmp_path / f"{k}.mkv", planes, codec="ffv1", bits=10, tags=tags)
        colour = colour_of(path)
        assert np.ptp(colour) <= 2, "grey stays grey"
        shown.append(colour.mean())
    assert shown[0] <= 2
    assert 95 <= shown[1] <= 125
    assert 225 <= shown[2] <= 248
    assert shown[2] + 5 <= shown[3] <= 255


def test_colours_of_high_dynamic_range_become_those_of_a_screen(tmp_path):
    tags = {"color_trc": HLG, "color_primaries": BT2020, "colorspace": BT2020}
    red = flat_clip(tmp_path / "a.mkv", (450, 440, 680), codec="ffv1", bits=10, tags=tags)
    plain = flat_clip(
        tmp_path / "b.mkv", (450, 440, 680), codec="ffv1", bits=10, tags={"colorspace": BT2020}
    )
    hdr, sdr = colour_of(red), colour_of(plain)
    assert hdr[0] > hdr[1] + 40
    assert hdr[0] > hdr[2] + 40
    assert hdr[0] - hdr[1] > sdr[0] - sdr[1], "wider primaries are stretched to narrower ones"
