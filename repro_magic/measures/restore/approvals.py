"""Which packages somebody approved on this machine: kept outside of every notebook."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from ...model.errors import ReproError
from ..environments.place import data_directory, made, put


class Approvals:
    """The approved packages and channels of this user.

    A file that cannot be read approves nothing; it is never taken for consent.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or data_directory() / "approvals.json"

    def packages(self) -> frozenset[str]:
        return frozenset(self._kept("packages"))

    def channels(self) -> frozenset[str]:
        return frozenset(self._kept("channels"))

    def approve(self, packages: Iterable[str], channels: Iterable[str] = ()) -> None:
        """Remember what was approved, with the day. Raises ReproError where that cannot be written."""
        day = datetime.now().astimezone().date().isoformat()
        both = {
            "packages": {**dict.fromkeys(packages, day), **self._kept("packages")},
            "channels": {**dict.fromkeys(channels, day), **self._kept("channels")},
        }
        made(self.path.parent)
        try:
            put(self.path, json.dumps(both, indent=1, sort_keys=True) + "\n")
        except OSError as error:
            raise ReproError(f"{self.path} cannot be written: {error.strerror}.") from error

    def _kept(self, kind: str) -> dict[str, str]:
        try:
            told = json.loads(self.path.read_text(encoding="utf-8"))[kind]
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return {str(name): str(day) for name, day in told.items()} if isinstance(told, dict) else {}
