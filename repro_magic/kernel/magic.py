"""``%repro`` and its words: the same as the ``repro`` command, in a cell."""

from __future__ import annotations

import argparse
import logging
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from .. import workflow
from ..measures.explain.html import report_html
from ..measures.explain.markdown import report_markdown
from ..measures.explain.text import report_text
from ..model.errors import ReproError
from ..model.finding import Report
from ..model.format import DEFAULT_LEVEL, LEVELS
from ..model.scope import Level
from . import watermark

if TYPE_CHECKING:
    from .agent import Agent


log = logging.getLogger(__name__)


class MagicUsageError(ReproError):
    """Words after ``%repro`` that mean nothing."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise MagicUsageError(f"%repro: {message}.", remedy="Try %repro --help.")


def parser() -> argparse.ArgumentParser:
    """What may stand after ``%repro``."""
    made = _Parser(prog="%repro", description="Record the runtime of this notebook, show it, compare it.")
    words = made.add_subparsers(dest="word", metavar="WORD", parser_class=_Parser)
    words.add_parser("show", help="show the record of this kernel; the same as %%repro alone")
    check = words.add_parser("check", help="compare the stamp of a saved notebook with this kernel")
    check.add_argument(
        "notebook", nargs="?", type=Path, help="its file; this notebook, where that can be told"
    )
    check.add_argument("--kernel", metavar="NAME", help="compare with this kernelspec instead")
    check.add_argument("--level", choices=LEVELS)
    diff = words.add_parser("diff", help="ask whether this kernel has what another runtime had")
    diff.add_argument("other", help="a notebook, a record in JSON, or the path of an interpreter")
    diff.add_argument("--level", choices=LEVELS, default=DEFAULT_LEVEL)
    compatible = words.add_parser("watermark", help="print what %%watermark prints, by its flags")
    watermark.add_flags(compatible)
    return made


def run(agent: Agent, line: str) -> None:
    """Do what the words say. A mistake is one line on stderr; the cell goes on."""
    try:
        _dispatch(agent, line)
    except ReproError as error:
        print(error, file=sys.stderr)
    except SystemExit:
        return  # argparse has printed its help
    except Exception as error:  # the rest of the user's cell goes on, whatever it is
        log.debug("%%repro failed.", exc_info=True)
        print(f"%repro: {type(error).__name__}: {error}", file=sys.stderr)


def _dispatch(agent: Agent, line: str) -> None:
    try:
        words = parser().parse_args(shlex.split(line))
    except ValueError as error:
        raise MagicUsageError(f"%repro: {error}.") from error
    if words.word == "watermark":
        print(watermark.watermark(agent, words))
    elif words.word == "check":
        _show_report(agent, _check(agent, words.notebook, words.kernel, words.level))
    elif words.word == "diff":
        _show_report(agent, _diff(agent, words.other, Level[words.level]))
    else:
        agent.show()


def _check(agent: Agent, path: Path | None, kernel: str | None, level: str | None) -> Report:
    path = path or this_notebook(agent)
    if path is None:
        raise MagicUsageError(
            "This front end does not tell the kernel which notebook it runs.",
            remedy="Name the file: %repro check NOTEBOOK.",
        )
    target = workflow.look(kernel=kernel) if kernel else workflow.running(agent.record())
    return workflow.check(workflow.read(path), target, Level[level] if level else None)


def _diff(agent: Agent, other: str, level: Level) -> Report:
    return workflow.diff(workflow.named(other), workflow.running(agent.record()), level)


def this_notebook(agent: Agent) -> Path | None:
    """The file of the notebook that this kernel runs for, where a front end tells it.

    VS Code sets ``__vsc_ipynb_file__``, Jupyter Server sets ``JPY_SESSION_NAME`` when the kernel starts.
    """
    for hint in (agent.shell.user_ns.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")):
        if isinstance(hint, str) and hint.endswith(".ipynb") and Path(hint).is_file():
            return Path(hint)
    return None


def _show_report(agent: Agent, report: Report) -> None:
    data = {
        "text/html": report_html(report),
        "text/markdown": report_markdown(report),
        "text/plain": report_text(report),
    }
    agent.shell.display_pub.publish(data=data, metadata={})
