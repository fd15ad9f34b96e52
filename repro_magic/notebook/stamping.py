"""A notebook as a dict and the stamp in it: read, lift from the outputs, put, take.

Everything here is pure and idempotent, and takes a notebook that anybody may have written.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..model.errors import NewerFormatError, NotebookError, ReproError, StampError
from ..model.format import METADATA_KEY
from ..model.record import Record
from ..model.scope import Scope
from ..model.settings import overlaid
from ..model.stamp import Bundle, Stamp
from .cells import code_cells, outputs, outputs_digest, source
from .evidence import Evidence, evidence, holds_a_record
from .lineage import Share, advance, proceed, tidy
from .sameness import agree
from .unreadable import refuse

_ASKS = re.compile(r"^[ \t]*%(?:%repro\b|repro[ \t]+scope\b)", re.MULTILINE)
"""Finds every cell that may hold its notebook to a scope."""

Found = Literal["metadata", "output", "both", ""]


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What a notebook carries; all empty in a notebook without a stamp."""

    stamp: Stamp | None = None
    """The metadata's stamp brought up to date from the outputs, or what can be read of the two."""
    found: Found = ""
    """Where something readable was found."""
    problem: ReproError | None = None
    """Why something that was found cannot be read."""


def read(notebook: Mapping[str, Any]) -> Carried:
    """What a notebook carries in its metadata and its outputs. Never raises."""
    found = evidence(notebook)
    where: dict[tuple[bool, bool], Found] = {
        (True, True): "both",
        (True, False): "metadata",
        (False, True): "output",
        (False, False): "",
    }
    return Carried(
        stamp=_brought_up_to_date(found, notebook, ""),
        found=where[found.stamp is not None, bool(found.bundles)],
        problem=found.problem,
    )


def lift(notebook: Mapping[str, Any], today: str = "", *, bundle: Bundle | None = None) -> Stamp | None:
    """The stamp that a notebook should carry, by its metadata and its outputs. Never raises.

    ``bundle`` is what a running kernel says about itself just now. ``today`` is the day to write where
    a record has none. ``None``: nothing to lift, or a stamp of a newer format, which is left alone.
    """
    found = evidence(notebook)
    if found.newer:
        return None
    if bundle is None:
        return _brought_up_to_date(found, notebook, today)
    cells = code_cells(notebook)
    covered = Share.of(bundle.run, cells).run
    current = _brought_up_to_date(found.beside(covered), notebook, today)
    if current is not None and not covered and not agree(current.record, bundle.record):
        # A kernel that made none of the outputs has nothing to say about them.
        return current
    stamp = advance(current, bundle.record, bundle.run, cells, today)
    scoped = _scoped(stamp, bundle.scope, Share.of(bundle.run, cells), cells)
    return _as_far_as_verified(scoped, notebook)


def state(notebook: Mapping[str, Any], record: Record) -> Stamp:
    """The stamp by somebody's word: ``record`` is said to be the runtime of the outputs.

    An observed record stays.
    """
    return advance(
        _brought_up_to_date(evidence(notebook), notebook, ""), record, None, code_cells(notebook), ""
    )


def to_write(notebook: Mapping[str, Any], stamp: Stamp) -> dict[str, Any] | None:
    """What the metadata must hold for the notebook to carry a stamp; ``None`` where it does already.

    Raises NewerFormatError where a newer release's stamp is there, StampError for a stamp that no
    reader would accept, NotebookError where the metadata is not an object.
    """
    metadata = notebook.get("metadata", {})
    if not isinstance(metadata, dict):
        raise NotebookError("The notebook's metadata is not an object.")
    found = evidence(notebook)
    if found.newer:
        raise NewerFormatError(metadata[METADATA_KEY]["schema"])
    if found.stamp == stamp:
        return None
    written = stamp.to_dict()
    refuse(written)
    if Stamp.from_dict(written) != stamp:
        raise StampError("a stamp that does not read back as it was written")
    return written


def put(notebook: dict[str, Any], stamp: Stamp) -> bool:
    """Set the stamp in the metadata of a notebook; whether that changed anything. Raises as `to_write`."""
    written = to_write(notebook, stamp)
    if written is not None:
        notebook.setdefault("metadata", {})[METADATA_KEY] = written
    return written is not None


def take(notebook: dict[str, Any]) -> bool:
    """Remove the stamp and the outputs that hold a record; whether that changed anything."""
    metadata = notebook.get("metadata")
    changed = isinstance(metadata, dict) and METADATA_KEY in metadata
    if changed:
        del notebook["metadata"][METADATA_KEY]
    for cell in code_cells(notebook):
        if any(map(holds_a_record, outputs(cell))):
            cell["outputs"] = [output for output in cell["outputs"] if not holds_a_record(output)]
            changed = True
    return changed


def _brought_up_to_date(found: Evidence, notebook: Mapping[str, Any], today: str) -> Stamp | None:
    cells = code_cells(notebook)
    stamp = found.stamp
    for each in found.news():
        stamp = _scoped(proceed(stamp, each.record, each.share, today), each.scope, each.share, cells)
    return _as_far_as_verified(tidy(stamp, cells), notebook) if stamp else None


def _as_far_as_verified(stamp: Stamp, notebook: Mapping[str, Any]) -> Stamp:
    """The stamp without the result of a verification that was said of other outputs."""
    if stamp.verified is None or stamp.verified.outputs == outputs_digest(notebook):
        return stamp
    return dataclasses.replace(stamp, verified=None)


def _scoped(stamp: Stamp, said: Scope, share: Share, cells: list[dict[str, Any]]) -> Stamp:
    """The stamp with what a run was asked for.

    What a cell asked for earlier goes once everything ran and no cell is left that asks for anything.
    """
    told = bool(stamp.scope.cell) and share.whole
    over = told and not any(_ASKS.search(source(cell)) for cell in cells)
    return dataclasses.replace(stamp, scope=overlaid(stamp.scope, said, whole=over))
