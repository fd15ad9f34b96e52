"""NVIDIA's graphics processors as its management library names them, where the system shows none in files.

That is so in WSL, on Windows, and in containers that were given the devices alone. The driver brings it.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MOST = 64
_LONGEST = 96
_NAMES = (
    ("nvml.dll",) if sys.platform == "win32" else ("libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1")
)


def graphics() -> list[tuple[str, str]]:
    """Name and driver's version of each graphics processor. Raises OSError where it does not tell."""
    from ctypes import byref, c_uint, c_void_p, create_string_buffer

    library = _library()
    try:
        if library.nvmlInit_v2():
            raise OSError("NVIDIA's library cannot reach its driver")
        try:
            driver, count = create_string_buffer(_LONGEST), c_uint()
            library.nvmlSystemGetDriverVersion(driver, _LONGEST)
            if library.nvmlDeviceGetCount_v2(byref(count)):
                raise OSError("NVIDIA's library counts no processors")
            found = []
            for index in range(min(count.value, _MOST)):
                device, name = c_void_p(), create_string_buffer(_LONGEST)
                if not library.nvmlDeviceGetHandleByIndex_v2(index, byref(device)):
                    library.nvmlDeviceGetName(device, name, _LONGEST)
                found.append((_text(name.value) or "NVIDIA graphics processor", _text(driver.value)))
            return found
        finally:
            library.nvmlShutdown()
    except AttributeError as error:
        raise OSError(f"NVIDIA's library is too old: {error}") from None


def _library() -> Any:
    from ctypes import CDLL

    for name in _NAMES[:-1]:
        try:
            return CDLL(name)
        except OSError:
            pass
    return CDLL(_NAMES[-1])


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip()
