#!/usr/bin/env python3
"""Reference values of the ARIMA filter, likelihood and forecasts, from statsmodels (0.14) SARIMAX.

    python3 arima.py        # writes arima-series.csv and arima.csv beside itself

Five series are drawn from seasonal ARIMA models (seed 5), some with missing values: scattered ones, a hole of ten steps,
some among the first eight. For each model, at given parameters, with the error variance concentrated out:

- loglik, sigma2: exact likelihood; without missing values of the differenced series (`simple_differencing`), with missing
  ones by the exact diffuse filter (`use_exact_diffuse`), whose constant for the diffuse steps (their 1/2 log F-infinity
  and log 2 pi, which do not depend on parameters) is taken off. Where the missing values leave the number of diffuse
  steps as it is, both are the likelihood given the first observations.
- forecast, variance: 14 steps; the variance includes that of the state at the end.
- best: the maximum of the same likelihood over the parameters (BFGS).
- effects: of two regressors, generalised least squares at the given parameters (in the state, `mle_regression=False`).
"""
import csv
import warnings
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from statsmodels.tsa.statespace.sarimax import SARIMAX

warnings.filterwarnings("ignore")
HERE = Path(__file__).resolve().parent
rng = np.random.default_rng(5)
N = 200

# name, (p, d, q), (P, D, Q), parameters phi, theta, Phi, Theta, which steps are missing
CASES = [
    ("weekly", (1, 0, 1), (0, 1, 1), [0.6, -0.3, -0.8], []),
    ("level", (1, 1, 1), (1, 0, 0), [0.3, -0.7, 0.5], [40, 41, 100, 130] + list(range(150, 160))),
    ("stationary", (2, 0, 1), (1, 0, 1), [0.5, 0.2, 0.3, 0.6, -0.3], [0, 5, 77, 78, 150, 199]),
    ("both", (0, 1, 2), (0, 1, 1), [-0.5, 0.1, -0.7], [2, 60, 120, 121, 122, 170, 180]),
    ("tail", (1, 0, 0), (0, 1, 1), [0.5, -0.9], [3, 50, 196, 198, 199]),
]


def polynomial(plain, seasonal, sign):
    a = np.r_[1, sign * np.array(plain)]
    b = np.zeros(7 * len(seasonal) + 1)
    b[0] = 1
    for j, c in enumerate(seasonal):
        b[7 * (j + 1)] = sign * c
    return np.convolve(a, b)


def simulate(order, seasonal, params):
    p, d, q = order
    P, D, Q = seasonal
    ar = polynomial(params[:p], params[p + q : p + q + P], -1)
    ma = polynomial(params[p : p + q], params[p + q + P :], 1)
    for _ in range(d):
        ar = np.convolve(ar, [1, -1])
    for _ in range(D):
        ar = np.convolve(ar, np.r_[1, np.zeros(6), -1])
    n, burn = N, 200 if d + D == 0 else 0
    e = rng.normal(0, 0.5, n + burn + 40)
    y = np.zeros(n + burn + 40)
    for t in range(30, n + burn + 40):
        y[t] = -ar[1:] @ y[t - np.arange(1, len(ar))] + ma @ e[t - np.arange(len(ma))]
    return y[-n:]


def loglik(y, order, seasonal, params, exog=None):
    """Concentrated log-likelihood given the first values, scale, and the result."""
    s = (*seasonal, 7)
    lost = order[1] + 7 * seasonal[1]
    if lost == 0:
        m = SARIMAX(y, order=order, seasonal_order=s, concentrate_scale=True, exog=exog)
        r = m.smooth(params)
        return r.llf, r.scale, r
    m = SARIMAX(y, order=order, seasonal_order=s, use_exact_diffuse=True, exog=exog)
    r = m.smooth(np.r_[params, 1.0])
    return *concentrated(r.filter_results, y), r


def concentrated(f, y):
    """Sum over the steps that are observed and not diffuse, the error variance concentrated out."""
    v, F = f.forecasts_error[0], f.forecasts_error_cov[0, 0]
    Finf = f.forecasts_error_diffuse_cov
    diffuse = np.zeros(len(y), bool) if Finf is None else Finf[0, 0] > 1e-8
    use = ~diffuse & ~np.isnan(y)
    n = use.sum()
    scale = np.mean(v[use] ** 2 / F[use])
    return -0.5 * (n * np.log(2 * np.pi * scale) + n + np.log(F[use]).sum()), scale


rows, table = [], []
for name, order, seasonal, params, missing in CASES:
    y = simulate(order, seasonal, params)
    full = y.copy()
    y[missing] = np.nan
    ll, scale, r = loglik(y, order, seasonal, params)
    if not missing:
        m = SARIMAX(y, order=order, seasonal_order=(*seasonal, 7), simple_differencing=True, concentrate_scale=True)
        check = m.smooth(params)
        assert abs(check.llf - ll) < 1e-6, (check.llf, ll)
    fc = r.get_forecast(14)
    factor = 1.0 if order[1] + seasonal[1] == 0 else scale
    mean, variance = fc.predicted_mean, fc.var_pred_mean * factor
    m = SARIMAX(y, order=order, seasonal_order=(*seasonal, 7), use_exact_diffuse=order[1] + seasonal[1] > 0)

    def loss(u):
        m.update(m.transform_params(np.r_[u, 1.0]))
        return -concentrated(m.ssm.filter(), y)[0]

    start = m.untransform_params(np.r_[params, 1.0])[: len(params)]
    best = -minimize(loss, start, method="BFGS", options=dict(gtol=1e-4, maxiter=50)).fun
    # Two regressors: one day in thirty, and a slow wave.
    t = np.arange(N)
    X = np.column_stack([(t % 30 == 11).astype(float), np.sin(2 * np.pi * t / 90)])
    z = y + X @ [1.5, -0.8]
    m = SARIMAX(z, order=order, seasonal_order=(*seasonal, 7), exog=X, mle_regression=False, use_exact_diffuse=True)
    g = m.smooth(np.r_[params, 1.0])
    effects = g.smoothed_state[-2:, -1]
    for i in range(N):
        table.append([name, i, "" if np.isnan(y[i]) else f"{y[i]:.10f}", f"{X[i, 0]:.0f}", f"{X[i, 1]:.10f}"])
    join = lambda a: " ".join(f"{x:.9g}" for x in a)
    rows.append([name, join(order), join(seasonal), join(params), f"{ll:.8f}", f"{scale:.10f}", f"{best:.6f}", join(mean), join(variance), join(effects)])
    print(name, ll, scale, best, effects)

with open(HERE / "arima-series.csv", "w", newline="") as f:
    w = csv.writer(f, lineterminator="\n")
    w.writerow(["series", "step", "value", "day", "wave"])
    w.writerows(table)
with open(HERE / "arima.csv", "w", newline="") as f:
    w = csv.writer(f, lineterminator="\n")
    w.writerow(["series", "plain", "seasonal", "parameters", "loglik", "sigma2", "best", "forecast", "variance", "effects"])
    w.writerows(rows)
