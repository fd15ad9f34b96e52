"""``repro verify``: run notebooks again and compare what they give with what was saved."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path

from .. import workflow
from ..measures.explain.plan import plan_text
from ..measures.explain.verification import verification_html, verification_junit, verification_text
from ..model.errors import ReproError
from ..model.scope import Level
from ..model.verification import Tolerance, Verification
from ..workflow.verifying import VerifyError, verify, write
from .arguments import a_name, add_level, add_notebooks
from .each import told, worst


def options(command: argparse.ArgumentParser) -> None:
    add_notebooks(command)
    where = command.add_mutually_exclusive_group()
    where.add_argument(
        "--kernel", metavar="NAME", type=a_name, help="run in this kernelspec, whatever differs there"
    )
    where.add_argument(
        "--restore", action="store_true", help="bring the runtime back first, as repro restore does"
    )
    add_level(command)
    command.add_argument(
        "--twice", action="store_true", help="run twice, to tell nondeterminism from a changed environment"
    )
    command.add_argument("--rtol", type=_not_negative, default=1e-5, help="relative tolerance of numbers")
    command.add_argument("--atol", type=_not_negative, default=1e-8, help="absolute tolerance of numbers")
    command.add_argument(
        "--timeout", type=_seconds, default=600.0, metavar="SECONDS", help="for one cell; 0 for none"
    )
    command.add_argument(
        "--sanitize-with", type=Path, metavar="FILE", help="patterns to put aside, in nbval's form"
    )
    command.add_argument("--write", action="store_true", help="write the result into the notebook's stamp")
    command.add_argument(
        "--yes",
        action="store_true",
        help="run notebooks that Jupyter does not trust, and accept the plan of --restore",
    )
    command.add_argument("--format", choices=("text", "html", "json", "junit"), default="text")


def run(arguments: argparse.Namespace) -> int:
    """Verify every notebook; the exit code is that of the worst."""
    results: list[tuple[str, Verification]] = []
    codes = []
    for name in arguments.notebooks:
        try:
            result = _quiet_when_interrupted(Path(name), arguments)
            if arguments.write:
                told(write(Path(name), result), sys.stderr)
        except ReproError as error:
            print(f"repro: {error}", file=sys.stderr)
            codes.append(error.exit_code)
            continue
        results.append((name, result))
        codes.append(result.verdict.exit_code)
        if arguments.format == "text":
            print(verification_text(result, name))
    if arguments.format != "text":
        print(_FORMATS[arguments.format](results))
    return worst(codes)


def _quiet_when_interrupted(path: Path, arguments: argparse.Namespace) -> Verification:
    try:
        return _verify(path, arguments)
    except KeyboardInterrupt:
        # nbclient's tasks end with the kernel, and asyncio would tell each as a failure of its own.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        raise


def _verify(path: Path, arguments: argparse.Namespace) -> Verification:
    return verify(
        path,
        kernel=_restored(path, arguments) if arguments.restore else arguments.kernel,
        level=Level[arguments.level] if arguments.level else None,
        twice=arguments.twice,
        tolerance=Tolerance(relative=arguments.rtol, absolute=arguments.atol),
        seconds=arguments.timeout or None,
        sanitize=arguments.sanitize_with,
        trusting=arguments.yes,
        progress=_bar(path.name) if sys.stderr.isatty() else lambda _done, _of: None,
    )


def _restored(path: Path, arguments: argparse.Namespace) -> str:
    """The kernel that has the recorded runtime, brought back where it has to be."""
    from ..workflow import restoring
    from .restore import Line, accepted

    level = Level[arguments.level] if arguments.level else None
    chosen = restoring.Options(level=level, title=path.stem, beside=path.parent)
    notebook, line = workflow.read(path), Line()
    plan = restoring.plan(notebook, chosen, line.tell)
    line.clear()
    if not plan.ready:
        print(plan_text(plan, name=str(path)), file=sys.stderr)
        if not (arguments.yes or accepted()):
            raise VerifyError(f"{path}: not run: nothing was installed.")
    try:
        restoring.restore(notebook, plan, chosen, line.tell)
    finally:
        line.clear()
    return plan.kernel


def _bar(name: str) -> Callable[[int, int], None]:
    def progress(done: int, of: int) -> None:
        filled = 24 * done // max(of, 1)
        bar = f"{name[:40]} [{'#' * filled}{'.' * (24 - filled)}] cell {done} of {of}"
        print(
            "\r" + (bar if done < of else " " * len(bar) + "\r"),
            end="",
            file=sys.stderr,
            flush=True,
        )

    return progress


def _json(results: list[tuple[str, Verification]]) -> str:
    entries = [{"notebook": name, **result.to_dict()} for name, result in results]
    return json.dumps(entries[0] if len(entries) == 1 else entries, indent=1, ensure_ascii=False)


def _html(results: list[tuple[str, Verification]]) -> str:
    return "\n".join(verification_html(result, name) for name, result in results)


_FORMATS = {"html": _html, "json": _json, "junit": verification_junit}


def _not_negative(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError("a number of 0 or more is needed")
    return number


def _seconds(text: str) -> float:
    return _not_negative(text)
