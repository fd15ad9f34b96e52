"""Declared inputs and what became of them, as text."""

from __future__ import annotations

from collections.abc import Sequence

from ...model.inputs import InputCheck, InputState
from ...model.record import Data
from ...model.unknown import Unknown
from .text import columns

_SHORT = 12
_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_SHOWN = 50


def inputs_text(data: Data) -> str:
    """Declared inputs as aligned rows: name, size, the start of the digest, where it lies."""
    rows = [
        (name, size_text(data.sizes.get(name, "")), _short(digest), data.locations.get(name, ""))
        for name, digest in data.digests.items()
    ]
    lines = columns(rows[:_SHOWN])
    if len(rows) > _SHOWN:
        lines.append(f"... and {len(rows) - _SHOWN} more")
    if isinstance(data.opened, Unknown):
        lines += [f"Seen to be read: unknown: {data.opened.reason}"]
    elif data.opened:
        lines += ["Seen to be read:", *(f"  {name}" for name in data.opened)]
    return (
        "\n".join(lines) or "No inputs are declared. Declare them: %repro data FILE, FOLDER, PATTERN or URL."
    )


def checks_text(checks: Sequence[InputCheck], *, name: str) -> str:
    """Inputs beside what is there: a line that counts them, then those that are not the same, worst first."""
    counts = {state: sum(each.state is state for each in checks) for state in InputState}
    told = ", ".join(f"{count} {state.value}" for state, count in counts.items() if count)
    order = list(InputState)
    rows = [
        (each.state.value, each.name, each.reason)
        for each in sorted(checks, key=lambda each: (-order.index(each.state), each.name))
        if each.state is not InputState.same
    ]
    return "\n".join([f"{name}: {told}", *(f"  {line}" for line in columns(rows))])


def size_text(size: str) -> str:
    """Bytes in decimal as a person reads them."""
    if not size.isdigit():
        return ""
    amount = float(size)
    unit = _UNITS[0]
    for unit in _UNITS:
        if amount < 1000 or unit == _UNITS[-1]:
            break
        amount /= 1000
    return f"{amount:.3g} {unit}" if amount < 1000 else f"{amount:.0f} {unit}"


def progress_text(name: str, done: int, total: int) -> str:
    """One line that says how far the reading of an input has come."""
    so_far = size_text(str(done))
    if not total:
        return f"{name}: {so_far}"
    share = min(done / total, 1.0)
    bar = "#" * round(20 * share)
    return f"{name}: [{bar:<20}] {share:.0%} of {size_text(str(total))}"


def _short(digest: str) -> str:
    kind, _, value = digest.partition(":")
    if kind not in ("sha256", "files"):
        return digest
    count = value.partition(" ")[2]
    return f"{kind if kind == 'sha256' else 'sha256 of files'} {value[:_SHORT]}{' ' * bool(count)}{count}"
