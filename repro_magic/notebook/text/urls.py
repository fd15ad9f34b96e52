"""URLs as code writes them: without credentials, and whether they name one version."""

from __future__ import annotations

import re
from typing import Final

MAX_SHOWN: Final = 200

_CREDENTIALS: Final = re.compile(r"(?<=://)[^/@\s]*@")
_SECRET_PARAMETER: Final = re.compile(
    r"(?<=[?&])(?P<name>[^=&#]*(?:token|key|secret|password|signature|sig|credential)[^=&#]*)=[^&#]*",
    re.IGNORECASE,
)
_SECRET: Final = re.compile(
    r"://[^/\s:@]+:[^/\s@{}]+@|\bghp_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bAKIA[0-9A-Z]{16}\b"
    r"|\bhf_[A-Za-z0-9]{20,}|\bsk-[A-Za-z0-9_-]{20,}|\bxox[bp]-[0-9A-Za-z-]{10,}"
)


def public(url: str) -> str:
    """A URL or path without credentials and control characters, not longer than is shown."""
    cleaned = _SECRET_PARAMETER.sub(r"\g<name>=...", _CREDENTIALS.sub("", url))
    printable = "".join(sign for sign in cleaned if sign.isprintable())
    return printable if len(printable) <= MAX_SHOWN else printable[: MAX_SHOWN - 1] + "…"


def holds_secret(text: str) -> bool:
    """Whether a text has the form of a password in a URL or of a well-known token."""
    return bool(_SECRET.search(text))
