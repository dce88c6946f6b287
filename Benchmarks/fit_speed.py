#!/usr/bin/env python3
"""Processor time and likelihood of Vigie's fits beside statsforecast's and a numpy GLM's, on simulated series.

    python3 Benchmarks/fit_speed.py [--vigie .build/release/vigie] [--series 96] [--models ets,theta,arima,glm] [--csv FILE]

Needs statsforecast (2.1.1 was used), and pandas and scipy for the GLM. One thread on both sides; compilation, imports and reading are not counted, each model
is fitted once to each series. Printed for each model: seconds of both, their ratio, and how the log likelihoods compare: of
the same definition, Vigie's minus statsforecast's in units and relative to its size (the worst, the median), and how often both
select the same form, and on how many of the compared series Vigie's likelihood is more than 0.1 % lower.

- AutoETS: model ZZZ, season 7, damped or not, AICc: the same fifteen forms. Likelihood: -n/2 log SSE - sum log|forecast|.
- AutoTheta: season 7, four forms, by mean squared error; Vigie selects by AICc. Likelihood: -n/2 log SSE of the one-step errors
  of the series without its season, the first three left out (statsforecast minimises the error of one to three steps).
- AutoARIMA: season 7, p, q at most 3, P, Q at most 1, stepwise, on the counts as they are: Vigie's without regression,
  transformation and outliers. Gaussian log likelihood, comparable only where both difference alike: compared there.
- glm: `count-glm` with its production settings against `glm_ref` of peers.py, by day and by hour; both have the French public
  holidays. Counted of both: coefficients, level, dispersion, and the design, which both build once for all series.

The series (seed 20261128): 1,096 days, means from 5 to 3,000 a day, Poisson or overdispersed, eight families: constant, random-walk
level, season of the year, trend, no week, one jump of level, additive week on a drifting level, autocorrelated level. Hourly ones (a
twelfth as many) have 17,520 hours, a shape of day and week, a season of the year and an autocorrelated level.
"""
import argparse
import csv
import os
import subprocess
import tempfile
import time
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1", NUMBA_NUM_THREADS="1")

import numpy as np

DAYS, HOURS = 1096, 730 * 24
END = "2025-03-13"  # of the series, as `vigie bench fit` has it


def simulate(count, seed=20261128):
    rng = np.random.default_rng(seed)
    t = np.arange(DAYS)
    found = {}
    for k in range(count):
        family = k % 8
        base = rng.choice([5, 20, 80, 400, 3000])
        week = 1 + rng.normal(0, 0.08, 7)
        week = (week / week.mean())[t % 7]
        if family == 0:
            mean = base * week
        elif family == 1:
            mean = base * np.exp(np.cumsum(rng.normal(0, 0.01, DAYS))) * week
        elif family == 2:
            mean = base * np.exp(0.25 * np.sin(2 * np.pi * t / 365.25 + rng.uniform(0, 6))) * week
        elif family == 3:
            mean = base * (1 + 0.4 * t / DAYS) * week
        elif family == 4:
            mean = base * np.exp(np.cumsum(rng.normal(0, 0.015, DAYS)))
        elif family == 5:
            mean = base * week * np.exp(0.3 * (t > rng.integers(200, 900)))
        elif family == 6:
            mean = base * (1 + 0.1 * np.cumsum(rng.normal(0, 0.05, DAYS)) + week - 1)
        else:
            level = np.zeros(DAYS)
            for i in range(1, DAYS):
                level[i] = 0.8 * level[i - 1] + rng.normal(0, 0.05)
            mean = base * week * np.exp(level)
        mean = np.maximum(mean, 0.5)
        phi = rng.choice([1.0, 1.5, 3.0])
        y = rng.poisson(mean) if phi == 1 else rng.negative_binomial(mean / (phi - 1), 1 / phi)
        found[f"s{k:03d}"] = y.astype(float)
    return found


def simulate_hours(count, seed=20261128):
    """Counts by hour: a day with a trough at night, a week, a season of the year, a level that wanders and comes back."""
    rng = np.random.default_rng(seed + 1)
    t = np.arange(HOURS)
    found = {}
    for k in range(count):
        base = rng.choice([2, 6, 15, 60])
        day = 1 + 0.7 * np.sin((t % 24 - 9) / 24 * 2 * np.pi) + 0.2 * np.sin((t % 24 - 4) / 12 * 2 * np.pi)
        week = (1 + rng.normal(0, 0.06, 7))[t // 24 % 7]
        level = np.zeros(HOURS // 24)
        for i in range(1, len(level)):
            level[i] = 0.9 * level[i - 1] + rng.normal(0, 0.03)
        year = 0.1 * np.cos(2 * np.pi * t / 8766 + rng.uniform(0, 6))
        mean = base * np.maximum(day, 0.1) * week * np.exp(np.repeat(level, 24) + year)
        phi = rng.choice([1.0, 1.3, 1.8])
        found[f"h{k:03d}"] = (rng.poisson(mean) if phi == 1 else rng.negative_binomial(mean / (phi - 1), 1 / phi)).astype(float)
    return found


def ets(y):
    from statsforecast.models import AutoETS

    m = AutoETS(season_length=7, model="ZZZ").fit(y).model_
    e, t, s, d = m["components"]
    return f"ETS({e},{t}{'d' if d == 'D' else ''},{s})", m["loglik"]


def theta(y):
    from statsforecast.models import AutoTheta

    m = AutoTheta(season_length=7).fit(y).model_
    e = m["residuals"]
    if m.get("decompose", False):
        # fit() puts the season back on the residuals: take it off again.
        season = np.resize(m["seas_forecast"]["mean"], 7)
        season = season[(np.arange(len(y)) - len(y)) % 7]
        e = e / season if m["decomposition_type"] == "multiplicative" else e - season
    n = len(y) - 3
    return m["modeltype"], -n / 2 * np.log(np.sum(e[3:] ** 2))


def arima(y):
    from statsforecast.models import AutoARIMA

    m = AutoARIMA(season_length=7, max_p=3, max_q=3, max_P=1, max_Q=1).fit(y).model_
    p, q, P, Q, s, d, D = m["arma"]
    return f"ARIMA({p},{d},{q})({P},{D},{Q})[{s}]", m["loglik"]


PEERS = {"ets": ets, "theta": theta, "arima": arima}


def differences(form):
    """(d, D) of an ARIMA form, the form's name otherwise: what must agree for likelihoods to be comparable."""
    if not form.startswith("ARIMA"):
        return ""
    orders = [part.split(",")[1] for part in form[form.index("(") + 1 :].replace(")", "").split("(")]
    return (orders + ["0"])[:2]


def fitted(vigie, series, models, *more):
    """Rows of `vigie bench fit`, by series and model."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "series.csv")
        with open(path, "w", newline="") as f:
            out = csv.writer(f, lineterminator="\n")
            out.writerow(["series", "step", "value"])
            for name, y in series.items():
                out.writerows([name, i + 1, int(v)] for i, v in enumerate(y))
        run = subprocess.run([vigie, "bench", "fit", path, "--model", ",".join(models), "--format", "csv", *more], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"vigie bench fit: {run.stderr.strip()[-500:]}")
    return {(r["series"], r["model"]): r for r in csv.DictReader(run.stdout.splitlines())}


# ---------------------------------------------------------------- the GLM
def french_holidays(years):
    """Public holidays of metropolitan France (Code du travail, L3133-1); Easter by Meeus' rule."""
    import pandas as pd

    found = []
    for year in years:
        a, b, c = year % 19, year // 100, year % 100
        h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
        k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
        m = (a + 11 * h + 22 * k) // 451
        month, day = divmod(h + k - 7 * m + 114, 31)
        easter = pd.Timestamp(year, month, day + 1)
        found += [easter + pd.Timedelta(days=d) for d in (1, 39, 50)]
        found += [pd.Timestamp(year, m, d) for m, d in ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))]
    return pd.DatetimeIndex(found)


class Given:
    """Series of one step as `peers.py` wants a task: one origin, at their end."""

    def __init__(self, series, per_day):
        import pandas as pd

        values = np.column_stack(list(series.values()))
        self.T, self.S = values.shape
        self.H, self.ppd, self.m = 1, per_day, 7 * per_day
        self.step = pd.Timedelta(days=1) / per_day
        self.idx = pd.date_range(pd.Timestamp(END) - self.T * self.step, periods=self.T + 1, freq=self.step)
        self.Y = np.vstack([values, np.full((1, self.S), np.nan)])
        holidays, day = french_holidays(range(2015, 2027)), self.idx.normalize()
        shifted = lambda days: np.isin(day + pd.Timedelta(days=days), holidays).astype(float)
        self.hol, self.holprev, self.holnext = shifted(0), shifted(-1), shifted(1)
        self.hour, self.dow, self.doy = self.idx.hour.values, self.idx.dayofweek.values, self.idx.dayofyear.values
        self.md = self.idx.month.values * 100 + self.idx.day.values
        self.origins = np.array([self.T])


def glm(vigie, count):
    """Seconds of the count GLM and of `glm_ref`, by day and by hour."""
    import sys

    sys.path.insert(0, str(Path(__file__).resolve().parent))
    sys.dont_write_bytecode = True
    import peers

    print(f"{'count GLM':12}{'series':>7}{'steps':>8}{'vigie s':>10}{'numpy s':>10}{'ratio':>8}")
    for grain, per_day, series in (("day", 1, simulate(count)), ("hour", 24, simulate_hours(max(1, count // 12)))):
        own = fitted(vigie, series, ["count-glm"], "--grain", grain, "--holidays")
        for row in own.values():
            if row["form"].startswith("failed"):
                raise SystemExit(f"{row['series']}: vigie has no fit of count-glm: {row['form']}")
        given = Given(series, per_day)
        peers.glm_ref(Given({k: y for k, y in list(series.items())[:1]}, per_day))  # warm-up
        before = time.process_time()
        peers.glm_ref(given)
        theirs = time.process_time() - before
        ours = sum(float(row["seconds"]) for row in own.values())
        print(f"{'by ' + grain:12}{given.S:7d}{given.T:8d}{ours:10.3f}{theirs:10.3f}{theirs / ours:8.2f}")


def orders(form):
    """A form without its season's length, and without a season of no order, which only one side writes."""
    plain = form.split("[")[0].replace(" ", "")
    return plain.removesuffix("(0,0,0)") if plain.count("(") > 1 else plain


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--vigie", default=".build/release/vigie")
    ap.add_argument("--series", type=int, default=96)
    ap.add_argument("--models", default="ets,theta,arima,glm")
    ap.add_argument("--csv", help="also write one row for each series and model")
    args = ap.parse_args()
    series = simulate(args.series)
    models = args.models.split(",")
    if "glm" in models:
        models.remove("glm")
        glm(args.vigie, args.series)
    if not models:
        return
    ours = fitted(args.vigie, series, models)
    rows = []
    for model in models:
        peer = PEERS[model]
        peer(next(iter(series.values()))[:200])  # warm-up: imports and compilation
        for name, y in series.items():
            before = time.process_time()
            form, loglik = peer(y)
            spent = time.process_time() - before
            own = ours[name, model]
            if not own["loglik"]:
                raise SystemExit(f"{name}: vigie has no fit of {model}: {own['form']}")
            rows.append(
                dict(series=name, model=model, form=own["form"], loglik=float(own["loglik"]), seconds=float(own["seconds"]),
                     peer_form=form, peer_loglik=float(loglik), peer_seconds=spent))
    print(f"{'model':8}{'series':>7}{'vigie s':>10}{'statsforecast s':>17}{'ratio':>8}"
          f"{'logL diff: worst':>18}{'median':>9}{'worst %':>9}{'same form':>11}{'compared':>10}{'0.1 % lower':>14}")
    for model in models:
        own = [r for r in rows if r["model"] == model]
        a, b = sum(r["seconds"] for r in own), sum(r["peer_seconds"] for r in own)
        like = [r for r in own if differences(r["form"]) == differences(r["peer_form"])]
        gap = np.array([r["loglik"] - r["peer_loglik"] for r in like])
        share = np.array([g / abs(r["peer_loglik"]) for g, r in zip(gap, like)])
        same = np.mean([orders(r["form"]) == orders(r["peer_form"]) for r in own])
        lower = int(np.sum(share < -0.001))
        print(f"{model:8}{len(own):7d}{a:10.3f}{b:17.3f}{b / a:8.1f}{gap.min():18.3f}{np.median(gap):9.3f}"
              f"{100 * share.min():9.3f}{100 * same:10.0f}%{len(like):10d}{lower:14d}")
    if args.csv:
        with open(args.csv, "w", newline="") as f:
            out = csv.DictWriter(f, list(rows[0]), lineterminator="\n")
            out.writeheader()
            out.writerows(rows)


if __name__ == "__main__":
    main()
