from __future__ import annotations

import re
from pathlib import Path

import pytest

from repro_magic.model.errors import ScopeError
from repro_magic.scope.keys import KEYS
from repro_magic.scope.reading import Source, read
from repro_magic.scope.template import template, write

CODES = {"package-patch": "packages"}


def test_the_template_says_nothing_until_somebody_takes_a_sign_away() -> None:
    assert read(Source(name="repro.toml", text=template()), CODES) == {}


def test_every_line_of_it_may_be_said() -> None:
    said = re.sub(r"^#(?! )", "", template(), flags=re.MULTILINE)
    said = said.replace('tolerance = "ignore"', 'tolerance = "exact"')  # the rest of its table contradicts it
    assert len(read(Source(name="repro.toml", text=said), CODES)) == len(KEYS)


def test_it_is_written_into_a_directory_and_stays_what_it_is(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert path == tmp_path / "repro.toml"
    assert path.read_text() == template()
    path.write_text("mine")
    with pytest.raises(ScopeError, match=r"holds a scope already. It is left as it is."):
        write(tmp_path)
    assert path.read_text() == "mine"


def test_a_file_may_be_named_where_it_would_be_read(tmp_path: Path) -> None:
    assert write(tmp_path / "repro.toml").exists()
    with pytest.raises(
        ScopeError, match=r"would never be read. Name a directory, or a file named repro.toml."
    ):
        write(tmp_path / "scope.toml")


def test_a_pyproject_with_a_scope_is_not_contradicted(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.repro]\n")
    with pytest.raises(ScopeError, match=r"pyproject.toml holds a scope already"):
        write(tmp_path)


def test_a_dangling_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "repro.toml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ScopeError):
        write(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


def test_a_directory_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScopeError, match="cannot be written: No such file or directory"):
        write(tmp_path / "nowhere" / "repro.toml")
