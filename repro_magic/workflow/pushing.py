"""Pushing: a runtime registered with a server that builds and keeps environments."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.record import Services
from ..model.stamp import Stamp
from ..model.unknown import Unknown
from . import exporting, keeping

if TYPE_CHECKING:
    from ..measures.export.conda_store_server import Build
    from ..notebook.file import Written

TOKENS = ("REPRO_CONDA_STORE_TOKEN", "CONDA_STORE_TOKEN")
"""Environment variables that hold the token; the first one that is set counts."""


def conda_store(
    source: str,
    server: str,
    namespace: str,
    *,
    name: str = "",
    as_lock: bool = False,
    without: tuple[str, ...] = (),
) -> Build:
    """Register what a notebook, a record or an interpreter names with a conda-store server.

    ``as_lock`` sends the lock of conda-lock, so that the server solves nothing. Raises ExportError.
    """
    from ..measures.export.conda_store_server import register
    from ..measures.export.subject import slug

    options = exporting.Options(without=without)
    (content,) = exporting.export(
        "conda-lock" if as_lock else "conda-store", source, options=options
    ).values()
    environment = name or slug(
        Path(source).stem if source.lower().endswith((".ipynb", ".json")) else "environment"
    )
    if name and not as_lock:
        content = _renamed(content, name)
    token = next((os.environ[each] for each in TOKENS if os.environ.get(each)), "")
    return register(server, namespace, environment, content, is_lock=as_lock, token=token)


def keep(path: Path, build: Build) -> Written:
    """Write the number of a build into the stamp of the notebook that it was made from."""
    from ..notebook import file

    return file.stamp(path, lambda content: _with(content, build))


def _renamed(content: str, name: str) -> str:
    lines = content.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("name: "))
    return "\n".join([*lines[:at], f"name: {json.dumps(name)}", *lines[at + 1 :]])


def _with(content: Mapping[str, Any], build: Build) -> Stamp | None:
    current = keeping.stamp(content)
    if current is None:
        return None
    services = current.record.services
    told = Services() if isinstance(services, Unknown) else services
    builds = dict(sorted({**told.builds, build.place: str(build.number)}.items()))
    record = dataclasses.replace(current.record, services=dataclasses.replace(told, builds=builds))
    return dataclasses.replace(current, record=record)
