from __future__ import annotations

import json

from live_kernel import Notebook

from repro_magic.model.format import MIME
from repro_magic.model.stamp import Bundle


def test_loading_the_extension_says_nothing(notebook: Notebook) -> None:
    ran = notebook.run("%load_ext repro_magic")
    assert (ran.status, ran.stdout, ran.stderr, ran.displays) == ("ok", "", "", [])


def test_repro_shows_one_card_in_three_forms(loaded: Notebook) -> None:
    (card,) = loaded.run("%repro").displays
    assert set(card) == {MIME, "text/html", "text/plain"}
    record = Bundle.from_dict(card[MIME]).record
    for told in (record.interpreter.version, record.platform.machine, record.kernel.version):
        assert str(told) in card["text/html"]
        assert str(told) in card["text/plain"]


def test_what_a_later_cell_imports_appears_in_the_same_output(loaded: Notebook) -> None:
    before = loaded.run("%repro").record
    ran = loaded.run("import hypothesis")
    assert "hypothesis" not in before.get("packages", {}).get("imported", {})
    assert "hypothesis" in ran.record["packages"]["imported"]
    assert "sortedcontainers" in ran.record["packages"]["needed"]
    assert len(ran.updates) == 1


def test_what_a_package_loads_for_itself_is_needed_and_not_imported(loaded: Notebook) -> None:
    loaded.run("%repro")
    packages = loaded.run("import nbformat").record["packages"]
    assert set(packages["imported"]) == {"nbformat"}
    assert {"jsonschema", "fastjsonschema"} <= set(packages["needed"])


def test_running_the_same_cell_again_sends_nothing(loaded: Notebook) -> None:
    loaded.run("%repro", cell_id="card")
    assert loaded.run("a = 1", cell_id="a").updates
    assert loaded.run("a = 1", cell_id="a").updates == []


def test_the_output_tells_which_cells_ran_and_under_which_id(loaded: Notebook) -> None:
    loaded.run("%repro", cell_id="card")
    ran = loaded.run("a = 1", cell_id="second")
    told = ran.updates[-1][MIME]["run"]["cells"]
    assert [ids for ids in told.values() if "second" in ids]
    assert [ids for ids in told.values() if "card" in ids]


def test_details_are_shown_below_the_cell_and_not_in_the_card(loaded: Notebook) -> None:
    loaded.run("%repro")
    loaded.run("import packaging.version")
    ran = loaded.run("%repro show --details")
    (shown,) = ran.displays
    assert MIME not in shown
    for form in ("text/html", "text/markdown", "text/plain"):
        assert "Apache" in shown[form]
        assert "sha256:" in shown[form]
    assert "sha256:" not in ran.updates[-1]["text/html"]


def test_what_is_known_of_a_package_is_in_the_card_of_the_cell_that_imported_it(loaded: Notebook) -> None:
    loaded.run("%repro")
    packages = loaded.run("import packaging.version").record["packages"]
    assert packages["digests"]["packaging"].startswith("sha256:")
    assert packages["licenses"]["packaging"]


def test_a_second_repro_shows_the_same_card(loaded: Notebook) -> None:
    first = loaded.run("%repro", cell_id="top").displays[0]
    second = loaded.run("%repro", cell_id="end").displays[0]
    assert first[MIME]["record"] == second[MIME]["record"]


def test_a_cell_that_fails_is_told_too_and_keeps_its_own_traceback(loaded: Notebook) -> None:
    loaded.run("%repro")
    ran = loaded.run("import hypothesis; 1 / 0")
    assert "ZeroDivisionError" in ran.traceback
    assert "repro_magic" not in ran.traceback
    assert "hypothesis" in ran.record["packages"]["imported"]


def test_the_card_holds_no_clock_beyond_the_day(loaded: Notebook) -> None:
    first = loaded.run("%repro", cell_id="card").displays[0]
    loaded.restart()
    loaded.run("%load_ext repro_magic")
    second = loaded.run("%repro", cell_id="card").displays[0]
    assert json.dumps(first[MIME]["record"]) == json.dumps(second[MIME]["record"])


def test_unloading_takes_the_magic_and_the_hook_out(loaded: Notebook) -> None:
    loaded.run("%repro")
    assert loaded.run("%unload_ext repro_magic").status == "ok"
    assert loaded.run("import hypothesis").updates == []
    assert "not found" in loaded.run("%repro").stderr


def test_a_word_that_means_nothing_is_one_line_and_the_cell_goes_on(loaded: Notebook) -> None:
    ran = loaded.run("%repro chekc\nprint('went on')")
    assert ran.stderr.startswith("%repro: ")
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stdout == "went on\n"


def test_help_is_printed_in_the_cell(loaded: Notebook) -> None:
    ran = loaded.run("%repro --help\nprint('went on')")
    assert "check" in ran.stdout
    assert ran.stdout.endswith("went on\n")
