"""``repro restore``: bring the runtime of a notebook back as a kernel."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .. import workflow
from ..measures.explain.plan import plan_text, progress_text
from ..measures.explain.text import report_text
from ..measures.restore.backends import BACKENDS
from ..measures.restore.progress import Progress
from ..model.errors import EXIT_DIFFERS, EXIT_SAME, ReproError
from ..model.scope import Level
from ..workflow import restoring
from .arguments import a_name, add_level


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument("notebook", metavar="NB", type=a_name, help="notebook file")
    add_level(command)
    command.add_argument("--backend", choices=("auto", *BACKENDS), default="auto", help="what installs")
    command.add_argument("--name", type=a_name, help="of the kernel, instead of repro-DIGEST")
    command.add_argument("--dry-run", action="store_true", help="show the plan and do nothing")
    command.add_argument("--yes", action="store_true", help="accept the plan as it is shown")
    command.add_argument("--new", action="store_true", help="even where an installed kernel fits")
    command.add_argument("--vault", metavar="DIR", type=Path, help="take artefacts from this vault first")
    command.add_argument("--offline", action="store_true", help="ask no index")
    command.add_argument("--allow-builds", action="store_true", help="run build code of source packages")
    command.add_argument("--allow-yanked", action="store_true", help="install what its authors took back")
    command.add_argument("--without", metavar="NAME", action="append", default=[], help="leave a package out")
    command.add_argument("--format", choices=("text", "json"), default="text")


def run(arguments: argparse.Namespace) -> int:
    """Show the plan, ask, restore, and end with the verdict of a check."""
    path = Path(arguments.notebook)
    chosen = _options(arguments, path)
    notebook = workflow.read(path)
    line = Line()
    plan = restoring.plan(notebook, chosen, line.tell)
    line.clear()
    as_json = arguments.format == "json"
    if arguments.dry_run:
        print(json.dumps(plan.to_dict(), indent=1) if as_json else plan_text(plan, name=str(path)))
        return EXIT_SAME
    print(plan_text(plan, name=str(path)), file=sys.stderr if as_json else None)
    if not (plan.ready or arguments.yes or accepted()):
        print("Nothing was installed.", file=sys.stderr)
        return EXIT_DIFFERS
    try:
        report = restoring.restore(notebook, plan, chosen, line.tell)
    finally:
        line.clear()
    if as_json:
        print(json.dumps({"plan": plan.to_dict(), **report.to_dict()}, indent=1, ensure_ascii=False))
    else:
        print(f"\n{report_text(report, name=str(path))}")
        print(f"  Open the notebook with the kernel {plan.kernel}: {plan.display_name}")
    return report.verdict.exit_code


def _options(arguments: argparse.Namespace, path: Path) -> restoring.Options:
    return restoring.Options(
        level=Level[arguments.level] if arguments.level else None,
        backend=arguments.backend,
        name=arguments.name or "",
        title=path.stem,
        vault=arguments.vault,
        offline=arguments.offline,
        builds=arguments.allow_builds,
        yanked=arguments.allow_yanked,
        new=arguments.new,
        without=frozenset(arguments.without),
        beside=path.parent,
    )


def accepted() -> bool:
    """Ask; raises ReproError where nobody can answer."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise ReproError(
            "Nothing was installed: nobody can be asked here.",
            remedy="Read the plan, then run the command again with --yes.",
        )
    print("\nInstall this? [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


class Line:
    """Progress on standard error: one line written over in a terminal, else a line each."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._last = ""

    def tell(self, progress: Progress) -> None:
        text = progress_text(progress)
        if self._live:
            sys.stderr.write(f"\r\x1b[K{text[:100]}")
            sys.stderr.flush()
        elif progress.doing != "asking" and text != self._last:
            print(text, file=sys.stderr)
        self._last = text

    def clear(self) -> None:
        if self._live and self._last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        self._last = ""
