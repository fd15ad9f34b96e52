"""Keeping user name, host name, home directory and credentials out of what is recorded."""

from __future__ import annotations

import os

_TOKENS = ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "pypi-ag", "hf_", "akia")
"""How the tokens of well-known services begin, in lower case."""

_NOBODY = {"admin", "app", "debian", "git", "home", "jovyan", "main", "python", "root", "ubuntu", "user"}
"""User names that are no person's, and words that mean something else in a URL or a sentence."""

_TELLING = ("HOME", "USERPROFILE", "USER", "LOGNAME", "USERNAME")
"""Environment variables that tell who the user is."""

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
    told = tuple(os.environ.get(variable, "") for variable in _TELLING)
    if told not in _private:
        _private[told] = _private_words(*told)
    homes, words = _private[told]
    for home in homes:
        text = text.replace(home, "~")
    for word in words:
        if word in text:
            text = _without_word(text, word)
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


_private: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}


def _private_words(home: str, profile: str, *users: str) -> tuple[list[str], list[str]]:
    """Spellings of the home directory, the longest first, and the names of user and machine."""
    own = os.path.expanduser("~")
    # "/" is nobody's home.
    homes = {each.rstrip("/\\") for each in (own, os.path.realpath(own), home, profile) if len(each) > 3}
    names = {*users, *map(os.path.basename, homes)} - _NOBODY
    words = {name for name in (*names, host_name()) if len(name) > 1}
    return sorted(homes, key=len, reverse=True), sorted(words)


def _without_word(text: str, word: str) -> str:
    kept = ""
    while word in text:
        start, _, text = text.partition(word)
        kept += start
        alone = not (kept[-1:].isalnum() or text[:1].isalnum())
        kept += "…" if alone else word
    return kept + text
