"""The tutorials, which do nothing wrong, are told nothing wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from repro_magic.model.finding import Severity
from repro_magic.risks.examples import TODAY, Case
from repro_magic.workflow.evaluating import evaluate

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def clean(notebook: Any) -> Any:
    """The notebook as it is where repro-magic was installed from a wheel, and not from this checkout."""
    if isinstance(notebook, list):
        return [clean(each) for each in notebook]
    if not isinstance(notebook, dict):
        return notebook
    return {
        key: clean(value)
        for key, value in notebook.items()
        if not (key == "repro-magic" and str(value).startswith(("editable", "uncommitted", "its ")))
    }


@pytest.mark.parametrize("name", ["0_record_and_check.ipynb", "3_risks.ipynb"])
def test_a_tutorial_in_a_clean_environment_raises_no_alarm(name: str, tmp_path: Path) -> None:
    notebook = clean(json.loads((NOTEBOOKS / name).read_text(encoding="utf-8")))
    report = evaluate(notebook, beside=tmp_path, kernels={"python3": "Python 3"})
    alarms = [each for each in report.findings if each.severity > Severity.info]
    assert [(each.code, each.subject) for each in alarms] == []


@pytest.mark.parametrize(
    ("cell", "metadata"),
    [
        ("from IPython.display import display", {}),
        ("import helpers", {}),
        ("import numpy", {"kernelspec": {"language": "sage"}}),
        ("import numpy", {"language_info": {"name": "ipython"}}),
        ("import numpy", {"language_info": {"version": "3.12.4+"}}),
        ("try:\n    import cupy\nexcept ImportError:\n    cupy = None\nimport numpy", {}),
        ("!echo done", {}),
        ("%pip list", {}),
        ("import pandas\npandas.read_csv('data/table.csv')", {}),
        ("import pandas\npandas.read_csv('https://zenodo.org/records/7/files/table.csv')", {}),
        ("import numpy\nrng = numpy.random.default_rng(seed=3)\nrng.random()", {}),
        ("print('/home is where the heart is')", {}),
        ("%pip install numpy==2.1.3 -r requirements.txt", {}),
    ],
)
def test_what_many_do_and_nothing_is_wrong_with_is_told_as_no_warning(
    cell: str, metadata: dict[str, Any]
) -> None:
    modules = {"code": {"modules": {"helpers.py": "sha256:1"}}}
    case = Case(cells=(cell,), metadata=metadata, record=modules)
    report = evaluate(case.notebook(), kernels={"python3": ""}, day=TODAY)
    assert [each.code for each in report.findings if each.severity > Severity.info] == []
