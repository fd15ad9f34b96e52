"""The results as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from goals import GOALS, MICROSECONDS_OF_HOOK, Goal
from pairs import Ratio

Results = dict[str, Any]
"""What `run.py` measured; ``sizes`` maps a size, as text, to what was measured at that size."""


def document(results: Results) -> str:
    """All that is generated: machine, goals, absolute times, and how the answers compare."""
    parts = (_head(results), _goals(results), _missed(results), _times(results), _answers(results))
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _missed(results: Results) -> Iterator[str]:
    found = []
    for size, measured in results["sizes"].items():
        for goal in GOALS:
            if pairs := measured["pairs"].get(goal.key):
                ratio = Ratio.of(pairs, faster=goal.faster)
                if not goal.is_hit(ratio.median, int(size)):
                    told = f"{_figure(ratio.median)}, where {goal.bound(int(size)):g} is the goal"
                    found.append(f"- {goal.ours} against {goal.peer} at {measured['count']:,}: {told}")
        for name, costs in measured["hook"].items():
            if median(costs) > MICROSECONDS_OF_HOOK:
                found.append(f"- hook after {name} at {measured['count']:,}: {_figure(median(costs))} µs")
    yield "Goals missed:" if found else "Every goal that was measured was hit."
    yield ""
    yield from found


def _head(results: Results) -> Iterator[str]:
    yield f"{results['machine']}. {results['date']}."
    yield "Peers: " + ", ".join(f"{name} {version}" for name, version in results["versions"].items()) + "."
    counts = [len(pairs) for each in results["sizes"].values() for pairs in each["pairs"].values()]
    yield f"Each ratio is the median (least–most) of at least {min(counts)} pairs, at most {max(counts)}."
    if results["quick"]:
        yield "A quick run: too few pairs to say anything about a goal."


def _goals(results: Results) -> Iterator[str]:
    sizes = results["sizes"]
    yield _row(
        "ours", "compared with", "goal", [f"{each['count']:,} distributions" for each in sizes.values()]
    )
    yield "|---|---|---|" + "---|" * len(sizes)
    for goal in GOALS:
        ratios = [_ratio(goal, int(size), each) for size, each in sizes.items()]
        yield _row(goal.ours, goal.peer, _goal(goal), ratios)
    for name in dict.fromkeys(name for each in sizes.values() for name in each["hook"]):
        costs = [_hook(each["hook"].get(name)) for each in sizes.values()]
        yield _row(f"hook after {name}", "no hook", f"≤ {MICROSECONDS_OF_HOOK:g} µs", costs)


def _row(*cells: str | list[str]) -> str:
    flat = [cell for each in cells for cell in (each if isinstance(each, list) else [each])]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in flat) + " |"


def _goal(goal: Goal) -> str:
    if not goal.bounds:
        return "none set"
    bounds = goal.bounds[:1] if len(set(goal.bounds)) == 1 else goal.bounds
    told = " / ".join(f"{bound:g}" for bound in bounds)
    return f"≥ {told} × faster" if goal.faster else f"≤ {told} ×"


def _ratio(goal: Goal, size: int, measured: Results) -> str:
    pairs = measured["pairs"].get(goal.key)
    if not pairs:
        return "not measured"
    ratio = Ratio.of(pairs, faster=goal.faster)
    told = f"{_figure(ratio.median)} ({_figure(ratio.least)}–{_figure(ratio.most)})"
    return told if not goal.bounds else told + _verdict(hit=goal.is_hit(ratio.median, size))


def _hook(costs: list[float] | None) -> str:
    if not costs:
        return "not measured"
    told = f"{_figure(median(costs))} µs ({_figure(min(costs))}–{_figure(max(costs))})"
    return told + _verdict(hit=median(costs) <= MICROSECONDS_OF_HOOK)


def _verdict(*, hit: bool) -> str:
    return ", hit" if hit else ", **miss**"


def _figure(number: float) -> str:
    digits = 0 if abs(number) >= 100 else 1 if abs(number) >= 10 else 2
    return f"{number:,.{digits}f}"


def times(results: Results) -> dict[str, dict[str, float]]:
    """Median CPU milliseconds of each side at each size, over all pairs that it was part of."""
    found: dict[str, dict[str, list[float]]] = {}
    for size, measured in results["sizes"].items():
        for goal in GOALS:
            for ours, peer in measured["pairs"].get(goal.key, ()):
                found.setdefault(goal.ours, {}).setdefault(size, []).append(ours)
                found.setdefault(goal.peer, {}).setdefault(size, []).append(peer)
    return {side: {size: median(taken) for size, taken in by_size.items()} for side, by_size in found.items()}


def _times(results: Results) -> Iterator[str]:
    sizes = results["sizes"]
    yield "Medians in milliseconds of CPU time:"
    yield ""
    yield _row("", [f"{each['count']:,}" for each in sizes.values()])
    yield "|---|" + "---:|" * len(sizes)
    for side, by_size in times(results).items():
        yield _row(side, [_figure(by_size[size]) if size in by_size else "" for size in sizes])


def _answers(results: Results) -> Iterator[str]:
    yield "How the answers compare:"
    yield ""
    for measured in results["sizes"].values():
        yield f"- {measured['count']:,} distributions, {measured['modules']:,} loaded modules."
        for line in _compared(measured["answers"]):
            yield f"  - {line}"
        for what in sorted(measured["failed"]):
            yield f"  - not measured: {what}: {measured['failed'][what].strip().splitlines()[-1]}"


def _compared(answers: Results) -> Iterator[str]:
    if record := answers.get("record"):
        roles = ("imported", "needed", "installed")
        yield "the record: " + ", ".join(f"{record[role]} {role}" for role in roles)
        yield from (f"its section {name} is unknown: {why}" for name, why in record["unknown"].items())
    if counts := answers.get("probe"):
        yield "distributions named: " + ", ".join(f"{name} {count:,}" for name, count in counts.items())
    if owners := answers.get("owners"):
        both, apart = owners["both name it"], owners["ours tells apart what shares a namespace"]
        told = f"module to distribution: {both} of {owners['asked']} the same"
        yield told + f", {apart} told apart inside of a namespace, {len(owners['differing'])} differ"
        yield from (f"differs: {each}" for each in owners["differing"])
        if owners["only ours"]:
            examples = ", ".join(owners["only ours"][:3])
            yield f"{len(owners['only ours'])} more that only ours places, such as {examples}"
    if closures := answers.get("closures"):
        yield f"closure of each distribution: {closures['equal']:,} of {closures['asked']:,} equal"
        yield from (f"differs: {each}" for each in closures["differing"][:5])
    if "extension" in answers:
        loaded = answers["extension"]
        none = "none of nbformat, jsonschema, packaging, importlib.metadata and psutil"
        yield "`%load_ext repro_magic` imports " + (", ".join(loaded) or none)
    if "watermark" in answers:
        missing = answers["watermark"]
        yield "watermark's facts that ours lacks: " + (", ".join(missing) or "none")
