"""What can go wrong, each with what to do about it and the exit code it ends in."""

from __future__ import annotations

EXIT_SAME = 0
EXIT_DIFFERS = 1
EXIT_USAGE = 2
EXIT_UNKNOWN = 3
EXIT_INTERRUPTED = 130


class ReproError(Exception):
    """A mistake or a bad day that a user can act on.

    ``str(error)`` is one line: what happened, then what to do.
    """

    exit_code = EXIT_USAGE

    def __init__(self, what: str, *, remedy: str = "") -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what} {remedy}".strip())


class StampError(ReproError):
    """A stamp or a record that is not of the published form.

    ``at`` is the path inside the stamp, such as ``record.packages.imported``.
    """

    def __init__(self, what: str, *, at: str = "") -> None:
        self.at = at
        super().__init__(f"{what} (at {at})" if at else what)


class NewerFormatError(ReproError):
    """A stamp whose schema has a major version that this release does not know."""

    exit_code = EXIT_UNKNOWN

    def __init__(self, schema: object) -> None:
        self.schema = str(schema)[:40]
        super().__init__(
            f"The stamp has schema {self.schema}, newer than this release knows.",
            remedy="Upgrade repro-magic to read it; it is left as it is.",
        )


class NotebookError(ReproError):
    """A file that cannot be read or written as a notebook."""


class TargetError(ReproError):
    """A kernel or interpreter that cannot be named or found."""


class ScopeError(ReproError):
    """A scope that cannot be read, or that asks for what there is not; names the file and the line."""


class MissingExtraError(ReproError):
    """A feature whose optional dependency is not installed."""

    def __init__(self, feature: str, *, module: str, extra: str) -> None:
        super().__init__(
            f"{feature} needs {module}, which is not installed here.",
            remedy=f'Install it with: pip install "repro-magic[{extra}]"',
        )
