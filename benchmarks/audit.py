"""How long an audit takes, beside what else reads notebooks: ratios of CPU time of whole processes.

    python benchmarks/audit.py [--notebooks 2000] [--megabytes 500] [--rounds 3] [--peers]

Makes notebooks of drawn content (seeded), then runs every side in turn, each in a process of its own, and
prints medians over the rounds. ``--peers`` adds pigar and fawltydeps, where they are installed.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TEMPLATES = (
    "import numpy as np\nimport pandas as pd\n\nframe = pd.DataFrame(np.arange({n}))\nframe.describe()",
    "from sklearn.linear_model import LinearRegression\nmodel = LinearRegression()\nmodel.fit(x[:{n}], y)",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot(range({n}))",
    "!pip install requests\nimport requests as rq\nrq.get(url.format({n}))",
    "%%bash\necho {n}",
    "def step{n}(x):\n    return [each ** {n} for each in x if each % 3]\n\nresult = step{n}(range(100))",
    "class Model{n}:\n    def fit(self, x, y):\n        self.w = {{k: v * {n} for k, v in zip(x, y)}}\n",
    "for epoch in range({n}):\n    loss = train(model, data)\n    print(epoch, loss)",
    "try:\n    import torch\nexcept ImportError:\n    torch = None\nprint({n})",
    "with open('data_{n}.csv') as f:\n    rows = [line.split(',') for line in f]\nlen(rows)",
    "df.groupby('key')['value'].agg(['mean', 'std']).head({n})",
)
STAMP = (
    "Last updated: Sun, 22 Nov 2026\n\nPython implementation: CPython\nPython version       : 3.12.1\n"
    "IPython version      : 9.0.2\n\nnumpy : 2.1.0\npandas: 2.2.3\n\nWatermark: 2.6.0\n"
)


def draw(folder: Path, notebooks: int, megabytes: int) -> None:
    """Write notebooks in 40 folders: sizes are log-normal and scaled to the total that is asked for."""
    rng = random.Random(20261122)
    weights = [rng.lognormvariate(0, 1.3) for _ in range(notebooks)]
    scale = megabytes * 10**6 / sum(weights)
    for at, weight in enumerate(weights):
        path = folder / f"folder_{at % 40:02}" / f"notebook_{at:05}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(notebook(rng, int(weight * scale)), indent=1, sort_keys=True) + "\n")


def notebook(rng: random.Random, size: int) -> dict[str, Any]:
    """One notebook of about ``size`` bytes; half of them with the text of watermark."""
    cells = []
    for at in range(rng.randint(15, 45)):
        if rng.random() < 0.3:
            cells.append({"cell_type": "markdown", "metadata": {}, "source": ["# Part\n", "words " * 20]})
        else:
            cells.append(code(rng.choice(TEMPLATES).format(n=rng.randint(2, 999)), at))
    ran = [cell for cell in cells if cell["cell_type"] == "code"]
    if rng.random() < 0.5:
        cells.append(code("%watermark -n -u -v -iv -w", 99))
        printed = {"name": "stdout", "output_type": "stream", "text": STAMP.splitlines(keepends=True)}
        cells[-1]["outputs"] = [printed]
    while size > 0 and ran:
        output, used = drawn_output(rng, min(size, 200_000))
        rng.choice(ran)["outputs"].append(output)
        size -= used
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    info = {"name": "python", "version": "3.12.1"}
    metadata = {"kernelspec": kernel, "language_info": info}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def code(source: str, at: int) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": at,
        "id": f"cell{at}",
        "metadata": {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def drawn_output(rng: random.Random, most: int) -> tuple[dict[str, Any], int]:
    kind = rng.random()
    size = max(200, int(most * rng.uniform(0.3, 1)))
    if kind < 0.6:
        data: dict[str, Any] = {"image/png": base64.b64encode(rng.randbytes(size * 3 // 4)).decode()}
    elif kind < 0.8:
        row = "    <tr>\n      <th>17</th>\n      <td>0.12345</td>\n      <td>9.87</td>\n    </tr>\n"
        table = ["<table>\n", *(row * (size // len(row))).splitlines(keepends=True), "</table>"]
        data = {"text/html": table, "text/plain": ["      a     b\n", "17  0.1  9.87"]}
    elif kind < 0.9:
        points = [round(rng.random(), 6) for _ in range(size // 9)]
        data = {"application/vnd.plotly.v1+json": {"data": [{"x": points, "type": "scatter"}]}}
    else:
        lines = [f"epoch {at} loss {rng.random():.6f}\n" for at in range(size // 24)]
        return {"name": "stdout", "output_type": "stream", "text": lines}, size
    return {"data": data, "metadata": {}, "output_type": "display_data"}, size


def read_bytes(folder: str) -> None:
    for path in sorted(Path(folder).rglob("*.ipynb")):
        path.read_bytes()


def tails(folder: str) -> None:
    from repro_magic.notebook.tail import stamp_at_end

    for path in sorted(Path(folder).rglob("*.ipynb")):
        stamp_at_end(path)


def audit(folder: str, *, typed: bool) -> None:
    if not typed:
        sys.modules["msgspec"] = None  # type: ignore[assignment]  # as where it is not installed
    from repro_magic.measures.audit.batches import Settings
    from repro_magic.measures.audit.local import in_process
    from repro_magic.workflow.auditing import Audit, examine

    found = Audit(folder)
    rows = list(found.rows(Settings(), lambda batches: in_process(batches, examine)))
    assert len(rows) == found.total
    assert all(row.verdict != "unreadable" for row in rows)


def nbformat_and_ast(folder: str) -> None:
    import ast

    import nbformat

    for path in sorted(Path(folder).rglob("*.ipynb")):
        names = set()
        for cell in nbformat.read(str(path), as_version=4).cells:
            if cell.cell_type == "code":
                try:
                    tree = ast.parse(cell.source)
                except SyntaxError:
                    continue
                for node in ast.walk(tree):
                    if isinstance(node, ast.Import):
                        names |= {alias.name for alias in node.names}
                    elif isinstance(node, ast.ImportFrom):
                        names.add(node.module)


SIDES: dict[str, Callable[[str], None]] = {
    "read the bytes": read_bytes,
    "stamps at the end of the file": tails,
    "audit, msgspec": lambda folder: audit(folder, typed=True),
    "audit, standard library": lambda folder: audit(folder, typed=False),
    "nbformat.read + ast": nbformat_and_ast,
}

PEERS = {
    "pigar": ["pigar", "generate", "--dont-show-differences", "--question-answer", "yes", "-f", os.devnull],
    "fawltydeps": ["fawltydeps", "--list-imports"],
}


def measured(words: list[str], folder: str) -> tuple[float, int]:
    """CPU seconds of a process and its children, and its largest memory in MiB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*words, folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, after.ru_maxrss // 1024


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notebooks", type=int, default=2000)
    options.add_argument("--megabytes", type=int, default=500)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--peers", action="store_true")
    options.add_argument("--side", help=argparse.SUPPRESS)
    options.add_argument("folder", nargs="?", help=argparse.SUPPRESS)
    told = options.parse_args()
    if told.side:
        SIDES[told.side](told.folder)
        return
    sides = {name: [sys.executable, __file__, "--side", name] for name in SIDES}
    if told.peers:
        sides |= {name: words for name, words in PEERS.items() if shutil.which(words[0])}
    with tempfile.TemporaryDirectory() as folder:
        draw(Path(folder), told.notebooks, told.megabytes)
        times: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(told.rounds):
            for name, words in sides.items():
                times[name].append(measured(words, folder)[0])
                time.sleep(0.05)
    report({name: statistics.median(each) for name, each in times.items()})


def report(medians: dict[str, float]) -> None:
    floor = medians["read the bytes"]
    fast, plain = medians["audit, msgspec"], medians["audit, standard library"]
    print(f"{'':32}{'CPU s':>8}{'/ bytes':>9}{'/ msgspec':>11}{'/ stdlib':>10}")
    for name, spent in medians.items():
        print(f"{name:32}{spent:8.2f}{spent / floor:9.1f}{spent / fast:11.1f}{spent / plain:10.1f}")


if __name__ == "__main__":
    main()
