"""``repro forecast``: whether a notebook's runtime could be had again today."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..measures.explain.forecast import forecast_rows, forecast_text
from ..model.errors import EXIT_DIFFERS, EXIT_SAME, EXIT_UNKNOWN
from ..workflow import forecasting
from .arguments import a_name, add_format
from .progress import progress


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument("notebook", metavar="NB", type=a_name, help="a notebook that carries a record")
    command.add_argument(
        "--platform",
        action="append",
        default=[],
        metavar="NAME",
        type=a_name,
        help="such as linux-x86_64, macos-arm64, windows-amd64, manylinux_2_28_x86_64; may be given again",
    )
    command.add_argument(
        "--python",
        action="append",
        default=[],
        metavar="VERSION",
        type=a_name,
        help="such as 3.13; may be given again",
    )
    command.add_argument("--vault", metavar="DIR", type=a_name, help="count what this vault keeps")
    command.add_argument(
        "--offline", action="store_true", help="ask no index; tell what is known from before"
    )
    add_format(command)


def run(arguments: argparse.Namespace) -> int:
    """Foretell. Exit code 1 where something cannot be had, or was yanked; 3 where that is not known.

    Those are asked for by ``--platform`` and ``--python``, else the platform and the Python of the record.
    """
    with progress("asking") as bar:
        forecast = forecasting.forecast(
            Path(arguments.notebook),
            platforms=arguments.platform,
            pythons=arguments.python,
            vault=arguments.vault,
            offline=arguments.offline,
            told=bar,
        )
    if arguments.format == "json":
        shown = {
            "targets": [str(each) for each in forecast.targets],
            "packages": forecast_rows(forecast.outlooks),
        }
        print(json.dumps(shown, indent=1, ensure_ascii=False))
    else:
        print(forecast_text(arguments.notebook, forecast.outlooks, forecast.targets))
        if not forecast.locked:
            print("> the notebook carries no lock, so that no file is known to be the same: repro lock NB")
    chances = {each.chances[target].name for each in forecast.outlooks for target in forecast.asked}
    if "none" in chances or any(each.yanked is not None or each.gone for each in forecast.outlooks):
        return EXIT_DIFFERS
    return EXIT_UNKNOWN if "unknown" in chances or not forecast.asked else EXIT_SAME
