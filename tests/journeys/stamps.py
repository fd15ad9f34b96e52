"""Stamps of notebooks that were run somewhere else."""

from __future__ import annotations

from typing import Any


def stamp(*, python: str = "3.12.1", packages: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """A stamp of another day, with this Python and these imported packages."""
    imported = {"numpy": "1.26.4", "pandas": "1.5.3", "scipy": "1.11.4"} if packages is None else packages
    record = {
        "basis": "observed",
        "recorded": "2026-01-31",
        "interpreter": {"implementation": "cpython", "version": python},
        "packages": {"imported": imported},
    }
    return {"schema": 1, "record": record, **more}
