"""A stamp is somebody else's file: what no installer should be given is refused in one line."""

from __future__ import annotations

import pytest
from records import but, having

from repro_magic.measures.restore.errors import NothingToRestoreError, RefusedError
from repro_magic.measures.restore.wanted import wanted
from repro_magic.model.record import Packages
from repro_magic.model.unknown import Unknown

HASH = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    "name",
    [
        "--index-url",
        "-e",
        "-r requirements.txt",
        "six; curl x | sh",
        "six @ file:///etc/passwd",
        "git+https://example.org/x",
        "../six",
        "$(id)",
        "`id`",
        "six[extra]",
        "six\\",
        "sıx",
        "",
    ],
)
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(RefusedError, match="no name of a package") as refused:
        wanted(but(having(), packages={"imported": {name: "1.0"}}))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "version", ["1.0 --index-url http://example.org", "1.0; x", "@ file:///x", "latest", "", ">=1", "1.0\\"]
)
def test_a_version_that_is_none_is_refused(version):
    with pytest.raises(RefusedError, match="which is none"):
        wanted(having(six=version))


@pytest.mark.parametrize(
    "line",
    [
        f"verified evil-1.0-py3-none-any.whl {HASH}",
        f"verified six-2.0-py3-none-any.whl {HASH}",
        f"verified ../six-1.0-py3-none-any.whl {HASH}",
        f"matched https://example.org/six-1.0-py3-none-any.whl {HASH}",
        f"verified --index-url {HASH}",
        f"conda file:///tmp/six-1.0-0.conda {HASH}",
        f"conda https://example.org/six-1.0-0.exe {HASH}",
        "conda https://example.org/noarch/six-1.0-0.conda",
        f"conda -e/six.conda {HASH}",
        "nonsense six",
    ],
)
def test_a_file_that_is_not_of_the_package_is_refused(line):
    with pytest.raises(RefusedError):
        wanted(but(having(six="1.0"), packages={"artefacts": {"six": line}}))


def test_packages_and_the_kernel_are_read_as_they_were_recorded():
    line = f"verified six-1.0-py3-none-any.whl {HASH}"
    found = wanted(but(having({"idna": "3.6"}, six="1.0"), packages={"artefacts": {"six": line}}))
    assert {name: (want.version, want.imported) for name, want in found.packages.items()} == {
        "six": ("1.0", True),
        "idna": ("3.6", False),
    }
    assert found.packages["six"].sha256 == "0" * 64
    assert found.kernel == {"ipykernel": "7.1.0", "ipython": "9.7.0"}
    assert (found.python, found.recorded) == ("3.12.1", "2026-01-31")


def test_conda_packages_beside_those_of_python_are_wanted_too():
    line = f"conda https://example.org/conda-forge/linux-64/_libgcc_mutex-0.1-conda_forge.tar.bz2 {HASH}"
    found = wanted(but(having(), packages={"artefacts": {"conda:_libgcc_mutex": line}}))
    assert found.packages["conda:_libgcc_mutex"].version == "0.1"


def test_what_is_left_out_is_not_wanted():
    assert "mine" not in wanted(having(mine="1", six="1"), without=frozenset({"mine"})).packages


@pytest.mark.parametrize(
    "record",
    [
        but(having(), packages=Unknown("nobody looked")),
        but(having(), interpreter=Unknown("nobody looked")),
        but(having(), interpreter={"version": None}),
        but(having(), interpreter={"implementation": "pypy"}),
    ],
    ids=["packages", "interpreter", "version", "pypy"],
)
def test_a_record_that_does_not_tell_enough_is_said_to(record):
    with pytest.raises(NothingToRestoreError):
        wanted(record)


def test_a_record_of_a_whole_environment_wants_all_of_it():
    record = but(having(), packages=Packages(installed={"six": "1.0", "idna": "3.6"}))
    assert set(wanted(record).packages) == {"six", "idna"}
