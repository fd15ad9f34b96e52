"""YAML as the conda tools take it."""

from __future__ import annotations

from typing import Any

from ...model.errors import MissingExtraError


def dumped(value: Any) -> str:
    """YAML of plain values, in the order given; what is read back is what was given."""
    try:
        import yaml
    except ModuleNotFoundError as error:
        raise MissingExtraError("A YAML file", module="pyyaml", extra="restore") from error

    class Dumper(yaml.SafeDumper):
        """Writes texts of several lines as they are."""

    def lines(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)

    Dumper.add_representer(str, lines)
    text: str = yaml.dump(value, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1_000)
    assert yaml.safe_load(text) == value
    return text


def commented(notes: list[str], text: str) -> str:
    """The text below its notes as comments."""
    return "".join(f"# {note}\n" for note in notes) + text
