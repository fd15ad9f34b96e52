"""The routes of measures: plan, restore, look how it goes, end it, and export. All authorized."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import tornado
from jupyter_server.auth.decorator import authorized
from tornado.web import HTTPError

from ..model.errors import ReproError
from ..model.record import Record
from ..model.stamp import Stamp
from ..workflow import exporting, keeping, restoring
from .restores import Restores, title_of
from .routes import ReproHandler, _level, _notebook, _text

_Method = TypeVar("_Method", bound=Callable[..., Any])


def _authorized_to(action: str) -> Callable[[_Method], _Method]:
    decorate: Callable[[_Method], _Method] = authorized(action)
    return decorate


class RestoreRoute(ReproHandler):
    """What these routes share."""

    @property
    def restores(self) -> Restores:
        restores: Restores = self.settings["repro_magic_restores"]
        return restores

    def allowed(self) -> None:
        """Raise HTTPError 403 where whoever runs this server wants no environments built."""
        if not self.settings["repro_magic_allow_restore"]:
            raise HTTPError(403, "Restoring is switched off on this server.")


class PlanHandler(RestoreRoute):
    """What a restore would do. Installs nothing."""

    @tornado.web.authenticated
    @_authorized_to("read")
    async def post(self) -> None:
        self.allowed()
        body = self.body()
        options = restoring.Options(
            level=_level(body),
            title=title_of(_text(body, "path") or ""),
            new=body.get("new") is True,
            beside=self.beside(body),
        )
        try:
            kernels = await self.lookout.names()
            self.finish(await self.restores.plan(_notebook(body), options, kernels))
        except ReproError as error:
            raise HTTPError(409, str(error)) from error


class RestoreHandler(RestoreRoute):
    """Does what a plan says that was shown."""

    @tornado.web.authenticated
    @_authorized_to("execute")
    async def post(self) -> None:
        self.allowed()
        digest = _text(self.body(), "digest")
        if not digest:
            raise HTTPError(400, "digest: that of a plan is needed.")
        try:
            self.finish({"restore": self.restores.start(digest)})
        except ReproError as error:
            raise HTTPError(409, str(error)) from error


class RestoringHandler(RestoreRoute):
    """How a restore goes."""

    @tornado.web.authenticated
    @_authorized_to("read")
    def get(self) -> None:
        try:
            self.finish(self.restores.told(self.get_argument("restore", "")))
        except ReproError as error:
            raise HTTPError(409, str(error)) from error


class CancelHandler(RestoreRoute):
    """Ends a restore."""

    @tornado.web.authenticated
    @_authorized_to("execute")
    def post(self) -> None:
        try:
            self.restores.cancel(_text(self.body(), "restore") or "")
        except ReproError as error:
            raise HTTPError(409, str(error)) from error
        self.finish({"cancelled": True})


class EnvironmentsHandler(RestoreRoute):
    """The environments that were restored on this machine."""

    @tornado.web.authenticated
    @_authorized_to("read")
    async def get(self) -> None:
        try:
            rows = await asyncio.to_thread(restoring.environments)
        except ReproError as error:
            raise HTTPError(409, str(error)) from error
        told = [
            {
                "digest": built.digest,
                "python": built.python,
                "packages": len(built.lock),
                "created": built.created,
                "size": size,
                "kernels": list(kernels),
            }
            for built, size, kernels in rows
        ]
        self.finish({"environments": told})


class FormatsHandler(RestoreRoute):
    """What a record can be exported to."""

    @tornado.web.authenticated
    @_authorized_to("read")
    def get(self) -> None:
        formats = exporting.formats()
        self.finish({"formats": [{"name": name, "purpose": told} for name, told in formats.items()]})


class ExportHandler(RestoreRoute):
    """The files of one format. Writes nothing on the server."""

    @tornado.web.authenticated
    @_authorized_to("read")
    async def post(self) -> None:
        body = self.body()
        notebook, to = _notebook(body), _text(body, "format")
        if to is None or to not in exporting.formats():
            raise HTTPError(400, f"format: one of {', '.join(exporting.formats())} is needed.")
        try:
            files = await asyncio.to_thread(exporting.export, to, record=_record(notebook))
        except ReproError as error:
            raise HTTPError(409, str(error)) from error
        self.finish({"files": [{"path": path, "content": content} for path, content in files.items()]})


def _record(notebook: Mapping[str, Any]) -> Record:
    stamp: Stamp | None = keeping.stamp(notebook)
    if stamp is None:
        raise ReproError("The notebook carries no record.", remedy="Run %repro at its top.")
    return stamp.record


RESTORE_ROUTES: Mapping[str, type[RestoreRoute]] = {
    "plan": PlanHandler,
    "restore": RestoreHandler,
    "restoring": RestoringHandler,
    "cancel": CancelHandler,
    "environments": EnvironmentsHandler,
    "formats": FormatsHandler,
    "export": ExportHandler,
}
