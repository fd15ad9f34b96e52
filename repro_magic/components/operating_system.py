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

_release: dict[str, str] = {}


def platform() -> dict[str, Any]:
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


def os_release() -> dict[str, str]:
    """``os-release`` of the freedesktop standard, empty when there is none."""
    if not _release:
        content = files.text("/etc/os-release") or files.text("/usr/lib/os-release")
        for line in content.splitlines():
            name, equals, value = line.partition("=")
            if equals:
                _release[name.strip()] = value.strip().strip("\"'")
    return _release


def distribution() -> Any:
    """Name and version: ``debian 12``, ``macos 14.5``, ``windows 11``."""
    if sys.platform == "darwin":
        from platform import mac_ver

        return "macos " + mac_ver()[0]
    if sys.platform == "win32":
        version = sys.getwindowsversion()
        return f"windows {11 if version.build >= 22000 else version.major}"
    release = os_release()
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


def container() -> str:
    """Kind of the container around the process, empty when none shows."""
    if "KUBERNETES_SERVICE_HOST" in os.environ:
        return "kubernetes"
    if "APPTAINER_CONTAINER" in os.environ or "SINGULARITY_CONTAINER" in os.environ:
        return "apptainer"
    if os.path.exists("/run/.containerenv"):
        return "podman"
    if os.path.exists("/.dockerenv"):
        return "docker"
    told = os.environ.get("container") or files.text("/run/systemd/container", 64)
    if told.replace("-", "").isalnum():
        return told
    groups = files.text("/proc/1/cgroup", 4096)
    for part, kind in (("docker", "docker"), ("kubepods", "kubernetes"), ("libpod", "podman"), ("lxc", "lxc")):
        if part in groups:
            return kind
    return ""


def virtualization() -> str:
    """Kind of the hypervisor below the system, empty when none shows."""
    if "microsoft" in files.text("/proc/sys/kernel/osrelease", 256).lower():
        return "wsl"
    firmware = "/sys/class/dmi/id/"
    told = " ".join(files.text(firmware + name, 256) for name in ("sys_vendor", "product_name")).lower()
    for part, kind in _VENDORS:
        if part in told:
            return kind
    if files.text("/sys/hypervisor/type", 64) == "xen":
        return "xen"
    flags = (files.read("/proc/cpuinfo", 8192) or b"").partition(b"\nflags")[2].partition(b"\n")[0]
    return "virtual machine" if b"hypervisor" in flags.split() else ""
