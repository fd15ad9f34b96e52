"""``repro vault`` as somebody types it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from wheelhouse import wheel

from repro_magic.cli import main


@pytest.fixture
def locked(
    locked_notebook: Callable[[Path], Path], house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A notebook with a lock of one package, of a user who has a vault."""
    monkeypatch.setenv("REPRO_MAGIC_VAULT", str(tmp_path / "vault"))
    return locked_notebook(wheel(house, "plain"))


def test_a_vault_from_its_first_file_to_its_last(
    locked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> tuple[int, str]:
        done = main(["vault", *words])
        told = capsys.readouterr()
        return done, (told.out + told.err).replace(str(tmp_path), "DIR")

    assert said("verify") == (
        2,
        "repro: DIR/vault is not a vault. Make one with: repro vault add NB --vault DIR\n",
    )
    done, told = said("add", str(locked))
    assert (done, told.partition(" (")[0]) == (0, "1 of 1 package kept in DIR/vault")
    assert said("add", str(locked)) == (0, "1 of 1 package kept in DIR/vault (1 there already)\n")
    assert said("verify") == (0, "DIR/vault: 1 file, each with the hash that the lock says\n")
    done, told = said("list")
    assert (done, "trend.ipynb  1 file" in told) == (0, True)
    assert said("prune") == (0, "nothing to let go: every file is needed by a record\n")
    (tmp_path / "vault" / "plain-1.0-py3-none-any.whl").write_text("x")
    done, told = said("verify")
    assert (done, "damaged  plain-1.0-py3-none-any.whl  needed by trend.ipynb" in told) == (1, True)
    done, told = said("prune", "--drop", "trend.ipynb", "--dry-run")
    assert (done, "1 file would be removed, 1 byte" in told) == (0, True)
    done, told = said("prune", "--drop", "trend.ipynb")
    assert (done, "1 file removed" in told) == (0, True)
    assert said("list") == (0, "DIR/vault: 0 records\n")


def test_what_could_not_be_kept_ends_in_one(
    locked: Path, house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (house / "plain-1.0-py3-none-any.whl").unlink()
    assert main(["vault", "add", str(locked)]) == 1
    assert "plain 1.0  no index has it any more" in capsys.readouterr().out


def test_a_vault_that_cannot_be_written_is_one_clear_line(
    locked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["vault", "add", str(locked), "--vault", str(tmp_path / "file" / "vault")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
