"""Files for other tools: CSV, TRC, MOT, C3D, xlsx, netCDF."""

from gait.exports.formats import Format
from gait.exports.visit import ClipMotion, Visit, from_exam, from_report
from gait.exports.write import Exported, write_exports

__all__ = [
    "ClipMotion",
    "Exported",
    "Format",
    "Visit",
    "from_exam",
    "from_report",
    "write_exports",
]
