"""A hook for nbclient: the stamp is in the metadata when the execution is over."""

from __future__ import annotations

from typing import Any


def stamp_when_complete(notebook: Any) -> None:
    """Lift the record from the outputs of an executed notebook (a NotebookNode) into its metadata.

    For ``NotebookClient.on_notebook_complete``. A notebook without ``%repro``, or with a stamp that
    cannot be read, is left as it is: a run must not fail because of its record.
    """
    from .. import workflow
    from ..model.errors import ReproError

    try:
        workflow.stamp_in_memory(notebook)
    except ReproError:
        return
