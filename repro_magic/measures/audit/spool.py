"""Rows on their way to a report: kept in a temporary file, so that memory does not grow with them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import IO, TYPE_CHECKING

from .row import Row

if TYPE_CHECKING:
    from typing_extensions import Self


class Spool:
    """Rows in the order in which they came, readable again and again."""

    def __init__(self) -> None:
        self._file: IO[str] = tempfile.TemporaryFile("w+", encoding="ascii")  # noqa: SIM115  # closed by __exit__
        self._count = 0

    def add(self, row: Row) -> None:
        self._file.write(json.dumps(row.to_dict(), ensure_ascii=True))
        self._file.write("\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        self._file.seek(0)
        for line in self._file:
            yield Row.from_dict(json.loads(line))
        self._file.seek(0, 2)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
