"""What a user calls an input: its public name, and what kind of place that is."""

from __future__ import annotations

import os

from . import files, git
from .filenames import inside, public_name, relative
from .privacy import public_url, scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ELLIPSIS = "…"
"""Stands in a name for what was held back."""

_DATABASES = (
    "bigquery",
    "cassandra",
    "clickhouse",
    "cockroachdb",
    "databricks",
    "db2",
    "duckdb",
    "hive",
    "influxdb",
    "mariadb",
    "mongodb",
    "mssql",
    "mysql",
    "neo4j",
    "oracle",
    "postgres",
    "postgresql",
    "presto",
    "redis",
    "redshift",
    "snowflake",
    "sqlite",
    "trino",
)
"""Schemes of database URLs, without the name of a driver (``postgresql+psycopg``) or ``+srv``."""

_HARMLESS = frozenset(
    (
        *("date", "doi", "download", "file", "format", "gid", "id", "lang", "limit", "name", "offset"),
        *("page", "persistentid", "raw", "rev", "sheet", "type", "v", "version", "year"),
    )
)
"""Parameters of a URL that say which data are meant, in lower case; any other may be a secret."""

_LONGEST_VALUE = 64

_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "9p",
    "afs",
    "ceph",
    "gluster",
    "lustre",
    "beegfs",
    "gpfs",
    "wekafs",
    "davfs",
)
_NETWORK_FUSE = (
    "sshfs",
    "s3fs",
    "gcsfuse",
    "rclone",
    "blobfuse",
    "goofys",
    "mount-s3",
    "juicefs",
    "glusterfs",
    "cvmfs",
)


def is_url(word: str) -> bool:
    """Whether the word is a URL; one letter in front of a colon is a drive of Windows."""
    scheme, found, _ = word.partition("://")
    return (
        bool(found)
        and len(scheme) > 1
        and scheme[0].isalpha()
        and scheme.replace("+", "").replace("-", "").isalnum()
    )


def of_url(url: str) -> str:
    """``url`` or ``database``."""
    scheme = url.partition("://")[0].lower().partition("+")[0]
    return "database" if scheme in _DATABASES else "url"


def url_name(url: str) -> str:
    """The URL without credentials. Of its query, the parts stay that surely tell nothing but which data."""
    plain = public_url(url)
    query = url.partition("#")[0].partition("?")[2]
    kept, dropped = [], False
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        if (
            name.lower() in _HARMLESS
            and len(value) <= _LONGEST_VALUE
            and public_url("x://x/" + value)[6:] == value
        ):
            kept.append(part)
        else:
            dropped = True
    if not kept and not dropped:
        return scrubbed(plain)
    return scrubbed(plain + "?" + "&".join([*kept, ELLIPSIS] if dropped else kept))


def file_name(word: str, path: str, folder: str) -> str:
    """How a record calls the file at a path that a user wrote as the word.

    What was written relative to the working directory is told relative to the notebook's ``folder``.
    """
    if word.startswith("~") or os.path.isabs(word):
        return public_name(path)
    return scrubbed(relative(path, folder) or os.path.basename(path))


def of_file(word: str, path: str, folder: str) -> str:
    """``network mount``, ``home``, ``absolute``, ``repository`` or ``relative``."""
    if is_on_network(path):
        return "network mount"
    if word.startswith("~") or os.path.isabs(word):
        home = os.path.expanduser("~")
        return "home" if len(home) > 1 and inside(path, home) else "absolute"
    found = git.repository(folder)
    return "repository" if found is not None and inside(path, found.root) else "relative"


def is_on_network(path: str) -> bool:
    """Whether the path lies on a file system of another machine. Nothing on that file system is touched."""
    if path.startswith(("\\\\", "//")):
        return True
    around = [(place, kind) for place, kind in _mounts() if path == place or inside(path, place)]
    kind = max(around, key=lambda mount: len(mount[0]))[1] if around else ""
    return kind.startswith(_NETWORK) or kind.partition("fuse.")[2].startswith(_NETWORK_FUSE)


def _mounts() -> Iterator[tuple[str, str]]:
    """Folder and type of every mounted file system."""
    if os.path.exists("/proc/self/mounts"):
        for line in files.text("/proc/self/mounts", 1 << 20).splitlines():
            _, place, kind = [*line.split(" "), "", ""][:3]
            yield place.replace("\\040", " ").rstrip("/") or "/", kind
        return
    try:
        import psutil

        for part in psutil.disk_partitions(all=True):
            yield part.mountpoint, "nfs" if "remote" in part.opts else part.fstype
    except Exception:  # noqa: BLE001  # not there, or not allowed to look
        return
