"""Threats of code that nothing keeps: the repository of the notebook and the modules beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..risk import FROM_LOCKED, FROM_PINNED
from ..subject import Subject, told
from .noun import Sighting, Threat
from .words import some


def _no_commit(subject: Subject) -> Iterator[Sighting]:
    commit = subject.code.commit
    if subject.knows("code") and commit is None:
        yield Sighting(
            subject="repository",
            found="no commit",
            message="The notebook lies in no git repository, or in one without a commit: no version of it "
            "is kept.",
        )


def _no_remote(subject: Subject) -> Iterator[Sighting]:
    code = subject.code
    if told(code.commit) and code.remote is None:
        yield Sighting(
            subject="repository",
            found="no remote",
            message=f"The commit {told(code.commit)[:12]} is in a repository that is on this machine only.",
        )


def _dirty(subject: Subject) -> Iterator[Sighting]:
    dirty = subject.code.dirty
    if isinstance(dirty, tuple) and dirty:
        yield Sighting(
            subject="repository",
            found=f"{len(dirty)} changed",
            message=f"Files differed from the commit when the cells ran: {some(dirty)}.",
        )


def _local_modules(subject: Subject) -> Iterator[Sighting]:
    if subject.knows("code") and not told(subject.code.commit):
        for path in subject.code.modules:
            if path != "…":
                yield Sighting(
                    subject=path,
                    found="no commit",
                    message=f"The notebook imports {path}, which no commit and no package keeps.",
                )


def _shadowing(subject: Subject) -> Iterator[Sighting]:
    known = {name.replace("-", "_") for name in subject.packages.everything()} | _STANDARD
    for path in subject.code.modules:
        parts = path.removesuffix("/__init__.py").removesuffix(".py").split("/")
        name = parts[-1]
        if len(parts) == 1 and name in known:
            yield Sighting(
                subject=path,
                found=name,
                message=f"{path} beside the notebook takes the place of the module {name}.",
            )


_STANDARD_NAMES: Final = (
    "random math json csv time datetime copy statistics string types io os re queue token test code "
    "calendar secrets signal select email html logging platform operator numbers profile inspect glob "
    "collections enum sys"
)
_STANDARD: Final = frozenset(_STANDARD_NAMES.split())


_FAMILY: Final = "code and execution"

THREATS: Final = (
    Threat(
        code="code-without-commit",
        component="code",
        family=_FAMILY,
        title="No git commit",
        looks_for="A notebook in no repository, or in one without a commit.",
        why="Nothing keeps the code that made the outputs, but this one file.",
        source="mlflow/mlflow#973; Rule et al. 2019 (PLoS Comput Biol, ten simple rules), rule 5",
        severities=FROM_LOCKED,
        remedy="git init && git add . && git commit -m 'First version'",
        check=_no_commit,
    ),
    Threat(
        code="code-without-remote",
        component="code",
        family=_FAMILY,
        title="A repository that is on one machine only",
        looks_for="A commit in a repository without a remote.",
        why="The record names a commit that nobody else can get.",
        source="Samuel & Mietchen 2024 (giad113), on repositories that are gone",
        severities=FROM_LOCKED,
        remedy="git remote add origin URL && git push --set-upstream origin HEAD",
        check=_no_remote,
    ),
    Threat(
        code="code-uncommitted",
        component="code",
        family=_FAMILY,
        title="Files differed from the commit",
        looks_for="Changed files of the notebook's repository when the cells ran.",
        why="The commit in the record is not the code that ran.",
        source="wandb/wandb#3519, #11155; sacred's dirty flag",
        severities=FROM_LOCKED,
        remedy="git commit -a, then run all cells again",
        check=_dirty,
    ),
    Threat(
        code="module-unkept",
        component="code",
        family=_FAMILY,
        title="An imported module that no commit and no package keeps",
        looks_for="Modules beside the notebook that it imported, outside of a repository.",
        why="A notebook that is sent alone ends in ModuleNotFoundError.",
        source="clearml/clearml#1450 (helper modules of notebooks)",
        severities=FROM_PINNED,
        remedy="git init && git add . && git commit -m 'First version', or make it a package",
        check=_local_modules,
    ),
    Threat(
        code="module-shadowing",
        component="code",
        family=_FAMILY,
        title="A file beside the notebook takes the place of a module",
        looks_for="Imported local modules with the name of a package or of a common standard module.",
        why="Where the notebook lies in another folder, the same import loads something else.",
        source="Python's tutorial, The Module Search Path",
        severities=FROM_PINNED,
        remedy="Rename the file, and its __pycache__ with it.",
        check=_shadowing,
    ),
)
