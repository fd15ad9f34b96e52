"""From files to the distributions that own them: by RECORD, by editable project, never by the name alone
where a list of files exists."""

from __future__ import annotations

import os
from os.path import normcase

from . import files
from .distributions import Directory, Distribution, Inventory
from .naming import normalized
from .origins import editable_root, is_development

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PIECE = 1 << 14
_LONGEST_LINE = 1 << 12
_MOST = 1 << 26

_NAMED_OTHERWISE = {
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "Crypto": "pycryptodome",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "fitz": "pymupdf",
    "git": "gitpython",
    "jose": "python-jose",
    "jwt": "pyjwt",
    "magic": "python-magic",
    "mpl_toolkits": "matplotlib",
    "OpenSSL": "pyopenssl",
    "PIL": "pillow",
    "pkg_resources": "setuptools",
    "pylab": "matplotlib",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "usb": "pyusb",
    "win32api": "pywin32",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
    "_cffi_backend": "cffi",
    "_distutils_hack": "setuptools",
    "_pydevd_bundle": "debugpy",
}
"""Only where to look first; what counts is the list of files."""


class Owners:
    """Finds the owners of files among the distributions of one inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._families: dict[str, set[str]] | None = None
        self._projects: list[tuple[str, Distribution]] | None = None
        places = [(each.path, each) for each in inventory.directories if each.distributions]
        places += inventory.aliases.items()
        # The innermost folder decides.
        self._places = sorted(((_folder(path), each) for path, each in places), key=_length, reverse=True)

    def of(self, paths: Mapping[str, str]) -> dict[str, Distribution]:
        """Import name to the distribution that owns its file; names of files that nobody owns are left out."""
        found: dict[str, Distribution] = {}
        inside: dict[str, tuple[Directory, dict[str, str]]] = {}
        for name, path in paths.items():
            root = self._root_of(normcase(path))
            if root is None:
                continue
            prefix, owner = root
            if isinstance(owner, Distribution):
                found[name] = owner
            else:
                relative = normcase(path)[len(prefix) :].replace(os.sep, "/")
                inside.setdefault(prefix, (owner, {}))[1][name] = relative
        for directory, relatives in inside.values():
            for name, owners in _listed(directory, relatives).items():
                if len(owners) == 1:
                    found[name] = directory.distributions[owners[0]]
        return found

    def _root_of(self, path: str) -> tuple[str, Directory | Distribution] | None:
        """The innermost folder around the file that is on the path or is an editable project."""
        for place in self._places:
            if path.startswith(place[0]):
                break
        else:
            place = None
        # An environment often lies inside of the project that it was made for, never the other way round.
        if place is not None and place[0].endswith("-packages" + os.sep):
            return place
        for project in self._editable_projects():
            if path.startswith(project[0]):
                return project if place is None or len(project[0]) > len(place[0]) else place
        return place

    def _editable_projects(self) -> list[tuple[str, Distribution]]:
        if self._projects is None:
            projects = []
            for directory in self._inventory.directories:
                for distribution in directory.distributions.values():
                    if root := editable_root(distribution):
                        projects += [(_folder(path), distribution) for path in {root, os.path.realpath(root)}]
            self._projects = sorted(projects, key=_length, reverse=True)
        return self._projects

    def shared(self, name: str, path: str, owner: Distribution | None) -> bool:
        """Whether other distributions put modules into this regular package too, as those of airflow do.

        They are looked for among those whose names begin with its own: ``apache-airflow-providers-...``. When
        several list the package itself, as they do in older namespace packages, it has no owner.
        """
        root = self._root_of(normcase(path))
        if root is None or not isinstance(root[1], Directory):
            return False
        prefix, directory = root
        relative, slash, _ = normcase(path)[len(prefix) :].replace(os.sep, "/").rpartition("/")
        if owner is None or not slash:
            return owner is None and len(directory.owners.get(relative + slash + "__init__.py", ())) > 1
        candidates = self._beginning_with(owner.name) | self._beginning_with(normalized(name))
        candidates = sorted(candidates & directory.distributions.keys() - {owner.name})
        if not candidates:
            return False
        key = relative + slash
        if key not in directory.owners:
            needle = b"\n" + key.encode("utf-8", "surrogateescape")
            records = ((each, _record(directory.distributions[each])) for each in candidates)
            directory.owners[key] = [each for each, record in records if needle in record]
            directory.learned = True
        return bool(directory.owners[key])

    def _beginning_with(self, name: str) -> set[str]:
        if self._families is None:
            self._families = {}
            for each in self._inventory.by_name:
                end = each.find("-")
                while end > 0:
                    self._families.setdefault(each[:end], set()).add(each)
                    end = each.find("-", end + 1)
        return self._families.get(name, set())


def _folder(path: str) -> str:
    return normcase(path).rstrip(os.sep) + os.sep


def _length(root: tuple[str, object]) -> int:
    return len(root[0])


def _listed(directory: Directory, relatives: Mapping[str, str]) -> dict[str, list[str]]:
    """Import name to the distributions of the directory that list its file."""
    owners = directory.owners
    missing = {relative: name for name, relative in relatives.items() if relative not in owners}
    if missing:
        for relative, name in list(missing.items()):
            if owner := _first_guess(directory, name, relative):
                owners[relative] = [owner]
                del missing[relative]
        if missing:
            owners.update(_searched(directory, missing))
        directory.learned = True
    return {name: owners[relative] for name, relative in relatives.items()}


def _first_guess(directory: Directory, name: str, relative: str) -> str:
    """The distribution that the import name suggests, if it lists the file."""
    top = relative.partition("/")[0].partition(".")[0]
    plain = normalized(top).strip("-")
    guesses = [_NAMED_OTHERWISE.get(top, plain), plain]
    if "." in name:
        guesses[:0] = [normalized(name), normalized(name.rpartition(".")[2])]
    for guess in guesses:
        if guess in directory.distributions and _lists(directory.distributions[guess], relative):
            return guess
    for other in directory.distributions:
        if other.startswith(plain + "-") or other.endswith("-" + plain) or other == "py" + plain:
            if other not in guesses and _lists(directory.distributions[other], relative):
                return other
    return ""


def _lists(distribution: Distribution, relative: str) -> bool:
    """Whether the distribution's list of files has that one. Reads on only as long as it is not found."""
    try:
        descriptor = os.open(distribution.path + os.sep + "RECORD", files.FLAGS)
    except OSError:
        return _lists_without_record(distribution, relative)
    try:
        needles = _needles(relative)
        size = _PIECE
        content = b"\n"
        while piece := os.read(descriptor, size):
            content += piece
            for needle in needles:
                if needle in content:
                    return True
            content = content[-_LONGEST_LINE:]
            size = 16 * _PIECE
        return False
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _record(distribution: Distribution) -> bytes:
    """RECORD with a line end in front of every line, empty when there is none."""
    content = files.read(distribution.path + os.sep + "RECORD", _MOST)
    return b"" if content is None else b"\n" + content


def _needles(relative: str) -> tuple[bytes, ...]:
    """How a line of RECORD for the file begins; a name with a comma stands in quotation marks."""
    path = relative.encode("utf-8", "surrogateescape")
    return (b"\n" + path + b",", b'\n"' + path + b'",') if b"," in path else (b"\n" + path + b",",)


def _searched(directory: Directory, relatives: Iterable[str]) -> dict[str, list[str]]:
    """Each file to all distributions of the directory that list it."""
    found: dict[str, list[str]] = {relative: [] for relative in relatives}
    needles = [(relative, needle) for relative in found for needle in _needles(relative)]
    for name in sorted(directory.distributions):
        distribution = directory.distributions[name]
        record = _record(distribution)
        if not record:
            for relative, owners in found.items():
                if _lists_without_record(distribution, relative):
                    owners.append(name)
        else:
            for relative, needle in needles:
                if needle in record:
                    found[relative].append(name)
    return found


def _lists_without_record(distribution: Distribution, relative: str) -> bool:
    """The same for an egg-info: by its list of installed files, else by its top-level names."""
    place = distribution.path + os.sep
    installed = files.read(place + "installed-files.txt", _MOST)
    if installed is not None:
        lines = installed.decode("utf-8", "surrogateescape").replace("\\", "/").split("\n")
        return "../" + relative in (line.strip() for line in lines)
    tops = files.text(place + "top_level.txt").split()
    top = relative.partition("/")[0].partition(".")[0]
    # The folder of a project in development has no list at all, and what lies in it is the project's.
    return top in tops or (not tops and (is_development(distribution) or normalized(top) == distribution.name))
