"""Reference values of the structural model's filter: statsmodels' Kalman filter on the same model written another way.

The season is the rotating trigonometric one (Harvey 1989, section 2.3.4), not coefficients that stay in place, and the
regression coefficients are states with a prior, not columns filtered beside the series.
Run: python structural.py   (numpy 2.4, statsmodels 0.14); writes structural-series.csv and structural.csv.
"""
import csv
from pathlib import Path

import numpy as np
from statsmodels.tsa.statespace.kalman_filter import KalmanFilter

HERE = Path(__file__).parent
DAYS, HORIZON, PERIOD = 120, 14, 7
P = dict(level_sd=0.004, level_decay=0.995, wave_sd=0.02, wave_decay=0.97, slope_sd=0.002, slope_decay=0.9,
         short_sd=0.03, short_decay=0.6, season_sd=0.003, noise_sd=0.025)
SPREADS = [1.0, 0.15]
SEASON_PRIOR, LEVEL_PRIOR = 0.15, 0.7

rng = np.random.default_rng(20261128)
x = np.column_stack([np.ones(DAYS + HORIZON), (rng.random(DAYS + HORIZON) < 0.1).astype(float)])
wave = level = short = slope = 0.0
z = np.empty(DAYS)
variance = 1 / (150 + 50 * np.sin(np.arange(DAYS) / 9))
for t in range(DAYS):
    z[t] = (level + wave + short + 0.1 * np.cos(2 * np.pi * (t + 3) / 7) + 0.05 - 0.2 * x[t, 1]
            + rng.normal() * np.sqrt(P["noise_sd"] ** 2 + variance[t]))
    level = P["level_decay"] * level + P["level_sd"] * rng.normal()
    wave = P["wave_decay"] * wave + slope + P["wave_sd"] * rng.normal()
    slope = P["slope_decay"] * slope + P["slope_sd"] * rng.normal()
    short = P["short_decay"] * short + P["short_sd"] * rng.normal()
z[[20, 21, 22, 60]] = np.nan
PHASE = 3  # weekday of the first step: Thursday

# States: wave, slope, short, level, six of the season, two coefficients.
k = 4 + 6 + 2
filter_ = KalmanFilter(k_endog=1, k_states=k, k_posdef=10)
transition = np.zeros((k, k))
transition[0, 0], transition[0, 1] = P["wave_decay"], 1
transition[1, 1], transition[2, 2], transition[3, 3] = P["slope_decay"], P["short_decay"], P["level_decay"]
for h in range(3):
    a = 2 * np.pi * (h + 1) / PERIOD
    i = 4 + 2 * h
    transition[i:i + 2, i:i + 2] = [[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]
transition[10:, 10:] = np.eye(2)
selection = np.zeros((k, 10))
selection[:10, :10] = np.eye(10)
cov = np.diag([P["wave_sd"], P["slope_sd"], P["short_sd"], P["level_sd"]] + [P["season_sd"]] * 6) ** 2
prior = np.diag([P["wave_sd"] ** 2 / (1 - P["wave_decay"] ** 2), P["slope_sd"] ** 2 / (1 - P["slope_decay"] ** 2),
                 P["short_sd"] ** 2 / (1 - P["short_decay"] ** 2), LEVEL_PRIOR ** 2]
                + [SEASON_PRIOR ** 2] * 6 + [s ** 2 for s in SPREADS])


def run(series, spreads):
    n = len(series)
    f = KalmanFilter(k_endog=1, k_states=k, k_posdef=10)
    f.bind(np.asfortranarray(series[None, :]))
    design = np.zeros((1, k, n))
    design[0, [0, 2, 3, 4, 6, 8], :] = 1
    design[0, 10:, :] = x[:n].T
    f["design"] = design
    f["obs_cov"] = (P["noise_sd"] ** 2 + np.append(variance, np.full(n - DAYS, 0.0)))[None, None, :]
    f["transition"], f["selection"], f["state_cov"] = transition, selection, cov
    start = prior.copy()
    start[10:, 10:] = np.diag(np.array(spreads) ** 2)
    f.initialize_known(np.zeros(k), start)
    f.tolerance = 0  # no switch to the steady state
    return f.filter()


joint = run(np.append(z, np.full(HORIZON, np.nan)), SPREADS)
plain = run(z, [1e-12, 1e-12])
# Nothing beyond 3.5 standard errors: there the model bounds the influence and differs on purpose.
for result in (joint, plain):
    size = np.abs(result.forecasts_error[0, :DAYS]) / np.sqrt(result.forecasts_error_cov[0, 0, :DAYS])
    assert np.nanmax(size) < 3.5, np.nanmax(size)

with open(HERE / "structural-series.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["z", "variance", "x1", "x2"])
    for t in range(DAYS + HORIZON):
        observed = t < DAYS and not np.isnan(z[t])
        out.writerow([repr(float(z[t])) if observed else "", repr(float(variance[t])) if t < DAYS else "",
                      *map(repr, map(float, x[t]))])

observed = ~np.isnan(z)
with open(HERE / "structural.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["name", "values"])

    def write(name, values):
        out.writerow([name, " ".join(repr(float(v)) for v in np.atleast_1d(values))])

    for name, value in P.items():
        write(name, value)
    write("spreads", SPREADS)
    # Deviance without the constant n log 2π, which the model leaves out.
    write("deviance", -2 * plain.llf - observed.sum() * np.log(2 * np.pi))
    write("wave_slope_short_level", plain.predicted_state[:4, DAYS])
    write("variances", np.diag(plain.predicted_state_cov[:4, :4, DAYS]))
    write("coefficients", joint.predicted_state[10:, DAYS])
    write("coefficient_variances", np.diag(joint.predicted_state_cov[10:, 10:, DAYS]))
    write("joint_state", joint.predicted_state[:4, DAYS])
    # Of level + wave + short + week + regression, without noise.
    write("forecast_mean", joint.forecasts[0, DAYS:])
    write("forecast_variance", joint.forecasts_error_cov[0, 0, DAYS:] - P["noise_sd"] ** 2)
