#!/usr/bin/env python3
"""Plots forecasts against what came, for looking at: a row for each series, a column for each of a few origins.

    .deps/bench-venv/bin/python Benchmarks/plot.py TASK FORECASTS.csv[.gz]... [--origins N | --at 2019-01-01,...] [--series A,B]

TASK is a task folder, or the name of one in $VIGIE_TASKS or ../shared/bench/tasks. Up to three files, each in its colour: median, 50 % and
90 % bands. Black is the truth; before the origin it is the final figure, not what was known then. Writes Benchmarks/out/plots/TASK.png.
"""
import argparse
import os
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import matplotlib

matplotlib.use("Agg")
import matplotlib.dates as dates
import matplotlib.pyplot as plt
import numpy as np
import score

ROOT = Path(__file__).resolve().parent.parent
TASKS = Path(os.environ.get("VIGIE_TASKS") or ROOT.parent / "shared/bench/tasks")
COLOURS = ["#0072b2", "#d55e00", "#009e73"]  # Okabe and Ito: told apart by colour-blind readers
Q05, Q25, MEDIAN, Q75, Q95 = 0, 4, 9, 14, 18


def draw(axes, task, forecasts, origin, series, most_days=21):
    """One panel: what came before and after an origin, and each forecast from there on."""
    at = task.first[origin]
    before = min(max(task.horizon, 7 * task.per_day), most_days * task.per_day)
    span = slice(max(at - before, 0), min(at + task.horizon, len(task.times)))
    shown = [task.values[span, series]]
    ahead = task.times[at : at + task.horizon]
    for (name, forecast), colour in zip(forecasts.items(), COLOURS):
        f = forecast[origin, series, : len(ahead)]
        axes.fill_between(ahead, f[:, Q05], f[:, Q95], color=colour, alpha=0.15, linewidth=0)
        axes.fill_between(ahead, f[:, Q25], f[:, Q75], color=colour, alpha=0.25, linewidth=0)
        axes.plot(ahead, f[:, MEDIAN], color=colour, linewidth=1.2, label=name)
        shown += [f[:, Q05], f[:, Q95]]
    axes.plot(task.times[span], task.values[span, series], color="black", linewidth=0.9, marker="." if task.per_day == 1 else None, markersize=3)
    axes.axvline(task.times[at], color="grey", linewidth=0.7, linestyle=":")
    low, high = np.nanmin(np.concatenate(shown)), np.nanmax(np.concatenate(shown))
    axes.set_ylim(max(low - 0.05 * (high - low), 0) if low >= 0 else None, high + 0.05 * (high - low) or 1)
    axes.xaxis.set_major_locator(dates.AutoDateLocator(maxticks=5))
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(axes.xaxis.get_major_locator()))
    axes.tick_params(labelsize=7)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task")
    parser.add_argument("forecasts", nargs="+")
    parser.add_argument("--origins", type=int, default=4)
    parser.add_argument("--at", type=lambda text: text.split(","))
    parser.add_argument("--series", type=lambda text: text.split(","))
    options = parser.parse_args()
    if len(options.forecasts) > len(COLOURS):
        parser.error(f"at most {len(COLOURS)} files: more cannot be told apart")
    folder = Path(options.task) if (Path(options.task) / "task.json").exists() else TASKS / options.task
    task = score.Task(folder)
    names = [re.sub(r"\.csv(\.gz)?$", "", Path(path).name) for path in options.forecasts]
    if len(set(names)) < len(names):
        names = ["/".join(Path(path).parts[-2:]) for path in options.forecasts]
    forecasts = {name: score.read(path, task)[0] for name, path in zip(names, options.forecasts)}
    if options.at:
        chosen = [i for i, origin in enumerate(task.origins) if any(str(origin).startswith(text.replace("T", " ")) for text in options.at)]
    else:
        chosen = np.unique(np.linspace(0, len(task.origins) - 1, options.origins).round().astype(int))
    rows = [task.series.index(name) for name in options.series or task.series if name in task.series]
    if not len(chosen) or not rows:
        parser.error(f"no such origin or series; series: {', '.join(task.series)}")
    figure, panels = plt.subplots(len(rows), len(chosen), figsize=(4.2 * len(chosen), 2.1 * len(rows) + 0.6), squeeze=False, layout="constrained")
    for row, series in enumerate(rows):
        for column, origin in enumerate(chosen):
            draw(panels[row, column], task, forecasts, origin, series)
            if row == 0:
                panels[row, column].set_title(f"{task.origins.iloc[origin]:%a %Y-%m-%d %H:%M}", fontsize=9)
        panels[row, 0].set_ylabel(task.series[series], fontsize=8)
    panels[0, 0].legend(fontsize=7, loc="upper left")
    figure.suptitle(f"{task.name}: {task.meta.get('unit', '')}; bands 50 % and 90 %", fontsize=10)
    target = ROOT / "Benchmarks/out/plots" / f"{task.name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, dpi=110)
    print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
