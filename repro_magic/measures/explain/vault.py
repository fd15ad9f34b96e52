"""What happened in a vault, as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .text import columns


def size(count: int) -> str:
    """Bytes for people."""
    for unit, least in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= least:
            return f"{count / least:.1f} {unit}"
    return f"{count} byte" + ("" if count == 1 else "s")


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def added_text(rows: Sequence[tuple[str, int, str]], folder: str) -> str:
    """Of each package: its name, the bytes that were fetched, and why it is not kept."""
    missing = [(name, problem) for name, _, problem in rows if problem]
    fetched = [got for _, got, problem in rows if not problem and got]
    kept = len(rows) - len(missing)
    there = kept - len(fetched)
    told = [f"{len(fetched)} fetched, {size(sum(fetched))}"] if fetched else []
    told += [f"{there} there already"] if there else []
    head = f"{kept} of {count(len(rows), 'package')} kept in {folder}" + (
        f" ({', '.join(told)})" if told else ""
    )
    if not missing:
        return head
    return "\n".join([head, "not kept:", *(f"  {line}" for line in columns(missing))])


def verified_text(number: int, troubles: Iterable[tuple[str, str, Sequence[str]]], folder: str) -> str:
    """What is wrong with each file, and whose records need it."""
    rows = [
        (what, file, "needed by " + ", ".join(notebooks) if notebooks else "")
        for what, file, notebooks in troubles
    ]
    if not rows:
        return f"{folder}: {count(number, 'file')}, each with the hash that the lock says"
    return "\n".join([f"{folder}: {count(len(rows), 'trouble')}", *(f"  {line}" for line in columns(rows))])


def pruned_text(records: Sequence[str], files: Sequence[str], freed: int, *, act: bool) -> str:
    """What was let go, or would be."""
    if not records and not files:
        return "nothing to let go: every file is needed by a record"
    verb = "removed" if act else "would be removed"
    lines = [f"{count(len(files), 'file')} {verb}, {size(freed)}"]
    lines += [f"  record of {name}" for name in records]
    return "\n".join([*lines, *(f"  {file}" for file in files)])
