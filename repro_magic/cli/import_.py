"""``repro import``: what other tools printed about the runtime of a notebook."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ..measures.explain.printed import printed_text
from ..model.errors import EXIT_SAME, EXIT_UNKNOWN, ReproError
from ..workflow import importing, keeping
from .arguments import add_format, add_notebooks
from .each import worst


def options(command: argparse.ArgumentParser) -> None:
    add_notebooks(command)
    add_format(command)


def run(arguments: argparse.Namespace) -> int:
    """Print a partial record for every notebook; one that prints nothing of the kind exits 3.

    JSON is one object, or a list when several notebooks are given.
    """
    codes = []
    entries = []
    for name in arguments.notebooks:
        entry, text, code = _one(name)
        entries.append(entry)
        codes.append(code)
        if arguments.format == "text" and text:
            print(text)
    if arguments.format == "json":
        print(json.dumps(entries if len(entries) > 1 else entries[0], indent=1, ensure_ascii=False))
    return worst(codes)


def _one(name: str) -> tuple[dict[str, Any], str, int]:
    try:
        found = importing.printed(keeping.read(Path(name)))
    except ReproError as error:
        print(f"repro: {error}", file=sys.stderr)
        return {"notebook": name, "problem": str(error)}, "", error.exit_code
    if found is None:
        problem = "no output prints versions in a form that is known"
        return {"notebook": name, "problem": problem}, f"{name}: {problem}", EXIT_UNKNOWN
    entry = {
        "notebook": name,
        "record": found.record.to_dict(),
        "printed": [text.to_dict() for text in found.texts],
        "contradictions": list(found.notes),
    }
    return entry, f"{name}\n{printed_text(found)}\n", EXIT_SAME
