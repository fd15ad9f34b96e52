"""The rows as a Parquet file, for DuckDB and pandas."""

from __future__ import annotations

from typing import Any

from ....model.errors import MissingExtraError
from ..row import Row
from ..spool import Spool
from ..summary import Summary
from .about import About

BATCH = 2_000
"""Rows in memory at once."""


def write(spool: Spool, summary: Summary, about: About, path: str) -> None:  # noqa: ARG001  # as every format
    """Write the rows to a file. Raises MissingExtraError."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError("--format parquet", module="pyarrow", extra="audit") from None
    schema = _schema(pyarrow, about)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        waiting: list[dict[str, Any]] = []
        for row in spool:
            waiting.append(_columns(row))
            if len(waiting) >= BATCH:
                writer.write_table(pyarrow.Table.from_pylist(waiting, schema=schema))
                waiting = []
        if waiting or not len(spool):
            writer.write_table(pyarrow.Table.from_pylist(waiting, schema=schema))


def _schema(pyarrow: Any, about: About) -> Any:
    text, versions = pyarrow.string(), pyarrow.map_(pyarrow.string(), pyarrow.string())
    finding = pyarrow.struct(
        [(name, text) for name in ("severity", "code", "subject", "was", "now", "message")]
    )
    columns = [
        *[(name, text) for name in ("path", "folder", "verdict", "worst", "reason")],
        *[(name, pyarrow.int64()) for name in ("line", "size", "nbformat", "cells", "executed")],
        *[
            (name, text)
            for name in ("digest", "rung", "recorded", "language", "version", "kernel", "environment")
        ],
        ("imports", pyarrow.list_(text)),
        ("packages", versions),
        ("needed", versions),
        ("findings", pyarrow.list_(finding)),
    ]
    about_it = {"repro-magic": about.version, "source": about.source, "against": about.against}
    return pyarrow.schema(columns, metadata=about_it)


def _columns(row: Row) -> dict[str, Any]:
    worst = row.worst
    return row.to_dict() | {
        "folder": row.folder,
        "worst": worst.name if worst is not None else None,
        "packages": list(row.packages.items()),
        "needed": list(row.needed.items()),
    }
