"""What an export refuses."""

from __future__ import annotations

from ...model.errors import ReproError


class ExportError(ReproError):
    """A file that would not be true, or that its own tool would not read; the remedy names another way."""
