from __future__ import annotations

import pytest
from notebook_files import code, notebook
from printed_samples import (
    CONDA,
    JULIA,
    PANDAS,
    PIP,
    R_SESSION,
    R_SESSIONINFO,
    SCOOBY,
    SESSION_INFO,
    SESSION_INFO2,
    SESSION_INFO2_HTML,
    SESSION_INFO2_MARKDOWN,
    SKLEARN,
)
from printing import display, packages, printed, python, stream, told

from repro_magic.model.record import Interpreter, Platform
from repro_magic.notebook.printed import READERS, read


def test_session_info_tells_what_was_imported_and_what_came_along() -> None:
    text = told("import session_info\nsession_info.show(dependencies=True)", SESSION_INFO)
    assert (text.tool, python(text), text.record.recorded) == ("session_info", "3.12.7", "2024-10-14")
    assert packages(text).imported == {"anndata": "0.10.9", "scanpy": "1.10.3"}
    assert packages(text).needed == {"ipython": "8.27.0", "pillow": "10.4.0", "pyzmq": "26.2.0"}
    assert text.unversioned == {"asttokens": "NA"}
    assert isinstance(text.record.platform, Platform)
    assert text.record.platform.libc == "glibc 2.40"


def test_session_info_is_read_out_of_html_too() -> None:
    first, _, rest = SESSION_INFO.partition("PIL")
    summary = "<summary>Click to view session information</summary>"
    html = f"<details>{summary}<pre>{first}</pre><pre>PIL{rest}</pre></details>"
    shown = display(text_plain="<IPython.core.display.HTML object>", text_html=html)
    assert told("session_info.show()", shown).record == told("session_info.show()", SESSION_INFO).record


def test_sinfo_is_called_by_its_name() -> None:
    assert told("from sinfo import sinfo\nsinfo()", SESSION_INFO).tool == "sinfo"


@pytest.mark.parametrize(
    "output",
    [
        stream(SESSION_INFO2),
        stream(SESSION_INFO2.replace("1.26", "\x1b[1;36m1.26\x1b[0m").expandtabs(8)),
        display(text_plain="SessionInfo", text_markdown=SESSION_INFO2_MARKDOWN),
        display(text_plain="SessionInfo", text_html=SESSION_INFO2_HTML),
    ],
    ids=["plain", "coloured", "markdown", "html"],
)
def test_session_info2_is_read_in_every_form(output: dict[str, object]) -> None:
    text = told("from session_info2 import session_info\nsession_info()", output)
    assert (text.tool, python(text), text.record.recorded) == ("session-info2", "3.11.7", "2026-11-22")
    assert packages(text).imported == {"numpy": "1.26.4", "regex": "2024.11.6"}
    assert packages(text).needed == {"scipy": "1.17.1"}


def test_scooby_is_read() -> None:
    text = told("import scooby\nscooby.Report()", SCOOBY)
    assert (python(text), text.record.recorded) == ("3.11.7", "2026-11-22")
    assert packages(text).imported == {"numpy": "1.26.4"}
    assert text.unversioned == {"nosuch": "Module not found"}


def test_version_information_is_read_from_its_json() -> None:
    listed = [
        {"module": "Python", "version": "3.4.3 64bit [GCC 4.8]"},
        {"module": "numpy", "version": "1.9.2"},
    ]
    shown = display(application_json={"Software versions": listed}, text_plain="Software versions")
    text = told("%version_information numpy", shown)
    assert (python(text), packages(text).imported) == ("3.4.3", {"numpy": "1.9.2"})


def test_tables_of_software_and_versions_are_read() -> None:
    rows = "<tr><td>QuTiP</td><td>5.1.0</td></tr><tr><td>Python</td><td>3.12.3 | packaged by x</td></tr>"
    dated = "<tr><td colspan='2'>Thu Jan 30 09:54:22 2025</td></tr>"
    html = f"<table><tr><th>Software</th><th>Version</th></tr>{rows}{dated}</table>"
    text = told("version_table()", display(text_html=html))
    assert (python(text), packages(text).imported, text.record.recorded) == (
        "3.12.3",
        {"qutip": "5.1.0"},
        "2025-01-30",
    )


@pytest.mark.parametrize(
    ("source", "output"), [("pd.show_versions()", PANDAS), ("sklearn.show_versions()", SKLEARN)]
)
def test_show_versions_lists_what_is_installed(source: str, output: str) -> None:
    text = told(source, output)
    assert python(text) == "3.11.7"
    assert packages(text).installed["numpy"] == "1.26.4"
    assert "None" in text.unversioned.values()
    assert "ada" not in str(text.to_dict())


def test_r_tells_attached_packages_apart_from_loaded_ones() -> None:
    text = told("sessionInfo()", display(text_plain=R_SESSION))
    assert isinstance(text.record.interpreter, Interpreter)
    assert (text.record.interpreter.implementation, text.record.interpreter.version) == ("r", "4.0.3")
    assert packages(text).imported == {
        "MASS": "7.3-54",
        "Seurat": "4.0.4",
        "cowplot": "1.1.1",
        "sceasy": "0.0.6",
    }
    assert packages(text).needed == {"compiler": "4.0.3"}
    assert "ada" not in str(text.to_dict())


def test_sessioninfo_of_r_marks_attached_packages() -> None:
    text = told("sessioninfo::session_info()", R_SESSIONINFO)
    assert (text.tool, text.record.recorded) == ("sessioninfo", "2023-11-02")
    assert (packages(text).imported, packages(text).needed) == ({"dplyr": "1.1.3"}, {"cli": "3.6.1"})


def test_julia_tells_its_version_and_its_project() -> None:
    text = told("versioninfo()\nusing Pkg; Pkg.status()", JULIA)
    assert python(text) == "1.7.1"
    assert packages(text).installed == {"BenchmarkTools": "1.3.1", "CSV": "0.10.2"}


@pytest.mark.parametrize(
    ("source", "output", "tool"),
    [
        ("%pip list", PIP, "pip list"),
        (
            "%pip list --format=json",
            '[{"name": "Jinja2", "version": "2.11.2"}, {"name": "black", "version": "19.10b0"}]',
            "pip list",
        ),
        ("%pip freeze", "Jinja2==2.11.2\nblack==19.10b0\nmine @ file:///home/ada/mine\n", "pip freeze"),
    ],
)
def test_pip_lists_distributions(source: str, output: str, tool: str) -> None:
    text = told(source, output)
    assert text.tool == tool
    assert packages(text).installed == {"black": "19.10b0", "jinja2": "2.11.2"}
    assert "ada" not in str(text.to_dict())


def test_a_list_of_a_shell_says_that_its_environment_may_be_another() -> None:
    assert "need not be the kernel's" in told("!pip list", PIP).notes[0]


def test_conda_lists_packages_with_their_channel() -> None:
    text = told("!conda list", CONDA)
    assert python(text) == "3.7.0"
    assert packages(text).installed == {"black": "19.10b0", "numpy": "1.15.1"}
    assert packages(text).origins == {"numpy": "conda conda-forge"}
    assert any("name stands where a version should" in note for note in text.notes)


def test_a_line_of_pins_is_read_by_its_import_names() -> None:
    line = "scanpy==1.10.0.dev192+gb6d0fc48 anndata==0.10.4 umap==0.5.5\n"
    imported = packages(told("sc.logging.print_header()", line)).imported
    assert imported == {"anndata": "0.10.4", "scanpy": "1.10.0.dev192+gb6d0fc48", "umap-learn": "0.5.5"}


def test_versions_that_code_asks_for_are_matched_where_nothing_is_left_to_choose() -> None:
    source = "import numpy as np, sklearn\nprint(np.__version__)\nprint('sk', sklearn.__version__)"
    assert packages(told(source, "2.1.0\nsk 1.5.2\n")).imported == {"numpy": "2.1.0", "scikit-learn": "1.5.2"}
    assert printed(source, "2.1.0\nsk 1.5.2\nscore 0.93\n") is None
    assert printed(source.replace("sklearn.__", "\nfor m in (np,): print(m.__"), "2.1.0\n1.5.2\n") is None


def test_an_alias_of_another_cell_is_known() -> None:
    cells = [code("import pandas as pd"), code("pd.__version__", outputs=[display(text_plain="'2.2.3'")])]
    found = read(notebook(*cells))
    assert found is not None
    assert packages(found.texts[0]).imported == {"pandas": "2.2.3"}


def test_ambiguous_import_names_stay_what_they_are() -> None:
    text = told("%watermark -iv", "Python version: 3.12.1\n\ncv2: 4.10.0\nPIL: 10.4.0\n")
    assert packages(text).imported == {"cv2": "4.10.0", "pillow": "10.4.0"}


def test_what_a_list_has_installed_counts_as_imported_where_the_code_imports_it() -> None:
    cells = [code("import jinja2"), code("%pip list", outputs=[stream(PIP)])]
    found = read(notebook(*cells))
    assert found is not None
    record = found.record.packages
    assert (record.imported, record.installed) == ({"jinja2": "2.11.2"}, {"black": "19.10b0"})  # type: ignore[union-attr]


def test_texts_that_contradict_each_other_are_told() -> None:
    first = code("%watermark -v", outputs=[stream("Python version       : 3.8.2\n")])
    later = code(
        "%watermark -v -p numpy", outputs=[stream("Python version       : 3.12.1\n\nnumpy: 2.1.0\n")]
    )
    found = read(notebook(first, later))
    assert found is not None
    assert found.notes == ("watermark (cell 2) prints Python 3.12.1, another text 3.8.2",)
    assert isinstance(found.record.interpreter, Interpreter)
    assert found.record.interpreter.version == "3.12.1"


def test_a_record_is_of_the_notebooks_own_language() -> None:
    cells = [
        code("%watermark -v", outputs=[stream("Python version: 3.8.2\n")]),
        code("sessionInfo()", outputs=[stream(R_SESSION)]),
    ]
    for language, version in (("R", "4.0.3"), ("python", "3.8.2")):
        found = read(notebook(*cells, language_info={"name": language}))
        assert found is not None
        assert isinstance(found.record.interpreter, Interpreter)
        assert found.record.interpreter.version == version


def test_outputs_of_nbformat_3_are_read() -> None:
    cell = {
        "cell_type": "code",
        "input": "%watermark -v",
        "outputs": [{"output_type": "stream", "text": ["CPython 3.4.3\n", "IPython 4.0.0\n"]}],
    }
    found = read({"nbformat": 3, "metadata": {}, "worksheets": [{"cells": [cell]}]})
    assert found is not None
    assert python(found.texts[0]) == "3.4.3"


def test_every_tool_of_the_table_has_been_read_here() -> None:
    assert set(READERS) == {
        *("watermark", "session_info", "session-info2", "scooby", "version_information", "show_versions"),
        *("R", "Julia", "conda list", "pip", "version prints"),
    }
