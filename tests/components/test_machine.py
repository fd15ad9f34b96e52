"""Hardware, limits and platform, on file systems made for the purpose and on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from repro_magic.components import hardware, limits, platform
from repro_magic.components.interpreter import build, environment_kind, look, source

V1 = "fpu lm sse2"
V2 = V1 + " cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3"
V3 = V2 + " avx avx2 bmi1 bmi2 f16c fma abm movbe xsave"
V4 = V3 + " avx512f avx512bw avx512cd avx512dq avx512vl"

on_linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the facts come from Linux's files"
)


def write(root: Path, **files: str) -> str:
    for path, content in files.items():
        place = root / path.replace("__", "/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)
    return str(root)


@pytest.mark.parametrize(
    ("flags", "level"),
    [
        (V1, "x86-64-v1"),
        (V2, "x86-64-v2"),
        (V3, "x86-64-v3"),
        (V4, "x86-64-v4"),
        (V4.replace(" bmi2", ""), "x86-64-v2"),
        ("fpu sse2", ""),
        ("", ""),
    ],
)
def test_the_level_of_the_processor_follows_from_its_flags(flags: str, level: str) -> None:
    assert hardware.level(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t: lm\n") == level


def test_the_processor_is_named_by_model_or_by_its_numbers() -> None:
    assert hardware.processor("vendor_id\t: x\nmodel name\t: AMD  EPYC\nmodel name\t: other\n") == "AMD EPYC"
    arm = "CPU implementer\t: 0x41\nCPU part\t: 0xd0c\n"
    assert hardware.processor(arm) == "implementer 0x41 part 0xd0c"


@on_linux
def test_a_processor_without_a_name_is_unknown() -> None:
    assert hardware.processor("") == {"unknown": "the system does not name its processor"}


def test_memory_is_told_in_whole_gibibytes_within_the_limit(tmp_path: Path) -> None:
    root = write(tmp_path, proc__meminfo="MemTotal:       16300000 kB\nMemFree: 5 kB\n")
    assert hardware.memory(root) == 16
    write(tmp_path, proc__self__cgroup="0::/a/b\n", sys__fs__cgroup__a__x="")
    (tmp_path / "sys/fs/cgroup/a/b").mkdir()
    (tmp_path / "sys/fs/cgroup/a/b/memory.max").write_text("max\n")
    (tmp_path / "sys/fs/cgroup/a/memory.max").write_text(f"{3 << 30}\n")
    assert hardware.memory(root) == 3
    (tmp_path / "sys/fs/cgroup/a/b/memory.max").write_text("1000000\n")
    assert hardware.memory(root) == 1, "never none at all"


def quota(root: Path, place: str, **files: str) -> str:
    folder = root / "sys/fs/cgroup" / place
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content + "\n")
    return str(root)


@on_linux
def test_cores_are_limited_by_quotas_of_both_kinds(tmp_path: Path) -> None:
    own = len(os.sched_getaffinity(0))
    assert limits.cores(str(tmp_path)) == own
    root = write(tmp_path, proc__self__cgroup="0::/a\n3:cpu,cpuacct:/b\n2:memory:/m\nnonsense\n")
    assert limits.cores(quota(tmp_path, "a", cpu__max="max 100000")) == own
    assert limits.cores(quota(tmp_path, "a", cpu__max="50000 100000")) == 1
    quota(tmp_path, "a", cpu__max=f"{own * 100000 - 1} 100000")
    assert limits.cores(root) == own, "a quota is rounded up"
    quota(tmp_path, "cpu,cpuacct/b", cpu__cfs_quota_us="100000", cpu__cfs_period_us="100000")
    assert limits.cores(root) == 1
    quota(tmp_path, "cpu,cpuacct/b", cpu__cfs_quota_us="-1", cpu__cfs_period_us="100000")
    assert limits.cores(root) == own


@on_linux
def test_cores_follow_the_affinity_of_the_process() -> None:
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        assert limits.cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)


@on_linux
def test_graphics_processors_are_told_with_their_drivers(tmp_path: Path) -> None:
    assert hardware.graphics(str(tmp_path)) == []
    nvidia = tmp_path / "proc/driver/nvidia"
    for number in (0, 1):
        (nvidia / f"gpus/0000:0{number}:00.0").mkdir(parents=True)
        information = f"Model: \t\t NVIDIA A100-SXM4-40GB\nIRQ: 5\nGPU UUID: GPU-secret-{number}\n"
        (nvidia / f"gpus/0000:0{number}:00.0/information").write_text(information)
    (nvidia / "version").write_text("NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar 5\n")
    node = tmp_path / "sys/class/kfd/kfd/topology/nodes"
    for number, units in (("0", "0"), ("1", "256")):
        (node / number).mkdir(parents=True)
        (node / number / "properties").write_text(f"cpu_cores_count 8\nsimd_count {units}\n")
        (node / number / "name").write_text("gfx90a\n")
    (tmp_path / "sys/module/amdgpu").mkdir(parents=True)
    (tmp_path / "sys/module/amdgpu/version").write_text("6.7.0\n")
    card = "NVIDIA A100-SXM4-40GB (driver 550.54.15)"
    assert hardware.graphics(str(tmp_path)) == [card, card, "AMD gfx90a (driver 6.7.0)"]


@on_linux
def test_graphics_processors_that_do_not_show_in_files_are_unknown(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "dxg").write_text("")
    assert "unknown" in hardware.graphics(str(tmp_path))


@on_linux
def test_the_distribution_is_told_by_os_release(tmp_path: Path) -> None:
    assert platform.distribution(str(tmp_path)) == {"unknown": "there is no os-release file"}
    root = write(tmp_path, **{"usr__lib__os-release": "ID=arch\n# comment\n"})
    assert platform.distribution(root) == "arch"
    write(tmp_path, **{"etc__os-release": "NAME='X'\nID=debian\nVERSION_ID=\"12\"\n"})
    assert platform.distribution(root) == "debian 12"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KUBERNETES_SERVICE_HOST", "APPTAINER_CONTAINER", "SINGULARITY_CONTAINER", "container"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("path", "content", "kind"),
    [
        (".dockerenv", "", "docker"),
        ("run/.containerenv", "", "podman"),
        ("run/systemd/container", "lxc", "lxc"),
        ("run/systemd/container", "<b>", ""),
        ("proc/1/cgroup", "1:name=systemd:/docker/abc", "docker"),
        ("proc/1/cgroup", "0::/init.scope", ""),
        ("nothing", "", ""),
    ],
)
def test_containers_are_told_by_their_marks(tmp_path: Path, path: str, content: str, kind: str) -> None:
    write(tmp_path, **{path.replace("/", "__"): content})
    assert platform.container(str(tmp_path)) == kind


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("variable", "kind"),
    [
        ("KUBERNETES_SERVICE_HOST", "kubernetes"),
        ("APPTAINER_CONTAINER", "apptainer"),
        ("container", "systemd-nspawn"),
    ],
)
def test_containers_are_told_by_their_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, kind: str
) -> None:
    monkeypatch.setenv(variable, kind)
    assert platform.container(str(tmp_path)) == kind


@pytest.mark.parametrize(
    ("path", "content", "kind"),
    [
        ("proc/sys/kernel/osrelease", "5.15.90.1-microsoft-standard-WSL2", "wsl"),
        ("sys/class/dmi/id/sys_vendor", "QEMU", "qemu"),
        ("sys/class/dmi/id/product_name", "VirtualBox", "virtualbox"),
        ("sys/hypervisor/type", "xen", "xen"),
        ("proc/cpuinfo", "processor : 0\nflags : fpu hypervisor lm\n", "virtual machine"),
        ("proc/cpuinfo", "processor : 0\nflags : fpu lm\nbugs : hypervisor\n", ""),
    ],
)
def test_hypervisors_are_told_by_their_marks(tmp_path: Path, path: str, content: str, kind: str) -> None:
    write(tmp_path, **{path.replace("/", "__"): content})
    assert platform.virtualization(str(tmp_path)) == kind


def test_this_machine_is_told_without_what_changes_or_names_it() -> None:
    facts = {**platform.look(), **hardware.look()}
    assert facts == {**platform.look(), **hardware.look()}
    assert facts["machine"]
    assert facts["cores"] >= 1
    told = repr(facts)
    assert os.uname().release not in told
    assert repr(os.uname().nodename) not in told


@pytest.mark.parametrize(
    ("prefix", "maker"),
    [
        ("/home/a/.pyenv/versions/3.11.7", "pyenv"),
        ("/home/a/.local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu", "uv"),
        ("/opt/pythons/cpython-3.12.1-linux-x86_64-gnu", "python-build-standalone"),
        ("/opt/homebrew/Cellar/python@3.12/3.12.1/Frameworks/Python.framework/Versions/3.12", "homebrew"),
        ("/usr/local/Cellar/python@3.12/3.12.1", "homebrew"),
        ("/Library/Frameworks/Python.framework/Versions/3.12", "python.org"),
        ("C:\\Program Files\\WindowsApps\\PythonSoftwareFoundation.Python.3.12_x", "microsoft store"),
        ("C:\\Users\\a\\AppData\\Local\\Programs\\Python\\Python312", "python.org"),
        ("/nix/store/abc-python3-3.12.1", "nix"),
        ("/home/a/.local/share/mise/installs/python/3.12.1", "mise"),
    ],
)
def test_who_made_the_interpreter_follows_from_where_it_lies(prefix: str, maker: str) -> None:
    assert source(prefix) == maker


def test_a_conda_environment_is_told_by_its_folder_wherever_it_lies(tmp_path: Path) -> None:
    prefix = tmp_path / ".pyenv" / "versions" / "miniforge3"
    (prefix / "conda-meta").mkdir(parents=True)
    assert source(str(prefix)) == "conda"


def test_the_image_of_a_container_is_told_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_VERSION", ".".join(map(str, sys.version_info[:3])))
    assert source("/usr/local") == "container image"
    monkeypatch.setenv("PYTHON_VERSION", "3.0.0")
    assert source("/usr/local") != "container image"


@on_linux
def test_the_interpreter_of_the_system_has_the_name_of_the_system() -> None:
    assert source("/usr") == platform.os_release().get("ID", "the operating system")


def test_a_folder_that_tells_nothing_is_unknown(tmp_path: Path) -> None:
    told = source(str(tmp_path))
    assert set(told) == {"unknown"}
    assert str(tmp_path) not in told["unknown"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [("uv = 0.5.1", "uv venv"), ("virtualenv = 20.1", "virtualenv"), ("version = 3.11", "venv")],
)
def test_the_kind_of_environment_is_told_by_its_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, kind: str
) -> None:
    (tmp_path / "pyvenv.cfg").write_text(f"home = /usr/bin\n{line}\n")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert environment_kind() == kind


def test_the_build_is_what_stands_behind_the_version() -> None:
    assert build("3.11.7 | packaged by conda-forge | (main, Dec 23 2023)\n[GCC 12.3.0]") == (
        "| packaged by conda-forge | (main, Dec 23 2023) [GCC 12.3.0]"
    )
    assert look()["version"] in sys.version.replace("+", "")
