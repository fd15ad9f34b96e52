"""Redundancy as a measure: a folder that keeps every artefact of a lock, for any installer to use.

A vault is an ordinary folder, shared by any number of notebooks::

    *.whl, *.tar.gz   wheels and source distributions: the vault itself is a ``--find-links`` folder
    simple/           a static simple index (PEP 503 in HTML, PEP 691 in JSON) that refers to them
    conda/            a conda channel with ``repodata.json`` for each subdir
    records/          the records that were kept; each names its files by SHA-256
    vault.json        says that this is a vault

Who restores from it offline needs these of it::

    vault = Vault(folder)
    vault.links()            # folder for --find-links of pip and uv
    vault.index_url()        # file: URL of the simple index
    vault.channel()          # file: URL of the conda channel; None where it holds no conda package
    vault.path_of(artefact)  # file of one `model.lock.Artefact`; None where it is not kept

A file gets its name only after its hash was found right, and ``verify`` tells what has happened to it since.
"""

from .adding import Added, add
from .keeping import Pruned, Trouble, prune, verify
from .store import Kept, Vault, VaultError

__all__ = ["Added", "Kept", "Pruned", "Trouble", "Vault", "VaultError", "add", "prune", "verify"]
