"""From an exam to the files that people read: HTML, video, pictures, tables."""

from gait.report.schema import SCHEMA_VERSION, Results, schema_text
from gait.report.write import ReportFiles, write_report

__all__ = ["SCHEMA_VERSION", "ReportFiles", "Results", "schema_text", "write_report"]
