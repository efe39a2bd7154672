"""A short film of the visit for the runner's phone."""

from gait.report.film.write import write_film

__all__ = ["write_film"]
