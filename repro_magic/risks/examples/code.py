"""Examples of data, of code and of how it was run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .case import RECORD, Case, Example, of_code, of_record, scoped

_DIGEST: Final = "sha256:" + "0" * 64
_READ: Final = "import pandas\nframe = pandas.read_csv('{}')"
_DECLARED: Final = {"data": {"digests": {"table.csv": _DIGEST}}}
_URL: Final = "https://example.org/data/table.csv"
_EARLIER: Final = [
    {"cells": ["cell-1"], "record": {**RECORD, "packages": {"imported": {"numpy": "1.26.4"}}}},
]
_BEFORE: Final = [{"cells": ["cell-1"], "record": {"unknown": "these cells ran before"}}]
_TWO: Final = ("a = 1", "b = a + 1")
_RAN: Final = {"cell_type": "code", "id": "cell-2"}
_ERROR: Final = {"output_type": "error", "ename": "NameError", "evalue": "a", "traceback": []}

EXAMPLES: Final[Mapping[str, Example]] = {
    "data-unreadable": of_record(
        {"data": {"digests": {"table.csv": "unknown: there is no such file"}}}, _DECLARED
    ),
    "data-undeclared": Example(
        failing=Case(cells=(_READ.format("table.csv"),), stamp=scoped()),
        cure=Case(cells=(_READ.format("table.csv"),), stamp=scoped(), record=_DECLARED),
    ),
    "data-observed": of_record(
        {"data": {"opened": ["table.csv"]}}, {"data": {**_DECLARED["data"], "opened": ["table.csv"]}}
    ),
    "data-home-path": of_code(_READ.format("/home/ada/table.csv"), _READ.format("data/table.csv")),
    "data-absolute-path": of_code(_READ.format("/scratch/table.csv"), _READ.format("data/table.csv")),
    "data-elsewhere": of_record(
        {"data": {"digests": {"table.csv": _DIGEST}, "locations": {"table.csv": "network mount"}}},
        {"data": {"digests": {"table.csv": _DIGEST}, "locations": {"table.csv": "repository"}}},
    ),
    "data-outside-repository": of_record(
        {"data": {"digests": {"../table.csv": _DIGEST}, "locations": {"../table.csv": "relative"}}},
        {"data": {"digests": {"table.csv": _DIGEST}, "locations": {"table.csv": "repository"}}},
    ),
    "data-outside-roots": of_code(
        _READ.format("table.csv"), _READ.format("data/table.csv"), stamp=scoped(data_roots=["data/"])
    ),
    "data-url-unversioned": Example(
        failing=Case(cells=(_READ.format(_URL),)),
        cure=Case(cells=(_READ.format(_URL),), record={"data": {"digests": {_URL: _DIGEST}}}),
    ),
    "data-cloned": of_code(
        "!git clone https://example.org/tables.git",
        "import pandas\nframe = pandas.read_csv('https://example.org/tables/v1.2/table.csv')",
    ),
    "data-url-insecure": of_code(_READ.format("http://example.org/v1.2/t.csv"), _READ.format(_URL)),
    "model-unversioned": of_code(
        "from transformers import AutoModel\nmodel = AutoModel.from_pretrained('lab/small')",
        "from transformers import AutoModel\nmodel = AutoModel.from_pretrained('lab/small', "
        "revision='4f2a4f2')",
    ),
    "file-order": of_code(
        "import glob\nframes = [read(path) for path in glob.glob('*.csv')]",
        "import glob\nframes = [read(path) for path in sorted(glob.glob('*.csv'))]",
    ),
    "outputs-mixed": Example(failing=Case(cells=_TWO, stamp={"earlier": _EARLIER}), cure=Case(cells=_TWO)),
    "outputs-unrecorded": Example(
        failing=Case(cells=_TWO, stamp={"earlier": _BEFORE}), cure=Case(cells=_TWO)
    ),
    "cells-out-of-order": Example(
        failing=Case(cells=("b = a + 1", "a = 1"), changes={"execution_count": 1}), cure=Case(cells=_TWO)
    ),
    "cells-not-run": Example(
        failing=Case(cells=_TWO, changes={"execution_count": None}), cure=Case(cells=_TWO)
    ),
    "cells-rerun": Example(failing=Case(cells=_TWO, changes={"execution_count": 7}), cure=Case(cells=_TWO)),
    "cells-edited": Example(
        failing=Case(cells=("b = 3",), lifted=False, stamp={"run": {"cells": {"sha256:0": ["cell-1"]}}}),
        cure=Case(cells=("b = 3",), lifted=False),
    ),
    "cell-failed": Example(
        failing=Case(cells=_TWO, changes={"outputs": [_ERROR]}),
        cure=Case(cells=_TWO, changes={"outputs": [_ERROR], "metadata": {"tags": ["raises-exception"]}}),
    ),
    "install-unpinned": of_code("%pip install seaborn", "%pip install seaborn==0.13.2"),
    "install-partly-pinned": of_code(
        "%pip install seaborn==0.13.2 pandas", "%pip install seaborn==0.13.2 pandas==2.2.3"
    ),
    "install-by-shell": of_code("!pip install seaborn==0.13.2", "%pip install seaborn==0.13.2"),
    "random-unseeded": of_code(
        "import numpy\nsample = numpy.random.normal(size=10)",
        "import numpy\nsample = numpy.random.default_rng(0).normal(size=10)",
    ),
    "code-without-commit": of_record({"code": {"commit": None, "branch": None, "remote": None}}),
    "code-without-remote": of_record({"code": {"remote": None}}),
    "code-uncommitted": of_record({"code": {"dirty": ["helpers.py"]}}),
    "module-unkept": of_record(
        {"code": {"commit": None, "modules": {"helpers.py": _DIGEST}}},
        {"code": {"modules": {"helpers.py": _DIGEST}}},
    ),
    "module-shadowing": of_record(
        {"code": {"modules": {"random.py": _DIGEST}}}, {"code": {"modules": {"drawing.py": _DIGEST}}}
    ),
    "code-run-from-file": of_code("%run prepare.py", "import prepare"),
    "code-reloaded": of_code("%load_ext autoreload\n%autoreload 2\nimport helpers", "import helpers"),
    "code-asks": of_code("steps = int(input('steps: '))", "steps = 100"),
    "folder-changed": of_code("import os\nos.chdir('data')", "import pathlib\nDATA = pathlib.Path('data')"),
    "completion-order": of_code(
        "from concurrent.futures import as_completed\nresults = [each.result() for each in "
        "as_completed(jobs)]",
        "results = [each.result() for each in jobs]",
    ),
    "warnings-hidden": of_code(
        "import warnings\nwarnings.filterwarnings('ignore')",
        "import warnings\nwarnings.filterwarnings('ignore', message='one that is known')",
    ),
    "code-unread": of_code("print 'hello'", "print('hello')"),
}
