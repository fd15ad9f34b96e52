"""What stands around the runtime and serves it: the section ``services`` of a record."""

from __future__ import annotations

import os

from . import files, indexes
from .platform import container
from .privacy import scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ORCHESTRATORS = (
    ("colab", ("COLAB_RELEASE_TAG", "COLAB_BACKEND_VERSION", "COLAB_GPU")),
    ("kaggle", ("KAGGLE_KERNEL_RUN_TYPE", "KAGGLE_URL_BASE")),
    ("sagemaker", ("SAGEMAKER_INTERNAL_IMAGE_URI", "SAGEMAKER_APP_TYPE", "SM_CURRENT_HOST")),
    ("databricks", ("DATABRICKS_RUNTIME_VERSION",)),
    ("binder", ("BINDER_REF_URL", "BINDER_REPO_URL", "BINDER_LAUNCH_HOST")),
    ("jupyterhub", ("JUPYTERHUB_SERVICE_PREFIX", "JUPYTERHUB_API_URL")),
    ("slurm", ("SLURM_JOB_ID", "SLURM_JOBID")),
    ("kubernetes", ("KUBERNETES_SERVICE_HOST",)),
)
"""Name and the variables that show it; what stands nearer to the notebook comes first."""

_IMAGES = (
    "JUPYTER_IMAGE_SPEC",
    "JUPYTER_IMAGE",
    "SAGEMAKER_INTERNAL_IMAGE_URI",
    "CONTAINER_IMAGE",
    "APPTAINER_CONTAINER",
    "SINGULARITY_CONTAINER",
    "SINGULARITY_IMAGE",
)
"""Variables that name the image. ``CONTAINER_IMAGE`` is for whoever passes it to a pod or a container."""

_RELEASES = (("COLAB_RELEASE_TAG", ""), ("DATABRICKS_RUNTIME_VERSION", "databricks runtime "))
"""Variables that name a release of a hosted image, and what they leave out."""

_MODULES = 100


def look(root: str = "") -> dict[str, Any]:
    """Orchestrator, image, environment modules and indexes; ``root`` holds ``/etc`` and ``/run``.

    Variables are read by name, and only those that hold no secret.
    """
    facts: dict[str, Any] = {"orchestrator": orchestrator(), **_image(root)}
    facts["modules"] = environment_modules()
    facts["indexes"] = indexes.look(root)
    return {name: fact for name, fact in facts.items() if fact}


_standing: dict[str, Any] = {}


def look_live() -> dict[str, Any]:
    """The same, looked at once, with the hosts that this process asked for where it is watched."""
    from . import watching

    if not _standing:
        _standing.update(look())
    return {**_standing, "hosts": watching.hosts()} if watching.on() else dict(_standing)


def orchestrator() -> str:
    """What started this runtime for its user, empty where nothing shows."""
    for name, variables in _ORCHESTRATORS:
        if any(os.environ.get(variable) for variable in variables):
            return name
    return ""


def _image(root: str) -> dict[str, Any]:
    """Name and digest of the container image."""
    name = next((os.environ[each] for each in _IMAGES if os.environ.get(each)), "")
    told = _of_podman(files.text(root + "/run/.containerenv", 4096))
    name = name or told.get("image", "")
    if name:
        name, at, digest = name.partition("@sha256:")
        facts = {"image": _public_image(name)}
        if at:
            facts["image_digest"] = "sha256:" + digest
        elif identity := told.get("imageid"):
            # Of the configuration, where a digest is of the manifest.
            facts["image_digest"] = "image id " + identity
        return {key: scrubbed(fact) for key, fact in facts.items()}
    for variable, prefix in _RELEASES:
        if release := os.environ.get(variable):
            return {"image": scrubbed(prefix + release)}
    if container(root):
        reason = "a container does not know its image; pass it in as the variable CONTAINER_IMAGE"
        return {"image": {"unknown": reason}}
    return {}


def _of_podman(text: str) -> dict[str, str]:
    """The pairs of ``/run/.containerenv``, which holds them where podman runs a privileged container."""
    pairs = (line.partition("=") for line in text.splitlines())
    return {name.strip(): value.strip().strip('"') for name, equals, value in pairs if equals}


def _public_image(name: str) -> str:
    """The image without user and password of its registry; of a file its last name."""
    if name.startswith(("/", "~", ".")):
        return name.rpartition("/")[2]
    registry, slash, rest = name.partition("/")
    return registry.rpartition("@")[2] + slash + rest


def environment_modules() -> dict[str, str]:
    """Loaded modules of Lmod or Environment Modules with their versions; empty text for one without."""
    names = os.environ.get("LOADEDMODULES", "").split(":")
    if not any(names):
        paths = os.environ.get("_LMFILES_", "").split(":")
        plain = [path[:-4] if path.endswith(".lua") else path for path in paths]
        names = ["/".join(path.split("/")[-2:]) for path in plain]
    found = {}
    for each in filter(None, names):
        name, _, version = each.rpartition("/") if "/" in each else (each, "", "")
        found[scrubbed(name)] = scrubbed(version)
    return dict(sorted(found.items())[:_MODULES])
