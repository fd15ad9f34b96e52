"""Tells the environment of the interpreter that runs this file, as one marked line of JSON.

Usage: PYTHON probe.py NONCE BYTECODE MODULE,MODULE,... PACKAGE,PACKAGE,...

NONCE marks the line. BYTECODE is the folder for compiled modules, empty for none. The modules, and the
packages whose details are asked for, are those of `environment.here`. The file is run by other interpreters
than ours, of any age: its syntax is that of Python 2.7, and it sees to it that neither its own folder on the
search path nor a repro_magic installed over there gets mixed into what it tells.
"""

import gc
import os
import sys

# The process ends before there is anything to collect.
gc.disable()
folder = os.path.dirname(os.path.abspath(__file__))
if sys.path and sys.path[0] and os.path.abspath(sys.path[0]) == folder:
    del sys.path[0]
nonce, bytecode, names = sys.argv[1:4]
details = "".join(sys.argv[4:5])

if sys.version_info < (3, 8):  # noqa: UP036  # nobody knows beforehand what runs this
    spoken = ".".join(str(number) for number in sys.version_info[:2])
    answer = '{"unknown": "Python ' + spoken + ' is too old to be looked at: it takes 3.8 or later"}'
else:
    # Bytecode for this interpreter goes to the user's cache: our own folder may belong to somebody else, or
    # to a project under version control.
    sys.pycache_prefix = bytecode or None
    sys.dont_write_bytecode = not bytecode
    spec = sys.modules["_frozen_importlib_external"].spec_from_file_location(
        "repro_magic_probed", os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    package = type(sys)(spec.name)
    package.__spec__ = spec
    package.__package__ = spec.name
    package.__path__ = [folder]
    sys.modules[spec.name] = package
    spec.loader.exec_module(package)
    from repro_magic_probed.distributions import places  # type: ignore[import-not-found]
    from repro_magic_probed.environment import here  # type: ignore[import-not-found]
    from repro_magic_probed.jsontext import dumps  # type: ignore[import-not-found]

    # Before the look: what changes meanwhile must not pass for seen.
    before = places()
    facts = here(*([name for name in asked.split(",") if name] for asked in (names, details)))
    facts["places"] = before
    answer = dumps(facts)

line = ("\n@@repro-magic " + nonce + "@@" + answer + "\n").encode("ascii")
while line:
    line = line[os.write(1, line) :]
# Whatever the environment wants to do or say at its exit is no part of the answer.
os._exit(0)
