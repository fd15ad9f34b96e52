"""Numerics, code, data and services as a record shows them: one line each, and all of it in folded tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ...model.record import Code, Data, Numerics, Record, Services
from ...model.sections import Fact
from ...model.unknown import Unknown

Table = tuple[str, tuple[str, ...], Sequence[tuple[str, ...]]]
"""Title, heads of the columns, rows."""

_SHORT = 10
_SHOWN = 3
_MOST_ROWS = 200
_SPELLED = {"openblas": "OpenBLAS", "openblas64": "OpenBLAS", "mkl": "MKL", "blis": "BLIS", "cudnn": "cuDNN"}
_PLACES = {
    "jupyterhub": "JupyterHub",
    "binder": "Binder",
    "colab": "Colab",
    "kaggle": "Kaggle",
    "sagemaker": "SageMaker",
    "databricks": "Databricks",
    "kubernetes": "Kubernetes",
    "slurm": "Slurm",
}


def section_rows(record: Record) -> Iterator[tuple[str, str]]:
    """Label and one line for each of these components that something is told of."""
    told: tuple[tuple[str, object, type[Any], Callable[[Any], str]], ...] = (
        ("Numerics", record.numerics, Numerics, _numerics),
        ("Locale", record.numerics, Numerics, _locale),
        ("Code", record.code, Code, _code),
        ("Data", record.data, Data, _data),
        ("Services", record.services, Services, _services),
    )
    for label, section, of, describe in told:
        if isinstance(section, of) and (line := describe(section)):
            yield label, line


def section_tables(record: Record) -> Iterator[Table]:
    """What the lines of `section_rows` leave out, each table with at most 200 rows."""
    if isinstance(numerics := record.numerics, Numerics):
        libraries = {name: line for name, line in numerics.libraries.items() if name != "unknown"}
        yield from _table("Numeric libraries", ("Library", "As loaded"), libraries)
        yield from _table("Variables", ("Variable", "Value"), numerics.variables)
    if isinstance(code := record.code, Code):
        dirty = () if isinstance(code.dirty, Unknown) else code.dirty
        yield from _table("Uncommitted files", ("File",), dict.fromkeys(dirty, ""))
        yield from _table("Local modules", ("Module", "Digest"), code.modules)
    if isinstance(data := record.data, Data):
        inputs = {
            name: (data.sizes.get(name, ""), data.locations.get(name, ""), digest)
            for name, digest in data.digests.items()
        }
        yield from _table("Inputs", ("Input", "Bytes", "Where", "Digest"), inputs)
        opened = () if isinstance(data.opened, Unknown) else data.opened
        yield from _table("Files that were read", ("File",), dict.fromkeys(opened, ""))
    if isinstance(services := record.services, Services):
        yield from _table("Indexes and channels", ("Setting", "Value"), services.indexes)
        yield from _table("Environment modules", ("Module", "Version"), services.modules)
        hosts = () if isinstance(services.hosts, Unknown) else services.hosts
        yield from _table("Hosts that were asked", ("Host",), dict.fromkeys(hosts, ""))


def _table(title: str, heads: tuple[str, ...], told: Mapping[str, str | tuple[str, ...]]) -> Iterator[Table]:
    rows = [
        (name, *((line,) if isinstance(line, str) else line))[: len(heads)] for name, line in told.items()
    ]
    if rows:
        more = [(f"… and {len(rows) - _MOST_ROWS} more", *[""] * (len(heads) - 1))]
        yield title, heads, rows[:_MOST_ROWS] + (more if len(rows) > _MOST_ROWS else [])


def _numerics(numerics: Numerics) -> str:
    if "unknown" in numerics.libraries:
        libraries = [f"libraries unknown ({numerics.libraries['unknown']})"]
    else:
        libraries = [_library(name, line) for name, line in numerics.libraries.items()]
    parts = [
        *_some(libraries),
        _labelled("CUDA", numerics.cuda),
        _labelled("ROCm", numerics.rocm),
        *_some([f"{name}={value}" for name, value in numerics.variables.items()]),
    ]
    return ", ".join(part for part in parts if part) or "no numeric library loaded"


def _library(name: str, line: str) -> str:
    """``OpenBLAS 0.3.29 (numpy, 2 threads)``."""
    kind, _, owner = name.partition(" (")
    words = line.split()
    version = next((word for word in words if "=" not in word and word != "loaded"), "")
    threads = next((word.partition("=")[2] for word in words if word.startswith("threads=")), "")
    noun = "thread" if threads == "1" else "threads"
    around = ", ".join(part for part in (owner.rstrip(")"), threads and f"{threads} {noun}") if part)
    shown = f"{_SPELLED.get(kind, kind)} {version}".strip()
    return f"{shown} ({around})" if around else shown


def _locale(numerics: Numerics) -> str:
    told = (numerics.locale, numerics.encoding, numerics.timezone)
    return ", ".join(text for text in map(_told, told) if text)


def _code(code: Code) -> str:
    commit = code.commit
    if isinstance(commit, str):
        branch = f" on {code.branch}" if isinstance(code.branch, str) else ""
        parts = [f"commit {commit[:_SHORT]}{branch}"]
    elif isinstance(commit, Unknown):
        parts = [f"commit unknown ({commit.reason})"]
    else:
        parts = ["no commit"]
    if isinstance(code.dirty, Unknown):
        if not isinstance(commit, Unknown):
            parts.append(f"whether it is clean unknown ({code.dirty.reason})")
    elif code.dirty:
        parts.append(_counted(len(code.dirty), "uncommitted file"))
    if isinstance(code.remote, str):
        parts.append(code.remote)
    if code.modules:
        parts.append(_counted(len(code.modules), "local module"))
    return ", ".join(parts)


def _data(data: Data) -> str:
    from .inputs import size_text

    sizes = [int(size) for size in data.sizes.values() if size.isdigit() and len(size) < 20]
    size = size_text(str(sum(sizes))) if sizes else ""
    unread = sum(digest.startswith("unknown:") for digest in data.digests.values())
    opened = () if isinstance(data.opened, Unknown) else data.opened
    parts = [
        data.digests and _counted(len(data.digests), "input") + (f" of {size}" if size else ""),
        unread and f"{unread} not read",
        opened and _counted(len(opened), "file") + " seen to be read",
    ]
    return ", ".join(part for part in parts if isinstance(part, str))


def _services(services: Services) -> str:
    place, image = _told(services.orchestrator), _told(services.image)
    hosts = () if isinstance(services.hosts, Unknown) else services.hosts
    parts = [
        _PLACES.get(place, place),
        f"image {image}" if image else "",
        *_some([f"{name} {version}" for name, version in services.modules.items()]),
        *_some([f"{name} {value}" for name, value in services.indexes.items()]),
        _counted(len(hosts), "host") + " asked" if hosts else "",
    ]
    return ", ".join(part for part in parts if part)


def _some(texts: Sequence[str]) -> list[str]:
    """The first few, and how many more there are."""
    more = len(texts) - _SHOWN
    return [*texts[:_SHOWN], *([f"{more} more"] if more > 0 else [])]


def _told(fact: Fact) -> str:
    return "unknown" if isinstance(fact, Unknown) else "" if fact is None else str(fact)


def _labelled(label: str, fact: Fact) -> str:
    if isinstance(fact, Unknown):
        return f"{label} unknown ({fact.reason})"
    return f"{label} {fact}" if fact is not None else ""


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
