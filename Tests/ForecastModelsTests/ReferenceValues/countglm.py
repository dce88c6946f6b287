#!/usr/bin/env python3
"""Reference values of the penalised Poisson regression of the count GLM on days, by SciPy's root finder.

    python3 countglm.py        # writes countglm-days.csv and countglm.csv beside itself

An invented daily series from 2022-01-01 to 2024-12-23 (seed 5: weekdays, a year, holidays, school holidays, home games, some
days missing) and the calendar up to 2025-01-19. The coefficients b solve

    sum_t w_t (y_t - exp(x_t' b)) x_t - penalty * b = 0,      w_t = 2^(-(n - 1 - t) / half-life),

the stationary point of the weighted penalised Poisson likelihood. Columns and penalties as the model documents them: a mean for
each weekday (almost free), six annual harmonics and the first one's change on Saturdays and Sundays, what holidays make of a
day (holiday / on a Saturday / on a Sunday / the day before / the day after / after at a week-end / bridge), named days seen
twice, school holidays and their week-ends, flags.
The ridge is ridge * max(mean / 15, 1); annual columns have in addition (counts a day) * P / 0.1^2 with
P = 2 (0.06^2 * 60 + 0.03^2 * 4) + 0.03^2, the low-frequency power of the level that the first round starts from.

countglm.csv holds for each future day the factors exp(sum of the columns of a group), the level left out.
"""
import csv
import datetime as dt
from pathlib import Path

import numpy as np
from scipy.optimize import root

HERE = Path(__file__).resolve().parent
HALF_LIFE, RIDGE, SEASON_SD = 300.0, 8.0, 0.1
rng = np.random.default_rng(5)
first, origin, end = dt.date(2022, 1, 1), dt.date(2024, 12, 24), dt.date(2025, 1, 20)
days = [first + dt.timedelta(days=i) for i in range((end - first).days)]
n = (origin - first).days

NAMES = {(1, 1): "new_year", (5, 1): "labour_day", (7, 14): "bastille_day", (8, 15): "assumption",
         (11, 1): "all_saints", (11, 11): "armistice", (12, 25): "christmas"}
EVES = {(12, 24): "christmas_eve", (12, 26): "second_christmas_day", (12, 31): "new_year_eve", (1, 2): "second_january"}
holiday = {d: NAMES[(d.month, d.day)] for d in days if (d.month, d.day) in NAMES}
school = {d for d in days if d.month in (7, 8) or (d.month == 12 and d.day >= 21) or (d.month == 1 and d.day <= 5)}
games = {d for d in days if d.weekday() == 2 and d.isocalendar().week % 3 == 0}


def is_bridge(d):
    if d in holiday:
        return False
    one = dt.timedelta(days=1)
    return (d.weekday() == 4 and d - one in holiday) or (d.weekday() == 0 and d + one in holiday)


def is_free(d):
    return d not in holiday and not is_bridge(d)


def names(d):
    return [x for x in (holiday.get(d), EVES.get((d.month, d.day))) if x]


counted = {}
for d in days[:n]:
    for name in names(d):
        counted[name] = counted.get(name, 0) + 1
named = sorted(name for name, count in counted.items() if count >= 2)

columns, groups = [], []


def column(group, function):
    columns.append([float(function(d)) for d in days])
    groups.append(group)


one = dt.timedelta(days=1)
for weekday in range(7):
    column("weekday", lambda d: d.weekday() == weekday)


def annual(d, k):
    angle = 2 * np.pi * k * d.timetuple().tm_yday / 365.25
    return np.cos(angle), np.sin(angle)


for k in range(1, 7):
    column("season", lambda d: annual(d, k)[0])
    column("season", lambda d: annual(d, k)[1])
for part in (0, 1):
    for weekday in (5, 6):
        column("season", lambda d: annual(d, 1)[part] * (d.weekday() == weekday))
column("holiday", lambda d: d in holiday)
column("holiday", lambda d: d in holiday and d.weekday() == 5)
column("holiday", lambda d: d in holiday and d.weekday() == 6)
column("holiday", lambda d: is_free(d) and d + one in holiday)
column("holiday", lambda d: is_free(d) and d - one in holiday and d.weekday() < 5)
column("holiday", lambda d: is_free(d) and d - one in holiday and d.weekday() >= 5)
column("holiday", is_bridge)
for name in named:
    column("holiday", lambda d: name in names(d))
column("school_holiday", lambda d: d in school)
column("school_holiday", lambda d: d in school and d.weekday() >= 5)
column("special", lambda d: d in games)
X = np.array(columns).T
groups = np.array(groups)

truth = np.array([1.12, 1.02, 0.99, 0.97, 1.0, 0.93, 0.97])[[d.weekday() for d in days]]
truth = 140 * truth * np.array([np.exp(0.08 * annual(d, 1)[0]) for d in days])
truth *= np.array([0.88 if d in holiday else 1.0 for d in days]) * np.array([0.93 if d in school else 1.0 for d in days])
truth *= np.array([1.06 if d in games else 1.0 for d in days])
y = rng.negative_binomial(60, 60 / (60 + truth)).astype(float)
y[rng.choice(n, 12, replace=False)] = np.nan
y[n:] = np.nan

seen = ~np.isnan(y[:n])
w = 0.5 ** ((n - 1 - np.arange(n)) / HALF_LIFE) * seen
values = np.where(seen, y[:n], 0.0)
mean = values.sum() / seen.sum()
scale = max(mean / 15, 1) * RIDGE
power = 2 * (0.06**2 * 60 + 0.03**2 * 4) + 0.03**2
season = (values * w).sum() / w.sum() * power / SEASON_SD**2
penalty = np.where(groups == "weekday", 1e-4, 1.0) * scale + np.where(groups == "season", season, 0.0)
past = X[:n]


def gradient(b):
    return past.T @ (w * (values - np.exp(past @ b))) - penalty * b


def jacobian(b):
    return -(past.T * (w * np.exp(past @ b))) @ past - np.diag(penalty)


start = np.where(groups == "weekday", np.log(mean), 0.0)
found = root(gradient, start, jac=jacobian, tol=1e-12)
assert np.abs(gradient(found.x)).max() < 1e-6, found.message

with open(HERE / "countglm-days.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["date", "value", "holiday", "school", "game"])
    for d, value in zip(days, y):
        out.writerow([d, "" if np.isnan(value) else int(value), holiday.get(d, ""), int(d in school), int(d in games)])
with open(HERE / "countglm.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    order = ["weekday", "season", "holiday", "school_holiday", "special"]
    out.writerow(["date"] + order)
    for i in range(n, len(days)):
        out.writerow([days[i]] + [repr(float(np.exp(X[i][groups == g] @ found.x[groups == g]))) for g in order])
