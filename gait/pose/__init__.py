"""From pictures to landmarks: people, regions of interest, estimators, cache."""
