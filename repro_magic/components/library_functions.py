"""Asking numeric libraries for what they are, through functions of their own.

Names and meanings of the functions are those that the projects document. Each of `ASKING` takes an opened
library and returns ``version``, ``threads``, ``layer`` and ``architecture``, as far as it tells them;
AttributeError: a function is missing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Asking = Callable[[Any], dict[str, str]]

_LAYERS_OF_OPENBLAS = ("sequential", "pthreads", "openmp")
_LAYERS_OF_MKL = ("intel", "sequential", "pgi", "gnu", "tbb")


def _called(functions: Any, name: str, returning: Any) -> Any:
    function = getattr(functions, name)
    function.restype = returning
    return function()


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace").strip()


def openblas(functions: Any) -> dict[str, str]:
    """Version, threads, threading layer and processor of an OpenBLAS; nothing of any other library."""
    from ctypes import c_char_p, c_int

    for prefix in ("", "scipy_"):
        for suffix in ("", "64_", "_64", "_"):
            if not hasattr(functions, f"{prefix}openblas_get_config{suffix}"):
                continue

            def ask(name: str, returning: Any, start: str = prefix, end: str = suffix) -> Any:
                return _called(functions, f"{start}openblas_{name}{end}", returning)

            words = _text(ask("get_config", c_char_p)).split()
            layer = ask("get_parallel", c_int)
            return {
                "version": words[1] if len(words) > 1 else "",
                "threads": str(ask("get_num_threads", c_int)),
                "layer": _LAYERS_OF_OPENBLAS[layer] if 0 <= layer < len(_LAYERS_OF_OPENBLAS) else "",
                "architecture": _text(ask("get_corename", c_char_p)),
            }
    return {}


def _mkl(functions: Any) -> dict[str, str]:
    from ctypes import c_int, create_string_buffer

    said = create_string_buffer(200)
    functions.mkl_get_version_string(said, 200)
    words = _text(said.value).split()
    version = next((word for word in words if word[:1].isdigit() and "." in word), "").partition("-")[0]
    threads = _called(functions, "MKL_Get_Max_Threads", c_int)
    layer = functions.MKL_Set_Threading_Layer(-1) if hasattr(functions, "MKL_Set_Threading_Layer") else -1
    known = 0 <= layer < len(_LAYERS_OF_MKL)
    return {"version": version, "threads": str(threads), "layer": _LAYERS_OF_MKL[layer] if known else ""}


def _blis(functions: Any) -> dict[str, str]:
    from ctypes import c_char_p, c_int

    openmp = bool(_called(functions, "bli_info_get_enable_openmp", c_int))
    pthreads = bool(_called(functions, "bli_info_get_enable_pthreads", c_int))
    threads = _called(functions, "bli_thread_get_num_threads", c_int)
    told = {
        "version": _text(_called(functions, "bli_info_get_version_str", c_char_p)),
        "threads": str(max(threads, 1)),
        "layer": "openmp" if openmp else "pthreads" if pthreads else "sequential",
    }
    if hasattr(functions, "bli_arch_query_id") and hasattr(functions, "bli_arch_string"):
        name = functions.bli_arch_string
        name.restype = c_char_p
        told["architecture"] = _text(name(functions.bli_arch_query_id()))
    return told


def _flexiblas(functions: Any) -> dict[str, str]:
    from ctypes import c_char_p, c_int, create_string_buffer

    said = create_string_buffer(64)
    current = functions.flexiblas_current_backend
    current.argtypes, current.restype = [c_char_p, c_int], c_int
    current(said, 64)
    return {
        "threads": str(_called(functions, "flexiblas_get_num_threads", c_int)),
        "layer": "flexiblas:" + _text(said.value).lower(),
    }


def _openmp(functions: Any) -> dict[str, str]:
    from ctypes import c_int

    return {"threads": str(_called(functions, "omp_get_max_threads", c_int))}


def _cudart(functions: Any) -> dict[str, str]:
    from ctypes import byref, c_int

    number = c_int(0)
    if functions.cudaRuntimeGetVersion(byref(number)) != 0 or number.value <= 0:
        return {}
    return {"version": f"{number.value // 1000}.{number.value % 1000 // 10}"}


def _cudnn(functions: Any) -> dict[str, str]:
    from ctypes import c_size_t

    number = int(_called(functions, "cudnnGetVersion", c_size_t))
    major = 10_000 if number >= 90_000 else 1_000
    return {"version": f"{number // major}.{number % major // 100}.{number % 100}"}


def _hip(functions: Any) -> dict[str, str]:
    from ctypes import byref, c_int

    number = c_int(0)
    if functions.hipRuntimeGetVersion(byref(number)) != 0 or number.value <= 0:
        return {}
    major, rest = divmod(number.value, 10_000_000)
    return {"version": f"{major}.{rest // 100_000}.{rest % 100_000}"}


ASKING: dict[str, Asking] = {
    "openblas": openblas,
    "mkl": _mkl,
    "blis": _blis,
    "flexiblas": _flexiblas,
    "openmp": _openmp,
    "cudart": _cudart,
    "cudnn": _cudnn,
    "hip": _hip,
}
"""Kind of a library to what asks it."""
