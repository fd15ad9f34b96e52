"""What holds of every format and any record."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from measures.export.exported import artefact, record
from packaging.pylock import Pylock
from packaging.requirements import Requirement
from records import PLATFORM
from strategies import records as any_record

from repro_magic.measures import export as measure
from repro_magic.measures.export import FORMATS
from repro_magic.measures.export.errors import ExportError
from repro_magic.measures.export.image import _NAME
from repro_magic.measures.export.subject import Subject
from repro_magic.model.errors import ReproError
from repro_magic.model.lock import State
from repro_magic.model.record import Code, Data, Interpreter, Packages, Record, Services
from repro_magic.workflow import exporting

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

USER = "ada:hunter2"
HOME = "/home/ada/secret"
SHA = "a" * 64

FILES = [
    f"verified {{name}}-{{version}}-py3-none-any.whl sha256:{SHA}",
    f"verified {{name}}-{{version}}-py3-none-any.whl sha256:{SHA}",
    f"matched {{name}}-{{version}}-cp311-cp311-manylinux_2_28_x86_64.whl sha256:{SHA}",
    f"built-locally {{name}}-{{version}}.tar.gz sha256:{SHA}: the index has only its source",
    "built-locally: no index has it",
    f"direct git+https://example.org/r.git@{'c' * 40}",
    f"direct https://example.org/{{name}}.zip sha256:{SHA}",
    f"direct https://{USER}@example.org/{{name}}.zip sha256:{SHA}",
    f"direct https://example.org/{{name}}.zip?token=hunter2 sha256:{SHA}",
    f"direct file://{HOME}/{{name}}.zip sha256:{SHA}",
    f"conda https://conda.anaconda.org/c/noarch/{{name}}-{{version}}-py_0.conda sha256:{SHA}",
    f"conda linux-64/{{name}}-{{version}}-py_0.conda sha256:{SHA}",
    f"verified --index-url=evil sha256:{SHA}",
    f"unavailable: it came from {HOME}",
    "nonsense",
]
ORIGINS = [
    "",
    "",
    f"vcs git+https://example.org/r.git@{'c' * 40}",
    f"vcs git+https://{USER}@example.org/r.git@{'c' * 40}",
    f"archive https://example.org/a.zip sha256={SHA}",
    f"archive file://{HOME}/a.zip",
    f"editable alpha git+{HOME}",
    "conda conda-forge/linux-64 py_0",
]
names = st.sampled_from(["alpha", "beta", "gamma-ray"]) | st.sampled_from(
    ["alpha", "--help", "a;b", "Ünï", ""]
)
versions = st.sampled_from(["1.0", "2.1.0", "0.3+cu121", "1!2.0rc1"]) | st.sampled_from(
    ["1.0", "", "x", "1 --hash"]
)
nasty = st.sampled_from(
    ["", "plain", f"https://{USER}@example.org/r", HOME, '"; RUN id', "$(id)", "|`*_<b>", "a: b #c"]
)


@st.composite
def installed(draw: st.DrawFn) -> Record:
    """Records as they come from environments, and from people who mean harm."""
    chosen = draw(st.dictionaries(names, versions, max_size=3))
    lines, origins, told = {}, {}, {}
    for name, version in chosen.items():
        line = draw(st.sampled_from(FILES)).format(name=name.replace("-", "_"), version=version)
        if draw(st.integers(0, 5)):
            lines[name] = line
        origins[name] = draw(st.sampled_from(ORIGINS))
        told[name] = draw(st.sampled_from(["MIT", "unverified: BSD", "GPL", "<b>"]))
    return Record(
        recorded=draw(st.sampled_from(["", "2026-01-31", "yesterday"])),
        interpreter=draw(
            st.builds(
                Interpreter,
                implementation=st.sampled_from(["cpython", "cpython", "pypy", None]),
                version=st.sampled_from(["3.12.1", "3.12.1", "3.13.0rc1", "3", None]),
            )
        ),
        platform=PLATFORM,
        packages=Packages(
            imported=chosen,
            artefacts=lines,
            origins={name: origin for name, origin in origins.items() if origin},
            licenses=told,
            bundled=dict.fromkeys(chosen, "libgomp 1.2, 2 more"),
        ),
        code=draw(st.builds(Code, commit=nasty, remote=nasty)),
        data=draw(st.builds(Data, locations=st.dictionaries(nasty, nasty, max_size=2))),
        services=draw(
            st.builds(Services, image=nasty, image_digest=st.sampled_from([None, f"sha256:{SHA}", "x"]))
        ),
    )


def hashed(text: str) -> None:
    for line in text.splitlines():
        if not line.startswith("#"):
            requirement, _, digest = line.partition(" --hash=sha256:")
            Requirement(requirement)
            assert re.fullmatch("[0-9a-f]{64}", digest)


def docker(text: str) -> None:
    instructions = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert {line.split()[0] for line in instructions} <= {
        "FROM",
        "LABEL",
        "RUN",
        "ENV",
        "USER",
        "COPY",
        "WORKDIR",
        "CMD",
    }
    assert _NAME.fullmatch(instructions[0].removeprefix("FROM "))
    assert "$(id)" not in text


def block(text: str) -> None:
    lines = text.splitlines()
    assert (lines[0], lines[-1]) == ("# /// script", "# ///")
    inner = tomllib.loads("\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[1:-1]))
    for each in inner["dependencies"]:
        Requirement(each)


def environment(text: str) -> None:
    told = yaml.safe_load(text)
    assert "prefix" not in told
    assert all(isinstance(each, str | dict) for each in told["dependencies"])


def bill(text: str) -> None:
    assert json.loads(text)["specVersion"] == "1.6"  # the exporter itself asks the strict validator


READERS: Mapping[str, Callable[[str], object]] = {
    "pylock.toml": lambda text: Pylock.from_dict(tomllib.loads(text)),
    "requirements.txt": hashed,
    ".devcontainer/requirements.txt": hashed,
    ".binder/requirements.txt": hashed,
    ".binder/environment.yml": environment,
    ".binder/runtime.txt": lambda text: re.fullmatch(r"python-3\.\d+\n", text) or pytest.fail(text),
    "environment.yml": environment,
    "conda-store.yaml": environment,
    "pep723.py": block,
    "Dockerfile": docker,
    ".devcontainer/Dockerfile": docker,
    ".devcontainer/devcontainer.json": json.loads,
    "user-data.yaml": yaml.safe_load,
    "bom.cdx.json": bill,
    "REPRODUCE.md": lambda text: text.index("# How to reproduce"),
}


def written(to: str, found: Record) -> Mapping[str, str] | None:
    """The files of a format, read by what reads them; none where they were refused, with another way."""
    where = {name: f"https://example.org/{name}" for name in ("alpha", "beta", "gamma-ray")}
    subject = Subject(record=found, name="Trend", locate=lambda _: where, offline=True)
    refused: ReproError | None = None
    try:
        files = measure.export(to, subject)
    except ReproError as error:
        refused = error
    if refused is not None:
        assert "\n" not in str(refused)
        assert "hunter2" not in str(refused)
        assert HOME not in str(refused)
        assert not isinstance(refused, ExportError) or refused.remedy
        return None
    assert files
    assert set(files) <= set(FORMATS[to].files)
    for name, content in files.items():
        READERS[name](content)
        assert "hunter2" not in content
        assert HOME not in content
    assert measure.export(to, subject) == files
    return files


@pytest.mark.parametrize("to", FORMATS)
@given(found=installed())
@example(found=record(artefact("alpha", "1.0"), artefact("beta", "2.0rc1+cu121")))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_is_one_that_its_tool_reads_or_is_refused(to: str, found: Record) -> None:
    written(to, found)


@pytest.mark.parametrize("to", FORMATS)
@given(found=any_record)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_record_at_all_is_exported_or_refused(to: str, found: Record) -> None:
    written(to, found)


@pytest.mark.parametrize(
    "to", [name for name in FORMATS if name not in ("conda-explicit", "conda-lock", "pixi")]
)
def test_a_plain_record_is_refused_by_no_format(to: str) -> None:
    assert written(to, record(artefact("alpha", "1.0"), interpreter=Interpreter(version="3.12.1")))


@pytest.mark.parametrize("to", FORMATS)
def test_what_needs_no_lock_is_written_without_one(to: str) -> None:
    found = Record(
        interpreter=Interpreter(version="3.12.1"),
        platform=PLATFORM,
        packages=Packages(imported={"alpha": "1.0"}),
    )
    if FORMATS[to].lock == "needed":
        with pytest.raises(ExportError, match=r"no lock\. Run repro lock"):
            exporting.export(to, record=found)
    else:
        assert exporting.export(to, record=found)


def test_every_format_has_a_row_and_a_module() -> None:
    folder = Path(measure.__file__).parent
    assert {f"{name.replace('-', '_')}.py" for name in FORMATS} <= {each.name for each in folder.iterdir()}
    assert {name for each in FORMATS.values() for name in each.files} - READERS.keys() == {
        "conda-explicit.txt",
        "conda-lock.yml",
        "pixi.toml",
        "pixi.lock",
    }


def test_the_page_of_formats_tells_the_table() -> None:
    page = (Path(__file__).parents[3] / "docs" / "export.md").read_text(encoding="utf-8")
    for name, each in FORMATS.items():
        files = ", ".join(f"`{file}`" for file in each.files)
        needs = "lock" if each.lock == "needed" else "versions"
        assert f"| `{name}` | {each.purpose} | {files} | {needs} | {each.read_by} |" in page


@pytest.mark.parametrize("state", State)
def test_a_page_for_people_tells_every_state(state: State) -> None:
    told = {} if state is State.verified else {"file": "", "sha256": "", "reason": "why"}
    page = exporting.export("reproduce-md", record=record(artefact("alpha", "1.0", state, **told)))[
        "REPRODUCE.md"
    ]
    assert f"`{state.value}`: " in page
    assert ("installs on any platform" in page) is (state is State.verified)
