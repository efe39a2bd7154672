"""Screens of strength and mobility done in the room, and how they join the video."""
