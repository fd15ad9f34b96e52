"""Foresight as a measure: whether a record could be restored today, here and elsewhere."""

from .foretelling import Chance, Outlook, foretold
from .targets import PLATFORMS, Target, platform_of, target

__all__ = ["PLATFORMS", "Chance", "Outlook", "Target", "foretold", "platform_of", "target"]
