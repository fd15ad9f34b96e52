"""The results as a picture: CPU time over the number of distributions."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from table import Results, times

_OURS = {"full record": "#1f6feb", "full record, cached": "#79b8ff", "probe": "#1f6feb", "probe, cached": "#79b8ff"}
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
_GREYS = ("#30363d", "#57606a", "#8c959f", "#afb8c1")


def draw(results: Results, file: Path) -> None:
    """Write the picture; its format is that of the file's ending."""
    mpl.rcParams["svg.hashsalt"] = "repro-magic"
    mpl.rcParams["font.size"] = 9
    figure = Figure(figsize=(9.5, 4.2), layout="constrained", facecolor="white")
    for axes, (title, sides) in zip(figure.subplots(1, 2), _PANELS.items(), strict=True):
        medians = times(results)
        greys = iter(_GREYS)
        for side in (side for side in sides if side in medians):
            counts = [results["sizes"][size]["count"] for size in medians[side]]
            colour = _OURS.get(side) or next(greys)
            width = 2.4 if side in _OURS else 1.3
            axes.plot(counts, list(medians[side].values()), "o-", color=colour, linewidth=width, markersize=4, label=side)
        axes.set(title=title, xscale="log", yscale="log", xlabel="installed distributions", ylabel="CPU milliseconds")
        ticks = [each["count"] for each in results["sizes"].values()]
        axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
        axes.minorticks_off()
        axes.yaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda value, _: f"{value:,.4g}"))
        axes.grid(axis="y", color="#d8dee4", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=8)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=150, metadata={"Date": None} if file.suffix == ".svg" else None)
