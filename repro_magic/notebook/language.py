"""What a notebook says about its language, where nothing else tells it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..model.record import Record
from ..model.unknown import Unknown

_LONGEST = 40


def with_version(notebook: Mapping[str, Any], record: Record) -> Record:
    """The record with the version of ``language_info``, where nobody could look and the language is the same.

    That is the language of the kernel that last saved the notebook: weak evidence, for a stated record only.
    """
    interpreter = record.interpreter
    if isinstance(interpreter, Unknown) or not isinstance(interpreter.version, Unknown):
        return record
    metadata = notebook.get("metadata")
    info = metadata.get("language_info") if isinstance(metadata, dict) else None
    name, version = (info.get("name"), info.get("version")) if isinstance(info, dict) else (None, None)
    if (
        not isinstance(name, str)
        or not isinstance(version, str)
        or name.lower() != interpreter.implementation
    ):
        return record
    if not 0 < len(version) <= _LONGEST or not version.isprintable():
        return record
    return dataclasses.replace(record, interpreter=dataclasses.replace(interpreter, version=version))
