"""A package index for tests: tiny packages, and what a kernel needs, packed again from this environment."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import importlib.metadata
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def tiny(folder: Path, name: str, version: str, *, requires: str = "", says: str = "") -> Path:
    """A wheel of one module, whose RECORD tells the hashes of its files as those of an index do."""
    info = f"{name}-{version}.dist-info"
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    files = {
        f"{name}.py": f"__version__ = {version!r}\nsays = {says!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{each},,\n" for each in [*files, f"{info}/RECORD"])
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in files.items():
            archive.writestr(zipfile.ZipInfo(each), content)
    return path


def kernel_wheels(folder: Path) -> None:
    """Wheels of ipykernel and of all that it needs, as they are installed here."""
    todo, done = ["ipykernel", "psutil", "packaging", "ipython"], set()
    while todo:
        name = canonicalize_name(todo.pop())
        if name in done:
            continue
        done.add(name)
        distribution = importlib.metadata.distribution(name)
        _packed(distribution, folder)
        for line in distribution.requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                todo.append(requirement.name)


def _packed(distribution: importlib.metadata.Distribution, folder: Path) -> None:
    text = distribution.read_text("WHEEL")
    assert text is not None
    tags = [
        line.partition(":")[2].strip().split("-") for line in text.splitlines() if line.startswith("Tag:")
    ]
    tag = "-".join(".".join(dict.fromkeys(parts)) for parts in zip(*tags, strict=True))
    name = distribution.metadata["Name"].replace("-", "_").replace(".", "_")
    with zipfile.ZipFile(folder / f"{name}-{distribution.version}-{tag}.whl", "w") as archive:
        for file in distribution.files or ():
            if ".." not in file.parts and file.suffix != ".pyc" and (source := Path(file.locate())).is_file():
                archive.writestr(zipfile.ZipInfo(file.as_posix()), source.read_bytes())


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def page(wheels: Iterator[Path] | list[Path], yanked: str | None = None, lies: str = "") -> str:
    """A page of the simple API (PEP 503); ``lies`` is a hash to tell instead of the real one."""
    mark = "" if yanked is None else f' data-yanked="{yanked}"'
    rows = [
        f'<a href="../../{each.name}#sha256={lies or sha256(each)}"{mark}>{each.name}</a><br>'
        for each in wheels
    ]
    return "<!DOCTYPE html><html><body>" + "\n".join(rows) + "</body></html>"


def index(folder: Path) -> None:
    """Write ``simple/`` beside the wheels of a folder."""
    packages: dict[str, list[Path]] = {}
    for wheel in sorted(folder.glob("*.whl")):
        packages.setdefault(canonicalize_name(wheel.name.partition("-")[0]), []).append(wheel)
    for name, wheels in packages.items():
        (folder / "simple" / name).mkdir(parents=True, exist_ok=True)
        (folder / "simple" / name / "index.html").write_text(page(wheels))


Answers = dict[str, Callable[[http.server.BaseHTTPRequestHandler], bool]]
"""Beginning of a path to what answers it; false leaves the answer to the folder."""


@contextmanager
def served(folder: Path, answers: Answers) -> Iterator[str]:
    """The folder over HTTP on this machine; ``answers`` are given for paths of their own. Yields the URL."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            own = next((answer for path, answer in answers.items() if self.path.startswith(path)), None)
            with contextlib.suppress(ConnectionError):
                if own is None or not own(self):
                    super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):
                super().handle()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
