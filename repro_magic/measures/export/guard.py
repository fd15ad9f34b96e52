"""The last look at every exported file: nothing of this machine and nobody's credentials are in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from .errors import ExportError

_USER = re.compile(r"[a-z][a-z0-9+.-]*://(?!git@)[^/\s\"'<>@]*(?:@|%40)", re.IGNORECASE)
"""A user in a URL; but ``git`` is everybody's, as in ``ssh://git@host``."""
_LOCAL = re.compile(
    r"\bfile:/+\S*|(?<![\w.~/:-])/(?:home|Users|root|private|tmp|var/folders)/\S*|\b[A-Za-z]:\\\S*", re.ASCII
)
_SECRET = re.compile(
    r"[?&](?:access_token|api[_-]?key|auth|key|password|pwd|secret|sig|signature|token|x-amz-[\w-]+)=",
    re.IGNORECASE,
)


def refuse_private(files: Mapping[str, str]) -> None:
    """Raise ExportError for a file with a user in a URL, a token in one, or a path of some machine."""
    for name, written in files.items():
        # What is percent-encoded inside of another address is as readable as if it were not.
        content = written + unquote(written) if "%" in written else written
        if _USER.search(content) or _SECRET.search(content):
            raise ExportError(
                f"{name} would hold a credential that is part of an address.",
                remedy="Lock again with the password in netrc, or leave the package out with --without.",
            )
        if _LOCAL.search(content) or _has_home(content):
            raise ExportError(
                f"{name} would hold a path of this machine.",
                remedy="Leave the package that came from there out with --without, or serve it by an index.",
            )


def masked(text: str) -> str:
    """Text for people in which paths of a machine and addresses with a credential are cut out."""
    cut = re.sub(rf"(?:{_USER.pattern})\S*|\S*(?:{_SECRET.pattern})\S*", "…", text, flags=re.IGNORECASE)
    cut = _LOCAL.sub("…", cut)
    return cut.replace(str(Path.home()), "…") if _has_home(cut) else cut


def _has_home(content: str) -> bool:
    home = Path.home()
    return len(home.parts) > 2 and str(home) in content
