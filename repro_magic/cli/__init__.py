"""The ``repro`` command. Each command's module is imported only when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout

from ..model.errors import EXIT_INTERRUPTED, ReproError
from .arguments import parser
from .output import Output


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 same or done, 1 differs or would change, 2 bad usage or an unreadable file, 3 unstamped or
    unknown, 130 interrupted. A mistake is one line on stderr.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    arguments = parser(words[0] if words else "").parse_args(words)
    output = Output(sys.stdout)
    try:
        with redirect_stdout(output):
            code: int = arguments.run(arguments)
        output.finish()
    except ReproError as error:
        print(f"repro: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("repro: interrupted; every file is whole, some may not have been reached.", file=sys.stderr)
        return EXIT_INTERRUPTED
    return code
