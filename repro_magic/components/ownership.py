"""From files to the distributions that own them.

By their lists of files (RECORD) and by the folders of editable projects. A name counts only where an old
installation has no list.
"""

from __future__ import annotations

import os
from os.path import normcase

from . import records
from .distribution import LIBRARY
from .distributions import Directory
from .naming import normalized
from .origins import editable_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .distribution import Distribution
    from .distributions import Inventory

_SITE = "-packages" + os.sep
_STANDARD = normcase(LIBRARY) + os.sep

_NAMED_OTHERWISE = {
    "Crypto": "pycryptodome",
    "OpenSSL": "pyopenssl",
    "PIL": "pillow",
    "_cffi_backend": "cffi",
    "_distutils_hack": "setuptools",
    "_pydevd_bundle": "debugpy",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "fitz": "pymupdf",
    "git": "gitpython",
    "mpl_toolkits": "matplotlib",
    "pkg_resources": "setuptools",
    "pylab": "matplotlib",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "win32api": "pywin32",
}
"""Where to look first. What counts is the list of files over there."""


class Owners:
    """Finds the owners of files among the distributions of one inventory."""

    def __init__(self, installed: Inventory) -> None:
        self._installed = installed
        self._families: dict[str, set[str]] = {}
        self._projects: list[tuple[str, Distribution]] | None = None
        self.ambiguous: set[str] = set()
        """Import names whose file several distributions list, as those of older namespace packages do."""
        places = [(each.path, each) for each in installed.directories if each.distributions]
        places += installed.aliases.items()
        # The innermost folder decides.
        self._places = sorted(((_folder(path), each) for path, each in places), key=_length, reverse=True)

    def of(self, paths: Mapping[str, str]) -> dict[str, Distribution]:
        """Import name to the distribution that owns its file. Files that nobody owns are left out."""
        found: dict[str, Distribution] = {}
        inside: dict[str, tuple[Directory, dict[str, str]]] = {}
        for name, path in paths.items():
            file = normcase(path)
            prefix, owner = self._around(file)
            if isinstance(owner, Directory):
                inside.setdefault(prefix, (owner, {}))[1][name] = _relative(file, prefix)
            elif owner is not None:
                found[name] = owner
        for directory, relatives in inside.values():
            for name, owners in _listed(directory, relatives).items():
                if len(owners) == 1:
                    found[name] = directory.distributions[owners[0]]
                elif owners:
                    self.ambiguous.add(name)
        return found

    def is_shared(self, name: str, path: str, owner: Distribution) -> bool:
        """Whether other distributions put modules into this package of the owner, as those of airflow do.

        They are looked for among those whose names begin with its own: ``apache-airflow-providers-...``.
        """
        prefix, directory = self._around(normcase(path))
        if not isinstance(directory, Directory):
            return False
        family = self._family(owner.name) | self._family(normalized(name))
        relatives = (family & directory.distributions.keys()) - {owner.name}
        folder, slash, _ = _relative(normcase(path), prefix).rpartition("/")
        if not slash or not relatives:
            return False
        if folder + slash not in directory.owners:
            lists = {each: directory.distributions[each] for each in sorted(relatives)}
            directory.owners[folder + slash] = [
                each for each, listing in lists.items() if records.lists_below(listing, folder)
            ]
            directory.learned = True
        return bool(directory.owners[folder + slash])

    def _around(self, file: str) -> tuple[str, Directory | Distribution | None]:
        """The innermost folder around the file that is on the path or is an editable project."""
        found: tuple[str, Directory | Distribution | None] = ("", None)
        for place in self._places:
            if file.startswith(place[0]):
                found = place
                break
        else:
            if file.startswith(_STANDARD):
                return found
        # An environment often lies inside of the project that it was made for, never the other way round.
        if not found[0].endswith(_SITE):
            for project in self._editable_projects():
                if file.startswith(project[0]) and len(project[0]) >= len(found[0]):
                    return project
        return found

    def _editable_projects(self) -> list[tuple[str, Distribution]]:
        if self._projects is None:
            projects = []
            for directory in self._installed.directories:
                for distribution in directory.distributions.values():
                    told = distribution.direct_url or distribution.entry.endswith(".egg-info")
                    if told and (root := editable_root(distribution)):
                        projects += [(_folder(path), distribution) for path in {root, os.path.realpath(root)}]
            self._projects = sorted(projects, key=_length, reverse=True)
        return self._projects

    def _family(self, name: str) -> set[str]:
        """Names of distributions that begin with this one and a hyphen."""
        if not self._families:
            self._families[""] = set()
            for directory in self._installed.directories:
                for each in directory.distributions:
                    end = each.find("-")
                    while end > 0:
                        self._families.setdefault(each[:end], set()).add(each)
                        end = each.find("-", end + 1)
        return self._families.get(name, set())


def _folder(path: str) -> str:
    return normcase(path).rstrip(os.sep) + os.sep


def _length(place: tuple[str, object]) -> int:
    return len(place[0])


def _relative(file: str, prefix: str) -> str:
    return file[len(prefix) :].replace(os.sep, "/")


def _listed(directory: Directory, relatives: Mapping[str, str]) -> dict[str, list[str]]:
    """Import name to the distributions of the directory that list its file."""
    owners = directory.owners
    missing = {relative: name for name, relative in relatives.items() if relative not in owners}
    if missing:
        for relative, name in list(missing.items()):
            if guessed := _guessed(directory, name, relative):
                owners[relative] = guessed
                del missing[relative]
        owners.update(records.searched(directory.distributions, missing))
        directory.learned = True
    return {name: owners[relative] for name, relative in relatives.items()}


def _guessed(directory: Directory, name: str, relative: str) -> list[str]:
    """The distributions that the names suggest, if they list the file."""
    there = directory.distributions
    top = relative.partition("/")[0].partition(".")[0]
    plain = normalized(top).strip("-")
    guesses = [_NAMED_OTHERWISE.get(top, plain), plain, "py" + plain]
    if "." in name:
        guesses[:0] = [normalized(name), normalized(name.rpartition(".")[2])]
    for guess in guesses:
        if guess in there and records.lists(there[guess], relative):
            return [guess]
    # Distributions of one family may all list the package that they share.
    start, end = plain + "-", "-" + plain
    family = [each for each in there if each.startswith(start) or each.endswith(end)]
    return [each for each in sorted(family) if records.lists(there[each], relative)]
