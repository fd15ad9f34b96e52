"""The operating system around the interpreter, from files and without any other process."""

from __future__ import annotations

import os
import sys

from . import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SYSTEMS = {"darwin": "macos", "win32": "windows", "cygwin": "windows"}

_VENDORS = (
    ("qemu", "qemu"),
    ("kvm", "kvm"),
    ("vmware", "vmware"),
    ("virtualbox", "virtualbox"),
    ("innotek", "virtualbox"),
    ("xen", "xen"),
    ("amazon ec2", "amazon ec2"),
    ("google", "google compute engine"),
    ("virtual machine", "hyper-v"),
    ("parallels", "parallels"),
    ("openstack", "openstack"),
    ("bhyve", "bhyve"),
)
"""Part of what the firmware says about maker and product, in lower case, and the hypervisor that it means."""


def look() -> dict[str, Any]:
    """The section ``platform`` of a record."""
    facts: dict[str, Any] = {
        "system": _SYSTEMS.get(sys.platform, sys.platform.rstrip("0123456789")),
        "machine": machine(),
        "distribution": distribution(),
    }
    if sys.platform.startswith("linux"):
        facts["libc"] = libc()
        facts["container"] = container()
        facts["virtualization"] = virtualization()
    return {name: fact for name, fact in facts.items() if fact}


def machine() -> str:
    """Architecture as the system calls it."""
    return os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")


def os_release(root: str = "") -> dict[str, str]:
    """``os-release`` of the freedesktop standard, empty when there is none."""
    content = files.text(root + "/etc/os-release") or files.text(root + "/usr/lib/os-release")
    pairs = (line.partition("=") for line in content.splitlines())
    return {name.strip(): value.strip().strip("\"'") for name, equals, value in pairs if equals}


def distribution(root: str = "") -> Any:
    """Name and version: ``debian 12``, ``macos 14.5``, ``windows 11``."""
    if sys.platform == "darwin":
        from platform import mac_ver

        return "macos " + mac_ver()[0]
    if sys.platform == "win32":
        version = sys.getwindowsversion()
        return f"windows {11 if version.build >= 22000 else version.major}"
    release = os_release(root)
    if "ID" not in release:
        return {"unknown": "there is no os-release file"}
    return (release["ID"] + " " + release.get("VERSION_ID", "")).strip()


def libc() -> Any:
    """Name and version of the C library that the interpreter runs on."""
    try:
        name = os.confstr("CS_GNU_LIBC_VERSION")
    except (ValueError, OSError, AttributeError):
        name = None
    if name:
        return name
    if any(entry.startswith("ld-musl-") for entry in files.listed("/lib")):
        return "musl"
    return {"unknown": "this C library does not tell its name"}


def container(root: str = "") -> str:
    """Kind of the container around the process, empty when none shows."""
    if "KUBERNETES_SERVICE_HOST" in os.environ:
        return "kubernetes"
    if "APPTAINER_CONTAINER" in os.environ or "SINGULARITY_CONTAINER" in os.environ:
        return "apptainer"
    if os.path.exists(root + "/run/.containerenv"):
        return "podman"
    if os.path.exists(root + "/.dockerenv"):
        return "docker"
    # systemd and its peers name the variable so.
    told = os.environ.get("container", "")[:64] or files.text(root + "/run/systemd/container", 64)  # noqa: SIM112
    if told.replace("-", "").isalnum():
        return told
    groups = files.text(root + "/proc/1/cgroup", 4096)
    for part, kind in (
        ("docker", "docker"),
        ("kubepods", "kubernetes"),
        ("libpod", "podman"),
        ("lxc", "lxc"),
    ):
        if part in groups:
            return kind
    return ""


def virtualization(root: str = "") -> str:
    """Kind of the hypervisor below the system, empty when none shows."""
    if "microsoft" in files.text(root + "/proc/sys/kernel/osrelease", 256).lower():
        return "wsl"
    firmware = root + "/sys/class/dmi/id/"
    told = " ".join(files.text(firmware + name, 256) for name in ("sys_vendor", "product_name")).lower()
    for part, kind in _VENDORS:
        if part in told:
            return kind
    if files.text(root + "/sys/hypervisor/type", 64) == "xen":
        return "xen"
    flags = (files.read(root + "/proc/cpuinfo", 8192) or b"").partition(b"\nflags")[2].partition(b"\n")[0]
    return "virtual machine" if b"hypervisor" in flags.split() else ""
