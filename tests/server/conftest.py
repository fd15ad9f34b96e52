"""A Jupyter Server with this extension only, and what its tests ask it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_jupyter.jupyter_server import *  # noqa: F403  # fixtures of a real server
from server.described import OPENAPI, assert_described

Ask = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    extensions = {"repro_magic": True, "jupyter_server_terminals": False}
    return {"ServerApp": {"jpserver_extensions": extensions, "allow_unauthenticated_access": False}}


@pytest.fixture
def ask(jp_fetch: Callable[..., Awaitable[Any]]) -> Ask:
    """Send a request as the browser does; every answer must be what the OpenAPI file says."""

    async def send(path: str, body: Any = None, **query: str) -> tuple[int, Any]:
        posted: dict[str, Any] = {} if body is None else {"method": "POST", "body": json.dumps(body)}
        response = await jp_fetch("repro-magic", path, params=query, raise_error=False, **posted)
        answer = json.loads(response.body)
        described = OPENAPI["paths"][f"/repro-magic/{path}"]["post" if posted else "get"]["responses"]
        assert_described(answer, described[str(response.code)])
        return response.code, answer

    return send
