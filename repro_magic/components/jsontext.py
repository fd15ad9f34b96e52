"""JSON without the `json` package, whose import (with `re` and `enum`) would double the time of a probe."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Settings:
    """What the C scanner reads from a ``json.JSONDecoder``."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float


def loads(content: bytes) -> Any:
    """The value of a JSON text. Raises ValueError when it is not one."""
    text = content.decode("utf-8", "replace").strip().lstrip("\ufeff")
    try:
        from _json import make_scanner
    except ImportError:
        import json

        return json.loads(text)
    try:
        value, end = make_scanner(_Settings())(text, 0)  # type: ignore[arg-type]
    except (StopIteration, ValueError, RecursionError, SystemError):
        # SystemError: the scanner looks for the exception class of a `json` that nobody imported.
        raise ValueError("not JSON") from None
    if text[end:].strip():
        raise ValueError("not JSON: it goes on after its end")
    return value


def dumps(value: Any) -> str:
    """The JSON text, all in ASCII, of what consists of dicts, lists, tuples, strings and whole numbers."""
    try:
        from _json import encode_basestring_ascii as quoted
    except ImportError:
        import json

        return json.dumps(value)
    return _written(value, quoted)


def _written(value: Any, quoted: Any) -> str:
    if isinstance(value, str):
        return str(quoted(value))
    if isinstance(value, dict):
        return "{" + ",".join(quoted(key) + ":" + _written(item, quoted) for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_written(item, quoted) for item in value) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
