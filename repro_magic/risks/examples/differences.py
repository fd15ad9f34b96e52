"""Examples of differences: what a record says and what a target says; the cure is an equal target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_DIGEST: Final = "sha256:" + "0" * 64
_OTHER: Final = "sha256:" + "1" * 64


def _packages(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"packages": was}, {"packages": now}


EXAMPLES: Final[Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]] = {
    "python-implementation": ({}, {"interpreter": {"implementation": "pypy"}}),
    "python-minor": ({}, {"interpreter": {"version": "3.11.7"}}),
    "python-patch": ({}, {"interpreter": {"version": "3.12.4"}}),
    "package-missing": ({}, {"packages": {"imported": {"numpy": None}}}),
    "dependency-missing": ({"packages": {"needed": {"six": "1.17.0"}}}, {}),
    "package-major": ({}, {"packages": {"imported": {"numpy": "1.26.4"}}}),
    "package-minor": ({}, {"packages": {"imported": {"numpy": "2.3.0"}}}),
    "package-patch": ({}, {"packages": {"imported": {"numpy": "2.1.4"}}}),
    "dependency-version": _packages({"needed": {"six": "1.17.0"}}, {"needed": {"six": "1.16.0"}}),
    "package-origin": ({}, {"packages": {"origins": {"numpy": "conda conda-forge/linux-64 py312_0"}}}),
    "package-code": _packages({"digests": {"numpy": _DIGEST}}, {"digests": {"numpy": _OTHER}}),
    "package-edited": ({}, {"packages": {"modified": {"numpy": "1 file, numpy/version.py"}}}),
    "package-build": _packages(
        {"tags": {"numpy": "cp312-cp312-manylinux_2_17_x86_64"}},
        {"tags": {"numpy": "cp312-cp312-musllinux_1_2_x86_64"}},
    ),
    "package-artefact": _packages(
        {"artefacts": {"numpy": f"verified numpy-2.1.3.whl {_DIGEST}"}},
        {"artefacts": {"numpy": f"verified numpy-2.1.3.whl {_OTHER}"}},
    ),
    "system": ({}, {"platform": {"system": "macos"}}),
    "architecture": ({}, {"platform": {"machine": "arm64"}}),
    "distribution": ({}, {"platform": {"distribution": "ubuntu 24.04"}}),
    "libc": ({}, {"platform": {"libc": "glibc 2.39"}}),
    "cpu-level": ({}, {"hardware": {"cpu_level": "x86-64-v2"}}),
    "gpu": ({}, {"hardware": {"gpus": ["NVIDIA A100 (driver 550.54)"]}}),
    "cores": ({}, {"hardware": {"cores": 2}}),
    "kernel-version": ({}, {"kernel": {"version": "6.29.5"}}),
    "numeric-library": (
        {"numerics": {"libraries": {"openblas (numpy)": "0.3.29 threads=8"}}},
        {"numerics": {"libraries": {"openblas (numpy)": "0.3.29 threads=2"}}},
    ),
    "numeric-variable": ({}, {"numerics": {"variables": {"OMP_NUM_THREADS": "1"}}}),
    "accelerator-runtime": ({"numerics": {"cuda": "12.1"}}, {"numerics": {"cuda": "12.4"}}),
    "locale": ({}, {"numerics": {"timezone": "Europe/Berlin"}}),
    "code-commit": ({}, {"code": {"commit": "9c1d" * 10}}),
    "code-module": (
        {"code": {"modules": {"helpers.py": _DIGEST}}},
        {"code": {"modules": {"helpers.py": _OTHER}}},
    ),
    "data-changed": (
        {"data": {"digests": {"table.csv": _DIGEST}}},
        {"data": {"digests": {"table.csv": _OTHER}}},
    ),
    "data-missing": (
        {"data": {"digests": {"table.csv": _DIGEST}}},
        {"data": {"digests": {"table.csv": "unknown: there is no such file"}}},
    ),
    "image": (
        {"services": {"image": "base:1", "image_digest": _DIGEST}},
        {"services": {"image": "base:1", "image_digest": _OTHER}},
    ),
    "environment-module": (
        {"services": {"modules": {"gcc": "12.3.0"}}},
        {"services": {"modules": {"gcc": "13.2.0"}}},
    ),
    "not-compared": ({}, {"packages": {"unknown": "the probe took longer than 20 s"}}),
}
"""Code to the changes of `case.RECORD` that make the record, and those that make the target."""
