"""Declaring what a notebook reads, and comparing that with what is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.errors import NotebookError
from ..model.inputs import InputCheck, compared
from ..model.record import Data
from ..model.unknown import Unknown
from . import keeping

if TYPE_CHECKING:
    from ..components.patience import Progress

    Show = Callable[[Progress], None]


def declare(words: Iterable[str], *, fetch: bool = False, show: Show | None = None) -> tuple[Data, list[str]]:
    """Take inputs into the record of the kernel that this process is.

    ``words`` are files, folders and patterns, relative to the working directory, and URLs, which are
    downloaded only to ``fetch`` their digests. ``show`` is told of long work. Returns what was declared
    and a line for each word that stands for nothing.
    """
    from ..components import declared, fetching, notebook_place
    from ..components.inputs import Inputs, NotThereError

    inputs = Inputs(
        os.getcwd(), notebook_place.folder(), show=show, fetch=fetching.fetched if fetch else None
    )
    found, mistakes = [], []
    for word in words:
        try:
            found += inputs.look(word)
        except NotThereError as mistake:
            mistakes.append(str(mistake))
    declared.declare(found)
    return Data(**declared.told(found)), mistakes


def declared_so_far() -> Data:
    """The inputs that this kernel was told of, and the files that it was seen to read."""
    from ..components import declared

    facts = declared.look()
    return Data(**{**facts, "opened": tuple(facts.get("opened", ()))})


def watch(*, on: bool = True) -> None:
    """Note which files this kernel opens and which hosts it asks for, or stop noting it."""
    from ..components import watching

    (watching.watch if on else watching.stop)()


def there(was: Data, folder: Path, *, fetch: bool = False, show: Show | None = None) -> Data:
    """What is there of the inputs of a record, for a notebook in the folder.

    The names come from somebody's notebook: no share of another machine is asked for, and a URL only where
    ``fetch`` says so.
    """
    from ..components import declared, fetching
    from ..components.inputs import Inputs

    inputs = Inputs(str(folder), show=show, fetch=fetching.fetched if fetch else None)
    found = [inputs.again(name) for name in was.digests]
    return Data(**declared.told(found, len(found)))


def verify(path: Path, *, fetch: bool = False, show: Show | None = None) -> Iterator[InputCheck] | Unknown:
    """Each input that a notebook file declares beside what is there. Raises NotebookError.

    ``Unknown`` where the notebook carries no record, or one that tells of no inputs.
    """
    current = keeping.stamp(keeping.read(path))
    if current is None:
        return Unknown("the notebook carries no record")
    data = current.record.data
    if isinstance(data, Unknown):
        return Unknown(f"the inputs are unknown: {data.reason}")
    if not data.digests:
        return Unknown("the notebook declares no inputs; %repro data declares them")
    folder = path.resolve().parent
    if not folder.is_dir():
        raise NotebookError(f"{path}: its folder is not there.")
    return compared(data, there(data, folder, fetch=fetch, show=show))
