"""A development container: the same image as the Dockerfile, as editors start it.

https://containers.dev/implementors/json_reference/
"""

from __future__ import annotations

import json

from . import dockerfile
from .installing import installation
from .subject import Subject

_HERE = ".devcontainer"


def files(subject: Subject) -> dict[str, str]:
    """Configuration, Dockerfile and lock."""
    made = installation(subject, "The container")
    content = {
        "name": subject.slug,
        "build": {"dockerfile": "Dockerfile", "context": "."},
        "remoteUser": "runner",
        "customizations": {
            "vscode": {
                "extensions": ["ms-python.python", "ms-toolsai.jupyter"],
                "settings": {"python.defaultInterpreterPath": "/opt/runtime/bin/python"},
            }
        },
    }
    return {
        f"{_HERE}/devcontainer.json": json.dumps(content, indent=2) + "\n",
        f"{_HERE}/Dockerfile": dockerfile.text(subject, made, command=False),
        f"{_HERE}/requirements.txt": made.requirements,
    }
