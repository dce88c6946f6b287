#!/usr/bin/env python3
"""Processor time and likelihood of Vigie's fits beside statsforecast's, on simulated daily series.

    python3 Benchmarks/fit_speed.py [--vigie .build/release/vigie] [--series 96] [--models ets,theta,arima] [--csv FILE]

Needs statsforecast (2.1.1 was used). One thread on both sides; compilation, imports and reading are not counted, each model
is fitted once to each series. Printed for each model: seconds of both, their ratio, and how the log likelihoods compare: of
the same definition, Vigie's minus statsforecast's in units and relative to its size (the worst, the median), and how often both
select the same form.

- AutoETS: model ZZZ, season 7, damped or not, AICc: the same fifteen forms. Likelihood: -n/2 log SSE - sum log|forecast|.
- AutoTheta: season 7, four forms, by mean squared error; Vigie selects by AICc. Likelihood: -n/2 log SSE of the one-step errors
  of the series without its season, the first three left out (statsforecast minimises the error of one to three steps).
- AutoARIMA: season 7, its defaults (stepwise); its Gaussian log likelihood, which is comparable only where both difference
  the series in the same way: compared there.

The series (seed 20261128): 1,096 days, means from 5 to 3,000 a day, Poisson or overdispersed, eight families: constant, random-walk
level, season of the year, trend, no week, one jump of level, additive week on a drifting level, autocorrelated level.
"""
import argparse
import csv
import os
import subprocess
import tempfile
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", NUMBA_NUM_THREADS="1")

import numpy as np

DAYS = 1096


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

    m = AutoARIMA(season_length=7).fit(y).model_
    p, q, P, Q, s, d, D = m["arma"]
    return f"ARIMA({p},{d},{q})({P},{D},{Q})[{s}]", m["loglik"]


PEERS = {"ets": ets, "theta": theta, "arima": arima}


def differences(form):
    """(d, D) of an ARIMA form, the form's name otherwise: what must agree for likelihoods to be comparable."""
    if not form.startswith("ARIMA"):
        return ""
    orders = [part.split(",")[1] for part in form[form.index("(") + 1 :].replace(")", "").split("(")]
    return (orders + ["0"])[:2]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--vigie", default=".build/release/vigie")
    ap.add_argument("--series", type=int, default=96)
    ap.add_argument("--models", default="ets,theta,arima")
    ap.add_argument("--csv", help="also write one row for each series and model")
    args = ap.parse_args()
    series = simulate(args.series)
    models = args.models.split(",")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "series.csv")
        with open(path, "w", newline="") as f:
            out = csv.writer(f, lineterminator="\n")
            out.writerow(["series", "step", "value"])
            for name, y in series.items():
                out.writerows([name, i + 1, int(v)] for i, v in enumerate(y))
        run = subprocess.run(
            [args.vigie, "bench", "fit", path, "--model", ",".join(models)], capture_output=True, text=True, check=True
        )
    ours = {(r["series"], r["model"]): r for r in csv.DictReader(run.stdout.splitlines())}
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
          f"{'logL diff: worst':>18}{'median':>9}{'worst %':>9}{'same form':>11}{'compared':>10}")
    for model in models:
        own = [r for r in rows if r["model"] == model]
        a, b = sum(r["seconds"] for r in own), sum(r["peer_seconds"] for r in own)
        like = [r for r in own if differences(r["form"]) == differences(r["peer_form"])]
        gap = np.array([r["loglik"] - r["peer_loglik"] for r in like])
        share = np.array([g / abs(r["peer_loglik"]) for g, r in zip(gap, like)])
        same = np.mean([r["form"].split("[")[0].replace(" ", "") == r["peer_form"].split("[")[0] for r in own])
        print(f"{model:8}{len(own):7d}{a:10.3f}{b:17.3f}{b / a:8.1f}{gap.min():18.3f}{np.median(gap):9.3f}"
              f"{100 * share.min():9.3f}{100 * same:10.0f}%{len(like):10d}")
    if args.csv:
        with open(args.csv, "w", newline="") as f:
            out = csv.DictWriter(f, list(rows[0]), lineterminator="\n")
            out.writeheader()
            out.writerows(rows)


main()
