"""``pixi.lock`` as py-rattler writes it, and the ``pixi.toml`` that pixi wants beside it.

https://pixi.sh/latest/workspace/lockfile/
"""

from __future__ import annotations

import json

from .conda import CondaFile, ask_rattler, conda_files, pip_part, platform_of
from .packages import artefacts, refuse_without_source
from .served import served
from .subject import Subject


def files(subject: Subject) -> dict[str, str]:
    """Lock and manifest. Raises ExportError where a channel does not have a file any more."""
    found = artefacts(subject.record)
    packages = conda_files(found, "pixi")
    refuse_without_source(found, "pixi")
    platform = platform_of(packages, subject.record)
    pip = served(pip_part(found), subject, "pixi")
    channels = list(dict.fromkeys(each.channel for each in packages))
    lock = ask_rattler(subject, packages, platform, lock=True, channels=channels, pip=pip)["lock"]
    return {
        "pixi.toml": _manifest(subject, packages, platform, pip),
        "pixi.lock": "".join(f"# {note}\n" for note in subject.notes()) + lock,
    }


def _manifest(subject: Subject, packages: list[CondaFile], platform: str, pip: list[dict[str, str]]) -> str:
    channels = list(dict.fromkeys(each.channel_name for each in packages))
    lines = [
        *(f"# {note}" for note in subject.notes()),
        "# Install with: pixi install --frozen",
        "[workspace]",
        f"name = {json.dumps(subject.slug)}",
        f"channels = {json.dumps(channels)}",
        f"platforms = {json.dumps([platform])}",
        "",
        "[dependencies]",
        *(
            f"{json.dumps(each.name)} = "
            f"{{ version = {json.dumps('==' + each.version)}, build = {json.dumps(each.build)} }}"
            for each in packages
        ),
    ]
    if pip:
        lines += ["", "[pypi-dependencies]"]
        lines += [f"{json.dumps(each['name'])} = {json.dumps('==' + each['version'])}" for each in pip]
    return "\n".join(lines) + "\n"
