"""``conda-lock.yml``, version 1: conda and pip packages by URL and hash, for one platform.

https://conda.org/learn/ceps/cep-0037
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from .conda import conda_files, from_channels, pip_part, platform_of
from .errors import ExportError
from .packages import artefacts, refuse_without_source
from .served import served
from .subject import Subject
from .yaml import commented, dumped


def files(subject: Subject) -> dict[str, str]:
    """The lock. Raises ExportError where a channel tells no MD5 of a package: its readers ask for one."""
    found = artefacts(subject.record)
    packages = conda_files(found, "conda-lock")
    refuse_without_source(found, "conda-lock")
    platform = platform_of(packages, subject.record)
    listed = [_conda(each, platform) for each in from_channels(subject, packages, platform)]
    listed += [_pip(each, platform) for each in served(pip_part(found), subject, "conda-lock")]
    channels = list(dict.fromkeys(each.channel_name for each in packages))
    content = json.dumps(listed, sort_keys=True).encode()
    lock = {
        "version": 1,
        "metadata": {
            "content_hash": {platform: hashlib.sha256(content).hexdigest()},
            "channels": [{"url": channel, "used_env_vars": []} for channel in channels],
            "platforms": [platform],
            "sources": [],
        },
        "package": listed,
    }
    notes = [*subject.notes(), f"Install with: conda-lock install --name {subject.slug} conda-lock.yml"]
    return {"conda-lock.yml": commented(notes, dumped(lock))}


def _conda(told: dict[str, Any], platform: str) -> dict[str, Any]:
    if not told["md5"]:
        raise ExportError(
            f"conda-lock wants an MD5 of every package, and none is told of {told['name']}.",
            remedy="Export conda-explicit or pixi, which take SHA-256.",
        )
    needs = {need.split()[0]: " ".join(need.split()[1:]) for need in told["depends"]}
    return {
        "name": told["name"],
        "version": told["version"],
        "manager": "conda",
        "platform": platform,
        "dependencies": needs,
        "url": told["url"],
        "hash": {"md5": told["md5"], "sha256": told["sha256"]},
        "category": "main",
        "optional": False,
    }


def _pip(told: dict[str, str], platform: str) -> dict[str, Any]:
    return {
        "name": told["name"],
        "version": told["version"],
        "manager": "pip",
        "platform": platform,
        "dependencies": {},
        "url": told["url"],
        "hash": {"sha256": told["sha256"]},
        "category": "main",
        "optional": False,
    }
