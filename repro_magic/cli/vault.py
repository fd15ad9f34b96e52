"""``repro vault``: keep the files that a runtime was installed from."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from ..measures.explain.text import columns
from ..measures.explain.vault import added_text, count, pruned_text, verified_text
from ..model.errors import EXIT_DIFFERS, EXIT_SAME
from ..workflow import vaulting
from .arguments import a_name
from .progress import progress


def options(command: argparse.ArgumentParser) -> None:
    acts = command.add_subparsers(metavar="ACT", required=True)
    add = _act(acts, "add", _add, "keep every file of a notebook's lock, and its record")
    add.add_argument("notebook", metavar="NB", type=a_name, help="a notebook that carries a lock")
    add.add_argument(
        "--channel",
        action="append",
        default=[],
        metavar="URL",
        type=a_name,
        help="a conda channel, by URL or folder, that has what the lock does not say where to get",
    )
    _act(acts, "verify", _verify, "hash every file again, and name what is missing or damaged")
    _act(acts, "list", _list, "list the records and what each needs")
    prune = _act(acts, "prune", _prune, "remove the files that no record needs")
    prune.add_argument(
        "--drop",
        action="append",
        default=[],
        metavar="NAME",
        type=a_name,
        help="first remove this record, by its notebook's name or its digest",
    )
    prune.add_argument("--dry-run", action="store_true", help="only tell what would be removed")


def _act(
    acts: argparse._SubParsersAction[argparse.ArgumentParser],
    word: str,
    act: Callable[[argparse.Namespace], int],
    purpose: str,
) -> argparse.ArgumentParser:
    command = acts.add_parser(word, help=purpose, description=purpose.capitalize() + ".")
    command.add_argument(
        "--vault",
        metavar="DIR",
        type=a_name,
        help=f"its folder; else ${vaulting.VARIABLE}, else the user's own",
    )
    command.set_defaults(act=act)
    return command


def run(arguments: argparse.Namespace) -> int:
    """Do one of add, verify, list and prune."""
    act: Callable[[argparse.Namespace], int] = arguments.act
    return act(arguments)


def _add(arguments: argparse.Namespace) -> int:
    """Exit code 1 where something could not be kept."""
    with progress("keeping") as bar:
        vault, added = vaulting.add(
            Path(arguments.notebook), arguments.vault, channels=arguments.channel, told=bar
        )
    rows = [(f"{each.artefact.name} {each.artefact.version}", each.size, each.problem) for each in added]
    print(added_text(rows, str(vault.folder)))
    return EXIT_DIFFERS if any(each.problem for each in added) else EXIT_SAME


def _verify(arguments: argparse.Namespace) -> int:
    """Exit code 1 where anything is wrong."""
    with progress("hashing") as bar:
        vault, number, troubles = vaulting.verify(arguments.vault, told=bar)
    rows = [(each.what, each.file, each.notebooks) for each in troubles]
    print(verified_text(number, rows, str(vault.folder)))
    return EXIT_DIFFERS if troubles else EXIT_SAME


def _list(arguments: argparse.Namespace) -> int:
    vault, records = vaulting.records(arguments.vault)
    rows = [
        ("unreadable", "", each.name, "")
        if isinstance(each, Path)
        else (each.digest[:12], each.added, each.notebook, count(len(each.artefacts), "file"))
        for each in records
    ]
    print(
        "\n".join([f"{vault.folder}: {count(len(rows), 'record')}", *(f"  {line}" for line in columns(rows))])
    )
    return EXIT_SAME


def _prune(arguments: argparse.Namespace) -> int:
    _, pruned = vaulting.prune(arguments.vault, arguments.drop, act=not arguments.dry_run)
    print(pruned_text(pruned.records, pruned.files, pruned.freed, act=not arguments.dry_run))
    return EXIT_SAME
