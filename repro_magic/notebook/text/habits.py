"""Habits of code that threaten its reproducibility, each found by the calls that it consists of.

The kinds, which are the keys of `model.text.Text.uses`:

``search-path``, ``working-directory``, ``asks``, ``clock``, ``hash-order``, ``file-order``,
``completion-order``, ``other-code``, ``shell``, ``reload``, ``unversioned-model``,
``warnings-hidden``, ``gpu``, ``deterministic``, ``environment``, ``late-variable``, ``secret``, ``home``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from ...model.text import Place, Use
from .code import Command
from .installs import installs
from .names import Names, Visit, argument, keyword
from .reads import fetched_by
from .urls import holds_secret, public

_CALLS: Final = {
    "search-path": r"sys\.path\.(?:append|insert|extend)|site\.addsitedir",
    "working-directory": r"os\.chdir|contextlib\.chdir|os\.fchdir",
    "asks": r"input|builtins\.input|getpass\.getpass|getpass",
    "clock": r"datetime\.(?:datetime\.(?:now|today|utcnow)|date\.today)"
    r"|pandas\.Timestamp\.(?:now|today|utcnow)|time\.(?:localtime|ctime|strftime)"
    r"|arrow\.(?:now|utcnow)|pendulum\.(?:now|today)",
    "completion-order": r".*\.imap_unordered|(?:concurrent\.futures|asyncio|dask\.distributed)\.as_completed",
    "other-code": r"runpy\.run_(?:path|module)|exec|builtins\.exec|execfile",
    "shell": r"os\.(?:system|popen)|subprocess\.(?:run|call|check_call|check_output|Popen|getoutput)",
    "reload": r"importlib\.reload|imp\.reload",
    "unversioned-model": r"torch\.hub\.load|nltk\.download|tensorflow_hub\.(?:load|KerasLayer)"
    r"|spacy\.cli\.download|datasets\.load_dataset|gensim\.downloader\.load"
    r"|huggingface_hub\.(?:hf_hub_download|snapshot_download)",
    "deterministic": r"torch\.use_deterministic_algorithms|torch\.set_deterministic(?:_debug_mode)?"
    r"|tensorflow\.config\.experimental\.enable_op_determinism"
    r"|(?:.+\.)?(?:set_determinism|enable_full_determinism)",
    "environment": r"os\.getenv|os\.environ\.get",
}
_PATTERNS: Final = {kind: re.compile(pattern) for kind, pattern in _CALLS.items()}
_LISTING: Final = re.compile(r"os\.(?:listdir|scandir|walk)|glob\.i?glob")
_LISTING_METHODS: Final = frozenset(["iterdir", "glob", "rglob"])
_ORDERING: Final = ("list", "tuple", "enumerate", "next", "iter")
_FILTERS: Final = ("warnings.filterwarnings", "warnings.simplefilter")
_REVISION: Final = ("revision", "version", "data_version")
_HOME: Final = re.compile(
    r"(?:/home/|/Users/|[A-Za-z]:[\\/]Users[\\/])(?!(?:jovyan|runner|vscode|shared)\b)[\w.-]+"
)
_LATE: Final = re.compile(r"(?:PYTHONHASHSEED|\w+_NUM_THREADS)")
_THREADS: Final = frozenset(["numpy", "scipy", "pandas", "sklearn", "torch", "numba"])


class Habits:
    """Collects habits, each at most a few times."""

    MOST: Final = 20

    def __init__(self) -> None:
        self.found: dict[str, list[Use]] = {}
        self.imported: set[str] = set()

    def add(self, kind: str, name: str, place: Place) -> None:
        uses = self.found.setdefault(kind, [])
        if len(uses) < self.MOST:
            uses.append(Use(name=public(name), place=place))

    def look(self, visit: Visit, names: Names) -> None:
        """Take in one node of the code."""
        node = visit.node
        if isinstance(node, ast.Call):
            for kind, name in _of_call(node, names, ordered=visit.ordered):
                self.add(kind, name, visit.place)
        elif isinstance(node, ast.For | ast.comprehension):
            # Each of these goes through what it is given; sorting first gives it an order.
            if _is_set(node.iter) and not visit.ordered:
                self.add("hash-order", "a set", visit.place)
        elif isinstance(node, ast.Constant):
            self._text(node, visit.place)
        elif isinstance(node, ast.Assign):
            self._assigned(node, names, visit.place)
        elif isinstance(node, ast.Subscript) and _is_variable(node, names):
            self.add("environment", names.text(node.slice) or "a variable", visit.place)

    def _text(self, node: ast.Constant, place: Place) -> None:
        if isinstance(node.value, str) and len(node.value) < 2_000:
            if holds_secret(node.value):
                self.add("secret", "a secret", place)
            # A path in a longer text is told about, not read.
            if " " not in node.value.strip() and (found := _HOME.match(node.value)):
                self.add("home", found[0] + node.value[found.end() :], place)

    def _assigned(self, node: ast.Assign, names: Names, place: Place) -> None:
        for target in node.targets:
            if isinstance(target, ast.Subscript) and names.full(target.value) == "os.environ":
                self.variable(names.text(target.slice), place)
            elif names.full(target) == "torch.backends.cudnn.deterministic":
                self.add("deterministic", "torch.backends.cudnn.deterministic", place)
            elif names.full(target) == "sys.path":
                self.add("search-path", "sys.path", place)

    def variable(self, name: str, place: Place) -> None:
        """An environment variable that the code sets: some are read before any cell runs."""
        too_late = name == "PYTHONHASHSEED" or (
            bool(_LATE.fullmatch(name)) and bool(self.imported & _THREADS)
        )
        if too_late:
            self.add("late-variable", name, place)

    def command(self, command: Command, cell: int) -> None:
        """Take in a line that is no Python."""
        place = Place(cell=cell, line=command.line)
        words = command.text.split()
        first = words[0] if words else ""
        if holds_secret(command.text):
            self.add("secret", "a secret", place)
        if command.magic:
            self._magic(first, words, place)
        elif first and not installs(command, cell) and not [*fetched_by(command, cell)] and first != "cd":
            self.add("shell", first, place)

    def _magic(self, first: str, words: list[str], place: Place) -> None:
        if first == "cd":
            self.add("working-directory", "%cd", place)
        elif first == "run":
            self.add("other-code", " ".join(words[:2]), place)
        elif first in ("autoreload", "aimport"):
            self.add("reload", "%" + first, place)
        elif first in ("env", "set_env") and len(words) > 1:
            self.variable(words[1].partition("=")[0], place)


def _of_call(call: ast.Call, names: Names, *, ordered: bool) -> Iterator[tuple[str, str]]:
    """The kinds of habit that a call shows, each with what to call it."""
    full = names.full(call.func)
    attribute = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    for kind, pattern in _PATTERNS.items():
        if pattern.fullmatch(full) and not (kind == "unversioned-model" and _has_revision(call)):
            told = names.text(argument(call, 0, "name", "repo_id", "key", "path") or call.func)
            yield kind, told if kind in ("unversioned-model", "environment") and told else full
    if attribute == "from_pretrained" and not _has_revision(call):
        told = names.text(call.args[0]) if call.args else ""
        if told and not told.startswith((".", "/", "~")):
            yield "unversioned-model", told
    if _on_gpu(full, attribute, call, names):
        yield "gpu", full or attribute
    if not ordered and (_LISTING.fullmatch(full) or (attribute in _LISTING_METHODS and full != "glob.glob")):
        yield "file-order", full or attribute
    if full == "hash" or (full in _ORDERING and call.args and _is_set(call.args[0])):
        yield "hash-order", "hash()" if full == "hash" else "a set"
    if full in _FILTERS and _hides_all(call, names):
        yield "warnings-hidden", full


def _hides_all(call: ast.Call, names: Names) -> bool:
    hides = names.text(argument(call, 0, "action") or call.func) == "ignore"
    return hides and len(call.args) < 2 and not {each.arg for each in call.keywords} - {"action"}


def _is_variable(node: ast.Subscript, names: Names) -> bool:
    return isinstance(node.ctx, ast.Load) and names.full(node.value) == "os.environ"


def _on_gpu(full: str, attribute: str, call: ast.Call, names: Names) -> bool:
    if attribute == "cuda":
        return True
    given = bool(call.args) and names.text(call.args[0]).startswith("cuda")
    return given and (attribute == "to" or full == "torch.device")


def _has_revision(call: ast.Call) -> bool:
    return any(keyword(call, name) is not None for name in _REVISION)


def _is_set(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in ("set", "frozenset") and bool(node.args)
    # A set of small numbers keeps its order whatever the seed of the hash.
    return isinstance(node, ast.SetComp) or (
        isinstance(node, ast.Set)
        and any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in node.elts)
    )
