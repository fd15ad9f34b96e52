"""Writes a record down for other tools. A row of the table and the module of its name are a format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .subject import Subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """What a format is for, and what has to be known before it can be written."""

    purpose: str
    read_by: str
    """The tools that take the file."""
    files: tuple[str, ...]
    """Paths of what may be written, relative to a folder; one that stands alone may go to the terminal."""
    lock: Literal["needed", "used", "not used"] = "needed"
    """What it has from the artefacts of a lock; one that only uses them can do with versions."""
    judged: bool = False
    """Whether it tells the risks of the record."""


FORMATS: Mapping[str, Format] = {
    "pylock": Format(
        purpose="lock file of PEP 751, file by file with hashes",
        read_by="uv, pip 26.1",
        files=("pylock.toml",),
    ),
    "requirements": Format(
        purpose="exact versions with hashes",
        read_by="pip, uv",
        files=("requirements.txt",),
    ),
    "environment-yml": Format(
        purpose="conda environment by versions and builds, with a pip section (CEP 24)",
        read_by="conda, mamba, micromamba",
        files=("environment.yml",),
        lock="used",
    ),
    "conda-explicit": Format(
        purpose="conda packages by URL and hash, no solver (CEP 23)",
        read_by="conda, mamba, micromamba",
        files=("conda-explicit.txt",),
    ),
    "conda-lock": Format(
        purpose="conda and pip packages by URL and hash (version 1)",
        read_by="conda-lock, micromamba, conda-store",
        files=("conda-lock.yml",),
    ),
    "pixi": Format(
        purpose="conda and pip packages as a lock of pixi, with its manifest",
        read_by="pixi, rattler",
        files=("pixi.toml", "pixi.lock"),
    ),
    "pep723": Format(
        purpose="block of inline script metadata, by versions",
        read_by="uv, juv",
        files=("pep723.py",),
        lock="not used",
    ),
    "dockerfile": Format(
        purpose="container image with the lock installed in it",
        read_by="docker, podman, buildah",
        files=("Dockerfile", "requirements.txt"),
    ),
    "devcontainer": Format(
        purpose="development container of an editor",
        read_by="VS Code, GitHub Codespaces",
        files=(
            ".devcontainer/devcontainer.json",
            ".devcontainer/Dockerfile",
            ".devcontainer/requirements.txt",
        ),
    ),
    "binder": Format(
        purpose="configuration of a repository for Binder",
        read_by="repo2docker, BinderHub",
        files=(".binder/requirements.txt", ".binder/runtime.txt", ".binder/environment.yml"),
    ),
    "cloud-init": Format(
        purpose="user data that bring a virtual machine to this state",
        read_by="cloud-init",
        files=("user-data.yaml",),
    ),
    "cyclonedx": Format(
        purpose="bill of materials, CycloneDX 1.6",
        read_by="scanners and registers of software",
        files=("bom.cdx.json",),
        lock="used",
    ),
    "conda-store": Format(
        purpose="specification of an environment",
        read_by="conda-store",
        files=("conda-store.yaml",),
        lock="used",
    ),
    "reproduce-md": Format(
        purpose="what a person needs to run it again, in words",
        read_by="people",
        files=("REPRODUCE.md",),
        lock="used",
        judged=True,
    ),
}
"""Name to format; ``--to`` and docs/export.md have their choices from here."""


def export(to: str, subject: Subject) -> Mapping[str, str]:
    """The files of a format: relative path to content. The same subject gives the same bytes.

    Raises ExportError where a file would not be true or not be read, or would tell something private.
    """
    from .guard import refuse_private

    module = import_module(f".{to.replace('-', '_')}", __package__)
    files: Mapping[str, str] = module.files(subject)
    refuse_private(files)
    return files
