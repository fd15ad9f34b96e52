"""What is read out of a notebook's code, without running it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_files import card, code, notebook
from records import having
from strategies import json_values

from repro_magic.model.text import Text
from repro_magic.notebook.text import read


def of(*sources: str, **metadata: Any) -> Text:
    return read(notebook(*(code(source) for source in sources), **metadata))


def test_imports_that_run_in_any_case_are_told_with_their_place() -> None:
    text = of(
        "import json, numpy.linalg\nfrom sklearn import svm\nfrom . import sibling",
        "try:\n    import cupy\nexcept ImportError:\n    pass\ndef f():\n    import lazy",
    )
    assert {name: str(place) for name, place in text.imports.items()} == {
        "numpy": "cell 1, line 1",
        "sklearn": "cell 1, line 2",
    }


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\nimport numpy",
        "%%time\nimport numpy",
        "files = !ls\nimport numpy",
        "numpy?\nimport numpy",
        "if True:\n    %cd data\nimport numpy",
        "!echo \\\n  'two lines'\nimport numpy",
        "pip install seaborn\nimport numpy",
        "await_me = 1; await thing()\nimport numpy",
    ],
)
def test_magics_and_shell_commands_do_not_hide_the_code_around_them(source: str) -> None:
    text = of(source)
    assert list(text.imports) == ["numpy"]
    assert text.unread == ()


@pytest.mark.parametrize("source", ["%%bash\nimport numpy", "%%html\n<b>", "%%writefile x.py\nimport numpy"])
def test_a_cell_in_another_language_is_no_python(source: str) -> None:
    text = of(source)
    assert not text.imports
    assert text.unread == ()


def test_a_cell_that_is_no_python_is_said() -> None:
    assert of("a = 1", "print 'hello'").unread == (2,)


def test_code_of_another_language_is_left_alone() -> None:
    text = of("library(ggplot2)", language_info={"name": "R", "version": "4.2.2"})
    assert (text.language, text.language_version, text.unread) == ("r", "4.2.2", ())


@pytest.mark.parametrize(
    ("command", "tool", "magic", "requirements", "exact"),
    [
        ("%pip install seaborn", "pip", True, ["seaborn"], []),
        (
            "!pip install -q seaborn==0.13.2 'pandas>=2'",
            "pip",
            False,
            ["seaborn==0.13.2", "pandas>=2"],
            ["seaborn==0.13.2"],
        ),
        ("!python -m pip install numpy==2.*", "pip", False, ["numpy==2.*"], []),
        ("!{sys.executable} -m pip install --upgrade numpy", "pip", False, ["numpy"], []),
        ("%conda install -y -c conda-forge scipy=1.14.1", "conda", True, ["scipy=1.14.1"], ["scipy=1.14.1"]),
        ("!mamba install scipy", "mamba", False, ["scipy"], []),
        (
            "!uv pip install --index-url https://u:p@example.org/s rich==13.9.4",
            "uv",
            False,
            ["rich==13.9.4"],
            ["rich==13.9.4"],
        ),
        ("!cd x && pip install rich", "pip", False, ["rich"], []),
        ("%pip install -r requirements.txt", "pip", True, [], []),
        ("pip install rich", "pip", True, ["rich"], []),
    ],
)
def test_install_commands_are_told_apart(
    command: str, tool: str, magic: bool, requirements: list[str], exact: list[str]
) -> None:
    (install,) = of(command).installs
    assert (install.tool, install.magic) == (tool, magic)
    assert (list(install.requirements), list(install.exact)) == (requirements, exact)
    assert "u:p" not in repr(install)


def test_what_an_install_takes_from_elsewhere_is_told() -> None:
    (install,) = of(
        "%pip install ./tool /w/a.whl git+https://t0ken@example.org/r.git@main -r more.txt"
    ).installs
    assert install.local == ("./tool", "/w/a.whl")
    assert install.remote == ("git+https://example.org/r.git@main",)
    assert install.files == ("more.txt",)


@pytest.mark.parametrize(
    "line", ["!pip list", "!pipdeptree", "%conda list", "!pip uninstall -y x", "# !pip install x"]
)
def test_what_installs_nothing_is_no_installation(line: str) -> None:
    assert of(line).installs == ()


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("open('a.txt')", "a.txt"),
        ("import pandas as pd\npd.read_csv('a.csv')", "a.csv"),
        ("from pandas import read_csv as r\nr(filepath_or_buffer='a.csv')", "a.csv"),
        ("from pandas import *\nread_csv('a.csv')", "a.csv"),
        ("import pandas\nBASE = 'data/'\npandas.read_csv(BASE + 'a.csv')", "data/a.csv"),
        ("import os, numpy\nnumpy.load(os.path.join('data', 'a.npy'))", "data/a.npy"),
        ("from pathlib import Path\n(Path.home() / 'a.txt').read_text()", "~/a.txt"),
        ("import pandas\nn = 'x'\npandas.read_csv(f'data/{n}/{k}.csv')", "data/x/"),
        (
            "import requests\nrequests.get('https://me:pw@example.org/a?token=abc&b=1')",
            "https://example.org/a?token=...&b=1",
        ),
        ("!wget -q https://example.org/a.zip", "https://example.org/a.zip"),
    ],
)
def test_what_the_code_reads_is_told_as_far_as_it_is_written_out(source: str, name: str) -> None:
    assert [read.name for read in of(source).reads] == [name]


@pytest.mark.parametrize(
    "source", ["open('a.txt', 'w')", "open(mode='a', file='x')", "open(name)", "x.open('b')"]
)
def test_what_is_written_or_not_known_is_not_read(source: str) -> None:
    assert of(source).reads == ()


@pytest.mark.parametrize(
    ("source", "libraries"),
    [
        ("import numpy as np\nnp.random.rand()", ["numpy"]),
        ("import numpy as np\nnp.random.seed(0)\nnp.random.rand()", []),
        ("import numpy as np\nnp.random.rand()\nnp.random.seed(0)", ["numpy"]),
        ("import numpy as np\nnp.random.seed()\nnp.random.rand()", ["numpy"]),
        ("import numpy as np\ndef f():\n    return np.random.rand()\nnp.random.seed(0)\nf()", []),
        ("from numpy.random import default_rng\ndefault_rng()", ["numpy"]),
        ("from numpy.random import default_rng\ndefault_rng(7)", []),
        ("import random\nrandom.shuffle(x)", ["random"]),
        ("from random import *\nshuffle(x)", ["random"]),
        ("import random\nrandom.Random(3).random()", []),
        ("import torch\ntorch.randn(3)", ["torch"]),
        ("import torch, lightning as L\nL.seed_everything(1)\ntorch.randn(3)", []),
        ("from sklearn.model_selection import train_test_split\ntrain_test_split(x)", ["sklearn"]),
        ("from sklearn.model_selection import train_test_split\ntrain_test_split(x, random_state=0)", []),
        ("import numpy\nfrom sklearn.cluster import KMeans\nnumpy.random.seed(1)\nKMeans(3)", []),
        ("from sklearn.cluster import KMeans\nKMeans(3, random_state=None)", ["sklearn"]),
        ("rand()\nrandom = 3", []),
    ],
)
def test_random_calls_need_a_seed_before_them(source: str, libraries: list[str]) -> None:
    assert list(of(source).unseeded) == libraries


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("for x in set(y): pass", "hash-order"),
        ("list({'a', 'b'})", "hash-order"),
        ("sorted(x for x in set(y))", None),
        ("{1, 2}", None),
        ("from pathlib import Path\n[p for p in Path('d').glob('*')]", "file-order"),
        ("from pathlib import Path\nsorted(Path('d').glob('*'))", None),
        ("import os\nos.environ['OMP_NUM_THREADS'] = '1'\nimport numpy", None),
        ("import numpy\n%env OMP_NUM_THREADS=1", "late-variable"),
        ("model.to('cuda')", "gpu"),
        ("x.to('cpu')", None),
        ("key = 'AKIA' + 'x'", None),
        ("key = 'AKIAABCDEFGHIJKLMNOP'", "secret"),
        ("note = 'see /home/ada/notes for more'", None),
    ],
)
def test_habits_are_found_and_their_cures_are_not(source: str, kind: str | None) -> None:
    assert list(of(source).uses) == ([kind] if kind else [])


def test_a_secret_is_never_repeated() -> None:
    secret = "ghp_" + "a" * 36
    assert secret not in repr(of(f"token = '{secret}'\n!git clone https://me:{secret}@example.org/r.git"))


def test_counts_that_are_not_there_say_nothing_about_order() -> None:
    shown = {"output_type": "stream", "name": "stdout", "text": "1"}
    execution = read(notebook(code("1", count=None, outputs=[shown]), code("2", count=None))).execution
    assert (execution.counts, execution.idle) == ((), ())


def test_cells_without_code_are_not_missed() -> None:
    execution = read(notebook(code("1"), code("", count=None), code("# a note", count=None))).execution
    assert execution.idle == ()


def test_a_cell_that_was_edited_after_the_recorded_session_ran_it_is_told() -> None:
    ran = code("x = 1", cell_id="a")
    top = {**code("%repro", cell_id="top"), "outputs": [card(having(), ran, code("%repro", cell_id="top"))]}
    assert read(notebook(top, ran)).execution.edited == ()
    assert read(notebook(top, {**ran, "source": "x = 2"})).execution.edited == (2,)
    assert read(notebook(top, {**ran, "source": "x = 2", "execution_count": None})).execution.edited == ()


@given(json_values)
def test_no_json_that_calls_itself_a_notebook_makes_it_fail(value: Any) -> None:
    read(value if isinstance(value, dict) else {"cells": value})
    read({"cells": [{"cell_type": "code", "source": value, "outputs": value, "metadata": value}]})
    read({"metadata": {"kernelspec": value, "language_info": value}, "worksheets": [{"cells": value}]})


@given(st.text(max_size=60))
def test_no_source_makes_it_fail(source: str) -> None:
    of(source, f"%{source}", f"!{source}", f"%%{source}", f"pip install {source}")


@pytest.mark.parametrize(
    "source",
    ["(" * 5000, "a" + ".b" * 20_000, "-" * 50_000 + "1", "x = " + "[" * 80 + "]" * 80, "\ud800", "\0"],
)
def test_code_that_is_nested_beyond_reason_is_passed_over(source: str) -> None:
    json.dumps(repr(of("import numpy", source, "import pandas")))
    assert set(of("import numpy", source, "import pandas").imports) == {"numpy", "pandas"}


def test_a_text_that_doubles_line_by_line_stays_short() -> None:
    text = of("x = 'ab'\n" + "x = x + x\n" * 200 + "open(x)")
    assert len(text.reads[0].name) <= 500
