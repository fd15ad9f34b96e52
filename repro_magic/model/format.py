"""Names and limits of the stamp's format, as the published schema has them."""

from __future__ import annotations

SCHEMA = 1
"""Major version of the stamp. A reader refuses a greater one and leaves it alone."""

METADATA_KEY = "repro_magic"
"""Key of the stamp in ``notebook.metadata``."""

MIME = "application/vnd.repro-magic.v1+json"
"""MIME type of the record in the output of a ``%repro`` cell."""

MAX_STAMP_CHARACTERS = 1_000_000
"""A stamp longer than this as JSON text is refused unread."""

MAX_TEXT = 500
"""Longest string kept of a stamp, in characters."""

MAX_PACKAGES = 5_000
"""Most entries in one map of packages."""

MAX_FACTS = 200
"""Most texts in one list of a record."""

MAX_CELLS = 10_000
"""Most cells named in one list."""

MAX_EARLIER = 20
"""Most earlier records that one stamp keeps."""

MAX_LOG = 20
"""Most entries of the dependency log."""

MAX_LOG_CHANGES = 100
"""Most changes told in one entry of the dependency log."""

LEVELS = ("recorded", "compatible", "pinned", "locked", "identical")
"""Names of the levels from least to most; `scope.Level` says what each asks for."""

DEFAULT_LEVEL = "pinned"
"""The level of a notebook that names none."""
