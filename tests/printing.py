"""Cells that printed something, said in few words."""

from __future__ import annotations

from typing import Any

from notebook_files import code, notebook

from repro_magic.model.printed import Printed, PrintedRecords
from repro_magic.model.record import Interpreter, Packages
from repro_magic.notebook.printed import read


def stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def display(**data: Any) -> dict[str, Any]:
    """A display; ``text_html`` stands for ``text/html``."""
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {kind.replace("_", "/"): value for kind, value in data.items()},
    }


def printed(source: str, *outputs: str | dict[str, Any]) -> PrintedRecords | None:
    """What is read of a notebook with one cell."""
    shown = [stream(each) if isinstance(each, str) else each for each in outputs]
    return read(notebook(code(source, outputs=shown)))


def told(source: str, *outputs: str | dict[str, Any]) -> Printed:
    """The one text of a notebook with one cell."""
    found = printed(source, *outputs)
    assert found is not None
    assert len(found.texts) == 1, found.texts
    return found.texts[0]


def packages(text: Printed) -> Packages:
    assert isinstance(text.record.packages, Packages)
    return text.record.packages


def python(text: Printed) -> object:
    assert isinstance(text.record.interpreter, Interpreter)
    return text.record.interpreter.version
