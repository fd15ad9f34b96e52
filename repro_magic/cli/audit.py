"""``repro audit``: one row for every notebook of a folder, a zip file, a git revision or a URL."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..measures.audit.reports import BINARY, FORMATS, write
from ..model.errors import EXIT_DIFFERS, EXIT_INTERRUPTED, EXIT_SAME, NotebookError, ReproError
from .arguments import a_name, add_level

if TYPE_CHECKING:
    from ..measures.audit.batches import Batch
    from ..measures.audit.row import Row
    from ..measures.audit.spool import Spool
    from ..measures.audit.summary import Summary
    from ..workflow.auditing import Audits

_SMALL = 200
"""Notebooks below which starting processes costs more than it saves."""


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "sources",
        nargs="+",
        metavar="PATH|ZIP|URL",
        type=a_name,
        help="folders, notebooks, zips, fsspec URLs",
    )
    command.add_argument(
        "--rev", metavar="GITREV", default="", help="of this git revision, without a checkout"
    )
    command.add_argument(
        "--against",
        metavar="SOURCE",
        type=a_name,
        help="say what would break with this kernel, interpreter, record or environment file",
    )
    add_level(command, "pinned")
    command.add_argument(
        "--risks", action="store_true", help="judge the code by the whole catalogue too; slower"
    )
    told = ", ".join(f"{name} {purpose}" for name, purpose in FORMATS.items())
    command.add_argument("--format", choices=tuple(FORMATS), default="table", help=told)
    command.add_argument("-o", "--output", metavar="FILE", help="write the report here")
    command.add_argument("--engine", choices=("local", "dask"), default="local")
    command.add_argument(
        "--scheduler", metavar="ADDRESS", default="", help="of a Dask cluster; else one is started"
    )
    command.add_argument(
        "--workers", metavar="N", type=_count, default=0, help="processes; by default all cores"
    )
    command.add_argument("--no-cache", action="store_true", help="read every file again, and keep nothing")


def run(arguments: argparse.Namespace) -> int:
    """Audit, then report. Exits 1 where a notebook is at risk, differs or cannot be read.

    Ctrl-C exits 130, after a report of the finished part.
    """
    from ..measures.audit.progress import told
    from ..measures.audit.spool import Spool
    from ..measures.audit.summary import Summary
    from ..workflow import auditing

    if arguments.format in BINARY and not arguments.output:
        raise ReproError(f"--format {arguments.format} is written to a file.", remedy="Name it with -o FILE.")
    settings, against = auditing.settings(
        level=arguments.level, against=arguments.against, risks=arguments.risks, cached=not arguments.no_cache
    )
    audit = auditing.Audits(arguments.sources, arguments.rev)
    summary = Summary()
    interrupted = False
    with Spool() as spool:
        try:
            for row in told(audit.rows(settings, _engine(arguments, audit.total)), audit.total):
                spool.add(row)
                summary.add(row)
        except KeyboardInterrupt:
            interrupted = True
        _report(arguments, audit, spool, summary, against, interrupted=interrupted)
    if interrupted:
        return EXIT_INTERRUPTED
    return EXIT_DIFFERS if summary.bad else EXIT_SAME


def _engine(arguments: argparse.Namespace, total: int) -> Callable[[Iterable[Batch]], Iterator[Row]]:
    from ..measures.audit.local import in_process, in_processes, processors
    from ..workflow.auditing import examine

    if arguments.engine == "dask":
        from ..measures.audit.on_dask import on_dask

        workers = arguments.workers or processors()
        return partial(on_dask, work=examine, scheduler=arguments.scheduler, workers=workers)
    workers = arguments.workers or (1 if total < _SMALL else processors())
    if workers == 1:
        return partial(in_process, work=examine)
    return partial(in_processes, work=examine, workers=workers)


def _report(
    arguments: argparse.Namespace,
    audit: Audits,
    spool: Spool,
    summary: Summary,
    against: str,
    *,
    interrupted: bool,
) -> None:
    from ..measures.audit.reports.about import About

    about = About(
        source=", ".join(arguments.sources) + (f"@{arguments.rev}" if arguments.rev else ""),
        against=against,
        level=arguments.level,
        version=__version__,
        total=audit.total,
        interrupted=interrupted,
    )
    if not arguments.output:
        write(arguments.format, spool, summary, about, sys.stdout)
        return
    _replaced(Path(arguments.output), arguments.format, spool, summary, about)
    print(f"{arguments.output}: {summary.notebooks:,} notebooks", file=sys.stderr)


def _replaced(path: Path, form: str, *words: object) -> None:
    """Write a report beside its place and move it there, so that no half of one is ever read."""
    part = path.with_name(f".{path.name}.part")
    try:
        if form in BINARY:
            write(form, *words, str(part))
        else:
            with part.open("w", encoding="utf-8", errors="replace") as out:
                write(form, *words, out)
        part.replace(path)
    except OSError as error:
        raise NotebookError(f"{path}: not written: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)


def _count(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 512:
        raise argparse.ArgumentTypeError("a number of processes from 1 to 512")
    return int(text)
