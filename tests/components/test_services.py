"""What stands around a runtime, told from variables and files that are planted."""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repro_magic.components import indexes, services, settings_files
from repro_magic.model.record import Record, Services

OURS = (
    "PIP_",
    "UV_",
    "CONDA",
    "JUPYTER",
    "COLAB",
    "KAGGLE",
    "BINDER",
    "KUBERNETES",
    "SLURM",
    "SAGEMAKER",
    "XDG_",
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A folder in place of the file system's, a home in it, and no variable that tells anything."""
    for name in list(os.environ):
        if name.startswith(OURS):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "prefix"))
    return str(tmp_path)


def written(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def section(facts: dict[str, object]) -> Services:
    found = Record.from_facts({"services": facts}).services
    assert isinstance(found, Services), found
    return found


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        (
            {"BINDER_REF_URL": "https://x", "JUPYTERHUB_API_URL": "x", "KUBERNETES_SERVICE_HOST": "x"},
            "binder",
        ),
        ({"JUPYTERHUB_SERVICE_PREFIX": "/user/alice/", "KUBERNETES_SERVICE_HOST": "10.0.0.1"}, "jupyterhub"),
        ({"COLAB_RELEASE_TAG": "release-colab_1"}, "colab"),
        ({"KAGGLE_KERNEL_RUN_TYPE": "Batch"}, "kaggle"),
        ({"SAGEMAKER_INTERNAL_IMAGE_URI": "x/y:1"}, "sagemaker"),
        ({"DATABRICKS_RUNTIME_VERSION": "15.4"}, "databricks"),
        ({"SLURM_JOB_ID": "17"}, "slurm"),
        ({"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, "kubernetes"),
        ({"SLURM_JOB_ID": ""}, None),
    ],
)
def test_the_orchestrator_nearest_to_the_notebook_is_told(
    variables: dict[str, str], name: str | None, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in variables.items():
        monkeypatch.setenv(key, value)
    told = section(services.look(root))
    assert told.orchestrator == name
    assert "alice" not in str(told)


def test_an_image_is_told_with_its_digest_and_without_its_registry_password(
    root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = "sha256:" + "a" * 64
    monkeypatch.setenv("JUPYTER_IMAGE", f"user:pw@registry.example/team/image:1@{digest}")
    told = section(services.look(root))
    assert (told.image, told.image_digest) == ("registry.example/team/image:1", digest)


def test_podman_tells_the_image_and_its_id(root: str) -> None:
    written(
        root + "/run/.containerenv",
        'engine="podman-4.3"\nimage="docker.io/library/debian:12"\nimageid="ab12"\n',
    )
    told = section(services.look(root))
    assert (told.image, told.image_digest) == ("docker.io/library/debian:12", "image id ab12")


def test_a_container_that_does_not_know_its_image_says_so(root: str) -> None:
    written(root + "/.dockerenv", "")
    assert "CONTAINER_IMAGE" in str(section(services.look(root)).image)


def test_the_image_file_of_apptainer_loses_its_folder(root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPTAINER_CONTAINER", "/home/alice/images/lab.sif")
    assert section(services.look(root)).image == "lab.sif"


@pytest.mark.parametrize(
    "variables",
    [
        {"LOADEDMODULES": "gcc/12.2.0:openmpi/4.1.5:StdEnv"},
        {"_LMFILES_": "/opt/m/gcc/12.2.0.lua:/opt/m/openmpi/4.1.5:/opt/m/StdEnv"},
    ],
)
def test_environment_modules_are_told_with_versions(
    variables: dict[str, str], root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOADEDMODULES", raising=False)
    for key, value in variables.items():
        monkeypatch.setenv(key, value)
    told = section(services.look(root)).modules
    assert {**told, "StdEnv": ""}.items() >= {"gcc": "12.2.0", "openmpi": "4.1.5"}.items()


def test_pip_settings_are_told_as_pip_would_merge_them(root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written(
        root + "/etc/pip.conf",
        "[global]\nindex-url = https://a.example/simple\nfind-links = /srv/alice/wheels\n",
    )
    written(
        root + "/home/.config/pip/pip.conf",
        "[install]\nextra-index-url =\n    https://u:pw@b.example/simple\n    https://c.example/simple\n",
    )
    monkeypatch.setenv("PIP_INDEX_URL", "https://token@d.example/simple?x=secret")
    assert indexes.look(root) == {
        "pip index-url": "https://d.example/simple",
        "pip extra-index-url": "https://b.example/simple https://c.example/simple",
        "pip find-links": "file:wheels",
    }
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    assert indexes.look(root) == {"pip index-url": "https://d.example/simple"}


def test_settings_of_uv_are_told_from_file_and_variables(root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written(
        root + "/home/.config/uv/uv.toml",
        '[[index]]\nname = "mine"\nurl = "https://u:pw@a.example/simple"\n[pip]\nno-index = true\n',
    )
    told = indexes.look(root)
    if sys.version_info >= (3, 11):
        assert told == {"uv index": "https://a.example/simple", "uv no-index": "true"}
    monkeypatch.setenv("UV_INDEX", "corp=https://u:pw@b.example/simple")
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    assert indexes.look(root) == {"uv index": "corp=https://b.example/simple"}


def test_channels_count_in_a_conda_environment_only(root: str) -> None:
    written(
        root + "/home/.condarc",
        "# mine\nchannels:\n  - conda-forge\n  - https://conda.example/t/tk-123/private  # here\n"
        "channel_priority: strict\n",
    )
    assert indexes.look(root) == {}
    Path(root, "prefix", "conda-meta").mkdir(parents=True)
    assert indexes.look(root) == {
        "conda channels": "conda-forge https://conda.example/private",
        "conda channel_priority": "strict",
    }


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"[", b"[global\nindex-url", b"=x\n: y\n  z", b"- a\n - b\n"]
)
def test_broken_settings_tell_nothing_and_hurt_nobody(content: bytes, root: str) -> None:
    for path in ("/etc/pip.conf", "/home/.config/uv/uv.toml", "/home/.condarc", "/run/.containerenv"):
        written(root + path, "")
        Path(root + path).write_bytes(content)
    Path(root, "prefix", "conda-meta").mkdir(parents=True)
    assert indexes.look(root) == {}


NAMES = st.sampled_from(["index-url", "extra-index-url", "find-links", "timeout"])
WORDS = st.text(alphabet="abc:/.=#; -", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(
    st.dictionaries(
        st.sampled_from(["global", "install"]),
        st.dictionaries(NAMES, st.lists(WORDS, min_size=1, max_size=3)),
    )
)
def test_our_reader_of_ini_files_reads_what_configparser_reads(
    tmp_path_factory: pytest.TempPathFactory, sections: dict[str, dict[str, list[str]]]
) -> None:
    lines = []
    for section, keys in sections.items():
        lines.append(f"[{section}]")
        for key, values in keys.items():
            kept = [value for value in values if value[0] not in "#;"] or ["x"]
            lines.append(f"{key} = {kept[0]}")
            lines += (f"    {value}" for value in kept[1:])
    path = tmp_path_factory.mktemp("ini") / "pip.conf"
    path.write_text("\n".join(lines))
    standard = configparser.RawConfigParser()
    standard.read(path)
    theirs = {
        name: {key: " ".join(value.split("\n")) for key, value in standard[name].items()} for name in sections
    }
    assert settings_files.ini(str(path)) == theirs
