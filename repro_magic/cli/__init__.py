"""The ``repro`` command. Each command's module is imported only when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ..model.errors import EXIT_INTERRUPTED, ReproError
from .arguments import parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 same or done, 1 differs or would change, 2 bad usage or an unreadable file, 3 unstamped or
    unknown, 130 interrupted. A mistake is one line on stderr.
    """
    arguments = parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except ReproError as error:
        print(f"repro: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("repro: interrupted; nothing was left half done.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone, as `head` does; Python would complain once more at exit.
        sys.stdout = None
        return 0
    return code
