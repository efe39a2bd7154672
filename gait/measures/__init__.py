"""From tracks and steps to measurements with intervals."""
