#!/usr/bin/env python3
"""Reference values of the analogue model: nearest neighbours by plain NumPy.

    python3 analogues.py       # writes analogues-days.csv and analogues.csv beside itself

900 days of simulated counts (seed 8): a week, a year, a slowly wandering level, public and school holidays, eight missing days.
For two settings (other weekdays at a distance, or left out) the script computes the half-life of the level, weekday and holiday
factors, distances from the present to every past moment, the moments chosen with their weights, and the weighted mean of their
scaled futures of 14 days.
"""
import csv
import datetime as dt
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
DAYS, AHEAD, LEAD = 900, 14, 28
FIRST = dt.date(2021, 11, 30)
ONE = dt.timedelta(days=1)
dates = [FIRST + i * ONE for i in range(DAYS + AHEAD)]
HOLIDAYS = {}
for year in (2021, 2022, 2023, 2024):
    HOLIDAYS |= {dt.date(year, 5, 1): "labour_day", dt.date(year, 5, 8): "victory_day", dt.date(year, 7, 14): "bastille_day",
                 dt.date(year, 11, 1): "all_saints", dt.date(year, 12, 25): "christmas", dt.date(year, 1, 1): "new_year"}
HOLIDAYS[dt.date(2024, 5, 20)] = "whit_monday"


def school(day):
    return any(a <= day < b for a, b in [
        (dt.date(2022, 5, 25), dt.date(2022, 5, 30)), (dt.date(2022, 7, 7), dt.date(2022, 9, 1)),
        (dt.date(2023, 4, 22), dt.date(2023, 5, 9)), (dt.date(2023, 7, 8), dt.date(2023, 9, 4)),
        (dt.date(2024, 5, 20), dt.date(2024, 5, 25))])


rng = np.random.default_rng(8)
week = np.array([1.1, 1.0, 0.97, 0.98, 1.0, 0.95, 1.0])
level = 0.01 * np.cumsum(rng.standard_normal(DAYS))
y = np.array([rng.poisson(120 * week[d.weekday()] * np.exp(level[t]) * (0.85 if d in HOLIDAYS else 1)
                          * (1 + 0.08 * np.cos(2 * np.pi * d.timetuple().tm_yday / 365.25)))
              for t, d in enumerate(dates[:DAYS])], dtype=float)
y[rng.choice(np.arange(40, 800), 8, replace=False)] = np.nan


def label(day):
    if day in HOLIDAYS:
        return HOLIDAYS[day]
    named = {(12, 24): "christmas_eve", (12, 26): "second_christmas_day", (12, 31): "new_year_eve", (1, 2): "second_january"}
    if (day.month, day.day) in named:
        return named[day.month, day.day]
    if (day.weekday() == 4 and day - ONE in HOLIDAYS) or (day.weekday() == 0 and day + ONE in HOLIDAYS):
        return "bridge"
    if day + ONE in HOLIDAYS:
        return "before"
    return "after" if day - ONE in HOLIDAYS else None


labels = [label(d) for d in dates]
weekday = np.array([d.weekday() for d in dates])
plain = np.where([n is None for n in labels[:DAYS]], y, np.nan)
centre = np.full(DAYS, np.nan)
for t in range(DAYS):
    around = plain[max(0, t - 24):t + 25]
    if np.sum(~np.isnan(around)) > 7:
        centre[t] = np.nanmean(around)
age_weight = 0.5 ** ((DAYS - np.arange(DAYS)) / 365)
day_factor = np.empty(7)
for w in range(7):
    use = (weekday[:DAYS] == w) & ~np.isnan(plain)
    day_factor[w] = (0.5 + np.sum(age_weight[use] * plain[use])) / (0.5 + np.sum(age_weight[use] * centre[use]))
factor = day_factor[weekday].copy()
for name in {n for n in labels if n}:
    use = [t for t in range(DAYS) if labels[t] == name and not np.isnan(y[t])]
    effect = sum(np.log((y[t] + 0.5) / (centre[t] * day_factor[weekday[t]] + 0.5)) for t in use) / (len(use) + 1)
    for t in range(DAYS + AHEAD):
        if labels[t] == name:
            factor[t] *= np.exp(effect)


known = ~np.isnan(y)
PRIOR = 0.5 * (factor[:DAYS][known].sum() + 0.5) / (y[known].sum() + 0.5)  # half a patient of the series' own level


def levels_of(half_life):
    keep = 0.5 ** (1 / half_life)
    found = np.full(DAYS + 1, np.nan)
    for t in range(DAYS + 1):
        past = np.arange(t)
        use = past[~np.isnan(y[:t])]
        weight = keep ** (t - 1 - use)
        if len(use):
            found[t] = (np.sum(weight * y[use]) + 0.5) / (np.sum(weight * factor[use]) + PRIOR)
    return found


def error_of(levels):
    errors = []
    for t in range(64, DAYS - AHEAD + 1):
        use = np.arange(t, t + AHEAD)[~np.isnan(y[t:t + AHEAD])]
        weight = factor[use].sum()
        if weight > AHEAD / 2:
            errors.append(min(np.log((y[use].sum() + 0.5) / (levels[t] * weight + 0.5))**2, 0.25))
    return np.mean(errors)


half_lives = [4, 8, 16, 32, 64]
half_life = min(half_lives, key=lambda h: error_of(levels_of(h)))
levels = levels_of(half_life)


def recent(length, t):
    use = np.arange(max(0, t - length), t)
    use = use[~np.isnan(y[use])]
    return np.log((y[use].sum() + 0.5) / (levels[t] * factor[use].sum() + 0.5))


def run(neighbours, share, penalty, season_days=30, school_weight=3, age_years=3):
    known = [t for t in range(LEAD, DAYS - AHEAD + 1) if 10 * np.sum(~np.isnan(y[t:t + AHEAD])) >= 9 * AHEAD]
    if penalty is None:
        known = [t for t in known if weekday[t] == weekday[DAYS]]
    shape = np.array([[recent(n, t) for n in (2, 7, 14, 28)] for t in known + [DAYS]])
    shape /= np.sqrt(np.mean(shape**2, axis=0))
    distances = []
    for i, t in enumerate(known):
        total = np.mean((shape[i] - shape[-1])**2)
        days = abs(dates[t].timetuple().tm_yday - dates[DAYS].timetuple().tm_yday)
        total += (min(days, 365.25 - days) / season_days)**2 + ((DAYS - t) / 365.25 / age_years)**2
        differing = sum(school(dates[t + k]) != school(dates[DAYS + k]) for k in range(AHEAD))
        total += (school_weight * differing / AHEAD)**2
        total += (penalty or 0)**2 * (weekday[t] != weekday[DAYS])
        distances.append(total)
    distances = np.array(distances)
    order = np.argsort(distances, kind="stable")
    wanted = min(neighbours, max(25, round(share * len(order))))
    limit = distances[order[wanted]]
    chosen = order[:wanted]
    weights = np.maximum(1 - distances[chosen] / limit, 1e-3)
    weights /= weights.sum()
    starts = np.array(known)[chosen]
    future = np.array([[y[t + k] * levels[DAYS] / levels[t] * factor[DAYS + k] / factor[t + k] for k in range(AHEAD)] for t in starts])
    there = ~np.isnan(future)
    mean = np.sum(weights[:, None] * np.where(there, future, 0), axis=0) / np.sum(weights[:, None] * there, axis=0)
    return starts, weights, mean


with open(HERE / "analogues-days.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["date", "value", "holiday", "school"])
    for t, day in enumerate(dates):
        out.writerow([day, int(y[t]) if t < DAYS and not np.isnan(y[t]) else "", HOLIDAYS.get(day, ""), int(school(day))])
with open(HERE / "analogues.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["neighbours", "share", "penalty", "half_life", "starts", "weights", "centre"])
    for neighbours, share, penalty in [(150, 0.08, 0.5), (12, 1.0, None)]:
        starts, weights, mean = run(neighbours, share, penalty)
        out.writerow([neighbours, share, "" if penalty is None else penalty, half_life, " ".join(map(str, starts)),
                      " ".join(repr(float(w)) for w in weights), " ".join(repr(float(m)) for m in mean)])
