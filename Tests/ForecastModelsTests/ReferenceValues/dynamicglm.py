#!/usr/bin/env python3
"""Reference values of the dynamic GLM, by dense matrices (NumPy and SciPy).

    python3 dynamicglm.py      # writes dynamicglm-days.csv and dynamicglm.csv beside itself

500 days of simulated counts (seed 5) with a week, holidays, a school holiday, a flagged day every five weeks, twelve missing
days, one outage of 20 days, one outlier and a level shift. For each of two candidates the script filters

    theta_t = G theta_{t-1} + omega_t,  omega_t ~ (0, W_t),   lambda_t = F_t' theta_t + eps_t,   y_t ~ Poisson(exp lambda_t)

with West, Harrison & Migon's linear Bayes step, written as in West & Harrison, section 14.4: prior moments (f, q), gamma shape
and rate by root finding on the exact digamma and trigamma functions, posterior moments (g, p), then
m = a + R F (g - f) / q,  C = R - R F F' R (1 - p/q) / q. W_t comes from block discounts of G C G' and stays during gaps.
What is written: mean and standard deviation of F'theta of the 21 days after the last, and the weights of the candidates.
"""
import csv
import datetime as dt
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.special import digamma, gammaln, polygamma

HERE = Path(__file__).resolve().parent
PACES = [(0.93, 1.0, 3.0), (0.99, 4.0, 12.0)]  # discount of the level, ratio and days of the fading deviation
WEEK, SEASON, SPECIAL = 0.998, 0.9997, 0.97
GROWTH_SD, DAMPING = 0.0003, 0.98
NOISE_SD, NOISE_STEPS, NOISE_MEMORY = 0.04, 30.0, 0.998
NEAR, FAR, SCORE_MEMORY, LEAD, FAR_STEPS = 0.1, 0.1, 0.999, 14, 60.0
OUTLIER, LONG_GAP, GAP_SD = 3.5, 28, 0.15
DAYS, AHEAD = 500, 21
FIRST = dt.date(2023, 2, 1)

HOLIDAYS = {}
for year in (2023, 2024):
    HOLIDAYS |= {dt.date(year, 5, 1): "labour_day", dt.date(year, 5, 8): "victory_day", dt.date(year, 7, 14): "bastille_day",
                 dt.date(year, 8, 15): "assumption", dt.date(year, 11, 1): "all_saints", dt.date(year, 11, 11): "armistice",
                 dt.date(year, 12, 25): "christmas", dt.date(year, 1, 1): "new_year"}
HOLIDAYS[dt.date(2024, 5, 9)] = "ascension"
ONE = dt.timedelta(days=1)


def names_of(day):
    found = [HOLIDAYS[day]] if day in HOLIDAYS else []
    eve = {(12, 24): "christmas_eve", (12, 26): "second_christmas_day", (12, 31): "new_year_eve", (1, 2): "second_january"}
    return found + ([eve[day.month, day.day]] if (day.month, day.day) in eve else [])


def school(day):
    return dt.date(2023, 7, 8) <= day < dt.date(2023, 9, 4) or dt.date(2024, 4, 6) <= day < dt.date(2024, 4, 22)


def game(day):
    return (day - FIRST).days % 35 == 3


def bridge(day):
    if day in HOLIDAYS:
        return False
    return (day.weekday() == 4 and day - ONE in HOLIDAYS) or (day.weekday() == 0 and day + ONE in HOLIDAYS)


dates = [FIRST + ONE * i for i in range(DAYS + AHEAD)]
rng = np.random.default_rng(5)
week = np.array([1.1, 1.0, 0.97, 0.98, 1.0, 0.95, 1.0])
y = np.empty(DAYS)
for t in range(DAYS):
    rate = 90 * week[dates[t].weekday()] * (1 + 0.05 * np.cos(2 * np.pi * t / 365.25)) * (1.3 if t >= 430 else 1)
    rate *= (0.85 if dates[t] in HOLIDAYS else 1) * (1.1 if game(dates[t]) else 1) * (0.93 if school(dates[t]) else 1)
    y[t] = rng.poisson(rate * np.exp(0.05 * rng.standard_normal()))
y[rng.choice(np.arange(30, 480), 12, replace=False)] = np.nan
y[200:220] = np.nan
y[300] = 12
y[499] = np.nan

# Columns: level, growth, fading deviation, six of the week, twelve of the year, nine special ones, then names by first occurrence.
names = []
for day in dates[:DAYS]:
    for name in sorted(names_of(day) + (["flag:game"] if game(day) else [])):
        if name not in names:
            names.append(name)
base = 3 + 6 + 12 + 9
size = base + len(names)
prior = np.concatenate([np.full(6, 0.15), np.repeat(0.08 / np.arange(1, 7), 2), [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.03],
                        np.full(len(names), 0.1)])


def regressors(day):
    F = np.zeros(size)
    F[0] = F[2] = 1
    angle = 2 * np.pi * day.weekday() / 7
    year = 2 * np.pi * day.timetuple().tm_yday / 365.25
    for k in range(1, 4):
        F[1 + 2 * k:3 + 2 * k] = np.cos(k * angle), np.sin(k * angle)
    for k in range(1, 7):
        F[7 + 2 * k:9 + 2 * k] = np.cos(k * year), np.sin(k * year)
    feast = day in HOLIDAYS
    free = not feast and not bridge(day)
    weekend = day.weekday() >= 5
    after = free and day - ONE in HOLIDAYS
    F[21:30] = [feast, feast and day.weekday() == 5, feast and day.weekday() == 6, free and day + ONE in HOLIDAYS,
                after and not weekend, after and weekend, bridge(day), school(day), school(day) and weekend]
    for name in names_of(day) + (["flag:game"] if game(day) else []):
        if name in names:
            F[base + names.index(name)] = 1
    return F


def gamma_prior(f, q):
    """Shape and rate of the gamma rate whose logarithm has mean f and variance q."""
    log_shape = brentq(lambda x: polygamma(1, np.exp(x)) - q, -10, 25, xtol=1e-15, rtol=1e-15)
    shape = np.exp(log_shape)
    return shape, np.exp(digamma(shape) - f)


def log_probability(count, f, q):
    shape, rate = gamma_prior(f, q)
    return (gammaln(count + shape) - gammaln(shape) - gammaln(count + 1) + shape * np.log(rate / (rate + 1))
            - count * np.log(rate + 1))


def run(discount, ratio, days):
    fade = np.exp(-1 / days)
    G = np.eye(size)
    G[0, 1] = G[1, 1] = DAMPING
    G[2, 2] = fade
    m = np.zeros(size)
    seen = y[~np.isnan(y)]
    m[0] = np.log(seen[:10].mean())
    noise_weight, noise_sum = NOISE_STEPS, NOISE_STEPS * NOISE_SD**2
    C = np.diag(np.concatenate([[0.25, GROWTH_SD**2, ratio * NOISE_SD**2], prior**2]))
    level_w, W = 0.0, np.zeros((size, size))
    score, gap, streak = 0.0, 0, 0
    far_variance = far_error = FAR_STEPS * NOISE_SD**2 / 4
    ahead = {}
    x = np.zeros(size)
    x[0], x[1], x[2] = 1, sum(DAMPING**k for k in range(1, LEAD + 1)), fade**LEAD
    block = np.zeros((size, size))
    block[3:9, 3:9], block[9:21, 9:21] = 1 / WEEK - 1, 1 / SEASON - 1
    for t in range(DAYS):
        F = regressors(dates[t])
        noise = max(noise_sum / noise_weight, 1e-8)
        a, R = G @ m, G @ C @ G.T
        if gap == 0:
            level_w, W = (1 / discount - 1) * R[0, 0], block * R
            unknown = np.flatnonzero(np.diag(R)[3:21] > prior[:18]**2) + 3  # less known than before the first count
            W[unknown, :], W[:, unknown] = 0, 0
        R = R + W
        R[0, 0] += level_w
        R[1, 1] += (1 - DAMPING**2) * GROWTH_SD**2
        R[2, 2] += (1 - fade**2) * ratio * noise
        used = np.flatnonzero(F[21:]) + 21
        R[np.ix_(used, used)] /= SPECIAL
        if gap == LONG_GAP:
            R[0, 0] += GAP_SD**2
        if np.isnan(y[t]):
            m, C = a, R
            gap += 1
        else:
            gap = 0
            f, q = F @ a, F @ R @ F
            total, mu = q + noise, np.exp(f)
            spread = total + 1 / (mu + 0.5)
            error = np.log((y[t] + 0.5) / (mu + 0.5))
            z = error / np.sqrt(spread)
            size_of = abs(z) / OUTLIER
            weight = (NOISE_SD**2 / spread)**2
            noise_sum = max(NOISE_MEMORY * noise_sum
                            + weight * (error**2 / max(size_of, 1)**2 - q - 1 / (mu + 0.5)), 0)
            noise_weight = NOISE_MEMORY * noise_weight + weight
            if size_of > 1:
                total += (size_of - 1) * spread
                streak = max(streak, 0) + 1 if z > 0 else min(streak, 0) - 1
            else:
                streak = 0
            score = SCORE_MEMORY * score + NEAR * log_probability(y[t], f, total)
            if t in ahead:
                early, early_variance = ahead[t]
                dynamic = np.zeros(size)
                dynamic[0] = dynamic[2] = 1
                center = f - dynamic @ a + early
                beside = max(q - dynamic @ R @ dynamic, 0) + total - q
                scale = np.clip(far_error / far_variance, 0.25, 6)
                score += FAR * log_probability(y[t], center, beside + early_variance)
                miss = np.log((y[t] + 0.5) / (np.exp(center) + 0.5))
                chance = beside + 1 / (mu + 0.5)
                bounded = min(miss**2, OUTLIER**2 * (chance + scale * early_variance))
                far_error = max(NOISE_MEMORY * far_error + bounded - chance, 0)
                far_variance = NOISE_MEMORY * far_variance + early_variance
            shape, rate = gamma_prior(f, total)
            g, p = digamma(shape + y[t]) - np.log(rate + 1), polygamma(1, shape + y[t])
            RF = R @ F
            m = a + RF * (g - f) / total
            C = R - np.outer(RF, RF) * (1 - p / total) / total
            if abs(streak) >= 3:
                C[0, 0] += error**2
                streak = 0
        noise = max(noise_sum / noise_weight, 1e-8)
        ahead[t + LEAD] = (x @ m, x @ C @ x + LEAD * level_w + (1 - fade**(2 * LEAD)) * ratio * noise)
    noise = max(noise_sum / noise_weight, 1e-8)
    scale = np.clip(far_error / far_variance, 0.25, 6)
    level_ahead = max(0, level_w + (scale - 1) * ahead[DAYS - 1 + LEAD][1] / LEAD)
    # The future by the moments of the state itself: evolution variances stay what they are.
    a, R = m.copy(), C.copy()
    rows = []
    for h in range(AHEAD):
        a, R = G @ a, G @ R @ G.T + W
        R[0, 0] += level_ahead
        R[1, 1] += (1 - DAMPING**2) * GROWTH_SD**2
        R[2, 2] += (1 - fade**2) * ratio * noise
        F = regressors(dates[DAYS + h])
        rows.append((F @ a, np.sqrt(F @ R @ F + noise)))
    return score, rows


results = [run(*pace) for pace in PACES]
scores = np.array([score for score, _ in results])
weights = np.exp(scores - scores.max())
weights /= weights.sum()
with open(HERE / "dynamicglm-days.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["date", "value", "holiday", "school", "game"])
    for t, day in enumerate(dates):
        known = t < DAYS and not np.isnan(y[t])
        out.writerow([day, int(y[t]) if known else "", HOLIDAYS.get(day, ""), int(school(day)), int(game(day))])
with open(HERE / "dynamicglm.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["candidate", "weight", "means", "deviations"])
    for c, (_, rows) in enumerate(results):
        out.writerow([c, repr(float(weights[c])), " ".join(repr(float(r[0])) for r in rows),
                      " ".join(repr(float(r[1])) for r in rows)])
