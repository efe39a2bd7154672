"""Files of the clinic: a local folder or an S3-compatible store, by one URL."""

from gait.storage.keys import clip_key, report_prefix, visit_prefix
from gait.storage.store import Store

__all__ = ["Store", "clip_key", "report_prefix", "visit_prefix"]
