"""The tutorials, which do nothing wrong, are told nothing wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from repro_magic.model.finding import Severity
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
