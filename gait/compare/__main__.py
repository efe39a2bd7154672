"""Write the JSON schema of ``compare.json``: ``python -m gait.compare FILE``."""

import sys
from pathlib import Path

from gait.compare.schema import schema_text

Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8")
