"""``repro risks``: what threatens a notebook, whatever it is compared with."""

from __future__ import annotations

import argparse
import functools
import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__, workflow
from ..measures.explain.github import workflow_commands
from ..measures.explain.sarif import sarif
from ..measures.explain.threats import threats_markdown, threats_text
from ..model.errors import ReproError
from ..model.finding import Report, Verdict
from ..model.scope import Level
from ..workflow import evaluating
from .arguments import add_level, add_notebooks, add_target
from .each import worst

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def options(command: argparse.ArgumentParser) -> None:
    add_notebooks(command)
    add_target(command, "the risks of running it with this ")
    add_level(command)
    command.add_argument("--format", choices=FORMATS, default="text")
    for word, purpose in (("select", "only these checks"), ("ignore", "all but these checks")):
        command.add_argument(
            f"--{word}",
            metavar="CODES",
            type=_codes,
            action="extend",
            default=[],
            help=f"{purpose}: codes with commas between, * for anything",
        )


def run(arguments: argparse.Namespace) -> int:
    """Tell the risks of every notebook; exit code 1 where one of warning or above is not accepted."""
    kernels = functools.cache(evaluating.installed_kernels)
    codes, reports = [], []
    for name in arguments.notebooks:
        try:
            report = _report(Path(name), arguments, kernels)
            codes.append(report.verdict.exit_code)
        except ReproError as error:
            print(f"repro: {error}", file=sys.stderr)
            report = Report(verdict=Verdict.unknown, reason=str(error))
            codes.append(error.exit_code)
        reports.append((name, report))
    FORMATS[arguments.format](reports)
    return worst(codes)


def _report(
    path: Path, arguments: argparse.Namespace, kernels: Callable[[], Mapping[str, str] | None]
) -> Report:
    notebook = workflow.read(path)
    return evaluating.evaluate(
        notebook,
        target=evaluating.look_for(notebook, arguments.kernel, arguments.python),
        level=Level[arguments.level] if arguments.level else None,
        beside=path.absolute().parent,
        kernels=kernels(),
        select=arguments.select,
        ignore=arguments.ignore,
        name=shlex.quote(str(path)),
    )


def _codes(text: str) -> tuple[str, ...]:
    found = tuple(each.strip() for each in text.split(",") if each.strip())
    if not found:
        raise argparse.ArgumentTypeError("no code")
    return found


def _text(reports: Sequence[tuple[str, Report]]) -> None:
    for name, report in reports:
        if report.target:
            print(threats_text(report, name=name))


def _markdown(reports: Sequence[tuple[str, Report]]) -> None:
    print("\n\n".join(threats_markdown(report, name=name) for name, report in reports))


def _github(reports: Sequence[tuple[str, Report]]) -> None:
    for name, report in reports:
        for line in workflow_commands(report, name):
            print(line)


def _json(reports: Sequence[tuple[str, Report]]) -> None:
    entries = [{"notebook": name, **report.to_dict()} for name, report in reports]
    _print_json(entries if len(entries) > 1 else entries[0])


def _sarif(reports: Sequence[tuple[str, Report]]) -> None:
    _print_json(sarif(reports, evaluating.explained(None), version=__version__))


def _print_json(value: Any) -> None:
    print(json.dumps(value, indent=1, ensure_ascii=False))


FORMATS = {"text": _text, "markdown": _markdown, "json": _json, "sarif": _sarif, "github": _github}
"""How the reports of all notebooks are printed, by the word that asks for it."""
