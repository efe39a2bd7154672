"""From tracks to contacts, steps and cadence."""
