"""The machine as this process sees it: processor, cores and memory that it may use, graphics processors."""

from __future__ import annotations

import os
import sys

from . import files, limits
from .platform import machine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LEVELS = (
    ("x86-64-v2", "cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3"),
    ("x86-64-v3", "avx avx2 bmi1 bmi2 f16c fma abm movbe xsave"),
    ("x86-64-v4", "avx512f avx512bw avx512cd avx512dq avx512vl"),
)
"""Levels of the x86-64 psABI above the first, with the flags that each adds, as Linux names them."""

_GIB = 1 << 30


def look() -> dict[str, Any]:
    """The section ``hardware`` of a record."""
    information = (files.read("/proc/cpuinfo", 8192) or b"").decode("utf-8", "replace")
    facts: dict[str, Any] = {
        "cpu": processor(information),
        "cpu_level": level(information) or _untold_level(),
        "cores": limits.cores(),
        "memory_gib": memory(),
        "gpus": graphics(),
    }
    return {name: fact for name, fact in facts.items() if fact}


def processor(information: str) -> Any:
    """Model of the processor, given the head of ``/proc/cpuinfo``."""
    model = _value(information, "model name") or _value(information, "cpu model")
    if not model and _value(information, "CPU part"):
        model = "implementer {} part {}".format(
            _value(information, "CPU implementer"), _value(information, "CPU part")
        )
    if not model and sys.platform == "darwin":
        model = _sysctl(b"machdep.cpu.brand_string")
    if not model and sys.platform == "win32":
        model = _registered()
    return " ".join(model.split())[:200] or {"unknown": "the system does not name its processor"}


def level(information: str) -> str:
    """Microarchitecture level of an x86-64 processor, empty for any other."""
    flags = set(_value(information, "flags").split())
    if "lm" not in flags:
        return ""
    reached = "x86-64-v1"
    for name, needed in _LEVELS:
        if not flags.issuperset(needed.split()):
            break
        reached = name
    return reached


def _untold_level() -> Any:
    """``Unknown`` for an x86-64 processor whose features the system does not list in files, else empty."""
    if machine().lower() in ("x86_64", "amd64"):
        return {"unknown": "the system does not list the features of its processor in a file"}
    return ""


def _value(information: str, key: str) -> str:
    for line in information.splitlines():
        if line.startswith(key) and line[len(key) :].lstrip().startswith(":"):
            return line.partition(":")[2].strip()
    return ""


def memory(root: str = "") -> Any:
    """Memory that this process may use, in whole GiB, at least one."""
    total = 0
    for line in files.text(root + "/proc/meminfo", 512).splitlines():
        if line.startswith("MemTotal:"):
            total = int(line.split()[1]) * 1024
    if not total:
        total = _memory_elsewhere()
    if not total:
        return {"unknown": "the system does not tell its memory"}
    return max(1, round(min(total, limits.memory(root) or total) / _GIB))


def _memory_elsewhere() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        pass
    try:
        import psutil

        return int(psutil.virtual_memory().total)
    except Exception:  # noqa: BLE001  # not there, or not made for this interpreter
        return 0


def graphics(root: str = "") -> Any:
    """Each graphics processor with its driver: ``NVIDIA A100 (driver 550.54)``."""
    found = _nvidia(root) + _amd(root) if sys.platform.startswith("linux") else []
    if not found and _may_hide(root):
        from .nvml import graphics as by_library

        try:
            return [_with_driver(name, driver) for name, driver in by_library()]
        except OSError:
            return {"unknown": "this system does not show its graphics processors in files"}
    return found


def _may_hide(root: str) -> bool:
    """Whether there may be graphics processors that no file shows."""
    devices = ("/dev/dxg", "/dev/nvidiactl")
    return not sys.platform.startswith("linux") or any(os.path.exists(root + each) for each in devices)


def _nvidia(root: str) -> list[str]:
    base = root + "/proc/driver/nvidia/"
    found = []
    for entry in sorted(files.listed(base + "gpus")):
        model = _value(files.text(base + "gpus/" + entry + "/information", 4096), "Model")
        found.append(_with_driver(model or "NVIDIA graphics processor", _nvidia_driver(base)))
    return found


def _nvidia_driver(base: str) -> str:
    words = files.text(base + "version", 4096).split()
    numbers = [word for word in words if word.count(".") >= 1 and word.replace(".", "").isdigit()]
    return numbers[0] if numbers else ""


def _amd(root: str) -> list[str]:
    nodes = root + "/sys/class/kfd/kfd/topology/nodes/"
    driver = files.text(root + "/sys/module/amdgpu/version", 64)
    found = []
    for entry in sorted(files.listed(nodes)):
        properties = files.text(nodes + entry + "/properties", 8192).splitlines()
        # A node without SIMD units is a processor.
        if any(line.startswith("simd_count ") and line != "simd_count 0" for line in properties):
            name = files.text(nodes + entry + "/name", 128)
            found.append(_with_driver(("AMD " + name).strip(), driver))
    return found


def _with_driver(model: str, driver: str) -> str:
    return f"{model} (driver {driver})" if driver else model


def _sysctl(name: bytes) -> str:
    from ctypes import CDLL, byref, c_size_t, create_string_buffer

    library, value, size = CDLL(None), create_string_buffer(256), c_size_t(256)
    failed = library.sysctlbyname(name, value, byref(size), None, 0)
    return "" if failed else value.value.decode("utf-8", "replace")


def _registered() -> str:
    import winreg

    place = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:  # type: ignore[attr-defined,unused-ignore]
        return str(winreg.QueryValueEx(key, "ProcessorNameString")[0])  # type: ignore[attr-defined,unused-ignore]
