from __future__ import annotations

import ctypes
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from repro_magic.components import libraries, loaded_libraries, numerics
from repro_magic.model.record import Numerics, Record

ASK = """
import json, sys
{before}
from repro_magic.components import numerics
theirs = "{extra}" and __import__("threadpoolctl").threadpool_info()
print(json.dumps([numerics.look(), theirs]))
"""


def asked(before: str = "", extra: str = "", **variables: str) -> Any:
    """What a new process tells of its numerics after some code, and what threadpoolctl tells there."""
    code = ASK.format(before=before, extra=extra)
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "", **variables},
    )
    return json.loads(done.stdout)


def test_it_is_a_section_of_a_record() -> None:
    facts = numerics.look()
    section = Record.from_facts({"numerics": facts}).numerics
    assert isinstance(section, Numerics)
    assert section.timezone
    assert section.encoding
    assert facts == numerics.look(), "nothing volatile"


def test_libraries_are_told_as_threadpoolctl_tells_them() -> None:
    pytest.importorskip("numpy")
    pytest.importorskip("threadpoolctl")
    told, theirs = asked("import numpy", extra="yes", OPENBLAS_NUM_THREADS="1")
    blas = [each for each in theirs if each["user_api"] == "blas"]
    assert len(told["libraries"]) == len(theirs)
    assert blas
    for each in blas:
        words = [
            each["version"],
            f"threads={each['num_threads']}",
            f"layer={each['threading_layer']}",
            f"architecture={each['architecture']}",
        ]
        assert " ".join(words) in told["libraries"].values()
    assert any(name.endswith("(numpy)") for name in told["libraries"])


def test_without_a_numeric_library_none_is_told() -> None:
    assert "libraries" not in asked()[0]


def test_from_outside_it_is_said_that_libraries_cannot_be_seen() -> None:
    assert "running kernel" in numerics.stated()["libraries"]["unknown"]


def test_only_variables_of_the_list_are_told_and_paths_shrink_to_their_last_part() -> None:
    environment = {
        "OMP_NUM_THREADS": "2",
        "PYTHONHASHSEED": "",
        "XLA_FLAGS": "--xla_dump_to=/home/alice/secret --xla_gpu_deterministic_ops=true",
        "MKL_THREADING_LAYER": "GNU\x1b[31m\n",
        "AWS_SECRET_ACCESS_KEY": "t0ken",
        "MKL_SECRET": "t0ken",
        "NUMBA_CPU_NAME": "x" * 5000,
    }
    told = numerics.variables(environment)
    assert told.pop("NUMBA_CPU_NAME") == "x" * 120
    assert told == {
        "OMP_NUM_THREADS": "2",
        "PYTHONHASHSEED": "",
        "XLA_FLAGS": "--xla_dump_to=file:secret --xla_gpu_deterministic_ops=true",
        "MKL_THREADING_LAYER": "GNU [31m",
    }


def test_locale_encoding_and_time_zone_follow_the_settings() -> None:
    plain, _ = asked(LC_ALL="C", TZ="America/New_York", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert plain["timezone"] == "America/New_York"
    assert (plain["locale"], plain["encoding"]) == ("C", "ascii")
    told, _ = asked(LC_ALL="C.UTF-8", TZ=":/usr/share/zoneinfo/Europe/Amsterdam")
    assert (told["locale"], told["encoding"], told["timezone"]) == ("C.UTF-8", "utf-8", "Europe/Amsterdam")


def test_a_locale_that_a_cell_chose_for_numbers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import _locale

    chosen = {_locale.LC_CTYPE: "C.UTF-8", _locale.LC_NUMERIC: "de_DE.UTF-8", _locale.LC_TIME: "C.UTF-8"}
    monkeypatch.setattr(_locale, "setlocale", lambda category, _: chosen.get(category, "C"))
    assert numerics.locale() == "C.UTF-8, LC_NUMERIC=de_DE.UTF-8"


@pytest.mark.parametrize("link", [True, False])
def test_the_time_zone_of_the_system_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: bool
) -> None:
    monkeypatch.delenv("TZ", raising=False)
    (tmp_path / "etc").mkdir()
    if link:
        (tmp_path / "etc/localtime").symlink_to("/usr/share/zoneinfo/Asia/Tokyo")
    else:
        (tmp_path / "etc/timezone").write_text("Asia/Tokyo\n")
    assert numerics.timezone(str(tmp_path)) == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("path", "recognized", "owner"),
    [
        (
            "/e/lib/python3.12/site-packages/numpy.libs/libscipy_openblas64_-32a4.so",
            ("openblas", "openblas64"),
            "numpy",
        ),
        (
            "/e/site-packages/sklearn/../scikit_learn.libs/libgomp-e98.so.1.0.0",
            ("openmp", "libgomp"),
            "scikit-learn",
        ),
        ("/e/site-packages/torch/lib/libomp.dylib", ("openmp", "libomp"), "torch"),
        ("C:\\e\\site-packages\\mkl\\mkl_rt.2.dll", ("mkl", "mkl"), "mkl"),
        ("/usr/lib/x86_64-linux-gnu/libblas.so.3", ("blas", "blas"), "system"),
        ("/usr/lib/libcudart.so.12", ("cudart", "cudart"), "system"),
        ("/System/Frameworks/Accelerate.framework/Versions/A/Accelerate", ("other", "accelerate"), "system"),
        ("/usr/lib/libompletely.so", ("", ""), "system"),
        ("/e/openblas.txt", ("", ""), "system"),
        ("", ("", ""), "system"),
    ],
)
def test_libraries_are_recognized_by_their_file(path: str, recognized: tuple[str, str], owner: str) -> None:
    assert libraries.recognized(path) == recognized
    if "\\" not in path:
        assert libraries.owner(path) == owner


STUBS = {
    "libcudart.so.12": "int cudaRuntimeGetVersion(int *v) { *v = 12040; return 0; }",
    "libcudnn.so.9": "#include <stddef.h>\nsize_t cudnnGetVersion(void) { return 90100; }",
    "libamdhip64.so.6": "int hipRuntimeGetVersion(int *v) { *v = 60140092; return 0; }",
    "libmkl_rt.so.2": """
#include <string.h>
void mkl_get_version_string(char *b, int n) {
  strncpy(b, "Intel(R) oneAPI Math Kernel Library Version 2024.1-Product", n);
}
int MKL_Get_Max_Threads(void) { return 4; }
int MKL_Set_Threading_Layer(int code) { return 3; }""",
    "libblis.so.4": """
int bli_info_get_enable_openmp(void) { return 0; }
int bli_info_get_enable_pthreads(void) { return 1; }
int bli_thread_get_num_threads(void) { return 2; }
char *bli_info_get_version_str(void) { return "0.9.0"; }""",
    "libcudart-broken.so": "int cudaRuntimeGetVersion(int *v) { return 35; }",
}


@pytest.fixture(scope="module")
def stubs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Libraries that answer as the real ones do, made by the C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler makes stand-ins for CUDA, ROCm, MKL and BLIS")
    folder = tmp_path_factory.mktemp("site-packages") / "stub"
    folder.mkdir()
    for name, code in STUBS.items():
        (folder / "stub.c").write_text(code)
        subprocess.run([compiler, "-shared", "-fPIC", "-o", folder / name, folder / "stub.c"], check=True)
    return folder


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the stand-ins are made for Linux")
def test_each_library_is_asked_through_its_own_functions(stubs: Path) -> None:
    names = [name for name in STUBS if "broken" not in name]
    told, _ = asked(f"import ctypes; [ctypes.CDLL('{stubs}/' + name) for name in {names!r}]")
    assert told["cuda"] == "12.4"
    assert told["rocm"] == "6.1.40092"
    assert {name.partition(" (")[0]: line for name, line in told["libraries"].items()} == {
        "cudnn": "9.1.0",
        "mkl": "2024.1 threads=4 layer=gnu",
        "blis": "0.9.0 threads=2 layer=pthreads",
    }


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the stand-ins are made for Linux")
def test_a_library_that_does_not_answer_is_unknown_and_not_absent(stubs: Path) -> None:
    told, _ = asked(f"import ctypes; ctypes.CDLL('{stubs}/libcudart-broken.so')")
    assert told["cuda"] == {"unknown": "its runtime does not tell its version"}


def test_where_loaded_libraries_cannot_be_listed_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> list[str]:
        raise loaded_libraries.UnlistedError("loaded libraries cannot be listed: no /proc")

    monkeypatch.setattr(loaded_libraries, "paths", failing)
    monkeypatch.setattr(libraries, "_known", libraries._Known())
    told = libraries.look()
    assert {name: each["unknown"] for name, each in told.items()} == dict.fromkeys(
        ("libraries", "cuda", "rocm"), "loaded libraries cannot be listed: no /proc"
    )


def test_both_ways_of_listing_on_linux_find_the_same_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("another system lists them in another way")
    first = {Path(path).resolve() for path in loaded_libraries.paths() if "/" in path and "vdso" not in path}

    def missing(**_: object) -> None:
        raise AttributeError("this C library has no dl_iterate_phdr")

    monkeypatch.setattr(loaded_libraries, "_iterated", missing)
    second = {Path(path).resolve() for path in loaded_libraries.paths()}
    assert {path for path in first if ".so" in path.name} <= second


def test_a_library_that_is_loaded_later_changes_the_generation() -> None:
    before = loaded_libraries.generation()
    assert loaded_libraries.generation() == before
    ctypes.CDLL(None)
    assert loaded_libraries.generation() == before
