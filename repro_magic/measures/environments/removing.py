"""Removing restored environments with their kernels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...model.errors import ReproError
from . import kernels
from .guard import at_once
from .store import Store

_SHORTEST = 4


def remove(names: Sequence[str], registered: Mapping[str, str]) -> list[str]:
    """Remove environments by digest, by its beginning or by the name of a kernel (``registered``: to digest).

    Raises ReproError for a name that is none or several of them, before anything is removed.
    """
    store = Store()
    digests = list(dict.fromkeys(_digest(name, registered, store) for name in names))
    for digest in digests:
        _remove(digest, registered, store)
    return digests


def prune(registered: Mapping[str, str]) -> list[str]:
    """Remove what was left half-built, and environments that no kernel starts in."""
    store = Store()
    removed = store.sweep()
    for built in store.all():
        if built.digest not in registered.values():
            _remove(built.digest, registered, store)
            removed.append(built.digest)
    return removed


def _digest(name: str, registered: Mapping[str, str], store: Store) -> str:
    if name in registered:
        return registered[name]
    digests = [built.digest for built in store.all()]
    found = [digest for digest in digests if len(name) >= _SHORTEST and digest.startswith(name)]
    if len(found) != 1:
        raise ReproError(
            f"{name} names {'no' if not found else 'more than one'} restored environment.",
            remedy="See them with: repro env list",
        )
    return found[0]


def _remove(digest: str, registered: Mapping[str, str], store: Store) -> None:
    lock = store.lock_file(digest)
    with at_once(lock) as held:
        if not held:
            raise ReproError(
                f"{digest} is being built at this moment.", remedy="Try again when that is done."
            )
        for name, of in registered.items():
            if of == digest:
                kernels.unregister(name)
        store.clear(digest)
    lock.unlink(missing_ok=True)
