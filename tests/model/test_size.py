from __future__ import annotations

import json

import pytest
from records import but, having

from repro_magic.model.record import Code, Data, Numerics, Record, Services
from repro_magic.model.stamp import Stamp

LIMIT = 12_000
COUNT = 50
WITH_A_LOCK = 22_000
"""A lock names a file and its hash for each package, which is why a notebook carries one on request only."""

NAMES = [
    "numpy",
    "pandas",
    "scipy",
    "scikit-learn",
    "matplotlib",
    "seaborn",
    "statsmodels",
    "xarray",
    "polars",
    "pyarrow",
    "dask",
    "distributed",
    "numba",
    "llvmlite",
    "h5py",
    "tables",
    "sympy",
    "networkx",
    "pillow",
    "imageio",
    "scikit-image",
    "requests",
    "urllib3",
    "certifi",
    "idna",
    "charset-normalizer",
    "beautifulsoup4",
    "lxml",
    "openpyxl",
    "sqlalchemy",
    "greenlet",
    "python-dateutil",
    "pytz",
    "tzdata",
    "six",
    "packaging",
    "pyparsing",
    "cycler",
    "kiwisolver",
    "contourpy",
    "fonttools",
    "joblib",
    "threadpoolctl",
    "cloudpickle",
    "fsspec",
    "toolz",
    "partd",
    "locket",
    "msgpack",
    "typing-extensions",
]
COMPILED = 25
"""Packages whose wheels are made for one platform."""


def everything(origin: str = "") -> Record:
    """A record of 50 packages that people use, with all components and the details of each package."""
    compiled = NAMES[:COMPILED]
    tag = "cp312-cp312-manylinux_2_27_x86_64.manylinux_2_28_x86_64"
    record = having(needed=dict.fromkeys(NAMES[12:], "2026.11.22"), **dict.fromkeys(NAMES[:12], "2026.11.22"))
    details = {
        "digests": dict.fromkeys(NAMES, "sha256:0123456789abcdef"),
        "tags": {} if origin else dict.fromkeys(compiled, tag),
        "origins": dict.fromkeys(NAMES, origin) if origin else {},
        "licenses": dict.fromkeys(NAMES, "unverified: BSD License"),
        "bundled": {"scikit-learn": "libgomp 8.5.0-28.el8_10.alma.1", "pillow": "FreeType 2.14.3, " * 10},
        "modified": {"numpy": "2 files, numpy/version.py first"},
    }
    return but(
        record,
        packages=details,
        numerics=Numerics(
            libraries={
                "openblas64 (numpy)": "0.3.31.188.0 threads=2 layer=pthreads architecture=SkylakeX",
                "openblas (scipy)": "0.3.30 threads=2 layer=pthreads architecture=SkylakeX",
                "libgomp (scikit-learn)": "1.0.0 threads=2",
            },
            variables={"OMP_NUM_THREADS": "2", "PYTHONHASHSEED": "0"},
            locale="C.UTF-8",
            encoding="utf-8",
            timezone="Europe/Amsterdam",
        ),
        code=Code(
            commit="a" * 40,
            branch="main",
            remote="https://example.org/group/analysis.git",
            modules={"helpers.py": "sha256:0123456789abcdef"},
        ),
        data=Data(
            digests={"data/input.csv": "sha256:" + "a" * 64},
            sizes={"data/input.csv": "1234567"},
            locations={"data/input.csv": "repository"},
        ),
        services=Services(orchestrator="jupyterhub", image="example.org/group/image:2026-11-22"),
    )


def written(record: Record) -> str:
    return json.dumps(Stamp(record=record).to_dict(), indent=1)


def with_long_names(names: int) -> Record:
    """A record whose packages have long names, long versions and an origin each, half of them needed ones."""
    long = [f"a-rather-long-package-name-{index}" for index in range(names)]
    versions = dict.fromkeys(long, "2026.11.22.post1+cu121")
    half = dict(list(versions.items())[: names // 2])
    needed = {name: version for name, version in versions.items() if name not in half}
    origins = dict.fromkeys(long, "conda conda-forge/linux-64 py312h1234567_0")
    return but(having(needed=needed, **half), packages={"origins": origins})


@pytest.mark.parametrize("origin", ["", "conda conda-forge/linux-64 py312h1234567_0"])
def test_a_stamp_of_fifty_packages_with_every_component_stays_below_the_limit(origin: str) -> None:
    assert len(NAMES) == COUNT
    assert len(written(everything(origin))) <= LIMIT


def test_long_names_long_versions_and_origins_alone_stay_below_it_too() -> None:
    assert len(written(with_long_names(COUNT))) <= LIMIT


def test_a_lock_adds_one_line_for_each_package() -> None:
    unlocked = everything()
    lock = {
        name: f"verified {name}-2026.11.22-cp312-cp312-manylinux_2_28_x86_64.whl sha256:{'a' * 64}"
        for name in NAMES
    }
    locked = but(unlocked, packages={"artefacts": lock})
    # Two more lines open and close the map.
    assert written(locked).count("\n") - written(unlocked).count("\n") == COUNT + 2
    assert len(written(locked)) <= WITH_A_LOCK


def test_each_package_adds_one_line_for_itself_and_one_for_its_origin() -> None:
    lines = [written(with_long_names(count)).count("\n") for count in (20, 22)]
    assert lines[1] - lines[0] == 4
