"""Running-gait analysis from video on your own machine."""

__version__ = "0.1.0"
