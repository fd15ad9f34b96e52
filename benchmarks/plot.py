"""The results as a picture: CPU time over the number of distributions."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from table import Results, times

_BLUE, _LIGHT = "#1f6feb", "#79b8ff"
_OURS = {"full record": _BLUE, "full record, cached": _LIGHT, "probe": _BLUE, "probe, cached": _LIGHT}
_PANELS = {
    "Record of a kernel, first call": (
        "session-info2",
        "scooby",
        "importlib.metadata",
        "full record",
        "full record, cached",
        "scan floor L3",
    ),
    "Look at another interpreter, whole process": (
        "pip inspect",
        "probe",
        "uv pip list",
        "probe, cached",
        "python -I -S -c pass",
    ),
}
_GREYS = ("#24292f", "#57606a", "#6e7781", "#8c959f")


def draw(results: Results, file: Path) -> None:
    """Write the picture; its format is that of the file's ending."""
    mpl.rcParams["svg.hashsalt"] = "repro-magic"
    mpl.rcParams["font.size"] = 9
    figure = Figure(figsize=(9.5, 4.2), layout="constrained", facecolor="white")
    medians = times(results)
    for axes, (title, sides) in zip(figure.subplots(1, 2, sharey=True), _PANELS.items(), strict=True):
        greys = iter(_GREYS)
        for side in (side for side in sides if side in medians):
            counts = [results["sizes"][size]["count"] for size in medians[side]]
            spent = list(medians[side].values())
            colour = _OURS.get(side) or next(greys)
            axes.plot(
                counts, spent, "o-", color=colour, linewidth=2.4 if side in _OURS else 1.3, markersize=4
            )
            end = (counts[-1], spent[-1])
            axes.annotate(
                side, end, (8, 0), textcoords="offset points", va="center", color=colour, fontsize=8
            )
        axes.set(title=title, xlabel="installed distributions", xscale="log", yscale="log")
        ticks = [each["count"] for each in results["sizes"].values()]
        axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
        axes.minorticks_off()
        axes.grid(axis="y", color="#d8dee4", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].set_ylabel("CPU milliseconds")
    figure.axes[0].yaxis.set_major_formatter(lambda value, _: f"{value:,.4f}".rstrip("0").rstrip("."))
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=150, metadata={"Date": None} if file.suffix == ".svg" else None)
