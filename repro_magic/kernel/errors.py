"""Mistakes in the words after ``%repro``."""

from __future__ import annotations

from ..model.errors import ReproError


class MagicUsageError(ReproError):
    """Words after ``%repro`` that mean nothing."""
