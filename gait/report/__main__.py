"""Write the JSON schema of ``results.json``: ``python -m gait.report FILE``."""

import sys
from pathlib import Path

from gait.report.schema import schema_text

Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8")
