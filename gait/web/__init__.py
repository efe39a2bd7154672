"""The clinic's page: ``gait serve``."""
