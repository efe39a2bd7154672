"""What the runner was asked; every question may be left out.

The fields of the classes are the keys of the tables ``[history]``, ``[habits]`` and
``[equipment]`` of a visit file.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

__all__ = ["WEEKDAYS", "Equipment", "Habits", "History", "Season", "Weekday"]

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
Season = Literal["off", "in"]
Pain = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] | None
Count = Annotated[float, Field(ge=0, le=50, allow_inf_nan=False)] | None
Days = Annotated[float, Field(ge=0, le=7, allow_inf_nan=False)] | None

_STRICT = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True, config=_STRICT)
class History:
    """The table ``[history]``: who runs, and what troubles them.

    Attributes
    ----------
    complaint : str
        In the runner's own words; empty when there is none.
    complaint_area, complaint_side : str or None
        Where it is felt.
    complaint_weeks : float or None
        Since when.
    pain_now_0_10, pain_running_0_10, pain_next_morning_0_10 : float or None
        0 none, 10 the worst imaginable.
    pain_rising : bool or None
        Whether the pain rose over the last three runs in a row.
    season : "off", "in" or None
        Training for a season of races, or between seasons.
    race_date : date or None
        The next race.
    sex : "female", "male" or None
    age_years : float or None
        Both only choose the norms of some screens.
    running_years : float or None
        Below one year a runner counts as a novice.
    """

    complaint: str = ""
    complaint_area: (
        Literal[
            "knee", "hip or groin", "thigh", "shin", "calf", "ankle", "foot", "back", "other"
        ]
        | None
    ) = None
    complaint_side: Literal["left", "right", "both"] | None = None
    complaint_weeks: Annotated[float, Field(ge=0, le=5000, allow_inf_nan=False)] | None = None
    pain_now_0_10: Pain = None
    pain_running_0_10: Pain = None
    pain_next_morning_0_10: Pain = None
    pain_rising: bool | None = None
    season: Season | None = None
    race_date: date | None = None
    sex: Literal["female", "male"] | None = None
    age_years: Annotated[float, Field(ge=4, le=110, allow_inf_nan=False)] | None = None
    running_years: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None

    @property
    def worst_pain(self) -> float | None:
        """The highest of the pain scores, None when none was given."""
        given = [
            p
            for p in (self.pain_now_0_10, self.pain_running_0_10, self.pain_next_morning_0_10)
            if p is not None
        ]
        return max(given) if given else None

    @property
    def sore(self) -> bool:
        """Whether anything hurts."""
        return bool(
            self.complaint.strip()
            or self.complaint_area
            or self.complaint_side
            or (self.worst_pain or 0) > 0
            or self.pain_rising
        )


@dataclass(frozen=True, config=_STRICT)
class Habits:
    """The table ``[habits]``: what happens between the runs.

    Attributes
    ----------
    strength_days_per_week, runs_per_week : float or None
    foam_rolling_per_week, stretching_per_week, yoga_per_week, pilates_per_week : float or None
        Times a week.
    manual_treatments_per_month : float or None
        Massage, trigger points, adjustments, needling.
    sleep_hours_per_night : float or None
    shoes : str
        Model in words.
    shoe_distance_km : float or None
        What the shoes have run.
    surfaces : tuple of str
    exercise_days : tuple of Weekday
        Days on which there is time for exercises; empty when not asked.
    long_run_day : Weekday or None
    """

    strength_days_per_week: Days = None
    runs_per_week: Count = None
    foam_rolling_per_week: Count = None
    stretching_per_week: Count = None
    yoga_per_week: Count = None
    pilates_per_week: Count = None
    manual_treatments_per_month: Count = None
    sleep_hours_per_night: Annotated[float, Field(ge=0, le=24, allow_inf_nan=False)] | None = (
        None
    )
    shoes: str = ""
    shoe_distance_km: Annotated[float, Field(ge=0, le=20000, allow_inf_nan=False)] | None = None
    surfaces: Annotated[
        tuple[Literal["road", "trail", "track", "treadmill", "grass", "sand"], ...],
        Field(strict=False),
    ] = ()
    exercise_days: Annotated[tuple[Weekday, ...], Field(strict=False)] = ()
    long_run_day: Weekday | None = None


@dataclass(frozen=True, config=_STRICT)
class Equipment:
    """The table ``[equipment]``: what is at hand; a floor and a wall are taken as given.

    Attributes
    ----------
    step : bool
        A step or stair of about 20 cm; taken as given unless denied.
    chair : bool
        A sturdy chair, sofa or bench; taken as given unless denied.
    band : bool
        Elastic loop or band.
    weight : bool
        Dumbbell, kettlebell, or a loaded rucksack.
    back_bench : bool
        45° back extension bench of a gym.
    roller : bool
        Foam roller.
    """

    step: bool = True
    chair: bool = True
    band: bool = False
    weight: bool = False
    back_bench: bool = False
    roller: bool = False

    @property
    def at_hand(self) -> frozenset[str]:
        """Names of what is at hand."""
        return frozenset(name for name in self.__dataclass_fields__ if getattr(self, name))
