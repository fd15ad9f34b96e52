"""A Dockerfile that installs the lock on a fixed base, for a user that is not root."""

from __future__ import annotations

import re
from typing import Any

from ...model.record import Code
from ...model.unknown import Unknown
from .image import base_image
from .installing import Installation, installation
from .subject import Subject

_SAFE = re.compile(r"[\w.:/@+ -]{1,200}", re.ASCII)
"""Text that means nothing to a shell, to Docker, or inside of double quotes."""


def files(subject: Subject) -> dict[str, str]:
    """Dockerfile and lock."""
    made = installation(subject, "The image")
    return {"Dockerfile": text(subject, made), "requirements.txt": made.requirements}


def text(subject: Subject, made: Installation, *, command: bool = True) -> str:
    """The Dockerfile. ``command`` says what a container does when it is started by itself."""
    base, said = base_image(subject)
    lines = [
        *(f"# {note}" for note in subject.notes()),
        f"# Build it in this folder:   docker build{_platform(subject)} --tag {subject.slug} .",
        *([_start(subject, made)] if command else []),
        *([f"# {said}"] if said else []),
        f"FROM {base}",
        "",
        *_labels(subject, base),
        "",
        "# As in Binder: a user that is not root, with the number 1000, which some images have given away.",
        "USER 0",
        "RUN useradd --create-home --non-unique --uid 1000 runner \\",
        " && mkdir -p /opt/runtime /work \\",
        " && chown runner: /opt/runtime /work",
        "USER 1000",
        "RUN python -m venv /opt/runtime",
        "ENV PATH=/opt/runtime/bin:$PATH \\",
        "    PIP_DISABLE_PIP_VERSION_CHECK=1",
        "",
        *_kernel(made),
        "# The lock has the last word: these files and no others, without a resolver.",
        "COPY requirements.txt /opt/runtime/requirements.txt",
        f"RUN python -m pip install --no-cache-dir {made.options} \\",
        "    --requirement /opt/runtime/requirements.txt",
        "",
        "WORKDIR /work",
        *([f"CMD {_command(made)}"] if command else []),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _start(subject: Subject, made: Installation) -> str:
    port = "-p 127.0.0.1:8888:8888 " if made.has_lab else ""
    return f'# Start it at the notebook:  docker run --rm -it {port}-v "$PWD":/work {subject.slug}'


def _command(made: Installation) -> str:
    if made.has_lab:
        return '["jupyter", "lab", "--ip=0.0.0.0", "--no-browser"]'
    return '["ipython"]' if made.has_kernel else '["python"]'


def _platform(subject: Subject) -> str:
    platform = subject.record.platform
    if isinstance(platform, Unknown) or not isinstance(platform.machine, str):
        return ""
    name = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine.lower()
    )
    return f" --platform linux/{name}" if name else ""


def _labels(subject: Subject, base: str) -> list[str]:
    code = subject.record.code
    told: dict[str, Any] = {
        "org.opencontainers.image.title": subject.slug,
        "org.opencontainers.image.base.name": base.partition("@")[0],
        "org.opencontainers.image.base.digest": base.partition("@")[2],
        "org.opencontainers.image.source": _source(code),
        "org.opencontainers.image.revision": None if isinstance(code, Unknown) else code.commit,
        "repro-magic.recorded": subject.record.recorded,
        "repro-magic.record": f"sha256:{subject.digest}",
    }
    kept = [(key, value) for key, value in told.items() if isinstance(value, str) and _SAFE.fullmatch(value)]
    ends = [" \\"] * (len(kept) - 1) + [""]
    return [
        f'{"LABEL" if not at else "     "} {key}="{value}"{end}'
        for at, ((key, value), end) in enumerate(zip(kept, ends, strict=True))
    ]


def _source(code: Code | Unknown) -> str | None:
    remote = None if isinstance(code, Unknown) else code.remote
    web = isinstance(remote, str) and remote.startswith(("http://", "https://")) and "@" not in remote
    return str(remote) if web else None


def _kernel(made: Installation) -> list[str]:
    if not made.kernel:
        return []
    return [
        "# The kernel, which is not in the lock; what it needs itself is chosen by the resolver.",
        f"RUN python -m pip install --no-cache-dir {' '.join(made.kernel)}",
        "",
    ]
