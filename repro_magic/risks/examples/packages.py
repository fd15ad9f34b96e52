"""Examples of packages, their origins and licences, and of the record itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .case import LOCKED, Case, Example, of_code, of_packages, of_record, scoped

_HASH: Final = "0" * 64
_CONDA: Final = {"interpreter": {"environment": "conda", "source": "conda"}}
_FORGE: Final = "conda conda-forge/linux-64 py312_0"
_MAIN: Final = "conda pkgs/main/linux-64 py312_0"
_CARRIED: Final = {"numpy": _FORGE}

_OUTPUTS: Final = "sha256:cf1cbb66a638b486"
"""Digest of the outputs of the example: none."""

EXAMPLES: Final[Mapping[str, Example]] = {
    "package-stale": of_packages({"on_disk": {"numpy": "2.3.0"}}),
    "package-modified": of_packages({"modified": {"numpy": "1 file, numpy/version.py"}}),
    "module-owned-twice": of_packages({"conflicts": {"opencv-python": "opencv-python-headless"}}),
    "package-preview": of_packages({"imported": {"numpy": "2.2.0rc1"}}),
    "package-local-label": of_packages(
        {"imported": {"torch": "2.4.0+cu121"}},
        {
            "imported": {"torch": "2.4.0+cu121"},
            "origins": {"torch": f"archive https://example.org/t.whl sha256={_HASH}"},
        },
    ),
    "package-built-here": of_packages(
        {"tags": {"numpy": "cp312-cp312-linux_x86_64"}},
        {"tags": {"numpy": "cp312-cp312-manylinux_2_17_x86_64"}},
    ),
    "package-one-platform": of_packages(
        {"tags": {"numpy": "cp312-cp312-manylinux_2_17_x86_64"}},
        {"tags": {"numpy": "py3-none-any"}},
        stamp=scoped(platforms=["linux/x86_64", "macos/arm64"]),
    ),
    "package-unlocked": of_packages({}, {"artefacts": {"numpy": LOCKED}}, stamp=scoped()),
    "package-unavailable": of_packages(
        {"artefacts": {"numpy": "unavailable: it was withdrawn"}}, {"artefacts": {"numpy": LOCKED}}
    ),
    "package-untold": of_packages({"untold": {"numpy": "it has no RECORD"}}),
    "package-editable": of_packages(
        {"origins": {"numpy": "editable numpy git+https://example.org/n.git@" + "4f2a" * 10}},
        {"origins": {"numpy": "vcs git+https://example.org/n.git@" + "4f2a" * 10}},
    ),
    "package-uncommitted": of_packages({"modified": {"numpy": "uncommitted: 1 file, numpy/core.py"}}),
    "package-unpushed": of_packages(
        {"origins": {"numpy": "editable numpy git@" + "4f2a" * 10}},
        {"origins": {"numpy": "editable numpy git+https://example.org/n.git@" + "4f2a" * 10}},
    ),
    "package-vcs-unpinned": of_packages(
        {"origins": {"numpy": "vcs git+https://example.org/n.git@main"}},
        {"origins": {"numpy": "vcs git+https://example.org/n.git@" + "4f2a" * 10}},
    ),
    "package-directory": of_packages({"origins": {"numpy": "directory numpy"}}),
    "package-archive": of_packages(
        {"origins": {"numpy": "archive https://example.org/n.tar.gz"}},
        {"origins": {"numpy": f"archive https://example.org/n.tar.gz sha256={_HASH}"}},
    ),
    "package-of-system": of_packages({"origins": {"numpy": "system debian"}}),
    "pip-over-conda": of_packages({"conflicts": {"numpy": "conda 2.1.0"}}),
    "pip-in-conda": of_record(
        {**_CONDA, "packages": {"imported": {"pandas": "2.2.3"}, "origins": _CARRIED}},
        {**_CONDA, "packages": {"imported": {"pandas": "2.2.3"}, "origins": {**_CARRIED, "pandas": _FORGE}}},
    ),
    "channels-mixed": of_packages(
        {"imported": {"pandas": "2.2.3"}, "origins": {"numpy": _FORGE, "pandas": _MAIN}},
        {"imported": {"pandas": "2.2.3"}, "origins": {"numpy": _FORGE, "pandas": _FORGE}},
    ),
    "channel-defaults": of_packages({"origins": {"numpy": _MAIN}}, {"origins": {"numpy": _FORGE}}),
    "channel-unlisted": of_packages(
        {"origins": {"numpy": "conda bioconda/linux-64 py312_0"}},
        {"origins": {"numpy": _FORGE}},
        stamp=scoped(channels=["conda-forge"]),
    ),
    "index-private": Example(
        failing=Case(record={"services": {"indexes": {"pip index-url": "https://example.org/simple"}}}),
        cure=Case(
            record={"services": {"indexes": {"pip index-url": "https://example.org/simple"}}},
            stamp=scoped(indexes=["https://example.org/simple"]),
        ),
    ),
    "install-from-elsewhere": of_code(
        "%pip install git+https://example.org/tool.git@main",
        "%pip install git+https://example.org/tool.git@" + "4f2a" * 10,
    ),
    "license-denied": of_packages(
        {"licenses": {"numpy": "AGPL-3.0-only"}},
        {"licenses": {"numpy": "MIT OR AGPL-3.0-only"}},
        stamp=scoped(licenses_deny=["AGPL-3.0-only"]),
    ),
    "license-unverified": of_packages(
        {"licenses": {"numpy": "unverified: BSD"}}, {"licenses": {"numpy": "BSD-3-Clause"}}, stamp=scoped()
    ),
    "record-missing": Example(
        failing=Case(cells=("import numpy",), record=None), cure=Case(cells=("%repro",))
    ),
    "record-unreadable": Example(
        failing=Case(record=None, metadata={"repro_magic": {"schema": 1, "record": ["?"]}}), cure=Case()
    ),
    "outputs-unverified": Example(
        failing=Case(cells=("1 + 1",), stamp=scoped()),
        cure=Case(
            cells=("1 + 1",),
            stamp={
                **scoped(),
                "verified": {"verdict": "same", "cells": 1, "recorded": "2026-11-20", "outputs": _OUTPUTS},
            },
        ),
    ),
    "record-stated": of_record({"basis": "stated"}),
    "record-incomplete": of_record({"hardware": {"unknown": "it took longer than 2 s"}}),
    "record-in-output": Example(failing=Case(lifted=False), cure=Case()),
    "record-empty": Example(
        failing=Case(cells=("import numpy",), record={"packages": {"imported": {"numpy": None}}}),
        cure=Case(cells=("import numpy",)),
    ),
}
