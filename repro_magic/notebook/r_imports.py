"""The packages that an R notebook's code names, read without running it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .cells import code_cells, source

_NAME = r"[A-Za-z][A-Za-z0-9.]*"
_LOADING = re.compile(
    rf"\b(?:library|require|requireNamespace|loadNamespace|attachNamespace)\(\s*(?:package\s*=\s*)?"
    rf"(?:[\"']({_NAME})[\"']|({_NAME})\s*[,)])"
)
_QUALIFIED = re.compile(rf"(?<![\w.])({_NAME}):::?[\w.`]")
_TEXT_OR_COMMENT = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*")


def speaks_r(notebook: object) -> bool:
    """Whether a notebook says that its language is R."""
    metadata = _object(_object(notebook).get("metadata"))
    spec, info = _object(metadata.get("kernelspec")), _object(metadata.get("language_info"))
    names = (info.get("name"), spec.get("language"), spec.get("name"))
    return any(isinstance(name, str) and name.lower() in ("r", "ir") for name in names)


def named_packages(notebook: Mapping[str, Any]) -> tuple[str, ...]:
    """Packages that ``library(x)`` and its like, or ``x::name``, stand for, sorted; comments do not count."""
    found: set[str] = set()
    for cell in code_cells(notebook):
        text = source(cell)
        for quoted, plain in _LOADING.findall(_TEXT_OR_COMMENT.sub(_without_comment, text)):
            found.add(quoted or plain)
        found.update(_QUALIFIED.findall(_TEXT_OR_COMMENT.sub("", text)))
    return tuple(sorted(found))


def _without_comment(found: re.Match[str]) -> str:
    return "" if found[0].startswith("#") else found[0]


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
