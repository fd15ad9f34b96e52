"""Auditing many notebooks: what is audited, by what it is judged, and where the rows come from."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..measures.audit.batches import Batch, Settings, batched
from ..measures.audit.declared import Declared, known, parse
from ..measures.audit.entry import Entry
from ..measures.audit.row import Row
from ..model.errors import NotebookError, ReproError
from ..model.record import Record
from ..model.unknown import Unknown
from .examining import examine
from .today import today

__all__ = ["Audit", "Audits", "examine", "settings"]


def settings(*, level: str, against: str | None, risks: bool, cached: bool) -> tuple[Settings, str]:
    """What every notebook is judged by, and how what they are compared with is called. Raises ReproError."""
    from ..components.cache import directory

    target, declared, name = _against(against) if against else (None, None, "")
    folder = directory() if cached else ""
    cache = str(Path(folder) / "audit.sqlite") if folder else ""
    made = Settings(level=level, target=target, declared=declared, risks=risks, today=today(), cache=cache)
    return made, name


def _against(source: str) -> tuple[Record, Declared | None, str]:
    """What notebooks are compared with: a kernel by name, an interpreter, an environment file or a record.

    Returns its record, what it declares, and how it is called. Raises ReproError for what is none of them.
    """
    from .looking import look, named

    path = Path(source)
    if path.is_file() and known(path.name):
        declared = parse(path.name, path.read_bytes())
        return declared.record, declared, path.name
    target = named(source) if path.exists() else look(kernel=source)
    if isinstance(target.record, Unknown):
        raise NotebookError(f"{source} cannot be looked at: {target.record.reason}")
    return target.record, None, source


class Audits:
    """Several sources one after the other; their rows tell from which each is."""

    def __init__(self, sources: Sequence[str], revision: str = "") -> None:
        """Raises ReproError for what is no source."""
        self._audits = [Audit(source, revision) for source in dict.fromkeys(sources)]
        self.total = sum(audit.total for audit in self._audits)

    def rows(self, settings: Settings, run: Callable[[Iterable[Batch]], Iterator[Row]]) -> Iterator[Row]:
        """The rows of all sources; with several, each path begins with its source."""
        for audit in self._audits:
            for row in audit.rows(settings, run):
                yield row if len(self._audits) == 1 else dataclasses.replace(row, path=audit.within(row.path))


class Audit:
    """What is audited, by what, and where its rows come from."""

    def __init__(self, source: str, revision: str = "") -> None:
        """``source`` is a folder, a notebook, a zip file or a URL. Raises ReproError for anything else."""
        self.source = source
        self._environments: dict[str, Declared | None] = {}
        self._listing, self._text, self.total = _opened(source, revision)

    def within(self, path: str) -> str:
        """The path of a row with the source before it; a single notebook is its own."""
        source = self.source.rstrip("/")
        return source if source.lower().endswith(".ipynb") else f"{source}/{path}"

    def rows(self, settings: Settings, run: Callable[[Iterable[Batch]], Iterator[Row]]) -> Iterator[Row]:
        """Every file called as a notebook, one row each, in the order of their paths."""
        with contextlib.closing(self._listing()) as entries:
            yield from run(batched(entries, settings, self._declared))

    def _declared(self, name: str) -> Declared | None:
        if name not in self._environments:
            try:
                self._environments[name] = parse(name, self._text(name))
            except (ReproError, OSError, KeyError, ValueError):
                self._environments[name] = None
        return self._environments[name]


def _opened(source: str, revision: str) -> tuple[Callable[[], Any], Callable[[str], bytes], int]:
    """How to list entries, how to read an environment file, and how many entries there are."""
    from ..measures.audit import archives, folders, remote, revisions

    path = Path(source)
    if revision:
        commit = revisions.Revision(path, revision)
        return commit.entries, commit.text, len(commit.names)
    if "://" in source:
        url = remote.Remote(source)
        return url.entries, url.text, len(url.names)
    if path.is_dir():
        listed = list(folders.listed(source))
        return lambda: _generated(listed), lambda name: (path / name).read_bytes(), len(listed)
    if path.suffix.lower() == ".ipynb" or not path.exists():
        if not path.exists():
            raise NotebookError(f"{source}: there is no such file or folder.")
        entry = Entry(path=folders.escaped(path.name), location=str(path), size=path.stat().st_size)
        return lambda: _generated([entry]), lambda name: (path.parent / name).read_bytes(), 1
    members, _ = archives.listed(path)
    return lambda: archives.entries(path), lambda name: archives.text(path, name), len(members)


def _generated(entries: list[Entry]) -> Iterator[Entry]:
    """The entries as a generator, which can be closed as those of archives are."""
    yield from entries
