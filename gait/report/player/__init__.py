"""The synchronised player of the report: clip, skeleton, angles, ribbon and curves in step."""

from gait.report.player.clips import PlayerClips, PlayerSettings, write_clips
from gait.report.player.gather import player_data
from gait.report.player.model import PlayerData
from gait.report.player.part import (
    PlayerPart,
    player_part,
    player_section,
    script_text,
    style_text,
)
from gait.report.player.words import LANGUAGES, player_words

__all__ = [
    "LANGUAGES",
    "PlayerClips",
    "PlayerData",
    "PlayerPart",
    "PlayerSettings",
    "player_data",
    "player_part",
    "player_section",
    "player_words",
    "script_text",
    "style_text",
    "write_clips",
]
