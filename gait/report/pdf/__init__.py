"""The report as PDF: two pages for the runner, then the clinician's part."""

from gait.report.pdf.write import pdf_of

__all__ = ["pdf_of"]
