"""Examples of kernel, interpreter, system, hardware, numerics and services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .case import Case, Example, of_code, of_packages, of_record, scoped

_SERVED: Final = {"services": {"image": "example.org/base:latest"}}

EXAMPLES: Final[Mapping[str, Example]] = {
    "kernel-substituted": Example(
        failing=Case(metadata={"language_info": {"version": "3.9.18"}}), cure=Case()
    ),
    "kernel-language": Example(failing=Case(metadata={"kernelspec": {"language": "R"}}), cure=Case()),
    "kernel-missing": Example(
        failing=Case(metadata={"kernelspec": {"name": "thesis"}}, kernels=("python3",)),
        cure=Case(metadata={"kernelspec": {"name": "thesis"}}, kernels=("python3", "thesis")),
    ),
    "kernel-unnamed": Example(failing=Case(metadata={"kernelspec": {"name": ""}}), cure=Case()),
    "python-end-of-life": of_record({"interpreter": {"version": "3.8.18"}}),
    "python-prerelease": of_record({"interpreter": {"version": "3.15.0a2"}}),
    "python-of-system": of_record({"interpreter": {"source": "debian", "environment": None}}),
    "import-missing": Example(
        failing=Case(cells=("import seaborn",), target=True),
        cure=Case(
            cells=("import seaborn",), target=True, record={"packages": {"installed": {"seaborn": "0.13.2"}}}
        ),
    ),
    "path-shadowed": of_packages({"shadows": {"numpy": "user site"}}),
    "path-in-code": of_code("import sys\nsys.path.append('../lib')\nimport helpers", "import helpers"),
    "system-end-of-life": of_record({"platform": {"distribution": "debian 10"}}),
    "libc-musl": of_record({"platform": {"libc": "musl 1.2.4"}}),
    "platform-unsupported": of_record(
        {}, {"platform": {"system": "macos", "machine": "arm64"}}, stamp=scoped(platforms=["macos/arm64"])
    ),
    "encoding-not-utf8": of_record({"numerics": {"encoding": "cp1252"}}),
    "shell-command": of_code("!sort table.csv > sorted.csv", "table = sorted(open('table.csv'))"),
    "variable-read": of_code("import os\nsteps = int(os.environ['STEPS'])", "steps = 100"),
    "threads-unset": of_record(
        {"numerics": {"libraries": {"openblas (numpy)": "0.3.29 threads=8 layer=pthreads"}}},
        {
            "numerics": {
                "libraries": {"openblas (numpy)": "0.3.29 threads=8 layer=pthreads"},
                "variables": {"OMP_NUM_THREADS": "8"},
            }
        },
    ),
    "libraries-several": of_record(
        {"numerics": {"libraries": {"libgomp (torch)": "threads=1", "libiomp5 (mkl)": "threads=1"}}},
        {"numerics": {"libraries": {"libgomp (torch)": "threads=1"}}},
    ),
    "hash-seed": of_code(
        "for word in {'a', 'b'}:\n    print(word)", "for word in sorted({'a', 'b'}):\n    print(word)"
    ),
    "variable-too-late": of_code(
        "import numpy, os\nos.environ['OMP_NUM_THREADS'] = '1'",
        "import os\nos.environ['OMP_NUM_THREADS'] = '1'\nimport numpy",
    ),
    "cpu-below-wheels": of_record(
        {"hardware": {"cpu_level": "x86-64-v2"}, "packages": {"imported": {"polars": "1.30.0"}}},
        {"packages": {"imported": {"polars": "1.30.0"}}},
    ),
    "cpu-demanding-wheels": of_packages({"imported": {"polars": "1.30.0"}}),
    "gpu-nondeterministic": of_code(
        "import torch\nmodel = torch.nn.Linear(2, 1).cuda()",
        "import torch\ntorch.use_deterministic_algorithms(True)\nmodel = torch.nn.Linear(2, 1).cuda()",
    ),
    "precision-lowered": of_record({"numerics": {"variables": {"NVIDIA_TF32_OVERRIDE": "1"}}}),
    "clock-read": of_code(
        "import datetime\ntoday = datetime.date.today()",
        "import datetime\ntoday = datetime.date(2026, 1, 31)",
    ),
    "runtime-hosted": of_record({"services": {"orchestrator": "colab", "image": "release-colab_2026"}}),
    "image-unknown": of_record(
        {"platform": {"container": "docker"}, "services": {"image": {"unknown": "it is not told"}}},
        {"platform": {"container": "docker"}, "services": {"image": "a", "image_digest": "sha256:0"}},
    ),
    "image-moving": of_record(_SERVED, {"services": {**_SERVED["services"], "image_digest": "sha256:0"}}),
    "modules-of-site": of_record({"services": {"modules": {"gcc": "12.3.0"}}}),
    "host-contacted": of_record({"services": {"hosts": ["api.example.org"]}}),
    "code-secret": of_code(
        "url = 'https://me:s3cret@example.org/data'",
        "url = 'https://example.org/data'  # asks for a password",
    ),
}
