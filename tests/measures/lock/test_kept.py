"""A lock stays with its record, and goes with it."""

from __future__ import annotations

import dataclasses

from notebook_files import card, code, notebook
from records import having

from repro_magic.model.record import Packages, Record
from repro_magic.model.stamp import Stamp
from repro_magic.notebook import stamping

LINE = "verified numpy-2.0.0-py3-none-any.whl sha256:" + "ab" * 32
KERNEL = "verified ipykernel-7.1.0-py3-none-any.whl sha256:" + "cd" * 32


def with_lock(record: Record) -> Record:
    assert isinstance(record.packages, Packages)
    artefacts = {"numpy": LINE, "ipykernel": KERNEL}
    return dataclasses.replace(record, packages=dataclasses.replace(record.packages, artefacts=artefacts))


def lock_after(record: Record) -> dict[str, str]:
    """The lock of a notebook whose every cell ran again in the runtime of a record."""
    first = code("%repro", cell_id="a")
    first["outputs"] = [card(record, first)]
    locked = Stamp(record=with_lock(having(numpy="2.0.0")))
    lifted = stamping.lift(notebook(first, stamp=locked), "2026-02-01")
    assert lifted is not None
    assert isinstance(lifted.record.packages, Packages)
    return dict(lifted.record.packages.artefacts)


def test_running_everything_again_in_the_same_runtime_keeps_the_lock() -> None:
    assert lock_after(having(numpy="2.0.0")) == {"numpy": LINE, "ipykernel": KERNEL}


def test_another_version_loses_it() -> None:
    assert lock_after(having(numpy="2.0.1")) == {}
