"""What is measured inside the kernel-like process: ours, the peers, and the floor.

Each function makes ready (imports, a cache in the state that the row names) and returns the call to measure.
"""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable, Iterable
from typing import Any

import floor
from kernel_like import Prepared

Shell = Any
WATERMARK = "-v -m -p numpy,pandas,scipy -iv -g"
"""watermark's usual facts: versions, machine, three packages, imported ones, and the commit."""

_CACHE = "REPRO_MAGIC_CACHE_DIR"


def scan_floor(_: Shell) -> Prepared:
    return floor.scan


def first_record(shell: Shell) -> Prepared:
    """The first record that anybody makes of this environment; it leaves the cache to the next one."""
    from repro_magic.components.session import Session

    os.environ[_CACHE] = os.environ["BENCH_CACHE"] + "-first"
    shutil.rmtree(os.environ[_CACHE], ignore_errors=True)
    return lambda: Session(shell).observe()


def cached_record(shell: Shell) -> Prepared:
    """The first record of this process, where an earlier one (the uncounted warm-up) has left its cache."""
    from repro_magic.components.session import Session

    os.environ[_CACHE] = os.environ["BENCH_CACHE"]
    return lambda: Session(shell).observe()


def first_details(shell: Shell) -> Prepared:
    """The first record with every component and all details of the packages in use, waited for."""
    return _waited_for(shell, os.environ["BENCH_CACHE"] + "-details-first", empty=True)


def cached_details(shell: Shell) -> Prepared:
    """The same in a process whose predecessor (the uncounted warm-up) has left its cache."""
    return _waited_for(shell, os.environ["BENCH_CACHE"] + "-details", empty=False)


def _waited_for(shell: Shell, cache: str, *, empty: bool) -> Prepared:
    from repro_magic.components import background
    from repro_magic.components.session import Session

    os.environ[_CACHE] = cache
    if empty:
        shutil.rmtree(cache, ignore_errors=True)
    return lambda: Session(shell).observe(patience=background.LONGEST)


def thorough_look(shell: Shell) -> Prepared:
    """Sizes and times of all files of the packages in use, where all else is known."""
    from repro_magic.components import background
    from repro_magic.components.session import Session

    os.environ[_CACHE] = os.environ["BENCH_CACHE"] + "-details"
    session = Session(shell)
    session.observe(patience=background.LONGEST)
    return lambda: session.observe(patience=background.LONGEST, thorough=True)


def live_look(_: Shell) -> Prepared:
    """Another look at what only a live process tells: numerics, code, data, services."""
    from repro_magic.components import LIVE
    from repro_magic.components.isolation import isolated

    isolated(LIVE)
    return lambda: isolated(LIVE)


def session_info2(_: Shell) -> Prepared:
    from session_info2 import session_info

    return lambda: repr(session_info(dependencies=True))


def scooby(_: Shell) -> Prepared:
    from scooby import Report

    return lambda: Report().installed_packages


def importlib_metadata(_: Shell) -> Prepared:
    import importlib.metadata

    return lambda: {each.metadata["Name"]: each.version for each in importlib.metadata.distributions()}


def watermark(shell: Shell) -> Prepared:
    shell.run_line_magic("load_ext", "watermark")
    return lambda: shell.run_line_magic("watermark", WATERMARK)


def our_watermark(shell: Shell) -> Prepared:
    for module in ("magic", "watermark"):
        importlib.import_module(f"repro_magic.kernel.{module}")
    os.environ[_CACHE] = ""
    shell.run_line_magic("load_ext", "repro_magic")
    return lambda: shell.run_line_magic("repro", "watermark " + WATERMARK)


def loading_and_watermark(shell: Shell) -> Prepared:
    def from_nothing() -> None:
        shell.run_line_magic("load_ext", "watermark")
        shell.run_line_magic("watermark", WATERMARK)

    return from_nothing


def loading_and_our_watermark(shell: Shell) -> Prepared:
    os.environ[_CACHE] = ""

    def from_nothing() -> None:
        shell.run_line_magic("load_ext", "repro_magic")
        shell.run_line_magic("repro", "watermark " + WATERMARK)

    return from_nothing


def packages_distributions(_: Shell) -> Prepared:
    import importlib.metadata

    return importlib.metadata.packages_distributions


def our_owners(_: Shell) -> Prepared:
    os.environ[_CACHE] = ""
    import repro_magic.components.loading  # noqa: F401

    return owners


def owners() -> dict[str, str]:
    """Loaded top-level import name to normalized name of its distribution, as ours sees it."""
    from repro_magic.components import distributions
    from repro_magic.components.loading import Loaded

    loaded = Loaded()
    loaded.look(distributions.current())
    return dict(loaded.owners)


def obvious_closure(_: Shell) -> Prepared:
    import packaging.requirements  # noqa: F401

    return lambda: ObviousRequirements().closure_of_all()


def our_closure(_: Shell) -> Prepared:
    os.environ[_CACHE] = ""
    import repro_magic.components.requirements  # noqa: F401

    def closure() -> object:
        requirements, names = our_requirements()
        return requirements.closure(names)

    return closure


def our_requirements() -> tuple[Any, Iterable[str]]:
    """Our `Requirements` of this environment, and the names of all its distributions."""
    from repro_magic.components import distributions
    from repro_magic.components.requirements import Requirements, by_packaging

    inventory = distributions.current()
    return Requirements(inventory, by_packaging), inventory.by_name


class ObviousRequirements:
    """The closure as one writes it with `importlib.metadata` and `packaging`, each text parsed once."""

    def __init__(self) -> None:
        from importlib.metadata import distributions

        from packaging.requirements import Requirement
        from packaging.utils import canonicalize_name

        self._normalized = canonicalize_name
        self.needs: dict[str, list[Any]] = {}
        for each in distributions():
            name = canonicalize_name(each.metadata["Name"])
            if name not in self.needs:
                self.needs[name] = [Requirement(text) for text in each.requires or ()]

    def closure_of_all(self) -> set[str]:
        return self.closure(self.needs)

    def closure(self, roots: Iterable[str]) -> set[str]:
        """Installed distributions that the roots need, the roots included."""
        waiting = [(root, "") for root in roots]
        done = set()
        while waiting:
            name, extra = waiting.pop()
            if (name, extra) in done or name not in self.needs:
                continue
            done.add((name, extra))
            for each in self.needs[name]:
                if each.marker is None or each.marker.evaluate({"extra": extra}):
                    needed = self._normalized(each.name)
                    waiting += [(needed, wanted) for wanted in ("", *each.extras)]
        return {name for name, _ in done}


def our_extension(shell: Shell) -> Prepared:
    return lambda: shell.run_line_magic("load_ext", "repro_magic")


def import_watermark(_: Shell) -> Prepared:
    return lambda: importlib.import_module("watermark")


SIDES: dict[str, Callable[[Shell], Prepared]] = {
    "scan floor L3": scan_floor,
    "full record": first_record,
    "full record, cached": cached_record,
    "every component": first_details,
    "every component, cached": cached_details,
    "files of the packages in use": thorough_look,
    "live components again": live_look,
    "session-info2": session_info2,
    "scooby": scooby,
    "importlib.metadata": importlib_metadata,
    "%watermark": watermark,
    "%repro watermark": our_watermark,
    "%load_ext, %watermark": loading_and_watermark,
    "%load_ext, %repro watermark": loading_and_our_watermark,
    "packages_distributions()": packages_distributions,
    "owners of loaded modules": our_owners,
    "importlib.metadata + packaging": obvious_closure,
    "closure": our_closure,
    "%load_ext repro_magic": our_extension,
    "import watermark": import_watermark,
}
