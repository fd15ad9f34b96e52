"""Kernelspec managers for tests: one that looks elsewhere, and one that asks another server."""

from __future__ import annotations

from jupyter_client.kernelspec import KernelSpecManager
from traitlets import Unicode


class InOneFolder(KernelSpecManager):
    """Finds kernels in a folder that Jupyter itself does not look into."""

    folder = Unicode().tag(config=True)

    def _kernel_dirs_default(self):
        return [self.folder]


class OfAnotherServer(KernelSpecManager):
    """As that of a gateway: its kernelspecs belong to a server elsewhere, which it asks for them."""

    async def get_kernel_spec(self, kernel_name):
        return KernelSpecManager().get_kernel_spec(kernel_name)

    async def get_all_specs(self):
        return KernelSpecManager().get_all_specs()
