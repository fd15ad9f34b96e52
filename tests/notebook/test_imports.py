from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from notebook_files import code, notebook
from strategies import json_values

from repro_magic.notebook import imports
from repro_magic.notebook.imports import imported_names


def test_the_names_are_those_of_the_code_without_the_standard_library() -> None:
    cells = [
        code("import numpy as np, os\nfrom google.protobuf import message"),
        code("def plot():\n    import matplotlib.pyplot as plt"),
        {"cell_type": "markdown", "source": "import words"},
    ]
    assert imported_names(notebook(*cells)) == ("google.protobuf", "matplotlib.pyplot", "numpy")


def test_magics_are_passed_over_and_the_code_around_them_is_read() -> None:
    text = "%pip install numpy\nif True:\n    !ls\n    import numpy\nnumpy?"
    assert imported_names(notebook(code(text.removesuffix("\nnumpy?")), code("%%bash\nimport x"))) == (
        "numpy",
    )


def test_a_cell_that_does_not_parse_hides_no_other() -> None:
    assert imported_names(notebook(code("import (broken"), code("import numpy"))) == ("numpy",)


def test_code_that_python_warns_of_is_read_without_a_word() -> None:
    assert imported_names(notebook(code("import numpy\n'\\d' is '\\d'"))) == ("numpy",)


def test_relative_imports_name_no_distribution() -> None:
    assert imported_names(notebook(code("from . import helpers\nfrom .x import y"))) == ()


@given(json_values | st.text().map(lambda text: notebook(code("import " + text))))
def test_any_notebook_has_names_or_none(content: Any) -> None:
    assert isinstance(imported_names(content), tuple)


PIECES = [
    "import numpy",
    "import numpy as np, os.path",
    "from pandas.io import sql as s, json",
    "from . import beside",
    "from torch import *",
    "from torch import (nn,",
    "    optim)",
    "    import scipy",
    "if x:",
    "text = '''",
    "'''",
    "x = 1  # import nothing",
    "import one; import two",
    "import 1st",
    "%pip install import",
    "important = 2",
    "import numpy \\",
    "import été",
]


@given(st.lists(st.sampled_from(PIECES), max_size=5))
def test_plain_lines_read_as_pythons_own_tree_reads_them(lines: list[str]) -> None:
    text = "\n".join(lines)
    plain, tree = imports._plain_names(text), list(imports._names_of_tree(text))
    if plain is not None and tree:
        assert sorted(plain) == sorted(tree)
