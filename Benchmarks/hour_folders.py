#!/usr/bin/env python3
"""Task folders of hours and six hours from before the tests of the public ones, by which decision 0025 was taken.

    .deps/bench-venv/bin/python Benchmarks/hour_folders.py OUT [--tasks ../shared/bench/tasks]
    .build/release/vigie backtest --task OUT/FOLDER --output F.csv.gz; .build/release/vigie score F.csv.gz --task OUT/FOLDER
    .deps/bench-venv/bin/python -B Benchmarks/peers.py OUT/FOLDER glm_lvl OUT/FOLDER

No scored origin of the public folders is among theirs. Needs numpy and pandas.

- nyc_pre, uihc_pre: arrivals by hour. six_nyc, six_nyc2, six_uihc: by six hours, seven days ahead.
- occ_plain: patients present in Iowa, stays log-normal with a median of four hours (seed 11). occ_boarders: a quarter waits six hours and then
  for a bed; beds are freed by day, fewer at week-ends, and under a pressure that lasts weeks (seed 12). occ_6h, occ_day: the same seen
  every six hours, and at 08:00. occ_ems: incidents in progress of two boroughs, median 2.5 hours (seed 5).
"""
import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd

DAY = pd.Timedelta(days=1)


def source(tasks, name):
    """A public folder's meta data, its history before the test, its covariates, the first test origin."""
    folder = tasks / name
    history = pd.read_csv(folder / "history.csv", parse_dates=["timestamp"])
    first = pd.to_datetime(pd.read_csv(folder / "origins.csv")["origin"]).min()
    meta = json.loads((folder / "task.json").read_text())
    meta.pop("hierarchy", None)
    return meta, history[history["timestamp"] < first], pd.read_csv(folder / "covariates.csv"), first


def write(folder, meta, history, start, end, every, turn, covariates):
    """Origins from start to end, every so many days, so many hours later each time; ten earlier ones to choose by."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "task.json").write_text(json.dumps(meta | {"task": folder.name}, indent=1))
    start, count = pd.Timestamp(start), int((end - pd.Timestamp(start)) / DAY / every)
    origins = [start + i * every * DAY + pd.Timedelta(hours=turn * i % 24) for i in range(count)]
    earlier = [start - 9 * k * DAY for k in range(10, 0, -1)]
    text = "%Y-%m-%dT%H:%M:%S"
    for name, times in (("origins", origins), ("val_origins", earlier)):
        pd.DataFrame({"origin": [time.strftime(text) for time in times]}).to_csv(folder / f"{name}.csv", index=False)
    history = history.assign(timestamp=pd.to_datetime(history["timestamp"]).dt.strftime(text))
    history[["series_id", "timestamp", "value"]].to_csv(folder / "history.csv", index=False)
    covariates.to_csv(folder / "covariates.csv", index=False)


def stay(rng, start, boards, pressure, clock, weekday):
    """When a patient who came at `start` leaves, in hours from the beginning."""
    if not boards:
        return start + np.exp(np.log(4) + 0.7 * rng.standard_normal())
    if rng.uniform() > 0.25:
        return start + np.exp(np.log(3.5) + 0.7 * rng.standard_normal())
    end = start + np.exp(np.log(6) + 0.4 * rng.standard_normal())
    while True:
        day = int(end // 24)
        rate = 0.18 if 10 <= (end + clock) % 24 < 20 else 0.03
        rate *= np.exp(-pressure[min(day, len(pressure) - 1)]) * (0.7 if (day + weekday) % 7 >= 5 else 1)
        wait = rng.exponential(1 / rate)
        if wait < 1:
            return end + wait
        end += 1


def present(arrivals, seed, boards, begin):
    rng = np.random.default_rng(seed)
    count = len(arrivals)
    here = np.zeros(count + 2000, int)
    pressure = np.zeros(count // 24 + 100)
    for day in range(1, len(pressure)):
        pressure[day] = 0.93 * pressure[day - 1] + rng.normal(0, 0.12)
    for hour, patients in enumerate(arrivals):
        for _ in range(patients):
            end = stay(rng, hour + rng.uniform(), boards, pressure, begin.hour, begin.dayofweek)
            here[hour : min(int(np.ceil(end)), hour + 1500)] += 1
    return here[:count]


def in_progress(arrivals, rng):
    here = np.zeros(len(arrivals) + 300, int)
    for hour, incidents in enumerate(arrivals):
        start = hour + rng.uniform(0, 1, incidents)
        for end in np.ceil(start + np.exp(np.log(2.5) + 0.6 * rng.standard_normal(incidents))).astype(int):
            here[hour : min(end, hour + 200)] += 1
    return here[: len(arrivals)]


def by_six_hours(history):
    groups = history.groupby(["series_id", pd.Grouper(key="timestamp", freq="6h")])["value"]
    return groups.sum(min_count=5).reset_index()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out", type=Path)
    ap.add_argument("--tasks", type=Path, default=Path(__file__).resolve().parents[2] / "shared/bench/tasks")
    args = ap.parse_args()
    out, whole = args.out, {"nonexistent_hours": [], "doubled_hours": []}
    six = whole | {"frequency": "6h", "season_lengths": [4, 28], "horizon": 28}
    occupancy = {"kind": "occupancy", "unit": "patients present"}

    meta, history, covariates, first = source(args.tasks, "uihc_hourly")
    write(out / "uihc_pre", meta, history, "2016-10-10", first - 3 * DAY, 2, 12, covariates)
    write(out / "six_uihc", meta | six, by_six_hours(history), "2016-10-10", first - 8 * DAY, 3, 6, covariates)
    arrivals = history["value"].fillna(0).astype(int).values
    for name, boards, seed in (("occ_plain", False, 11), ("occ_boarders", True, 12)):
        seen = history.assign(value=present(arrivals, seed, boards, history["timestamp"].iloc[0]))
        write(out / name, meta | occupancy, seen, "2016-10-10", first - 3 * DAY, 4, 6, covariates)
    hour = seen["timestamp"].dt.hour
    write(out / "occ_6h", meta | occupancy | six, seen[hour % 6 == 0], "2016-10-10", first - 8 * DAY, 4, 6, covariates)
    days = seen[hour == 8].assign(timestamp=lambda table: table["timestamp"].dt.normalize())
    daily = whole | {"frequency": "day", "season_lengths": [7], "horizon": 14}
    write(out / "occ_day", meta | occupancy | daily, days, "2016-10-10", first - 16 * DAY, 5, 0, covariates)

    meta, history, covariates, first = source(args.tasks, "nyc_ems_hourly")
    write(out / "nyc_pre", meta, history, "2018-01-08", first - 3 * DAY, 5, 12, covariates)
    for name, boroughs in (("six_nyc", ["BRONX", "QUEENS"]), ("six_nyc2", ["MANHATTAN", "RICHMOND / STATEN ISLAND"])):
        summed = by_six_hours(history[history["series_id"].isin(boroughs)])
        write(out / name, meta | six | {"series": boroughs}, summed, "2018-01-08", first - 8 * DAY, 5, 6, covariates)
    rng, boroughs = np.random.default_rng(5), ["BROOKLYN", "RICHMOND / STATEN ISLAND"]
    parts = [history[history["series_id"] == borough].sort_values("timestamp") for borough in boroughs]
    seen = pd.concat([part.assign(value=in_progress(part["value"].fillna(0).astype(int).values, rng)) for part in parts])
    write(out / "occ_ems", meta | {"kind": "occupancy", "series": boroughs}, seen, "2018-01-08", first - 3 * DAY, 7, 6, covariates)


if __name__ == "__main__":
    main()
