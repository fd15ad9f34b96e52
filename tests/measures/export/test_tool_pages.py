"""The pages of other tools, and that their commands do what they say."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from measures.export.exported import Served, artefact, record, record_of, sha256
from notebook_files import code, notebook

from repro_magic import cli
from repro_magic.cli.arguments import parser
from repro_magic.kernel.magic import parser as words_of_the_magic
from repro_magic.model.record import Record
from repro_magic.model.stamp import Stamp

DOCS = Path(__file__).parents[3] / "docs"
PAGES = [*sorted((DOCS / "tools").glob("*.md")), DOCS / "export.md"]
MADE_BY_OTHERS = {"conda-lock.yml", "seed.iso", "disk.qcow2"}
"""What pages name that another tool makes, or the user has."""

_A_FILE = r"[\w-]+(/[\w.-]+)?\.(yml|txt|toml|iso|yaml|qcow2)"


def blocks(page: Path, *languages: str) -> list[str]:
    found = re.findall(r"```(\w+)\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [line for language, block in found if language in languages for line in block.splitlines() if line]


@pytest.fixture
def folder(served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the notebooks that the pages name."""
    pytest.importorskip("rattler", reason="py-rattler is not installed")
    gamma = served.wheels["gamma"]
    from_index = artefact("gamma", "0.3", file=gamma.name, sha256=sha256(gamma))
    conda = [each for name, each in served.conda.items() if name != "gamma"]
    records: Mapping[str, Record] = {
        "trend": record_of(served.wheels),
        "old": record_of(served.wheels),
        "analysis": record(*conda),
        "mixed": record(*conda, from_index),
    }
    for name, found in records.items():
        content = notebook(code("import alpha"))
        stamp = Stamp(record=dataclasses.replace(found, recorded="2026-01-31"))
        content["metadata"]["repro_magic"] = stamp.to_dict()
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(content))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_the_exports_of_a_page_work_and_make_what_its_other_commands_take(page: Path, folder: Path) -> None:
    for line in blocks(page, "sh"):
        name, *words = shlex.split(line)
        if (name, words[0]) == ("repro", "export"):
            assert cli.main(words) == 0, line
        elif name not in ("repro", "export", "curl"):
            files = [each.split(",")[0].removeprefix("file=") for each in words]
            named = {
                each
                for each in files
                if re.fullmatch(r"[\w-]+(/[\w.-]+)?\.(yml|txt|toml|iso|yaml|qcow2)", each)
            }
            assert all((folder / each).is_file() for each in named - MADE_BY_OTHERS), line


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_command_of_a_page_is_one(page: Path) -> None:
    for line in blocks(page, "sh"):
        name, *words = shlex.split(line)
        if name == "repro":
            parser().parse_args(words)
    for line in blocks(page, "python"):
        if line.startswith("%repro "):
            written = shlex.split(line.removeprefix("%repro "))
            words_of_the_magic(written[0]).parse_args(written)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [each for each in targets if "://" not in each and not (page.parent / each).exists()] == []


def test_the_machine_of_the_page_is_one_for_cloud_init(folder: Path) -> None:
    if shutil.which("cloud-init") is None:
        pytest.skip("cloud-init is not installed")
    lines = blocks(DOCS / "tools" / "vms.md", "sh")
    assert cli.main(shlex.split(next(line for line in lines if line.startswith("repro export")))[1:]) == 0
    command = shlex.split(next(line for line in lines if line.startswith("cloud-init")))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Valid" in done.stdout
