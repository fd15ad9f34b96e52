"""The main job, for the eye: two environments, a notebook run in one and checked against the other.

Run by ``make demo``, with the folder to work in and the wheel of this package as arguments.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
KERNELS = {"then": "repro-demo-then", "now": "repro-demo-now"}


def main(work: Path, wheel: Path) -> int:
    """Set up what is not there yet, then show the job command by command."""
    for name, kernel in KERNELS.items():
        set_up(work / name, HERE / f"{name}.txt", wheel, kernel)
    notebook = work / "trend.ipynb"
    shutil.copy(HERE / "trend.ipynb", notebook)

    say("1. Run the notebook where numpy is the older one. %repro stands in its first code cell.")
    execute = ["nbconvert", "--log-level=ERROR", "--execute", "--to=notebook", "--inplace"]
    show("jupyter", *execute, f"--ExecutePreprocessor.kernel_name={KERNELS['then']}", notebook)

    say("2. Lift the record from its output into its metadata.")
    show("repro", "stamp", notebook)

    say("3. Ask what differs, before any cell runs: first in the environment that made the outputs.")
    show("repro", "check", notebook, "--kernel", KERNELS["then"])

    say("4. Then in the other one. The worst difference comes first.")
    differs = show("repro", "check", notebook, "--kernel", KERNELS["now"], expected=1)

    say("5. How much it matters is yours to say: at the level 'recorded' nothing has to match.")
    show("repro", "check", notebook, "--kernel", KERNELS["now"], "--level", "recorded")

    say("6. Find the very files again that were installed, and prove it by their content.")
    then = work / "then" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    show("repro", "lock", notebook, "--python", then)

    say("7. Get that runtime back from the notebook alone: a plan, a new environment, and the same check.")
    show("repro", "restore", notebook, "--new", "--yes", data=work / "restored")

    say("To see it in JupyterLab, with the warning on opening: make lab")
    return 0 if differs == 1 else 1


def set_up(environment: Path, requirements: Path, wheel: Path, kernel: str) -> None:
    """Make a virtual environment with the wheel in it, and a kernelspec beside this interpreter."""
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        say(f"Setting up the environment {environment.name!r} ...")
        run(sys.executable, "-m", "venv", environment)
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements)
    # The version number stays while the code changes, so the wheel is always put in anew.
    run(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--force-reinstall",
        "--no-deps",
        wheel,
    )
    display = f"Demo: {environment.name}"
    run(
        python,
        "-m",
        "ipykernel",
        "install",
        "--prefix",
        sys.prefix,
        "--name",
        kernel,
        "--display-name",
        display,
    )


def say(text: str) -> None:
    """A line between the commands."""
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}", flush=True)


def show(*command: str | Path, expected: int = 0, data: Path | None = None) -> int:
    """Print a command, run it, and stop the demo when it ends otherwise than it should.

    ``data`` is where it keeps what would else be put among the user's own environments and kernels.
    """
    words = [str(word) for word in command]
    print("$ " + " ".join(words), flush=True)
    program = Path(sys.executable).parent / words[0]
    places = {"XDG_DATA_HOME": str(data), "JUPYTER_DATA_DIR": str(data / "jupyter")} if data else {}
    done = subprocess.run(
        [program, *words[1:]], check=False, capture_output=True, text=True, env={**os.environ, **places}
    )
    print(done.stdout, end="")
    if done.returncode != expected:
        sys.exit(f"{done.stderr}\nThe demo expected exit code {expected} and got {done.returncode}.")
    print(f"(exit code {done.returncode})", flush=True)
    return done.returncode


def run(*command: str | Path) -> None:
    """Run a step of the set-up; its output is shown only when it fails."""
    done = subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
