"""``repro data``: whether the inputs that a notebook declares are what they were."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..measures.explain.inputs import checks_text, progress_text
from ..model.errors import EXIT_UNKNOWN, ReproError
from ..model.unknown import Unknown
from ..workflow.declaring import verify
from .arguments import add_format, add_notebooks
from .each import worst

if TYPE_CHECKING:
    from ..components.patience import Progress

_WIDTH = 78


def options(command: argparse.ArgumentParser) -> None:
    add_notebooks(command)
    command.add_argument(
        "--fetch", action="store_true", help="download what URLs name, to compare its digest"
    )
    add_format(command)


def run(arguments: argparse.Namespace) -> int:
    """Verify every notebook; JSON is one object, or a list when several notebooks are given."""
    codes = []
    entries: list[dict[str, Any]] = []
    for name in arguments.notebooks:
        try:
            checks = verify(Path(name), fetch=arguments.fetch, show=_show if _is_watched() else None)
        except ReproError as error:
            print(f"repro: {error}", file=sys.stderr)
            codes.append(error.exit_code)
            entries.append({"notebook": name, "reason": str(error), "inputs": []})
            continue
        if isinstance(checks, Unknown):
            codes.append(EXIT_UNKNOWN)
            entries.append({"notebook": name, "reason": checks.reason, "inputs": []})
            text = f"{name}: {checks.reason}"
        else:
            found = list(checks)
            codes.append(worst(each.state.exit_code for each in found))
            entries.append({"notebook": name, "reason": "", "inputs": [each.to_dict() for each in found]})
            text = checks_text(found, name=name)
        if arguments.format == "text":
            _clear()
            print(text)
    if arguments.format == "json":
        print(json.dumps(entries if len(entries) > 1 else entries[0], indent=1, ensure_ascii=False))
    return worst(codes)


def _is_watched() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _show(progress: Progress) -> None:
    line = progress_text(progress.name, progress.done, progress.total)
    print(f"\r{line[:_WIDTH]:<{_WIDTH}}", end="", file=sys.stderr, flush=True)


def _clear() -> None:
    if _is_watched():
        print(f"\r{'':<{_WIDTH}}\r", end="", file=sys.stderr, flush=True)
