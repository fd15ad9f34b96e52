"""The sections of a record: one noun for each component of a runtime."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .unknown import Unknown

Fact: TypeAlias = "str | int | Unknown | None"
"""One fact of a component. ``None`` says that we looked and there is none."""


_MAP = {"holds": "map"}
"""Of a field that holds text by name."""

_LIST = {"holds": "list"}
"""Of a field that holds texts, or that it could not be told which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interpreter:
    """The Python that ran."""

    implementation: Fact = None
    """``cpython``, ``pypy``: `sys.implementation.name`."""
    version: Fact = None
    """PEP 440 version, such as ``3.12.1``."""
    build: Fact = None
    """Compiler and build of the interpreter, from ``sys.version``."""
    source: Fact = None
    """Who made it: conda, pyenv, uv, debian, homebrew, python.org, a container image, ..."""
    environment: Fact = None
    """The kind of environment around it: venv, virtualenv, uv venv, conda, or ``None``."""

    @property
    def language(self) -> str:
        """The language by its usual name: ``Python``, ``R``."""
        told = self.implementation if isinstance(self.implementation, str) else ""
        return "Python" if not told or told in PYTHONS else told.capitalize()


PYTHONS = ("cpython", "pypy", "graalpy", "ironpython", "jython", "micropython", "pyston")
"""Implementations of Python; any other implementation is a language by its own name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kernel:
    """What spoke to the notebook."""

    name: Fact = None
    """The kernel's own name: ``ipykernel``, ``xeus-python``."""
    version: Fact = None
    ipython: Fact = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Platform:
    """The operating system around the interpreter."""

    system: Fact = None
    """``linux``, ``macos``, ``windows``."""
    distribution: Fact = None
    """Name and version, such as ``debian 12``."""
    libc: Fact = None
    machine: Fact = None
    """Architecture as the system calls it: ``x86_64``, ``arm64``."""
    container: Fact = None
    virtualization: Fact = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Hardware:
    """The machine as this process sees it."""

    cpu: Fact = None
    cpu_level: Fact = None
    """Microarchitecture level of the x86-64 psABI (``x86-64-v1`` to ``x86-64-v4``)."""
    cores: Fact = None
    """Cores that this process may use."""
    memory_gib: Fact = None
    gpus: tuple[str, ...] | Unknown = field(default=(), metadata=_LIST)
    """Each with its driver's version, such as ``NVIDIA A100 (driver 550.54)``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Packages:
    """Distributions by role. Names are normalized (PEP 503), versions as PEP 440 has them."""

    imported: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Whose code the notebook loaded by importing, with the version that was loaded."""
    needed: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """What the imported ones depend on."""
    installed: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Everything else there; known of a live environment, never embedded in a notebook."""
    origins: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Where a package came from, where that is not simply a package index."""
    on_disk: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Version on disk where it differs from the loaded one; empty text when it is gone."""
    modules: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Import name to distribution, where the names differ (``PIL``: ``pillow``)."""
    installers: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """What put a package there (``pip``, ``uv``, ``conda``), with ``, requested`` where somebody asked for it
    by name; known of a live environment, never embedded in a notebook."""
    tags: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Tags of the installed wheel (PEP 425) and its build number, where it is not simply ``py3-none-any``."""
    digests: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Digest of a package's code, independent of what installed it: see components/digests.py."""
    modified: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """What was changed in place against the RECORD of its installation (``2 files, numpy/version.py first``),
    and of an editable project what is ``uncommitted:`` in its repository."""
    licenses: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """License expression (PEP 639), or ``unverified`` and what the metadata say instead."""
    bundled: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Native libraries inside of a wheel, as its own bill of materials names them (PEP 770)."""
    artefacts: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """What `model.lock.Artefact` writes: the file that was installed and how surely that is known."""
    untold: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Package to the reason why its digest or tags, or whether it was modified, could not be told."""
    conflicts: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Package to those that list files of its modules as their own; ``conda`` and its version where pip
    installed over conda's files."""
    shadows: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Package to the way by which it came in front of the environment's own: ``PYTHONPATH``, ``user site`` or
    ``.pth file NAME``."""
    unpushed: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Editable package to the reason why nobody else can get the commit that it runs from."""

    def relevant(self) -> dict[str, str]:
        """Imported packages and what those need."""
        return {**self.needed, **self.imported}

    def everything(self) -> dict[str, str]:
        """Every package known to be there."""
        return {**self.installed, **self.needed, **self.imported}


@dataclass(frozen=True, kw_only=True, slots=True)
class Numerics:
    """What can change the last digits of a result."""

    libraries: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """BLAS, OpenMP and cuDNN libraries as loaded: ``openblas (numpy)``, the name and the package that brought
    it, to ``0.3.29 threads=2 layer=pthreads architecture=Haswell``, of which each word may be missing.

    Where it could not be told, as from outside of a running kernel, there is the one name ``unknown`` with
    the reason."""
    variables: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Environment variables that steer threads, seeds and determinism, those that are set."""
    cuda: Fact = None
    """Version of the CUDA runtime as loaded."""
    rocm: Fact = None
    locale: Fact = None
    encoding: Fact = None
    timezone: Fact = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """The notebook's own repository, and the modules beside it that it imported."""

    commit: Fact = None
    branch: Fact = None
    remote: Fact = None
    """Without credentials."""
    dirty: tuple[str, ...] | Unknown = field(default=(), metadata=_LIST)
    """Files that differ from the commit, relative to the repository; the notebook itself does not count."""
    modules: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Imported modules that no distribution owns: path relative to the notebook, to digest of the source."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Data:
    """Inputs, by the path or URL as the notebook names them."""

    digests: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """``sha256:`` and hex digits; ``unknown: reason`` where it could not be read."""
    sizes: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Bytes, in decimal."""
    locations: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """``repository``, ``relative``, ``home``, ``absolute``, ``network mount``, ``url`` or ``database``."""
    opened: tuple[str, ...] | Unknown = field(default=(), metadata=_LIST)
    """Files that the notebook was seen to read, where observation was asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """What stands around the runtime and serves it. Nothing here holds a credential."""

    orchestrator: Fact = None
    """``jupyterhub``, ``binder``, ``colab``, ``kaggle``, ``sagemaker``, ``databricks``, ``kubernetes`` or
    ``slurm``."""
    image: Fact = None
    """Container image by name, where it can be told."""
    image_digest: Fact = None
    modules: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Loaded environment modules (Lmod, Environment Modules) with versions."""
    indexes: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Package indexes and channels in force, by the setting that names them."""
    builds: Mapping[str, str] = field(default_factory=dict, metadata=_MAP)
    """Builds of this runtime that a server keeps: ``<server> <namespace>/<environment>`` of a conda-store to
    the number of the build."""
    hosts: tuple[str, ...] | Unknown = field(default=(), metadata=_LIST)
    """Hosts that were contacted, where observation was asked for."""


SECTIONS: Mapping[str, type[Any]] = {
    "interpreter": Interpreter,
    "kernel": Kernel,
    "platform": Platform,
    "hardware": Hardware,
    "packages": Packages,
    "numerics": Numerics,
    "code": Code,
    "data": Data,
    "services": Services,
}
"""The components of a record, by their key."""

NOT_TOLD = Unknown("the record does not tell it")
"""A section that a record leaves out: nobody looked, so it matches nothing."""

PACKAGE_MAPS = tuple(each.name for each in dataclasses.fields(Packages))

PER_PACKAGE = (
    *("origins", "tags", "digests", "modified", "licenses", "bundled", "artefacts", "untold"),
    *("conflicts", "shadows", "unpushed"),
)
"""Maps that may tell more packages than a notebook uses."""

LIVE_MAPS = ("installed", "installers")
"""Maps of packages that are known of a live environment only."""

OPTIONAL = ("numerics", "code", "data", "services")
"""Sections that are not written where nobody looked: stamps of the first releases have none of them."""
