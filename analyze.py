"""``python analyze.py CLIP [CLIP ...]`` (or ``VISIT.toml``) is like ``gait analyze``."""

from __future__ import annotations

import sys

from gait.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "analyze")
    main()
