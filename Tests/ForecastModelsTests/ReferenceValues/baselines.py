#!/usr/bin/env python3
"""Reference values of seasonal naive, climatology and the expected band, computed with pandas alone.

    python3 baselines.py        # writes baselines-series.csv and baselines.csv beside itself

An invented daily series from 2020-01-01 to 2026-11-18 (NumPy seed 7, weekly and yearly shape, growth, a missing fortnight, single missing days)
is forecast from 2026-11-19 on, 21 days. Columns of baselines.csv:

- naive: last observed value of the same weekday;  naive_rms: root mean square of y[t] - y[t - k weeks], k as for the centre, at the steps
  with the same place in the horizon of origins 1 ... 104 weeks earlier; one that is not known is taken from
  the next older origin, or from the newest where none is older.
- climatology: the values of the same weekday in the last 52 weeks, sorted; a missing one is taken from the next older week.
- band_mean, band_sd: mean and standard deviation (n - 1) of the same weekday in ISO weeks -1, 0, +1 of the four earlier years.
"""
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
rng = np.random.default_rng(7)
days = pd.date_range("2020-01-01", "2026-11-18")
week = np.array([1.15, 1.02, 0.98, 0.97, 1.0, 0.93, 0.95])[days.dayofweek]
year = 1 + 0.08 * np.cos(2 * np.pi * (days.dayofyear - 20) / 365.25)
growth = np.exp(0.02 * np.arange(len(days)) / 365.25)
y = pd.Series(rng.negative_binomial(40, 40 / (40 + 180 * week * year * growth)).astype(float), days)
y["2024-11-18":"2024-12-01"] = np.nan
for missing in ("2026-11-14", "2026-11-17", "2025-12-03", "2023-11-22"):
    y[missing] = np.nan
pd.DataFrame({"date": days.strftime("%Y-%m-%d"), "value": y.map(lambda v: "" if np.isnan(v) else str(int(v))).values}).to_csv(
    HERE / "baselines-series.csv", index=False)



def backfilled(newest_first):
    known = pd.Series(newest_first)
    return known.bfill().fillna(known.dropna().iloc[0]).to_numpy()


origin = pd.Timestamp("2026-11-19")
rows = []
for step in range(21):
    target = origin + pd.Timedelta(days=step)
    lag = 7 * (step // 7 + 1)
    while np.isnan(y.get(target - pd.Timedelta(days=lag), np.nan)):
        lag += 7
    errors = backfilled([
        y.get(target - pd.Timedelta(days=7 * k), np.nan) - y.get(target - pd.Timedelta(days=7 * k + lag), np.nan)
        for k in range(1, 105)])
    phase = origin + pd.Timedelta(days=step % 7)
    past = backfilled([y.get(phase - pd.Timedelta(days=7 * k), np.nan) for k in range(1, 53)])
    iso = target.isocalendar()
    band = []
    for back in range(1, 5):
        same = pd.Timestamp.fromisocalendar(iso.year - back, iso.week, iso.weekday)
        band += [y.get(same + pd.Timedelta(days=7 * shift), np.nan) for shift in (-1, 0, 1)]
    band = np.array(band)
    band = band[~np.isnan(band)]
    rows.append({
        "step": step, "naive": y[target - pd.Timedelta(days=lag)], "naive_rms": np.sqrt(np.mean(errors**2)),
        "climatology": " ".join(str(int(v)) for v in sorted(past)),
        "band_mean": band.mean(), "band_sd": band.std(ddof=1)})
pd.DataFrame(rows).to_csv(HERE / "baselines.csv", index=False, float_format="%.6f")
