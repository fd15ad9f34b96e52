"""Threats of the processors that the cells ran on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from packaging.version import InvalidVersion, Version

from ..risk import COMPATIBLE_THEN_ERROR, FROM_IDENTICAL, FROM_LOCKED
from ..subject import Subject, told
from .noun import Sighting, Threat


def _cpu_level(subject: Subject) -> Iterator[Sighting]:
    level = told(subject.hardware.cpu_level)
    if not level.startswith("x86-64-v"):
        return
    for name, version in subject.packages.relevant().items():
        for needed, since in _NEEDS.get(name, {}).items():
            if needed > level and _at_least(version, since):
                yield Sighting(
                    subject=name,
                    found=f"{level}, needs {needed}",
                    message=f"The published wheels of {name} {version} need {needed}, and this processor "
                    f"has {level}.",
                )


_NEEDS: Final[Mapping[str, Mapping[str, str]]] = {
    "polars": {"x86-64-v3": "0.19"},
    "pyarrow": {"x86-64-v2": "1.0"},
    "tensorflow": {"x86-64-v3": "1.6"},
    "jaxlib": {"x86-64-v3": "0.1.50"},
}
"""Package to the level of the x86-64 psABI that its published wheels need, and since which version.

Those that need AVX alone (tensorflow, jaxlib) stand at v3, the first level that has it."""


def _needs_more(subject: Subject) -> Iterator[Sighting]:
    """Wheels that other processors of the platform cannot run."""
    if told(subject.platform.machine).lower() not in ("x86_64", "amd64"):
        return
    for name, version in subject.packages.imported.items():
        for needed, since in _NEEDS.get(name, {}).items():
            if needed >= "x86-64-v3" and _at_least(version, since):
                yield Sighting(
                    subject=name,
                    found=needed,
                    message=f"The published wheels of {name} {version} stop with an illegal instruction on "
                    f"processors below {needed}.",
                )


def _gpu(subject: Subject) -> Iterator[Sighting]:
    libraries = [name for name in ("torch", "tensorflow", "jax") if subject.imports(name)]
    text, variables = subject.text, subject.numerics.variables
    uses_one = bool(subject.hardware.gpus) and not _is_unknown(subject)
    if not libraries or not (uses_one or "gpu" in text.uses) or "deterministic" in text.uses:
        return
    if not any(name in variables for name in _DETERMINISM):
        use = next(iter(text.uses.get("gpu", ())), None)
        yield Sighting(
            subject=libraries[0],
            found="no setting",
            place=use.place if use else None,
            message=f"{libraries[0]} runs on a GPU without its settings for determinism: atomic additions "
            "end in another order in each run.",
        )


_DETERMINISM: Final = ("CUBLAS_WORKSPACE_CONFIG", "TF_DETERMINISTIC_OPS", "CUDNN_DETERMINISTIC", "XLA_FLAGS")


def _lower_precision(subject: Subject) -> Iterator[Sighting]:
    for name in ("NVIDIA_TF32_OVERRIDE", "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE"):
        if subject.numerics.variables.get(name) == "1":
            yield Sighting(
                subject=name,
                found="1",
                message=f"{name} lets multiplications be done with 10 bits of mantissa on the GPUs that can "
                "do so.",
            )


def _is_unknown(subject: Subject) -> bool:
    return not isinstance(subject.hardware.gpus, tuple)


def _at_least(version: str, since: str) -> bool:
    try:
        return Version(version) >= Version(since)
    except InvalidVersion:
        return False


_FAMILY: Final = "hardware and numerics"

THREATS: Final = (
    Threat(
        code="cpu-below-wheels",
        component="hardware",
        family=_FAMILY,
        title="The processor is below the level that a package's wheels need",
        looks_for="Recorded CPU level beside a table of packages whose wheels need more.",
        why="The wheel dies with an illegal instruction, so that what ran was another build.",
        source="The x86-64 psABI levels; pola-rs/polars (polars-lts-cpu); the packages' installation pages",
        severities=COMPATIBLE_THEN_ERROR,
        remedy="Run on a newer processor, or install the build for older ones, such as polars-lts-cpu.",
        check=_cpu_level,
    ),
    Threat(
        code="cpu-demanding-wheels",
        component="hardware",
        family=_FAMILY,
        title="A package's wheels need a recent processor",
        looks_for="Imported packages whose wheels need x86-64-v3 or AVX.",
        why="On an older or an emulated processor the import ends the kernel.",
        source="The x86-64 psABI levels; the packages' installation pages",
        severities=FROM_IDENTICAL,
        remedy="Name the supported platforms in the scope, or install the build for older processors.",
        check=_needs_more,
    ),
    Threat(
        code="gpu-nondeterministic",
        component="numerics",
        family=_FAMILY,
        title="A GPU without settings for determinism",
        looks_for="torch, tensorflow or jax on a GPU, and none of the calls and variables that make it "
        "deterministic.",
        why="Parallel additions and the choice of convolution algorithms differ from run to run.",
        source="PyTorch's notes on reproducibility; TensorFlow's enable_op_determinism",
        severities=FROM_LOCKED,
        remedy="torch.use_deterministic_algorithms(True), with CUBLAS_WORKSPACE_CONFIG=:4096:8 set before "
        "the kernel starts",
        check=_gpu,
    ),
    Threat(
        code="precision-lowered",
        component="numerics",
        family=_FAMILY,
        title="Multiplications in lower precision",
        looks_for="Variables that switch TF32 on.",
        why="Results then depend on whether the GPU knows TF32.",
        source="NVIDIA's white paper on the A100 (TF32)",
        severities=FROM_LOCKED,
        remedy="Unset the variable before the kernel starts.",
        check=_lower_precision,
    ),
)
