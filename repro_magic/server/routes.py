"""The routes: parse, call the workflow, finish. Every one needs a login and is authorized."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import tornado
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.services.contents.fileio import FileManagerMixin
from jupyter_server.utils import ApiPath, to_os_path
from tornado.web import HTTPError

from .. import workflow
from ..model.errors import ReproError
from ..model.finding import Report, Verdict
from ..model.format import LEVELS, SCHEMA
from ..model.scope import Level, Scope
from .looking import Lookout, Sight
from .ranking import better_kernels

MOST_KEYS = 200
"""Most risks accepted in one request."""

MOST_OF_A_PATH = 4096
"""Longest path of a notebook whose project is looked at, in characters."""

_SHARED_DRIVE = "RTC:"
"""What jupyter-collaboration puts in front of the path of a shared document."""

_Method = TypeVar("_Method", bound=Callable[..., Any])


def _authorized_to_read(method: _Method) -> _Method:
    """For a POST that changes nothing: only its body is too large for a GET."""
    decorate: Callable[[_Method], _Method] = authorized("read")
    return decorate(method)


class ReproHandler(APIHandler):
    """What the routes share: reading the request."""

    auth_resource = "repro_magic"

    @property
    def lookout(self) -> Lookout:
        lookout: Lookout = self.settings["repro_magic_lookout"]
        return lookout

    def body(self) -> dict[str, Any]:
        """The JSON object of the request. Raises HTTPError 400 for anything else."""
        body = self.get_json_body()
        if not isinstance(body, dict):
            raise HTTPError(400, "A JSON object is needed as body.")
        return body

    async def see(self, body: Mapping[str, Any]) -> Sight:
        kernel_id, kernel_name = _text(body, "kernel_id"), _text(body, "kernel_name")
        return await self.lookout.see(kernel_id, kernel_name, again=body.get("again") is True)

    def beside(self, body: Mapping[str, Any]) -> Path | None:
        """The directory of the notebook that the request names by its path, where it lies on this disk."""
        path = str(body.get("path") or "").removeprefix(_SHARED_DRIVE)
        manager = self.contents_manager
        on_this_disk = isinstance(manager, FileManagerMixin) and len(path) <= MOST_OF_A_PATH
        if not path or not on_this_disk or ".." in path.split("/") or not path.isprintable():
            return None
        return Path(to_os_path(ApiPath(path), manager.root_dir)).parent


class StatusHandler(ReproHandler):
    """Says that the extension is there, and in which version."""

    @tornado.web.authenticated
    @authorized
    def get(self) -> None:
        self.finish({"version": self.settings["repro_magic_version"], "schema": SCHEMA})


class EnvironmentHandler(ReproHandler):
    """The runtime of a kernel."""

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        asked = {name: self.get_argument(name, None) for name in ("kernel_id", "kernel_name")}
        sight = await self.see(asked)
        target = sight.target
        self.finish(
            {"target": dict(target.description), "source": sight.source, "record": target.record.to_dict()}
        )


class CheckHandler(ReproHandler):
    """Compares a notebook with a kernel. Changes nothing."""

    @tornado.web.authenticated
    @_authorized_to_read
    async def post(self) -> None:
        body = self.body()
        notebook, level, beside = _notebook(body), _level(body), self.beside(body)
        sight = await self.see(body)
        report = await asyncio.to_thread(_report, notebook, sight, level, beside)
        self.finish({**report, "source": sight.source})


class KernelsHandler(ReproHandler):
    """Installed kernels that fit a notebook better than the one in use. Changes nothing."""

    @tornado.web.authenticated
    @_authorized_to_read
    async def post(self) -> None:
        body = self.body()
        notebook, level, beside = _notebook(body), _level(body), self.beside(body)
        sight = await self.see(body)
        compare = partial(_compare, notebook, level=level, beside=beside)
        now = await asyncio.to_thread(compare, sight.target, said=sight.said)
        in_use = sight.target.description.get("name")
        better = await better_kernels(compare, self.lookout, now=now, in_use=in_use)
        self.finish({"kernels": better})


class StampHandler(ReproHandler):
    """The stamp that a notebook should carry. It is the browser that writes it."""

    @tornado.web.authenticated
    @_authorized_to_read
    async def post(self) -> None:
        body = self.body()
        notebook = _notebook(body)
        bundle = (await self.see(body)).bundle if _text(body, "kernel_id") else None
        try:
            stamp = await asyncio.to_thread(workflow.stamp, notebook, bundle)
        except ReproError as error:
            self.finish({"stamp": None, "changed": False, "reason": str(error)})
            return
        written = stamp.to_dict() if stamp else None
        carried = notebook.get("metadata", {}).get("repro_magic")
        self.finish({"stamp": written, "changed": written is not None and written != carried, "reason": ""})


class AcceptHandler(ReproHandler):
    """The stamp with one more accepted risk. It is the browser that writes it."""

    @tornado.web.authenticated
    @_authorized_to_read
    async def post(self) -> None:
        body = self.body()
        notebook = _notebook(body)
        keys, reason = _keys(body), _text(body, "reason")
        if not keys or not reason:
            raise HTTPError(400, "Accepted risks need a list of keys, and a reason.")
        try:
            stamp = workflow.stamp(notebook)
            if stamp is None:
                raise HTTPError(409, "The notebook carries no stamp.")
            for key in keys:
                stamp = workflow.accept(stamp, key, reason)
        except ReproError as error:
            raise HTTPError(409, str(error)) from error
        self.finish({"stamp": stamp.to_dict()})


ROUTES: Mapping[str, type[ReproHandler]] = {
    "status": StatusHandler,
    "environment": EnvironmentHandler,
    "check": CheckHandler,
    "kernels": KernelsHandler,
    "stamp": StampHandler,
    "accept": AcceptHandler,
}


def _notebook(body: Mapping[str, Any]) -> dict[str, Any]:
    notebook = body.get("notebook")
    if not isinstance(notebook, dict) or not isinstance(notebook.get("metadata", {}), dict):
        raise HTTPError(400, "notebook: a JSON object with metadata and cells is needed.")
    return notebook


def _level(body: Mapping[str, Any]) -> Level | None:
    level = body.get("level")
    if level is None:
        return None
    if level not in LEVELS:
        raise HTTPError(400, f"level: one of {', '.join(LEVELS)} is needed.")
    return Level[level]


def _keys(body: Mapping[str, Any]) -> list[str]:
    """The keys of the request; none when they are not a list of a reasonable number of texts."""
    keys = body.get("keys")
    if not isinstance(keys, list) or len(keys) > MOST_KEYS:
        return []
    texts = [key for key in keys if isinstance(key, str)]
    return texts if len(texts) == len(keys) else []


def _text(body: Mapping[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not (isinstance(value, str) and value.isprintable() and len(value) <= 500):
        raise HTTPError(400, f"{name}: a text of at most 500 characters is needed.")
    return value or None


def _report(
    notebook: Mapping[str, Any], sight: Sight, level: Level | None, beside: Path | None
) -> dict[str, Any]:
    """The report of a check, with the stamp that it is about."""
    report = _compare(notebook, sight.target, level=level, beside=beside, said=sight.said)
    return {**report.to_dict(), "stamp": _stamp(notebook)}


def _compare(
    notebook: Mapping[str, Any],
    target: workflow.Target,
    *,
    level: Level | None,
    beside: Path | None,
    said: Scope | None = None,
) -> Report:
    """Compare; where it cannot be told what to ask for, that is the reason why nothing is known."""
    try:
        return workflow.check(notebook, target, level, beside=beside, said=said)
    except ReproError as error:
        return Report(verdict=Verdict.unknown, reason=str(error), target=target.description)


def _stamp(notebook: Mapping[str, Any]) -> dict[str, Any] | None:
    """The stamp as it was read, for showing; ``None`` where there is none that can be read."""
    try:
        stamp = workflow.stamp(notebook)
    except ReproError:
        return None
    return stamp.to_dict() if stamp else None
