"""The server extension: its settings, its routes, the save hook and the event."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Float

from .. import __version__
from .asking import REPLY, REQUEST, Agents
from .looking import Lookout
from .restore_routes import RESTORE_ROUTES
from .restores import Restores
from .routes import ROUTES
from .saving import hook_for

ALL_ROUTES = {**ROUTES, **RESTORE_ROUTES}
"""Every route by its path below ``/repro-magic/``."""

EVENT_SCHEMA = Path(__file__).with_name("events") / "environment_v1.yaml"


class ReproMagicApp(ExtensionApp):
    """Compares notebooks with kernels for the browser, and lifts stamps on save."""

    name = "repro_magic"
    app_name = "repro-magic"
    description = "Notebooks that carry an honest record of the runtime of their outputs."
    load_other_extensions = True

    stamp_on_save = Bool(
        default_value=True,
        help="Copy the record from the outputs of a notebook to its metadata when it is saved.",
    ).tag(config=True)
    agent_timeout = Float(
        default_value=1.5,
        help="Seconds to wait for the agent in a running kernel before looking from outside.",
    ).tag(config=True)

    probe_timeout = Float(
        default_value=20.0,
        help="Seconds that a look at a kernel's environment from outside may take.",
    ).tag(config=True)

    allow_restore = Bool(
        default_value=True,
        help="Let users build environments from the records of notebooks, once they accepted a plan.",
    ).tag(config=True)

    def initialize_settings(self) -> None:
        """Called by Jupyter Server when the extension is loaded."""
        server = self.serverapp
        assert server is not None
        assert server.event_logger is not None
        # Our question must look neither like activity of a user nor like a change of the kernel's state.
        untracked = getattr(server.kernel_manager, "untracked_message_types", None)
        if untracked is not None:
            both = [*untracked, *(each for each in (REQUEST, REPLY) if each not in untracked)]
            server.kernel_manager.untracked_message_types = both
            page = server.web_app.settings.setdefault("page_config_data", {})
            page["untracked_message_types"] = both
        server.event_logger.register_event_schema(EVENT_SCHEMA)
        agents = Agents(server.kernel_manager, timeout=self.agent_timeout)
        self.settings["repro_magic_lookout"] = Lookout(
            agents, server.kernel_spec_manager, server.event_logger, time_limit=self.probe_timeout
        )
        self.settings["repro_magic_version"] = __version__
        self.settings["repro_magic_restores"] = Restores()
        self.settings["repro_magic_allow_restore"] = self.allow_restore
        register = getattr(server.contents_manager, "register_pre_save_hook", None)
        if self.stamp_on_save and register is not None:
            register(hook_for(server.web_app.settings))

    async def stop_extension(self) -> None:
        """Called by Jupyter Server when it ends: nothing half-built is left behind."""
        restores: Restores = self.settings["repro_magic_restores"]
        await restores.close()

    def initialize_handlers(self) -> None:
        """Called by Jupyter Server when the extension is loaded."""
        handlers: list[Any] = [(rf"/repro-magic/{path}", handler) for path, handler in ALL_ROUTES.items()]
        self.handlers.extend(handlers)
