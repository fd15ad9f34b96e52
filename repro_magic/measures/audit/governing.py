"""The environment file that governs a folder: the nearest upwards, and of several the one that tells most."""

from __future__ import annotations

from collections.abc import Collection, Iterable

FILES = (
    "pylock.toml",
    "uv.lock",
    "poetry.lock",
    "pixi.lock",
    "conda-lock.yml",
    "Pipfile.lock",
    "environment.yml",
    "environment.yaml",
    "requirements.txt",
    "pyproject.toml",
    "Pipfile",
    "setup.cfg",
    "install.R",
    "Project.toml",
)
"""By how much they tell: locks first."""


def best(names: Collection[str]) -> str:
    """The file among names that tells most; empty where there is none."""
    return next((name for name in FILES if name in names), "")


def nearest(path: str, environments: Iterable[str]) -> str:
    """The environment file that governs a path, of all that there are in a tree."""
    known: dict[str, list[str]] = {}
    for each in environments:
        folder, _, name = each.rpartition("/")
        known.setdefault(folder, []).append(name)
    folder = path.rpartition("/")[0]
    while True:
        if here := best(known.get(folder, ())):
            return f"{folder}/{here}" if folder else here
        if not folder:
            return ""
        folder = folder.rpartition("/")[0]
