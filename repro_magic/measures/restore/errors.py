"""Why a runtime cannot be brought back, each in one line."""

from __future__ import annotations

from ...model.errors import EXIT_UNKNOWN, ReproError


class RestoreError(ReproError):
    """A runtime that cannot be restored as asked; nothing half-built is left."""


class RefusedError(RestoreError):
    """Something in the stamp, or what a source offers for it, that is not to be trusted."""


class NothingToRestoreError(RestoreError):
    """A notebook whose stamp tells no runtime."""

    exit_code = EXIT_UNKNOWN


class CancelledError(RestoreError):
    """Somebody asked for an end while it was under way."""
