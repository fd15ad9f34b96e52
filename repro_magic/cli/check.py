"""``repro check``: what differs between a notebook's record and a runtime."""

from __future__ import annotations

import argparse
import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .. import workflow
from ..measures.explain.text import report_text
from ..model.errors import ReproError
from ..model.finding import Report, Verdict
from ..model.scope import Level
from ..workflow import detailing
from .arguments import add_format, add_level, add_notebooks, add_target
from .each import worst


def options(command: argparse.ArgumentParser) -> None:
    add_notebooks(command)
    add_target(command)
    add_level(command)
    add_format(command)


def run(arguments: argparse.Namespace) -> int:
    """Check every notebook; JSON is one object, or a list when several notebooks are given."""
    look = functools.cache(_look)  # several notebooks usually name the same kernel
    level = Level[arguments.level] if arguments.level else None
    codes = []
    entries = []
    for name in arguments.notebooks:
        try:
            report = _check(Path(name), arguments, look, level)
            codes.append(report.verdict.exit_code)
        except ReproError as error:
            print(f"repro: {error}", file=sys.stderr)
            report = Report(verdict=Verdict.unknown, reason=str(error))
            codes.append(error.exit_code)
        entries.append({"notebook": name, **report.to_dict()})
        if arguments.format == "text" and report.target:
            print(report_text(report, name=name))
    if arguments.format == "json":
        print(_json(entries if len(entries) > 1 else entries[0]))
    return worst(codes)


def _check(
    path: Path, arguments: argparse.Namespace, look: Callable[..., workflow.Target], level: Level | None
) -> Report:
    notebook = workflow.read(path)
    kernel, python = arguments.kernel, arguments.python
    if kernel is None and python is None:
        kernel = workflow.named_kernel(notebook)
    details = detailing.wanted(notebook, level, beside=path.parent)
    target = detailing.with_inputs(look(kernel, python, details), notebook, path.parent)
    return workflow.check(notebook, target, level, beside=path.parent)


def _look(kernel: str | None, python: str | None, details: tuple[str, ...]) -> workflow.Target:
    return workflow.look(kernel=kernel, python=python, details=details)


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)
