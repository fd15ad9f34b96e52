"""A JupyterLab, Notebook 7 or nbclassic server with nothing of this machine in it."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "repro_magic" / "labextension"
PATIENCE = 90

PYTHON = os.environ.get("JOURNEYS_PYTHON", sys.executable)
"""The interpreter of servers and kernels: another one tries other releases of JupyterLab."""

COLLABORATION = ("@jupyter/collaboration-extension", "@jupyter/docprovider-extension")
NEWS = "@jupyterlab/apputils-extension:announcements"


class Server:
    """A server in a folder of its own."""

    def __init__(
        self, folder: Path, app: str = "lab", *, collaboration: bool = False, extension: bool = True
    ) -> None:
        self.folder = folder
        self.app = app
        self.root = folder / "root"
        self.data = folder / "data"
        self.token = secrets.token_hex(8)
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._configure(collaboration=collaboration, extension=extension)

    def notebook_url(self, name: str) -> str:
        """Where a notebook opens in this application."""
        places = {
            "lab": f"lab/tree/{name}?reset&",
            "notebook": f"notebooks/{name}?",
            "nbclassic": f"nbclassic/notebooks/{name}?",
        }
        return f"{self.url}/{places[self.app]}token={self.token}"

    def get(self, path: str) -> Any:
        """JSON of a GET request with the token."""
        request = urllib.request.Request(
            f"{self.url}/{path}", headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def end_kernels(self) -> None:
        """End the kernels that a test left behind, and their sessions."""
        for session in self.get("api/sessions"):
            request = urllib.request.Request(
                f"{self.url}/api/sessions/{session['id']}",
                headers={"Authorization": f"token {self.token}"},
                method="DELETE",
            )
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(request, timeout=30).close()

    def start(self) -> None:
        module = {"lab": "jupyterlab", "notebook": "notebook", "nbclassic": "nbclassic"}[self.app]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [PYTHON, "-m", module],
                env=self._environment(),
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.get("api/status")
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"The server did not start:\n{self.log.read_text()[-3000:]}") from None
                time.sleep(0.1)

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(20)
        self._process = None

    @contextlib.contextmanager
    def running(self) -> Iterator[Server]:
        """Start it, and stop it at the end."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def _configure(self, *, collaboration: bool, extension: bool) -> None:
        for name in ("root", "data", "config/labconfig", "home", "labextensions"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copytree(BUILT, self.folder / "labextensions" / "repro-magic")
        server = {
            "ip": "127.0.0.1",
            "port": self.port,
            "port_retries": 0,
            "open_browser": False,
            "allow_root": True,
            "root_dir": str(self.root),
            "jpserver_extensions": {"repro_magic": extension, "jupyter_server_ydoc": collaboration},
        }
        lab = {
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "extension_manager": "readonly",
            "extra_labextensions_path": [str(self.folder / "labextensions")],
        }
        config: dict[str, Any] = {
            "ServerApp": server,
            "IdentityProvider": {"token": self.token},
            # Whatever else is installed on this machine stays out.
            "KernelSpecManager": {"allowed_kernelspecs": ["old", "new", "loading"]},
            "LabApp": lab,
            "JupyterNotebookApp": {"extra_labextensions_path": lab["extra_labextensions_path"]},
        }
        shown = {"lab": "LabApp", "notebook": "JupyterNotebookApp"}.get(self.app)
        if shown:
            config[shown]["expose_app_in_browser"] = True
        disabled = [NEWS] if collaboration else [NEWS, *COLLABORATION]
        page = {"disabledExtensions": dict.fromkeys(disabled, True)}
        (self.folder / "config" / "jupyter_server_config.json").write_text(json.dumps(config))
        (self.folder / "config" / "labconfig" / "page_config.json").write_text(json.dumps(page))

    def _environment(self) -> dict[str, str]:
        at = {
            "HOME": "home",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHON"))
        }
        return {**kept, **{name: str(self.folder / place) for name, place in at.items()}}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
