"""Restore: a runtime comes back from a stamp, by a plan that is shown before anything is installed."""
