from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from components.site_directories import lay

from repro_magic.components import distributions
from repro_magic.components.origins import origins


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / "conda-meta").mkdir()
    return tmp_path


def meta(prefix: Path, stem: str, **members: Any) -> None:
    (prefix / "conda-meta" / f"{stem}.json").write_text(json.dumps(members, indent=2))


def found() -> dict[str, str]:
    return origins(distributions.current().by_name.values())


def test_channel_platform_and_build_are_told(site: Path, prefix: Path) -> None:
    lay(site, "numpy", "1.26.4", installer="conda")
    meta(
        prefix,
        "numpy-1.26.4-py311_0",
        build="py311_0",
        channel="https://conda.anaconda.org/conda-forge/linux-64",
    )
    lay(site, "requests", "2.0", installer="conda")
    meta(prefix, "requests-2.0-pyh_1", depends=["x" * 5000], channel="conda-forge", subdir="noarch")
    lay(site, "scipy", "1.0", installer="conda")
    meta(prefix, "scipy-1.0-0", channel="https://repo.anaconda.com/pkgs/main/linux-64", subdir="linux-64")
    assert found() == {
        "numpy": "conda conda-forge/linux-64 py311_0",
        "requests": "conda conda-forge/noarch pyh_1",
        "scipy": "conda pkgs/main/linux-64 0",
    }


def test_what_pip_installed_into_a_conda_environment_is_not_condas(site: Path, prefix: Path) -> None:
    lay(site, "numpy", "1.26.4", installer="pip")
    meta(prefix, "numpy-1.26.4-py311_0", channel="conda-forge", subdir="linux-64")
    assert found() == {}


def test_a_token_in_a_channel_is_left_out(site: Path, prefix: Path) -> None:
    lay(site, "numpy", "1.0", installer="conda")
    meta(prefix, "numpy-1.0-0", channel="https://u:p@conda.example/t/tk-123/team/linux-64")
    assert found() == {"numpy": "conda https://conda.example/team/linux-64 0"}


def test_packages_of_another_name_are_found_by_pattern_and_by_their_files(site: Path, prefix: Path) -> None:
    lay(site, "matplotlib", "3.9", installer="conda")
    meta(prefix, "matplotlib-base-3.9-0", channel="c", subdir="linux-64")
    lay(site, "torch", "2.1", installer="conda")
    files = ["lib/python3.11/site-packages/torch-2.1.dist-info/METADATA"]
    meta(prefix, "pytorch-2.1-cpu", files=files, channel="c", subdir="linux-64")
    assert found() == {"matplotlib": "conda c/linux-64 0", "torch": "conda c/linux-64 cpu"}


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"channel": 3', '{"channel": "c", "subdir": ', "\x00\xff"]
)
def test_a_corrupt_package_file_leaves_what_its_name_tells(site: Path, prefix: Path, content: str) -> None:
    lay(site, "numpy", "1.0", installer="conda")
    (prefix / "conda-meta" / "numpy-1.0-py_0.json").write_bytes(content.encode("latin-1"))
    assert found() == {"numpy": "conda py_0"}


@pytest.mark.usefixtures("prefix")
def test_without_its_package_file_it_is_condas_all_the_same(site: Path) -> None:
    lay(site, "numpy", "1.0", installer="conda")
    assert found() == {"numpy": "conda"}
