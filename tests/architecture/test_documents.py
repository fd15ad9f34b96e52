"""What the documents promise, held against the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from repro_magic.cli.arguments import parser
from repro_magic.model.format import LEVELS
from repro_magic.model.record import SECTIONS
from repro_magic.model.stamp import Stamp

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", document.read_text())
    targets += re.findall(r'src(?:set)?="([^"]+)"', document.read_text())
    missing = [each for each in targets if "://" not in each and not (document.parent / each).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", document.read_text())) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_repro_command_in_a_code_block_parses(document: Path) -> None:
    blocks = re.findall(r"```(?:console|sh|bash)\n(.*?)```", document.read_text(), flags=re.DOTALL)
    commands = re.findall(r"^(?:\$ )?repro (.+)$", "\n".join(blocks), flags=re.MULTILINE)
    for command in commands:
        parser().parse_args(command.split("#")[0].split())


def test_the_example_of_the_stamp_page_is_a_stamp() -> None:
    page = (ROOT / "docs" / "stamp.md").read_text()
    example = re.search(r"```json\n(.*?)```", page, flags=re.DOTALL)
    assert example
    stamp = Stamp.from_dict(json.loads("{" + example[1] + "}")["repro_magic"])
    assert stamp.scope.level.name == "locked"


def test_the_stamp_page_names_every_section_and_level() -> None:
    page = (ROOT / "docs" / "stamp.md").read_text()
    for name in (*SECTIONS, *LEVELS):
        assert f"`{name}" in page, name


def test_the_pre_commit_hooks_are_commands_that_parse() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert {hook["id"] for hook in hooks} == {"repro-audit", "repro-check", "repro-stamp-check"}
    for hook in hooks:
        program, *words = hook["entry"].split()
        assert program == "repro"
        parser().parse_args([*words, "some.ipynb"])
