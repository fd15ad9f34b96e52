"""The pre-save hook: lifts the record from the outputs to the metadata of a notebook being saved."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from ..model.format import METADATA_KEY, MIME

# Loaded with the server, so that the first save does not wait for it.
from ..notebook.stamping import lift
from ..workflow.today import today

log = logging.getLogger(__name__)


def hook_for(settings: Mapping[str, Any]) -> Callable[..., None]:
    """The hook of one server. ``settings`` are those of its web application."""

    # A plain function with a name: Jupyter Server answers 500 when a nameless hook raises.
    def lift_repro_magic_stamp(*, model: Any = None, path: Any = "", **_: Any) -> None:
        try:
            if isinstance(model, dict) and _wants_lifting(model) and not _is_shared(settings, path):
                _lift(model["content"])
        except Exception:
            # The save is sacred: whatever went wrong here is no reason to lose work.
            log.warning("The stamp of %r was left as it is.", path, exc_info=True)

    return lift_repro_magic_stamp


def _wants_lifting(model: Mapping[str, Any]) -> bool:
    content = model.get("content")
    return (
        model.get("type") == "notebook"
        and isinstance(content, dict)
        and isinstance(content.get("metadata"), dict)
        and _has_our_output(content.get("cells"))
    )


def _has_our_output(cells: Any) -> bool:
    return isinstance(cells, list) and any(
        MIME in output.get("data", ())
        for cell in cells
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
        for output in cell.get("outputs", ())
        if isinstance(output, dict)
    )


def _is_shared(settings: Mapping[str, Any], path: Any) -> bool:
    """Whether a collaboration room keeps the document: the file must not become another than the room's."""
    collaboration = settings.get("jupyter_server_ydoc")
    if collaboration is None:
        return False
    file_id = settings["file_id_manager"].get_id(path)
    return file_id is not None and any(file_id in room for room in collaboration.ywebsocket_server.rooms)


def _lift(content: dict[str, Any]) -> None:
    stamp = lift(content, today())
    if stamp is None:
        return
    written = stamp.to_dict()
    if content["metadata"].get(METADATA_KEY) != written:
        content["metadata"][METADATA_KEY] = written
