"""The README's table of what is found, held against the catalogue."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_table_in_the_readme_is_that_of_the_catalogue() -> None:
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    table = generate.what_it_finds()
    assert table in (ROOT / "README.md").read_text(encoding="utf-8"), f"README.md lacks this table:\n{table}"
