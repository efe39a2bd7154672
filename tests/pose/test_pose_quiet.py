"""Lines that native libraries write to standard error."""

import os

import pytest

from gait.pose.quiet import without_info_lines


def test_only_info_lines_are_held_back(capfd):
    with without_info_lines():
        os.write(2, b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\nWARNING: hot\n")
        os.write(2, b"ERROR: broken")
    os.write(2, b"|later")
    assert capfd.readouterr().err == "WARNING: hot\nERROR: broken|later"


def test_standard_error_comes_back_after_an_error(capfd):
    with pytest.raises(ValueError, match="inside"), without_info_lines():
        raise ValueError("inside")
    os.write(2, b"still there")
    assert capfd.readouterr().err == "still there"
