"""What a record shows, as labelled rows that every form of output shares."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.record import Hardware, Interpreter, Kernel, Packages, Platform, Record
from ...model.unknown import Unknown
from .sections import section_rows

_UNKNOWN = "unknown"
_SPELLED = {"cpython": "CPython", "pypy": "PyPy", "r": "R"}


def headline(record: Record) -> str:
    """The record in one line: Python, system, how many packages."""
    parts = []
    if isinstance(record.interpreter, Interpreter):
        parts.append(f"{record.interpreter.language} {_told(record.interpreter.version)}")
    if isinstance(record.platform, Platform):
        parts.append(
            " ".join(filter(None, map(_told, (record.platform.distribution, record.platform.machine))))
        )
    if isinstance(record.packages, Packages):
        parts.append(_counts(record.packages))
    return " · ".join(filter(None, parts)) or "Nothing could be told about this runtime"


def fact_rows(record: Record) -> Iterator[tuple[str, str]]:
    """One row for each component but the packages: its label and what is known of it."""
    yield "Interpreter", _section(record.interpreter, _interpreter)
    kernel = _section(record.kernel, _kernel)
    if kernel:
        yield "Kernel", kernel
    yield "System", _section(record.platform, _platform)
    yield "Hardware", _section(record.hardware, _hardware)
    yield from section_rows(record)
    if record.basis == "stated" and record.recorded:
        yield "Basis", "stated by somebody, not observed while the cells ran"


def package_rows(packages: Packages, role: str) -> Iterator[tuple[str, str, str]]:
    """Name, version and origin of each package of a role: imported, needed or installed.

    Beside the origin stands whatever is wrong with that installation.
    """
    import_names: dict[str, list[str]] = {}
    for module, distribution in packages.modules.items():
        import_names.setdefault(distribution, []).append(module)
    for name, version in getattr(packages, role).items():
        modules = ", ".join(import_names.get(name, []))
        label = f"{name} (import {modules})" if modules and role == "imported" else name
        origin = packages.origins.get(name, "index")
        yield label, version + _on_disk(packages, name), "; ".join((origin, *_wrong(packages, name)))


def detail_rows(packages: Packages) -> Iterator[tuple[str, str, str, str, str, str]]:
    """What is told of single packages: name, digest, tags, licence, what installed it, and what is inside.

    Why something of it could not be told stands in the last place.
    """
    maps = (packages.digests, packages.tags, packages.licenses, packages.installers, packages.bundled)
    named = sorted({name for each in (*maps, packages.untold) for name in each})
    for name in named:
        digest, tags, licence, installer, bundled = (each.get(name, "") for each in maps)
        untold = packages.untold.get(name, "")
        yield name, digest, tags, licence, installer, "; ".join(part for part in (bundled, untold) if part)


def _wrong(packages: Packages, name: str) -> Iterator[str]:
    if name in packages.modified:
        told = packages.modified[name]
        yield told if told.startswith("uncommitted") else f"modified: {told}"
    for label, told_of in (
        ("in conflict with", packages.conflicts),
        ("in front by", packages.shadows),
        ("not pushed:", packages.unpushed),
    ):
        if name in told_of:
            yield f"{label} {told_of[name]}"


def _on_disk(packages: Packages, name: str) -> str:
    if name not in packages.on_disk:
        return ""
    return f" (on disk {packages.on_disk[name] or 'removed'}: restart the kernel)"


def _counts(packages: Packages) -> str:
    if packages.imported or not packages.installed:
        return _plural(len(packages.imported), "package") + " imported"
    return _plural(len(packages.everything()), "package") + " installed"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _told(fact: object) -> str:
    if isinstance(fact, Unknown):
        return _UNKNOWN
    return "" if fact is None else str(fact)


def _section(section: object, describe: object) -> str:
    if isinstance(section, Unknown):
        return f"{_UNKNOWN}: {section.reason}"
    assert callable(describe)
    return str(describe(section))


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _labelled(label: str, fact: object) -> str:
    told = _told(fact)
    if isinstance(fact, Unknown):
        return f"{label} unknown ({fact.reason})"
    return f"{label} {told}" if told else ""


def _counted(fact: object, unit: str) -> str:
    if isinstance(fact, Unknown):
        return f"{unit} unknown ({fact.reason})"
    return "" if fact is None else f"{fact} {unit}"


def _kind_of(fact: object, noun: str) -> str:
    if isinstance(fact, Unknown):
        return f"{noun} unknown ({fact.reason})"
    if fact is None:
        return ""
    return noun if fact == noun else f"{fact} {noun}"


def _interpreter(interpreter: Interpreter) -> str:
    implementation = _told(interpreter.implementation)
    name = f"{_SPELLED.get(implementation, implementation)} {_told(interpreter.version)}".strip()
    return _joined(
        name,
        _labelled("from", interpreter.source),
        _labelled("in a", interpreter.environment),
        _labelled("build", interpreter.build),
    )


def _kernel(kernel: Kernel) -> str:
    return _joined(
        f"{_told(kernel.name)} {_told(kernel.version)}".strip(), _labelled("IPython", kernel.ipython)
    )


def _platform(platform: Platform) -> str:
    return _joined(
        _told(platform.distribution) or _told(platform.system),
        _told(platform.machine),
        _told(platform.libc),
        _kind_of(platform.container, "container"),
        _kind_of(platform.virtualization, "virtual machine"),
    )


def _hardware(hardware: Hardware) -> str:
    level = _told(hardware.cpu_level)
    gpus = hardware.gpus
    return _joined(
        _told(hardware.cpu) + (f" ({level})" if level else ""),
        _counted(hardware.cores, "usable cores"),
        _counted(hardware.memory_gib, "GiB memory"),
        _labelled("GPU", gpus) if isinstance(gpus, Unknown) else (", ".join(gpus) or "no GPU seen"),
    )
