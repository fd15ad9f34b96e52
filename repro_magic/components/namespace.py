"""Which modules the objects of a namespace come from, told without running any code of theirs."""

from __future__ import annotations

from types import BuiltinFunctionType, FunctionType

from .modules import members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_home_of_class = type.__dict__["__module__"].__get__
_name_of_function = (FunctionType, BuiltinFunctionType)


def homes(names: Mapping[str, object], hidden: Mapping[str, object]) -> set[str]:
    """Full names of the modules that a user's objects are, or come from.

    IPython's own are left out: names that begin with an underscore, and what ``hidden`` has by the same name.
    """
    found = set()
    for name, value in list(names.items()):
        if type(name) is str and name[:1] != "_" and not (name in hidden and hidden[name] is value):
            found.add(home(value))
    found.discard("")
    return found


def home(value: object) -> str:
    """Full name of the module that the value is or that its class or function comes from, empty for none."""
    kind = type(value)
    try:
        if known := members(value):
            found = known.get("__name__")
        elif kind in _name_of_function:
            found = value.__module__
        elif issubclass(kind, type):
            found = _home_of_class(value)
        else:
            found = _home_of_class(kind)
    except Exception:  # noqa: BLE001  # a metaclass or a class that hides where it comes from
        return ""
    return found if type(found) is str else ""
