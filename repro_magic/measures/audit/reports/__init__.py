"""Forms of an audit's report: a row in the table here and one module each."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

FORMATS: Mapping[str, str] = {
    "table": "for a terminal",
    "markdown": "for an issue or a wiki",
    "html": "one file with search and plots",
    "json": "summary and rows",
    "parquet": "rows, for DuckDB and pandas",
    "sarif": "for code scanning",
    "github": "annotations of a GitHub workflow",
}
"""Format to what it is for. Its module writes in ``write(spool, summary, about, path)``."""

BINARY = frozenset(("parquet",))
"""Formats that need a file to go to."""


def write(form: str, *words: object) -> None:
    """Have a format's module write the report. Raises MissingExtraError and OSError."""
    import_module(f".{form}", __name__).write(*words)
