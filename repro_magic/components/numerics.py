"""What can change the last digits of a result: libraries that calculate, and the settings that steer them."""

from __future__ import annotations

import os
import sys

from . import files
from .privacy import scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

VARIABLES: tuple[str, ...] = (
    # Threads
    "OMP_NUM_THREADS",
    "OMP_THREAD_LIMIT",
    "OMP_DYNAMIC",
    "OMP_PROC_BIND",
    "OMP_PLACES",
    "OMP_SCHEDULE",
    "OMP_MAX_ACTIVE_LEVELS",
    "OMP_WAIT_POLICY",
    "GOMP_CPU_AFFINITY",
    "KMP_AFFINITY",
    "KMP_DETERMINISTIC_REDUCTION",
    "OPENBLAS_NUM_THREADS",
    "OPENBLAS_DEFAULT_NUM_THREADS",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_MAIN_FREE",
    "GOTO_NUM_THREADS",
    "MKL_NUM_THREADS",
    "MKL_DOMAIN_NUM_THREADS",
    "MKL_DYNAMIC",
    "MKL_THREADING_LAYER",
    "MKL_INTERFACE_LAYER",
    "MKL_CBWR",
    "MKL_ENABLE_INSTRUCTIONS",
    "MKL_DEBUG_CPU_TYPE",
    "BLIS_NUM_THREADS",
    "BLIS_ARCH_TYPE",
    "FLEXIBLAS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "NUMEXPR_MAX_THREADS",
    "NUMBA_NUM_THREADS",
    "NUMBA_THREADING_LAYER",
    "NUMBA_DISABLE_JIT",
    "NUMBA_CPU_NAME",
    "NUMBA_CPU_FEATURES",
    "POLARS_MAX_THREADS",
    "RAYON_NUM_THREADS",
    "LOKY_MAX_CPU_COUNT",
    "TBB_NUM_THREADS",
    # Seeds and determinism
    "PYTHONHASHSEED",
    "PL_GLOBAL_SEED",
    "CUBLAS_WORKSPACE_CONFIG",
    "CUDNN_DETERMINISTIC",
    "TF_DETERMINISTIC_OPS",
    "TF_CUDNN_DETERMINISTIC",
    "TF_CUDNN_USE_AUTOTUNE",
    "TF_ENABLE_ONEDNN_OPTS",
    "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE",
    "NVIDIA_TF32_OVERRIDE",
    "XLA_FLAGS",
    "JAX_ENABLE_X64",
    "JAX_PLATFORMS",
    "JAX_DEFAULT_MATMUL_PRECISION",
    "JAX_DEFAULT_PRNG_IMPL",
    "JAX_THREEFRY_PARTITIONABLE",
    "ONEDNN_DEFAULT_FPMATH_MODE",
    "MIOPEN_FIND_MODE",
    # What the code is run on
    "NPY_DISABLE_CPU_FEATURES",
    "NPY_ENABLE_CPU_FEATURES",
    "OPENSSL_ia32cap",
    "GLIBC_TUNABLES",
    "CUDA_VISIBLE_DEVICES",
    "CUDA_LAUNCH_BLOCKING",
    "HIP_VISIBLE_DEVICES",
    "ROCR_VISIBLE_DEVICES",
    "HSA_OVERRIDE_GFX_VERSION",
)
"""Environment variables that are told where they are set, and no others."""

_LONGEST = 120
_CATEGORIES = ("LC_COLLATE", "LC_NUMERIC", "LC_TIME", "LC_MONETARY")


def look() -> dict[str, Any]:
    """The section ``numerics`` of a record of this process."""
    from . import libraries

    return {**_settings(), **libraries.look()}


def stated() -> dict[str, Any]:
    """The part of it that holds before anything is loaded: what a look from outside can tell."""
    return {"libraries": {"unknown": "libraries are seen in a running kernel only"}, **_settings()}


def _settings() -> dict[str, Any]:
    facts: dict[str, Any] = {
        "variables": variables(os.environ),
        "locale": locale(),
        "encoding": encoding(),
        "timezone": timezone(),
    }
    return {name: fact for name, fact in facts.items() if fact}


def variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Those of `VARIABLES` that are set, with paths cut to their last part."""
    found = {}
    for name in VARIABLES:
        value = environment.get(name)
        if value is not None:
            told = " ".join(map(_without_path, value.split()))
            found[name] = scrubbed(told)[:_LONGEST]
    return found


def _without_path(word: str) -> str:
    key, equals, value = word.rpartition("=")
    if value.startswith(("/", "~", "\\")) or value[1:3] in (":\\", ":/") or "://" in value:
        value = "file:" + value.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return key + equals + value


def locale() -> Any:
    """``de_DE.UTF-8``: for characters, and for numbers and the like where a program asked for another."""
    try:
        import _locale
    except ImportError:
        return {"unknown": "this Python has no locales"}
    own = _locale.setlocale(_locale.LC_CTYPE, None)
    others = []
    for name in _CATEGORIES:
        category = getattr(_locale, name, None)
        told = own if category is None else _locale.setlocale(category, None)
        # Every Python starts with C for these, and stays there until somebody asks for the user's own.
        if told not in ("C", own):
            others.append(f"{name}={told}")
    return scrubbed(", ".join([own, *others]))


def encoding() -> str:
    """Encoding of text files where none is named, in lower case; then that of file names if it is another."""
    found = "utf-8" if sys.flags.utf8_mode else _by_locale()
    names = sys.getfilesystemencoding().lower()
    return found if names == found else f"{found}, file names {names}"


def _by_locale() -> str:
    try:
        import _locale

        told = (
            _locale.getencoding() if hasattr(_locale, "getencoding") else _locale.nl_langinfo(_locale.CODESET)
        )
    except (ImportError, AttributeError):
        from locale import getpreferredencoding

        told = getpreferredencoding(False)  # noqa: FBT003  # its only parameter, without a name in older ones
    spelled = str(told).lower().replace("_", "-")
    return {"utf8": "utf-8", "ansi-x3.4-1968": "ascii", "646": "ascii"}.get(spelled, spelled)[:40]


def timezone(root: str = "") -> Any:
    """Name of the time zone as the IANA database has it, else as the system abbreviates it."""
    told = os.environ.get("TZ", "")
    if not told:
        try:
            told = os.readlink(root + "/etc/localtime")
        except (OSError, ValueError):
            told = files.text(root + "/etc/timezone", 200)
    name = told.rpartition("zoneinfo/")[2].lstrip(":/")
    if not name or name == "etc/localtime":
        import time

        name = time.tzname[0]
    return scrubbed(name)[:60] or {"unknown": "the system does not name its time zone"}
