from __future__ import annotations

import json

import pytest

from repro_magic.measures.audit.declared import Declared, DeclaredError, known, parse

FILES = {
    "pylock.toml": 'packages = [{name = "Num_Py", version = "2.1.0"}, {name = "local"}]',
    "uv.lock": '[[package]]\nname = "numpy"\nversion = "2.1.0"\n'
    '[[package]]\nname = "me"\nversion = "0"\nsource = { editable = "." }\n',
    "poetry.lock": '[[package]]\nname = "numpy"\nversion = "2.1.0"\n',
    "Pipfile.lock": json.dumps({"default": {"numpy": {"version": "==2.1.0"}, "mine": {"path": "."}}}),
    "requirements.txt": "# c\nnumpy==2.1.0  # pinned\n-r other.txt\npandas>=2,<3\nhttps://x.example/y.whl\n",
    "environment.yml": "dependencies:\n- python=3.12\n- numpy=2.1.0=py312_0\n- scipy=1.13\n"
    "- pip:\n  - pandas==2.2.3\n",
    "conda-lock.yml": "package:\n- {name: numpy, version: 2.1.0}\n- {name: python, version: 3.12.1}\n",
    "pixi.lock": "packages:\n- conda: https://c.example/linux-64/numpy-2.1.0-py312_0.conda\n",
    "pyproject.toml": '[project]\ndependencies = ["numpy==2.1.0", "pandas>=2"]\n',
    "Pipfile": '[packages]\nnumpy = "==2.1.0"\npandas = "*"\n',
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_environment_file_tells_its_pins(name: str) -> None:
    pins = dict(parse(f"some/folder/{name}", FILES[name].encode()).pins)
    assert "me" not in pins
    assert pins.get("numpy", pins.get("num-py")) == "2.1.0"


def test_ranges_are_kept_apart_from_pins() -> None:
    assert parse("requirements.txt", FILES["requirements.txt"].encode()).ranges == {"pandas": "<3,>=2"}
    conda = parse("environment.yml", FILES["environment.yml"].encode())
    assert (conda.python, conda.pins["pandas"], conda.ranges) == ("3.12", "2.2.3", {"scipy": "==1.13.*"})


def test_only_locks_name_everything() -> None:
    complete = {name for name, text in FILES.items() if parse(name, text.encode()).complete}
    assert complete == {
        "pylock.toml",
        "uv.lock",
        "poetry.lock",
        "Pipfile.lock",
        "conda-lock.yml",
        "pixi.lock",
    }


def test_the_record_of_a_file_tells_no_more_than_it_does() -> None:
    record = Declared(pins={"numpy": "2.1.0"}).record
    assert record.to_dict()["interpreter"] == {"unknown": "the record does not tell it"}
    assert record.basis == "stated"


@pytest.mark.parametrize("text", ["", "[", "packages = 1", "- a", "\x00", "{" * 1500])
@pytest.mark.parametrize("name", ["pylock.toml", "uv.lock", "Pipfile.lock", "environment.yml", "pixi.lock"])
def test_what_is_not_of_its_format_is_said(name: str, text: str) -> None:
    with pytest.raises(DeclaredError, match=name):
        parse(name, text.encode())


def test_names_that_are_no_environment_files_are_refused() -> None:
    assert not known("notes.txt")
    with pytest.raises(DeclaredError, match=r"notes\.txt"):
        parse("notes.txt", b"")
