"""The OpenAPI file, and holding answers against it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

import repro_magic.server

OPENAPI: dict[str, Any] = yaml.safe_load(
    Path(repro_magic.server.__file__).with_name("openapi.yaml").read_text(encoding="utf-8")
)


def assert_described(answer: Any, response: dict[str, Any]) -> None:
    """Fail unless an answer has the form that the OpenAPI file gives it."""
    if "$ref" in response:
        response = OPENAPI["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    schema = response["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": OPENAPI["components"]}).validate(answer)
