"""Reads what other tools printed about a runtime into partial records. Never raises, never invents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...model.printed import Printed, PrintedRecords
from ..cells import code_cells, outputs, source
from ..imports import imported_names
from . import (
    conda_list,
    julia,
    pip_list,
    prints,
    r_session,
    scooby,
    session_info,
    session_info2,
    show_versions,
    version_information,
    watermark,
)
from .draft import Draft
from .joining import joined, lists_more_than_it_uses, used
from .shown import Shown, as_text, shown

__all__ = ["READERS", "lists_more_than_it_uses", "read", "read_cells", "used", "worth_a_look"]

READERS: Mapping[str, tuple[tuple[str, ...], Callable[[Shown], Iterator[Draft]]]] = {
    "watermark": (watermark.NEEDLES, watermark.read),
    "session_info": (session_info.NEEDLES, session_info.read),
    "session-info2": (session_info2.NEEDLES, session_info2.read),
    "scooby": (scooby.NEEDLES, scooby.read),
    "version_information": (version_information.NEEDLES, version_information.read),
    "show_versions": (show_versions.NEEDLES, show_versions.read),
    "R": (r_session.NEEDLES, r_session.read),
    "Julia": (julia.NEEDLES, julia.read),
    "conda list": (conda_list.NEEDLES, conda_list.read),
    "pip": (pip_list.NEEDLES, pip_list.read),
    "version prints": (prints.NEEDLES, prints.read),
}
"""Tool to what must stand in its text, and its reader. What an earlier row takes, no later one looks at."""

MAX_TEXTS = 50
"""Most texts that are read of one notebook."""

SHORT = 12_000
"""Characters up to which the outputs of a cell are looked at whatever its source says."""

_SOURCES = re.compile(
    r"watermark|sinfo|session_?info|version|Pkg\.|(?:pip3?|conda|mamba) (?:list|freeze)|scooby|Report\("
    r"|print_header|about\(",
    re.IGNORECASE,
)
_LISTS = frozenset(("conda list", "pip", "Julia"))
"""Readers whose text may stand beside that of another tool."""

_ALIAS = re.compile(r"^\s*import\s+([\w.]+)\s+as\s+(\w+)", re.MULTILINE)


def read(notebook: Mapping[str, Any]) -> PrintedRecords | None:
    """What the outputs of a notebook print about runtimes; ``None`` where they print nothing of the kind."""
    language = _language(notebook.get("metadata"))
    found = read_cells(((source(cell), outputs(cell)) for cell in code_cells(notebook)), language)
    return used(found, imported_names(notebook)) if found and lists_more_than_it_uses(found) else found


def _language(metadata: object) -> str:
    for name, key in (("language_info", "name"), ("kernelspec", "language")):
        section = metadata.get(name) if isinstance(metadata, dict) else None
        told = section.get(key) if isinstance(section, dict) else None
        if isinstance(told, str) and told:
            return told
    return ""


def read_cells(
    cells: Iterable[tuple[str, Sequence[Mapping[str, Any]]]], language: str = ""
) -> PrintedRecords | None:
    """The same of code cells in their order, each its source and its outputs; imports do not count."""
    texts: list[Printed] = []
    aliases: dict[str, str] = {}
    for number, (code, results) in enumerate(cells, 1):
        if " as " in code:
            aliases |= {alias: name for name, alias in _ALIAS.findall(code)}
        if results and len(texts) < MAX_TEXTS and worth_a_look(code, _size(results)):
            texts += (draft.done(number) for draft in _drafts(shown(code, results, aliases)))
    return joined(texts, language)


def _drafts(show: Shown) -> Iterator[Draft]:
    everything = f"{show.text}\n{show.html}\n{show.markdown}"
    taken: set[str] = set()
    for tool, (needles, reader) in READERS.items():
        if taken - _LISTS and tool not in _LISTS:
            continue
        asked = tool == "watermark" and "watermark" in show.source
        asked |= tool == "version prints" and "version" in show.source
        asked |= tool == "version_information" and bool(show.json)
        if asked or any(needle in everything for needle in needles):
            for draft in reader(show):
                taken.add(tool)
                if tool in _LISTS and show.source.lstrip().startswith("!"):
                    draft.note("a shell's list: its environment need not be the kernel's")
                yield draft


def worth_a_look(code: str, size: int) -> bool:
    """Whether the outputs of a cell, of ``size`` characters, may hold a text of a tool."""
    return size <= SHORT or _SOURCES.search(code) is not None


def _size(results: Sequence[Mapping[str, Any]]) -> int:
    size = 0
    for output in results:
        data = output.get("data")
        bundle: Mapping[str, Any] = data if isinstance(data, dict) else output
        size += sum(len(as_text(bundle.get(kind))) for kind in ("text", "text/plain", "text/html", "html"))
    return size
