"""Keeping user name, host name, home directory and credentials out of what is recorded."""

from __future__ import annotations

import os

_TOKEN_STARTS = ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "pypi-ag", "hf_", "sk-", "akia")
"""How the tokens of well-known services begin, in lower case."""

_LONGEST = 400


def public_url(url: str) -> str:
    """The URL without user, password, query and fragment, and without tokens in its path.

    A path on this machine shrinks to its last part. The ``git`` user of an SSH URL stays: it is no secret, and
    the URL does not work without it.
    """
    url = url.strip()
    scheme, found, rest = url.partition("://")
    if not found:
        return _public_scp(url)
    rest = _before(rest, "?#")
    if scheme.rpartition("+")[2] == "file":
        return scheme + ":" + _last_part(rest)
    host, slash, path = rest.partition("/")
    user, at, host_only = host.rpartition("@")
    if not at and "@" in path and not _is_port(host):
        # A slash in a password that nobody escaped: all up to the last @ is suspect.
        host_only, slash, path = path.rpartition("@")[2].partition("/")
        user = ""
    kept = "git@" if user == "git" and scheme.rpartition("+")[2] == "ssh" else ""
    parts = path.split("/")
    if len(parts) > 1 and parts[0] == "t":
        # anaconda.org and conda servers take a token as /t/<token>/.
        del parts[:2]
    parts = [part for part in parts if not part.lower().startswith(_TOKEN_STARTS)]
    return scheme + "://" + kept + _public_host(host_only) + slash + "/".join(parts)


def _public_scp(url: str) -> str:
    """``user@host:path`` as git takes it, and a bare path of this machine."""
    host, colon, path = url.partition(":")
    if not colon or "/" in host or "\\" in url or len(host) == 1:
        return "file:" + _last_part(url)
    return public_url("ssh://" + ("git@" if host.startswith("git@") else "") + host.rpartition("@")[2] + "/" + path)


def _before(text: str, characters: str) -> str:
    for character in characters:
        text = text.partition(character)[0]
    return text


def _last_part(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _is_port(host: str) -> bool:
    _, colon, port = host.rpartition(":")
    return not colon or port.isdigit()


def _public_host(host: str) -> str:
    name, colon, port = host.partition(":")
    mine = host_name().lower()
    return "localhost" + colon + port if mine and name.lower() in (mine, mine.partition(".")[0]) else host


def host_name() -> str:
    """This machine's own name, empty when it has none."""
    try:
        return os.uname().nodename
    except AttributeError:
        return os.environ.get("COMPUTERNAME", "")


def scrubbed(text: str) -> str:
    """The text on one line without home directory, user name and host name, and not too long."""
    for home in _homes():
        text = text.replace(home, "~")
    for private in (*_users(), host_name()):
        if len(private) > 2:
            text = _without_word(text, private)
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _homes() -> list[str]:
    home = os.path.expanduser("~")
    homes = {home, os.path.realpath(home), os.environ.get("HOME", ""), os.environ.get("USERPROFILE", "")}
    # The home of root is also where many containers work; "/" is nobody's.
    return sorted((each.rstrip("/\\") for each in homes if len(each) > 3), key=len, reverse=True)


def _users() -> set[str]:
    names = {os.environ.get(variable, "") for variable in ("USER", "LOGNAME", "USERNAME")}
    names.update(os.path.basename(home) for home in _homes())
    # These are no person's names, and they are words of many messages.
    return names - {"root", "user", "python", "app", "jovyan", "home"}


def _without_word(text: str, word: str) -> str:
    kept = []
    before = ""
    rest = text
    while word in rest:
        start, _, rest = rest.partition(word)
        before = start[-1:] or before
        alone = not (before.isalnum() or rest[:1].isalnum())
        kept += [start, "…" if alone else word]
        before = word[-1]
    return "".join(kept) + rest
