"""Keeping user name, host name, home directory and credentials out of what is recorded."""

from __future__ import annotations

import os

_TOKENS = ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "pypi-ag", "hf_", "akia")
"""How the tokens of well-known services begin, in lower case."""

_NOBODY = {"admin", "app", "debian", "git", "home", "jovyan", "main", "python", "root", "ubuntu", "user"}
"""User names that are no person's, and words that mean something else in a URL or a sentence."""

_LONGEST = 400


def public_url(url: str) -> str:
    """The URL without user, password, query and fragment, and without tokens in its path.

    A path on this machine shrinks to its last part. The user ``git`` of an SSH URL stays: it is no secret,
    and the URL does not work without it.
    """
    scheme, found, rest = url.strip().partition("://")
    if not found:
        return _public_path(url.strip())
    for mark in "?#":
        rest = rest.partition(mark)[0]
    if scheme.rpartition("+")[2] == "file":
        return scheme + ":" + _last_part(rest)
    authority, slash, path = rest.partition("/")
    user, _, host = authority.rpartition("@")
    if "@" in path and not user and not _ends_in_port(host):
        # A slash that nobody escaped in a password: all up to the last @ is suspect.
        host, slash, path = path.rpartition("@")[2].partition("/")
    kept = "git@" if user == "git" and scheme.rpartition("+")[2] == "ssh" else ""
    return scheme + "://" + kept + _public_host(host) + slash + "/".join(_public_parts(path.split("/")))


def _public_path(url: str) -> str:
    """``user@host:path`` as git takes it, or a bare path of this machine."""
    host, colon, path = url.partition(":")
    if not colon or len(host) == 1 or "/" in host or "\\" in url:
        return "file:" + _last_part(url)
    user = "git@" if host.startswith("git@") else ""
    return public_url("ssh://" + user + host.rpartition("@")[2] + "/" + path.lstrip("/"))


def _last_part(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _ends_in_port(host: str) -> bool:
    _, colon, port = host.rpartition(":")
    return not colon or port.isdigit()


def _public_parts(parts: list[str]) -> list[str]:
    if len(parts) > 1 and parts[0] == "t":
        # Channels of conda take a token as /t/<token>/.
        parts = parts[2:]
    return [part for part in parts if not part.lower().startswith(_TOKENS)]


def _public_host(host: str) -> str:
    name, colon, port = host.partition(":")
    mine = host_name().lower()
    return "localhost" + colon + port if mine and name.lower() in (mine, mine.partition(".")[0]) else host


def host_name() -> str:
    """The own name of this machine, empty when it has none."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def scrubbed(text: str) -> str:
    """The text on one line, of bounded length, without home directory, user name and host name."""
    homes = _homes()
    for home in homes:
        text = text.replace(home, "~")
    users = {os.environ.get(variable, "") for variable in ("USER", "LOGNAME", "USERNAME")}
    users.update(os.path.basename(home) for home in homes)
    for private in (*(users - _NOBODY), host_name()):
        if len(private) > 1:
            text = _without_word(text, private)
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _homes() -> list[str]:
    """Spellings of the home directory, the longest first. ``/`` is nobody's home."""
    home = os.path.expanduser("~")
    homes = {home, os.path.realpath(home), os.environ.get("HOME", ""), os.environ.get("USERPROFILE", "")}
    return sorted((each.rstrip("/\\") for each in homes if len(each) > 3), key=len, reverse=True)


def _without_word(text: str, word: str) -> str:
    kept = ""
    while word in text:
        start, _, text = text.partition(word)
        kept += start
        alone = not (kept[-1:].isalnum() or text[:1].isalnum())
        kept += "…" if alone else word
    return kept + text
