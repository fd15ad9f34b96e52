"""A bill of materials, CycloneDX 1.6 in JSON: packages with hashes, licences and bundled libraries.

https://cyclonedx.org/docs/1.6/json/ , https://github.com/package-url/purl-spec
"""

from __future__ import annotations

import datetime
import re
import uuid
from typing import TYPE_CHECKING, Any, Final

from ...model.errors import MissingExtraError
from ...model.lock import CONDA, Artefact, State, locked
from ...model.record import Interpreter, Packages, Platform
from .conda import file_of
from .errors import ExportError
from .packages import versions_known
from .subject import Subject

if TYPE_CHECKING:
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component

_NAMESPACE: Final = uuid.UUID("4b1d5c1e-7f1b-5a39-9d0c-5a3a4f6d1c11")
"""Of the serial numbers: the same record has the same one."""

_COUNT: Final = re.compile(r"\d+ (?:more|Rust crates?)")
"""How a record ends a list of libraries that is too long."""


def files(subject: Subject) -> dict[str, str]:
    """The bill of materials, as the library of the standard writes it and its strict validator takes it."""
    try:
        from cyclonedx.output import make_outputter
        from cyclonedx.schema import OutputFormat, SchemaVersion
        from cyclonedx.validation.json import JsonStrictValidator
    except ModuleNotFoundError as error:
        raise MissingExtraError("A bill of materials", module="cyclonedx-python-lib", extra="sbom") from error
    writer = make_outputter(_bom(subject), OutputFormat.JSON, SchemaVersion.V1_6)
    text = writer.output_as_string(indent=2) + "\n"
    if (problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)) is not None:
        what = " ".join(str(problem).split())[:200]
        raise ExportError(
            f"The bill of materials would not be valid: {what}.", remedy="Stamp and lock again."
        )
    return {"bom.cdx.json": text}


def _bom(subject: Subject) -> Bom:
    from cyclonedx.model import Property
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.tool import ToolRepository

    root = Component(type=ComponentType.APPLICATION, name=subject.name, bom_ref="runtime")
    listed = [*_platform(subject), *_packages(subject)]
    record = subject.record
    imported = record.packages.imported if isinstance(record.packages, Packages) else {}
    bom = Bom(
        components=listed,
        serial_number=uuid.uuid5(_NAMESPACE, f"{subject.digest} {subject.name} {' '.join(subject.left_out)}"),
        metadata=BomMetaData(
            component=root,
            tools=ToolRepository(components=[_tool()]),
            properties=[
                Property(name="repro-magic:record", value=f"sha256:{subject.digest}"),
                *(Property(name="repro-magic:left-out", value=name) for name in subject.left_out),
            ],
        ),
    )
    # The library writes the present moment where it is given none.
    bom.metadata.timestamp = _day(record.recorded)
    # A record knows what the notebook imports, not which package needs which.
    direct = [each for each in listed if each.name in imported] or listed
    bom.register_dependency(root, direct)
    return bom


def _tool() -> Component:
    from cyclonedx.model.component import Component, ComponentType

    return Component(type=ComponentType.APPLICATION, name="repro-magic", bom_ref="tool")


def _day(recorded: str) -> Any:
    try:
        return datetime.datetime.fromisoformat(recorded).replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        return None


def _platform(subject: Subject) -> list[Component]:
    from cyclonedx.model.component import Component, ComponentType

    listed = []
    interpreter, platform = subject.record.interpreter, subject.record.platform
    if isinstance(interpreter, Interpreter) and isinstance(interpreter.version, str):
        name = interpreter.implementation if isinstance(interpreter.implementation, str) else "python"
        listed.append(
            Component(
                type=ComponentType.PLATFORM,
                name=name,
                version=interpreter.version,
                bom_ref="interpreter",
            )
        )
    if isinstance(platform, Platform) and isinstance(platform.distribution, str):
        name, _, version = platform.distribution.partition(" ")
        if name:
            listed.append(
                Component(
                    type=ComponentType.OPERATING_SYSTEM,
                    name=name,
                    version=version or None,
                    bom_ref="system",
                )
            )
    return listed


def _packages(subject: Subject) -> list[Component]:
    versions = versions_known(subject.record)
    found = locked(subject.record)
    conda = {name: each for name, each in found.items() if each.state is State.conda and name not in versions}
    listed = [_component(subject, name, version, found.get(name)) for name, version in versions.items()]
    return listed + [_component(subject, name, each.version, each) for name, each in sorted(conda.items())]


def _component(subject: Subject, name: str, version: str, artefact: Artefact | None) -> Component:
    from cyclonedx.model import HashAlgorithm, HashType, Property
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.license import LicenseExpression

    packages = subject.record.packages
    assert isinstance(packages, Packages)
    purl = _purl(name, version, artefact)
    licence = packages.licenses.get(name, "")
    told = {
        "repro-magic:role": _role(packages, name),
        "repro-magic:artefact": artefact.state.value if artefact else "",
    }
    expression = _expression(licence)
    if licence and not expression:
        told["repro-magic:licence"] = licence
    if name in packages.modified:
        told["repro-magic:modified"] = packages.modified[name]
    libraries, counted = _libraries(packages, name)
    if counted:
        told["repro-magic:bundled"] = counted
    hashes = (
        [HashType(alg=HashAlgorithm.SHA_256, content=artefact.sha256)] if artefact and artefact.sha256 else []
    )
    return Component(
        type=ComponentType.LIBRARY,
        name=str(purl.name),
        version=str(purl.version or version),
        purl=purl,
        bom_ref=f"package:{name}",
        hashes=hashes,
        licenses=[LicenseExpression(expression)] if expression else [],
        components=libraries,
        properties=[Property(name=key, value=value) for key, value in told.items() if value],
    )


def _role(packages: Packages, name: str) -> str:
    for role in ("imported", "needed", "installed"):
        if name in getattr(packages, role):
            return role
    return "environment" if name.startswith(CONDA) else "kernel"


def _expression(licence: str) -> str:
    """The licence as an SPDX expression, empty where it is not surely one."""
    try:
        from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
    except ModuleNotFoundError as error:
        raise MissingExtraError("A bill of materials", module="packaging 24.2", extra="sbom") from error
    try:
        return str(canonicalize_license_expression(licence)) if licence else ""
    except InvalidLicenseExpression:
        return ""


def _purl(name: str, version: str, artefact: Artefact | None) -> Any:
    from packageurl import PackageURL

    if (
        artefact is not None
        and artefact.state is State.conda
        and artefact.file.startswith(("http:", "https:"))
    ):
        file = file_of(artefact)
        kind = "conda" if file.url.endswith(".conda") else "tar.bz2"
        qualifiers = {"build": file.build, "channel": file.channel_name, "subdir": file.subdir, "type": kind}
        return PackageURL("conda", name=file.name, version=file.version, qualifiers=qualifiers)
    if artefact is None or not artefact.file or artefact.state is State.conda:
        return PackageURL("pypi", name=name.removeprefix(CONDA), version=version)
    if artefact.state is State.direct:
        key = "vcs_url" if "+" in artefact.file.partition("://")[0] else "download_url"
        return PackageURL("pypi", name=name, version=version, qualifiers={key: artefact.file})
    return PackageURL("pypi", name=name, version=version, qualifiers={"file_name": artefact.file})


def _libraries(packages: Packages, name: str) -> tuple[list[Component], str]:
    """The native libraries inside of a package, and what its own bill of materials only counts."""
    listed = dict.fromkeys(each.strip() for each in packages.bundled.get(name, "").split(",") if each.strip())
    counts = [each for each in listed if _COUNT.fullmatch(each)]
    return [_library(name, each) for each in listed if each not in counts], ", ".join(counts)


def _library(package: str, told: str) -> Component:
    from cyclonedx.model.component import Component, ComponentType

    name, _, version = told.rpartition(" ")
    if not name or not version[0].isdigit():
        name, version = told, ""
    return Component(
        type=ComponentType.LIBRARY, name=name, version=version or None, bom_ref=f"package:{package}/{told}"
    )
