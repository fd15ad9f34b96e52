"""``%%repro`` and ``%repro scope`` in a real kernel."""

from __future__ import annotations

from pathlib import Path

from live_kernel import Notebook
from notebook_files import code, notebook, write
from records import having

from repro_magic.model.format import MIME
from repro_magic.model.scope import Level, Scope
from repro_magic.model.stamp import Bundle, Stamp
from repro_magic.notebook.stamping import lift, put


def bundle(data: dict[str, object]) -> Bundle:
    return Bundle.from_dict(data[MIME])


def test_the_cell_shows_the_card_and_what_it_asks_for(loaded: Notebook) -> None:
    ran = loaded.run('%%repro\nlevel = "locked"\n[packages]\nnumpy = "patch"\n')
    (card,) = ran.displays
    assert bundle(card).scope.level is Level.locked
    for form in ("text/plain", "text/html"):
        assert "Asks for: locked, packages.numpy" in card[form]


def test_a_cell_that_asks_for_nothing_is_a_card(loaded: Notebook) -> None:
    (card,) = loaded.run("%%repro\n# nothing is asked for\n").displays
    assert bundle(card).scope == Scope()
    assert "scope" not in card[MIME]


def test_what_is_asked_for_appears_in_every_card_and_in_the_answer_of_the_kernel(loaded: Notebook) -> None:
    loaded.run("%repro")
    ran = loaded.run('%%repro\nlevel = "locked"\n')
    assert [bundle(each).scope.level for each in ran.updates[:1] + ran.displays] == [Level.locked] * 2
    answer = loaded.ask("repro_request")["bundle"]
    assert Bundle.from_dict(answer).scope.level is Level.locked


def test_a_mistake_is_one_line_that_names_the_line_of_the_cell_and_holds_nobody_to_it(
    loaded: Notebook,
) -> None:
    ran = loaded.run('%%repro\n# a comment\nlevel = "pined"\n')
    assert ran.status == "ok"
    assert ran.stderr == '%%repro, line 3: unknown level "pined"; did you mean "pinned"?\n'
    assert ran.displays == []
    assert loaded.ask("repro_request")["bundle"].get("scope") is None


def test_a_scope_stands_below_and_not_behind(loaded: Notebook) -> None:
    ran = loaded.run("%%repro scope pinned\nlevel = 'locked'\n")
    assert ran.stderr.startswith('%%repro takes no words, and there is "scope pinned".')


def test_a_place_in_the_home_directory_is_not_passed_on(loaded: Notebook) -> None:
    home = str(Path.home())
    ran = loaded.run(f'%%repro\n[data]\nroots = ["{home}/data"]\n')
    assert "Write it relative to the notebook." in ran.stderr
    assert loaded.ask("repro_request")["bundle"].get("scope") is None


def test_the_word_shows_what_holds_and_where_it_comes_from(loaded: Notebook, tmp_path: Path) -> None:
    (tmp_path / "repro.toml").write_text('level = "locked"\npython = "minor"\n')
    path = write(tmp_path / "nb.ipynb", notebook(code("x"), stamp=Stamp(record=having())))
    loaded.run(f"__vsc_ipynb_file__ = {str(path)!r}")
    assert loaded.run("%repro scope").stdout.splitlines() == [
        "this notebook: held to locked",
        '  level = "locked"  (repro.toml)',
        '  python = "minor"  (repro.toml)',
    ]


def test_the_word_with_a_level_holds_the_notebook_to_it(loaded: Notebook, tmp_path: Path) -> None:
    (tmp_path / "repro.toml").write_text('level = "locked"\n')
    loaded.run(f"import os; os.chdir({str(tmp_path)!r}); os.environ.pop('JPY_SESSION_NAME', None)")
    ran = loaded.run("%repro scope pinned")
    assert ran.stdout == 'this notebook: held to pinned\n  level = "pinned"  (this notebook, in a cell)\n'
    (card,) = ran.displays
    assert card[MIME]["scope"] == {"level": "pinned"}


def test_the_word_keeps_what_the_cell_asked_for(loaded: Notebook) -> None:
    loaded.run('%%repro\nlevel = "locked"\nhardware = "ignore"\n')
    ran = loaded.run("%repro scope compatible")
    assert bundle(ran.updates[0]).scope.level is Level.compatible
    assert list(bundle(ran.updates[0]).scope.tolerances) == ["hardware"]


def test_check_heeds_what_was_asked_for_before_the_notebook_is_saved(
    loaded: Notebook, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "nb.ipynb", notebook(code("x"), stamp=Stamp(record=having(**{"not-here": "1.0"})))
    )
    (before,) = loaded.run(f"%repro check {path}").displays
    loaded.run('%%repro\npython = "major"\n[packages]\nnot-here = "ignore"\n')
    (after,) = loaded.run(f"%repro check {path}").displays
    assert (before["text/plain"].split()[0], after["text/plain"].split()[0]) == ("differs", "same:")


def test_a_scope_that_cannot_be_read_is_a_line_beside_the_card(loaded: Notebook, tmp_path: Path) -> None:
    (tmp_path / "repro.toml").write_text("level = \n")
    loaded.run(f"import os; os.chdir({str(tmp_path)!r}); os.environ.pop('JPY_SESSION_NAME', None)")
    ran = loaded.run("%repro")
    assert len(ran.displays) == 1
    assert ran.stderr.startswith("repro.toml, line 1: not TOML")


def test_the_scope_of_the_cell_reaches_the_stamp_and_goes_with_the_cell(loaded: Notebook) -> None:
    source = '%%repro\nlevel = "locked"\n'
    (card,) = loaded.run(source, cell_id="card").displays
    output = {"output_type": "display_data", "data": card, "metadata": {}}
    content = notebook(code(source, cell_id="card", outputs=[output]))
    stamp = lift(content, "2026-11-22")
    assert stamp
    assert (stamp.scope.level, stamp.scope.cell) == (Level.locked, frozenset({"level"}))
    put(content, stamp)

    loaded.restart()
    loaded.run("%load_ext repro_magic")
    (plain,) = loaded.run("%repro", cell_id="card").displays
    content["cells"] = [code("%repro", cell_id="card", outputs=[{**output, "data": plain}])]
    after = lift(content, "2026-11-22")
    assert after
    assert after.scope == Scope()


def test_a_project_that_asks_for_it_has_the_files_noted_that_a_notebook_reads(
    loaded: Notebook, tmp_path: Path
) -> None:
    (tmp_path / "repro.toml").write_text("[data]\nobserve = true\n")
    (tmp_path / "read.csv").write_text("1")
    loaded.run(f"import os; os.chdir({str(tmp_path)!r}); os.environ.pop('JPY_SESSION_NAME', None)")
    loaded.run("%repro")
    loaded.run("open('read.csv').close()")
    opened = loaded.ask("repro_request")["record"]["data"]["opened"]
    assert [name for name in opened if name.endswith("read.csv")]


def test_a_working_directory_that_is_gone_is_no_mistake(loaded: Notebook, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    loaded.run(f"import os; os.chdir({str(gone)!r}); os.environ.pop('JPY_SESSION_NAME', None)")
    gone.rmdir()
    ran = loaded.run("%repro")
    assert (len(ran.displays), ran.stderr) == (1, "")
    assert loaded.run("%repro scope").stdout.startswith("this notebook: held to pinned\n")
