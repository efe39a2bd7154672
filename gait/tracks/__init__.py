"""From landmarks to one runner's clean tracks: view, sides, level, smoothing."""
