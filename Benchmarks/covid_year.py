#!/usr/bin/env python3
"""The year 2020 as a test: does the production pipeline follow when the visits of emergency departments halve within a week?

    .deps/bench-venv/bin/python Benchmarks/covid_year.py [--data ../shared/data] [--vigie .build/release/vigie] [--keep FOLDER]

Makes a task folder out of the daily files of Santé publique France (SurSaUD; real data, never committed), back-tests the production
pipeline with its record as `vigie backtest --task` does, and prints coverage, width and pinball loss by phase of the year. Needs
numpy, pandas and scipy (`.deps/bench-venv`, made by `make bench`).

Series: visits of seven départements and five regions, SOS Médecins acts of three départements and two regions. The data begin on
24 February (regions) and 1 March 2020 (départements), so that before the first lockdown (17 March) next to nothing can be learned:
an origin on 9 March has two weeks of the regions and no forecast of the départements. Origins: every Monday from 9 March to 21
December, one to seven days ahead, final values, each known at the end of its day.

Rows: by origin. `seasonal naive` is Vigie's model of that name alone; `climatology` is made here: the quantiles of the same weekday
in all weeks so far, at least two. Losses are divided by the series' own mean |y(t) - y(t-7)| of the year before they are averaged.
Coverage is fair (score.py); width is that of the 90 % interval over the median, in the mean.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

import score

ROOT = Path(__file__).resolve().parent.parent
DEPARTEMENTS, DEPARTEMENTS_SOS = ["75", "77", "93", "13", "33", "59", "67"], ["75", "33", "13"]
REGIONS, REGIONS_SOS = ["11", "32", "44", "84", "93"], ["11", "75"]
FIRST, LAST, END = "2020-03-09", "2020-12-21", "2020-12-31"
PHASES = [
    ("before (9 March)", "2020-03-09", "2020-03-09"),
    ("first lockdown, weeks 1-2", "2020-03-16", "2020-03-23"),
    ("weeks 3-4", "2020-03-30", "2020-04-06"),
    ("13 April to 19 October", "2020-04-13", "2020-10-19"),
    ("second lockdown, weeks 1-2", "2020-10-26", "2020-11-02"),
    ("weeks 3-4", "2020-11-09", "2020-11-16"),
    ("23 November to 21 December", "2020-11-23", "2020-12-21"),
    ("from 30 March on", "2020-03-30", LAST),
    ("all", FIRST, LAST),
]


def series(data):
    """Daily values by name, NaN where nothing is known."""
    dep = pd.read_csv(data / "spf-sursaud-departement-daily/sursaud_dep_20200301_20210308.csv.gz", dtype={"dep": str}, parse_dates=["date"])
    reg = pd.read_csv(data / "spf-sursaud-region-daily/sursaud_region_20200224_20220205.csv.gz", sep=";", dtype=str)
    reg = reg[reg.sursaud_cl_age_corona == "0"].assign(date=lambda d: pd.to_datetime(d.date_de_passage))
    found = {}
    for frame, column, codes, prefix, measure in (
        (dep, "dep", DEPARTEMENTS, "dep", "nbre_pass_tot"), (reg, "reg", REGIONS, "reg", "nbre_pass_tot"),
        (dep, "dep", DEPARTEMENTS_SOS, "dep", "nbre_acte_tot"), (reg, "reg", REGIONS_SOS, "reg", "nbre_acte_tot"),
    ):
        for code in codes:
            rows = frame[frame[column] == code].set_index("date")[measure].astype(float).sort_index()
            name = f"{prefix}:{code}|{'visits' if measure == 'nbre_pass_tot' else 'sos_acts'}"
            found[name] = rows[: END]
    return found


def write_task(folder, found):
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "history.csv", "w") as file:
        file.write("series_id,timestamp,value\n")
        for name, values in found.items():
            for day, value in values.items():
                file.write(f"{name},{day:%Y-%m-%d}T00:00:00,{'' if np.isnan(value) else int(value)}\n")
    origins = pd.date_range(FIRST, LAST, freq="7D")
    (folder / "origins.csv").write_text("origin\n" + "".join(f"{o:%Y-%m-%d}T00:00:00\n" for o in origins))
    settings = {"frequency": "day", "horizon": 7, "timezone": "Europe/Paris", "calendar": "FR", "school_zone": "C",
                "quantiles": [float(q) for q in score.LEVELS], "series": list(found)}
    (folder / "task.json").write_text(json.dumps(settings, indent=1) + "\n")


def back_test(vigie, folder, file, *more):
    run = subprocess.run([vigie, "backtest", "--task", folder, "--output", file, "--lang", "en", *more], capture_output=True, text=True)
    if run.returncode not in (0, 2):  # 2: done in part: what is too short has no forecast
        sys.exit(f"covid_year: vigie backtest failed: {run.stderr.strip()[-500:]}")


def climatology(task):
    """Quantiles of the same weekday in all weeks so far."""
    found = np.full((*task.y.shape, 19), np.nan)
    for o, first in enumerate(task.first):
        for h in range(task.horizon):
            past = task.values[first + h - 7 :: -7]
            for s in range(len(task.series)):
                values = np.sort(past[np.isfinite(past[:, s]), s])
                if len(values) >= 2:
                    found[o, s, h] = values[np.ceil(score.LEVELS * len(values) - 1e-9).astype(int) - 1]
    return found


def rows(task, forecasts):
    scale = np.nanmean(np.abs(task.values[7:] - task.values[:-7]), 0)
    vigie, naive, clim = (forecasts[k] for k in ("production", "seasonal-naive", "climatology"))
    loss = {name: score.pinball(f, task.y) / scale[None, :, None] for name, f in forecasts.items()}
    low, high = score.pit_range(np.nan_to_num(vigie), np.nan_to_num(task.y))
    inside = {n: score.fair_coverage((low, high), n).reshape(task.y.shape) for n in score.NOMINAL}
    width = (vigie[..., 18] - vigie[..., 0]) / np.maximum(vigie[..., 9], 1)
    for name, first, last in PHASES:
        chosen = ((task.origins >= first) & (task.origins <= last)).to_numpy()[:, None, None]
        ok = chosen & task.scored & np.isfinite(vigie).all(-1)

        def ratio(other, f):
            both = ok & np.isfinite(f).all(-1)
            return loss["production"][both].mean() / loss[other][both].mean() if both.any() else np.nan

        if ok.any():
            yield [name, int(chosen.sum()), int(ok.sum()), *(inside[n][ok].mean() for n in score.NOMINAL), width[ok].mean(),
                   ratio("seasonal-naive", naive), ratio("climatology", clim)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--vigie", default=str(ROOT / ".build/release/vigie"))
    parser.add_argument("--keep", type=Path, help="leave the task folder and the forecasts here")
    args = parser.parse_args()
    if not (args.data / "spf-sursaud-departement-daily").exists():
        sys.exit(f"covid_year: there is no {args.data}/spf-sursaud-departement-daily; see --data")
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary) / "covid_year"
        write_task(folder, series(args.data))
        task = score.Task(folder)
        forecasts = {"climatology": climatology(task)}
        for name, more in (("production", []), ("seasonal-naive", ["--models", "seasonal-naive"])):
            file = folder / f"{name}.csv.gz"
            back_test(args.vigie, folder, file, *more)
            forecasts[name] = score.read(file, task)[0]
        print("| origins | number | forecasts | 50 % | 80 % | 90 % | width | pinball / seasonal naive | / climatology |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        for name, origins, count, *figures in rows(task, forecasts):
            print(f"| {name} | {origins} | {count} | " + " | ".join(f"{f:.3f}" for f in figures) + " |")


if __name__ == "__main__":
    main()
