"""What conda, mamba, conda-lock, pixi and conda-store read, from a channel that is served here."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from measures.export.exported import Served, artefact, record

from repro_magic.measures.export.errors import ExportError
from repro_magic.measures.export.subject import Subject
from repro_magic.model.lock import State
from repro_magic.model.record import Packages, Record
from repro_magic.workflow import exporting

rattler = pytest.importorskip("rattler", reason="py-rattler is not installed")


@pytest.fixture
def conda(served: Served) -> Record:
    """A record of a conda environment: a Python, a library below it, three packages above."""
    return record(*served.conda.values())


@pytest.fixture
def mixed(served: Served) -> Record:
    """The same, with one of the packages from the index."""
    others = [each for name, each in served.conda.items() if name != "gamma"]
    wheel = served.wheels["gamma"]
    from_index = record_of_wheel(wheel)
    return record(*others, from_index)


def record_of_wheel(path: Path) -> Any:
    from measures.export.exported import sha256

    name, version = path.name.split("-")[:2]
    return artefact(name, version, file=path.name, sha256=sha256(path))


def in_rattler(code: str, *words: object) -> str:
    """Run a program that uses py-rattler; it may crash at its exit, so it ends without one."""
    program = f"import sys, os\n{code}\nsys.stdout.flush()\nos._exit(0)"
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_explicit_list_has_dependencies_first(conda: Record, tmp_path: Path) -> None:
    path = tmp_path / "explicit.txt"
    exporting.write(exporting.export("conda-explicit", record=conda), path)
    read = (
        "from rattler.explicit_environment import ExplicitEnvironmentSpec as Spec\n"
        "spec = Spec.from_path(sys.argv[1])\n"
        "print(spec.platform, *(each.url.rpartition('/')[2].split('-')[0] for each in spec.packages))"
    )
    platform, *names = in_rattler(read, path).split()
    assert platform == "linux-64"
    assert sorted(names) == ["alpha", "beta", "gamma", "python", "zlib"]
    assert names.index("zlib") < names.index("python") < names.index("alpha")
    assert path.read_text().count("#sha256:") == 5


def test_a_pixi_lock_installs_what_was_locked(conda: Record, tmp_path: Path) -> None:
    exporting.write(exporting.export("pixi", record=conda), tmp_path)
    install = (
        "import asyncio, rattler\nfrom pathlib import Path\n"
        "environment = rattler.LockFile.from_path(sys.argv[1]).default_environment()\n"
        "records = environment.conda_repodata_records_for_platform(environment.platforms()[0])\n"
        "asyncio.run(rattler.install(records, target_prefix=sys.argv[2], cache_dir=Path(sys.argv[3]),"
        " show_progress=False))"
    )
    in_rattler(install, tmp_path / "pixi.lock", tmp_path / "env", tmp_path / "packages")
    there = {
        json.loads(each.read_text())["name"] for each in (tmp_path / "env" / "conda-meta").glob("*.json")
    }
    assert there == {"alpha", "beta", "gamma", "python", "zlib"}
    assert (tmp_path / "env/lib/python3.12/site-packages/beta.py").is_file()


def test_a_pixi_lock_keeps_the_hash_of_a_pip_package(mixed: Record, served: Served) -> None:
    files = exporting.export("pixi", record=mixed)
    lock = yaml.safe_load(files["pixi.lock"])
    told = [each for each in lock["packages"] if "pypi" in each]
    assert [each["sha256"] for each in told] == [record_of_wheel(served.wheels["gamma"]).sha256]
    assert '[pypi-dependencies]\n"gamma" = "==0.3"\n' in files["pixi.toml"]


def test_conda_lock_reads_its_lock(mixed: Record, tmp_path: Path) -> None:
    pytest.importorskip("conda_lock", reason="conda-lock is not installed")
    exporting.write(exporting.export("conda-lock", record=mixed), tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "conda_lock", "render", "-k", "explicit", "-p", "linux-64", "conda-lock.yml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rendered = (tmp_path / "conda-linux-64.lock").read_text()
    assert rendered.index("/zlib-1.3.1") < rendered.index("/python-3.12.1")
    lock = yaml.safe_load((tmp_path / "conda-lock.yml").read_text())
    assert {each["name"]: each["manager"] for each in lock["package"]}["gamma"] == "pip"


@pytest.mark.parametrize("to", ["conda-explicit", "conda-lock", "pixi"])
def test_a_file_that_its_channel_does_not_have_is_refused(to: str, served: Served) -> None:
    gone = dataclasses.replace(
        served.conda["alpha"], file=served.conda["alpha"].file.replace("-1.0-", "-1.1-")
    )
    found = record(*(gone if name == "alpha" else each for name, each in served.conda.items()))
    with pytest.raises(ExportError, match=r"Its channel does not have alpha-1\.1-py_0\.tar\.bz2"):
        exporting.export(to, record=found)


@pytest.mark.parametrize("to", ["conda-explicit", "conda-lock", "pixi"])
def test_another_file_in_the_place_of_a_locked_one_is_refused(to: str, served: Served) -> None:
    other = dataclasses.replace(served.conda["alpha"], sha256="0" * 64)
    found = record(*(other if name == "alpha" else each for name, each in served.conda.items()))
    with pytest.raises(ExportError, match=r"has another file in the place of alpha-1\.0-py_0\.tar\.bz2"):
        exporting.export(to, record=found)


@pytest.mark.parametrize("to", ["conda-explicit", "conda-lock", "pixi"])
def test_a_list_without_what_its_packages_need_is_refused(to: str, served: Served) -> None:
    found = record(*(each for name, each in served.conda.items() if name != "conda:zlib"))
    with pytest.raises(ExportError, match="does not tell every conda package: python needs zlib"):
        exporting.export(to, record=found)


def test_an_explicit_list_refuses_what_pip_installed(mixed: Record) -> None:
    with pytest.raises(ExportError, match="gamma did not come from conda") as refused:
        exporting.export("conda-explicit", record=mixed)
    assert "conda-lock" in refused.value.remedy


@pytest.mark.parametrize("to", ["conda-explicit", "conda-lock", "pixi"])
def test_a_record_without_conda_packages_is_told_what_to_export(to: str, locked: Record) -> None:
    with pytest.raises(ExportError, match=r"the record has none\. Export pylock or requirements"):
        exporting.export(to, record=locked)


def test_a_channel_that_may_not_be_asked_is_not_asked(conda: Record) -> None:
    with pytest.raises(ExportError, match="may not be asked"):
        exporting.export("conda-explicit", record=conda, options=exporting.Options(offline=True))


def test_a_dead_channel_is_one_line(conda: Record, served: Served) -> None:
    dead = "http://127.0.0.1:9"
    lost = [
        dataclasses.replace(each, file=each.file.replace(served.url, dead)) for each in served.conda.values()
    ]
    with pytest.raises(ExportError, match="py-rattler refused") as refused:
        exporting.export("conda-explicit", record=record(*lost))
    assert "\n" not in str(refused.value)


def test_the_environment_at_hand_is_asked_before_its_channel(
    conda: Record, served: Served, tmp_path: Path
) -> None:
    exporting.write(exporting.export("pixi", record=conda), tmp_path)
    meta = tmp_path / "conda-meta"
    meta.mkdir()
    for folder in ("linux-64", "noarch"):
        repodata = json.loads((served.folder / "channel" / folder / "repodata.json").read_text())
        for file, told in repodata["packages"].items():
            url = f"{served.url}/channel/{folder}/{file}"
            record_ = {**told, "fn": file, "url": url, "channel": f"{served.url}/channel", "files": []}
            record_["paths_data"] = {"paths_version": 1, "paths": []}
            (meta / f"{file.removesuffix('.tar.bz2')}.json").write_text(json.dumps(record_))
    from repro_magic.measures import export

    subject = Subject(record=conda, conda_meta=meta, offline=True)
    assert export.export("conda-explicit", subject) == exporting.export("conda-explicit", record=conda)


def test_an_environment_file_pins_versions_builds_and_channels(mixed: Record, served: Served) -> None:
    told = yaml.safe_load(exporting.export("environment-yml", record=mixed)["environment.yml"])
    assert told["channels"] == [f"{served.url}/channel", "nodefaults"]
    assert "python=3.12.1=h0_0" in told["dependencies"]
    assert "beta=2.1.0=py_0" in told["dependencies"]
    assert told["dependencies"][-2:] == ["pip", {"pip": ["gamma==0.3", "ipykernel==7.1.0", "ipython==9.7.0"]}]
    read = (
        "from rattler import MatchSpec\n"
        "for each in sys.argv[1:]: print(MatchSpec(each, strict=False).name.normalized)"
    )
    specs = [each for each in told["dependencies"] if isinstance(each, str)]
    assert in_rattler(read, *specs).split() == [each.split("=")[0] for each in specs]


def test_several_channels_are_named_with_each_package() -> None:
    urls = {
        "alpha": "https://conda.anaconda.org/conda-forge/noarch/alpha-1.0-py_0.conda",
        "beta": "https://conda.anaconda.org/bioconda/noarch/beta-2.0-py_1.conda",
        "gamma": "https://conda.anaconda.org/conda-forge/linux-64/gamma-3.0-h1_0.conda",
    }
    found = record(*(artefact(name, url.split("-")[-2], State.conda, file=url) for name, url in urls.items()))
    told = yaml.safe_load(exporting.export("environment-yml", record=found)["environment.yml"])
    assert told["channels"] == ["conda-forge", "bioconda", "nodefaults"]
    assert "bioconda::beta=2.0=py_1" in told["dependencies"]


def test_an_environment_file_of_pip_packages_asks_conda_for_python_only(locked: Record) -> None:
    told = yaml.safe_load(exporting.export("environment-yml", record=locked)["environment.yml"])
    assert told["dependencies"][0].startswith("python=3.")
    assert "alpha==1.0" in told["dependencies"][-1]["pip"]
    assert "prefix" not in told


@pytest.mark.parametrize("origin", ["editable alpha git@" + "c" * 40, "directory alpha"])
def test_what_lies_on_one_machine_only_is_refused(origin: str) -> None:
    found = Record(packages=Packages(imported={"alpha": "1.0"}, origins={"alpha": origin}))
    for to in ("environment-yml", "conda-store"):
        with pytest.raises(ExportError, match="which nobody else has"):
            exporting.export(to, record=found)


def test_conda_packages_without_a_lock_are_not_guessed() -> None:
    found = Record(
        packages=Packages(imported={"torch": "2.3"}, origins={"torch": "conda conda-forge/linux-64 py_0"})
    )
    with pytest.raises(ExportError, match="What torch is called in conda is told by a lock only"):
        exporting.export("environment-yml", record=found)


def test_a_specification_is_one_that_conda_store_takes(locked: Record) -> None:
    told = yaml.safe_load(exporting.export("conda-store", record=locked)["conda-store.yaml"])
    schema = pytest.importorskip("conda_store_server._internal.schema", reason="conda-store is not installed")
    assert schema.CondaSpecification.model_validate(told).name == "environment"


def test_mamba_takes_an_environment_file_where_it_is_installed(locked: Record, tmp_path: Path) -> None:
    if not (mamba := shutil.which("micromamba") or shutil.which("mamba")):
        pytest.skip("neither mamba nor micromamba is installed")
    exporting.write(exporting.export("environment-yml", record=locked), tmp_path)
    subprocess.run(
        [mamba, "create", "--dry-run", "-y", "-n", "x", "-f", tmp_path / "environment.yml"], check=True
    )
