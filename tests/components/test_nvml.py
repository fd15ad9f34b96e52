from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from repro_magic.components import hardware, nvml

STUB = """
#include <string.h>
int nvmlInit_v2(void) { return BROKEN; }
int nvmlShutdown(void) { return 0; }
int nvmlSystemGetDriverVersion(char *b, unsigned n) { strncpy(b, "550.54", n); return 0; }
int nvmlDeviceGetCount_v2(unsigned *n) { *n = 2; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **d) { *d = (void *)(long)(i + 1); return 0; }
int nvmlDeviceGetName(void *d, char *b, unsigned n) {
  strncpy(b, (long)d == 1 ? "NVIDIA A100" : "NVIDIA T4", n);
  return 0;
}
"""


def seen(tmp_path: Path, broken: int) -> str:
    """What a process sees that finds a stand-in for the driver's library, and a device without files."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("no C compiler makes a stand-in for the library of the driver")
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/dxg").touch()
    (tmp_path / "stub.c").write_text(STUB)
    library = tmp_path / "libnvidia-ml.so.1"
    made = [compiler, f"-DBROKEN={broken}", "-shared", "-fPIC", "-o", library, tmp_path / "stub.c"]
    subprocess.run(made, check=True)
    code = f"from repro_magic.components.hardware import graphics; print(graphics({str(tmp_path)!r}))"
    env = {**os.environ, "LD_LIBRARY_PATH": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    ).stdout.strip()


def test_processors_that_no_file_shows_are_told_by_the_drivers_library(tmp_path: Path) -> None:
    assert seen(tmp_path, 0) == "['NVIDIA A100 (driver 550.54)', 'NVIDIA T4 (driver 550.54)']"


def test_a_library_that_cannot_reach_the_driver_leaves_them_unknown(tmp_path: Path) -> None:
    assert "unknown" in seen(tmp_path, 9)


def test_without_the_library_they_are_unknown_and_without_a_device_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nvml, "_NAMES", ("no-such-library.so", "nor-this-one.so"))
    if sys.platform.startswith("linux"):
        assert hardware.graphics(str(tmp_path)) == []
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/nvidiactl").touch()
    assert "unknown" in hardware.graphics(str(tmp_path))


def test_the_level_of_a_processor_without_listed_features_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware.files, "read", lambda *_: None)
    monkeypatch.setattr(hardware, "machine", lambda: "AMD64")
    assert "unknown" in hardware.look()["cpu_level"]
    monkeypatch.setattr(hardware, "machine", lambda: "aarch64")
    assert "cpu_level" not in hardware.look()
