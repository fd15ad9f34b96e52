"""An authorizer for a test."""

from __future__ import annotations

from jupyter_server.auth import Authorizer


class Nobody(Authorizer):
    """Lets nobody do anything with this extension."""

    def is_authorized(self, handler, user, action, resource):  # noqa: ARG002  # the base's signature
        return resource != "repro_magic"
