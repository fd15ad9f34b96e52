"""The text of a notebook file: its stamp is put in and taken out, and nothing else is touched."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..model.errors import NotebookError
from ..model.format import METADATA_KEY, MIME
from ..model.stamp import Stamp
from ..model.untrusted import kind
from .edits import Edit, insertion, removal
from .spans import Container, Item, decode
from .stamping import to_write
from .style import style_in
from .unreadable import refuse

_BOM = "\ufeff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A notebook file as text, what it says, and where its parts are."""

    name: str
    """How errors call the file."""
    text: str
    content: dict[str, Any]
    """The notebook. What is refused of a stamp stands in it as `Unreadable`."""
    root: Container

    @classmethod
    def parse(cls, text: str, name: str) -> Document:
        """Read the text of a notebook file. Raises NotebookError, which names the line and column."""
        try:
            content, root = decode(text, len(_BOM) if text.startswith(_BOM) else 0)
        except json.JSONDecodeError as error:
            raise NotebookError(f"{name}: {_broken(text, error)}") from None
        except RecursionError:
            raise NotebookError(f"{name}: nested too deeply to be read.") from None
        except ValueError:
            raise NotebookError(f"{name}: a number of too many digits to be read.") from None
        if root is None:
            raise NotebookError(f"{name}: not a notebook: the file holds {kind(content)}, not an object.")
        if _major(content) is None:
            raise NotebookError(f"{name}: not a notebook: {_no_format(content)}.")
        return cls(name=name, text=text, content=content, root=root)

    def stamped(self, stamp: Stamp) -> Document:
        """The document with this stamp; the same document where it carries it already.

        Raises NotebookError for a format that is not written, and as `stamping.to_write`.
        """
        self._check_writable()
        written = to_write(self.content, stamp)
        if written is None:
            return self
        edited = self._edited([self._putting(written)])
        # Indentation counts too: what no reader would look at is not written.
        refuse(edited.content["metadata"][METADATA_KEY])
        return edited

    def stripped(self) -> Document:
        """The document without a stamp and without the outputs that hold a record.

        Raises NotebookError for a format that is not written.
        """
        self._check_writable()
        edits = [edit for container, drop in self._ours() for edit in removal(self.text, container, drop)]
        return self._edited(edits) if edits else self

    def _check_writable(self) -> None:
        major = _major(self.content)
        if major is not None and major < 4:
            raise NotebookError(
                f"{self.name}: nbformat {major} is not written here.",
                remedy="Upgrade it with: jupyter nbconvert --to notebook",
            )
        if major != 4:
            raise NotebookError(
                f"{self.name}: nbformat {major} is newer than this release knows.",
                remedy="Upgrade repro-magic to write it.",
            )
        if not isinstance(self.content.get("metadata", {}), dict):
            raise NotebookError(f"{self.name}: not a notebook: its metadata is not an object.")

    def _edited(self, edits: Iterable[Edit]) -> Document:
        text = self.text
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        return Document.parse(text, self.name)

    def _putting(self, stamp: dict[str, Any]) -> Edit:
        metadata = self.root.within("metadata")
        if metadata is None:
            style = style_in(self.text, self.root, self.root)
            return insertion(self.text, self.root, style, "metadata", {METADATA_KEY: stamp})
        style = style_in(self.text, self.root, metadata)
        carried = metadata.last(METADATA_KEY)
        if carried is None:
            return insertion(self.text, metadata, style, METADATA_KEY, stamp)
        return carried.value, carried.end, style.written(stamp)

    def _ours(self) -> Iterator[tuple[Container, Sequence[int]]]:
        """The containers that hold something of ours, and at which places."""
        metadata = self.root.within("metadata")
        if metadata is not None:
            yield metadata, [at for at, item in enumerate(metadata.items) if item.key == METADATA_KEY]
        cells = self.root.within("cells")
        for cell in cells.items if cells else ():
            outputs = cell.inside.within("outputs") if cell.inside else None
            if outputs is not None:
                yield outputs, [at for at, item in enumerate(outputs.items) if _holds_a_record(item)]


def _holds_a_record(output: Item) -> bool:
    data = output.inside.within("data") if output.inside else None
    return data is not None and data.last(MIME) is not None


def _major(content: dict[str, Any]) -> int | None:
    """The major version of the notebook's format; some writers keep it as text."""
    major = content.get("nbformat")
    if isinstance(major, str) and major.isascii() and major.isdigit() and len(major) < 3:
        major = int(major)
    return major if isinstance(major, int) and not isinstance(major, bool) and major > 0 else None


def _no_format(content: dict[str, Any]) -> str:
    if "nbformat" not in content:
        return "it has no nbformat"
    return f"its nbformat is {kind(content['nbformat'])} that names no version"


def _broken(text: str, error: json.JSONDecodeError) -> str:
    """Where and why a text is not JSON."""
    line = text.split("\n", error.lineno)[error.lineno - 1]
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        reason = "a merge conflict was left in the file"
    elif text.startswith("version https://git-lfs"):
        reason = "a pointer of Git LFS; fetch the file itself with: git lfs pull"
    elif error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
        reason = "the file ends in the middle"
    elif error.msg == "Extra data":
        reason = "something follows after the notebook"
    else:
        reason = error.msg
    return f"line {error.lineno}, column {error.colno}: not JSON: {reason}."
