#!/usr/bin/env python3
"""Runs one well-known forecasting method on one task folder, through its rolling origins, for comparison with Vigie.

    peers.py FOLDER PEER OUT         one process: OUT/PEER.csv.gz (test origins), OUT/PEER.npz (validation origins), OUT/PEER.cost.json
    peers.py FOLDER treatment OUT    tasks with vintages, before their peers: OUT/treatment.json
    peers.py FOLDER ensemble3 OUT A,B,C,...   after these: mean of the three that are best on the validation origins
    peers.py FOLDER mint OUT         after ensemble3: its reconciled form, where the task has a hierarchy
    peers.py --leaktest FOLDER PEER  garbles everything later than an origin and checks that the forecast is unchanged
    peers.py --list                  the names

Exit status: 0 done; 3 the method is not for this task, and the last line says why. OUT/PEER.cost.json holds the wall and CPU seconds of the
forecasting only (imports, reading and writing left out), validation and test origins together, and the share of it that is the test's.
What each method is: README.md beside this file.
"""

import os

for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(k, "1")
import copy, gzip, json, resource, sys, time, warnings
from pathlib import Path
import numpy as np, pandas as pd
from scipy import signal
from scipy.stats import nbinom, norm, poisson

warnings.filterwarnings("ignore")
Q = np.round(np.arange(1, 20) * 0.05, 2)
Z = norm.ppf(Q)
STEP = {"hour": pd.Timedelta("1h"), "6h": pd.Timedelta("6h"), "day": pd.Timedelta("1D")}
LEVELS = [10, 20, 30, 40, 50, 60, 70, 80, 90]
WEEK = {"hour": ([24, 168], 24 * 7 * 8), "6h": ([4, 28], 4 * 7 * 26), "day": ([7], 1095)}  # seasons and window of MSTL


class NotApplicable(Exception):
    """The method is not for this task."""


class Task:
    def __init__(s, folder):
        d = Path(folder)
        s.name = d.resolve().name
        s.meta = json.loads((d / "task.json").read_text())
        s.freq = s.meta["frequency"]
        s.step = STEP[s.freq]
        s.H = s.meta["horizon"]
        s.ppd = {"hour": 24, "6h": 4, "day": 1}[s.freq]
        s.m = 7 * s.ppd  # periods per day, per week
        h = pd.read_csv(d / "history.csv", parse_dates=["timestamp"])
        s.vintages = bool(s.meta.get("vintages"))
        if s.vintages:
            h["available_at"] = pd.to_datetime(h.available_at)
            h = h.sort_values("available_at", kind="stable")
            raw, h = h, h.drop_duplicates(["series_id", "timestamp"], keep="last")
        w = h.pivot(index="timestamp", columns="series_id", values="value")
        n = w.asfreq(s.step).isna().all(axis=1)
        k = n.groupby((~n).cumsum()).sum()  # a gap longer than 60 days: only what follows it is used
        if (k > 60 * s.ppd).any():
            w = w[w.index > w.index[k[k > 60 * s.ppd].index[-1] - 1]]
        s.idx = pd.date_range(w.index.min(), w.index.max() + 60 * pd.Timedelta("1D"), freq=s.step)
        s.T = len(pd.date_range(w.index.min(), w.index.max(), freq=s.step))
        s.Y = w.reindex(s.idx).values.astype(float)
        s.series = list(w.columns)
        s.S = len(s.series)
        pos = lambda f: s.idx.get_indexer(pd.read_csv(d / f, parse_dates=["origin"]).origin)
        s.test, s.val = pos("origins.csv"), pos("val_origins.csv")
        assert (s.test >= 0).all() and (s.val >= 0).all()
        hol = set()
        if (d / "covariates.csv").exists():
            c = pd.read_csv(d / "covariates.csv")
            hol = set(pd.to_datetime(c[c.name == "public_holiday"].timestamp))
        s.holidays = pd.DatetimeIndex(sorted(hol))
        day = s.idx.normalize()
        s.hol = np.isin(day, s.holidays).astype(float)
        s.holprev = np.isin(day - pd.Timedelta("1D"), s.holidays).astype(float)  # day after a holiday
        s.holnext = np.isin(day + pd.Timedelta("1D"), s.holidays).astype(float)
        s.hour = s.idx.hour.values
        s.dow = s.idx.dayofweek.values
        s.doy = s.idx.dayofyear.values
        s.md = s.idx.month.values * 100 + s.idx.day.values
        s.fill()
        if s.vintages:
            s.load_vintages(raw)

    # ---- publication vintages (daily tasks)
    def load_vintages(s, raw):
        s.raw = dict(
            ti=((raw.timestamp - s.idx[0]) // s.step).to_numpy(),
            si=pd.Index(s.series).get_indexer(raw.series_id),
            v=raw.value.to_numpy(float),
            at=raw.available_at.to_numpy(),
        )
        r = s.raw
        fin = ((raw.available_at - raw.timestamp) == pd.Timedelta(days=s.meta["final_lag_days"])).to_numpy()
        s.pubs = np.unique(r["at"][~fin])
        s.t0 = r["ti"].min()
        n = r["ti"].max() - s.t0 + 1
        s.final = np.full((n, s.S), np.nan)
        s.final[r["ti"] - s.t0, r["si"]] = r["v"]
        s.pday = np.floor((s.pubs - s.idx[0].to_datetime64()) / np.timedelta64(1, "D")).astype(int)  # day of each publication
        s.VA = np.full((len(s.pubs), s.meta["final_lag_days"], s.S), np.nan)
        cur = np.full((n, s.S), np.nan)
        j = 0  # [publication, age] -> value shown
        for i, p in enumerate(s.pubs):
            while j < len(r["v"]) and r["at"][j] <= p:
                cur[r["ti"][j] - s.t0, r["si"][j]] = r["v"][j]
                j += 1
            a = s.pday[i] - s.t0 - np.arange(s.VA.shape[1])
            g = (a >= 0) & (a < n)
            s.VA[i, g] = cur[a[g]]

    def completeness(s, o, days=365, least=20):
        """factor final / shown by age in days at publication: median over the past publications whose days are final at o (last year; all earlier ones if fewer than 20)"""
        L = s.VA.shape[1]
        p = np.searchsorted(s.pubs, s.idx[o].to_datetime64(), "right")
        t = s.pday[:p, None] - np.arange(L)
        c = np.ones((L, s.S))
        for a in range(L):
            for k in range(s.S):
                x = s.final[np.clip(t[:, a] - s.t0, 0, len(s.final) - 1), k] / s.VA[:p, a, k]
                g = np.isfinite(x) & (t[:, a] + s.meta["final_lag_days"] <= o)
                n = g & (t[:, a] >= o - days)
                g = n if n.sum() >= least else g
                if g.sum() >= least:
                    c[a, k] = np.median(x[g])
        return c

    def view(s, o, treat):
        """what was published at origin o, as a task of its own whose only origin e is the day after the last usable day (e <= o)
        drop3: days less than 3 days old when published are left out; scale2, scale3: days under 2 (3) left out and the others multiplied by completeness()"""
        r, now = s.raw, s.idx[o].to_datetime64()
        g = (r["at"] <= now) & (r["ti"] >= 0)
        Y = np.full_like(s.Y, np.nan)
        Y[r["ti"][g], r["si"][g]] = r["v"][g]
        p = s.pday[np.searchsorted(s.pubs, now, "right") - 1]
        age = p - np.arange(o)
        Y[:o][age < int(treat[-1])] = np.nan
        Y[o:] = np.nan
        if treat.startswith("scale"):
            c = s.completeness(o)
            i = np.where((age >= 0) & (age < len(c)))[0]
            Y[i] *= c[age[i]]
        for t in range(max(o - 14, 7), o):  # a transmission fault among the newest days: below half of last week's value
            bad = Y[t] < 0.5 * Y[t - 7]
            Y[t, bad] = np.nan
        e = int(np.where(np.isfinite(Y).any(1))[0][-1]) + 1
        v = copy.copy(s)
        v.Y, v.T, v.vintages = Y, e, False
        v.val, v.test = np.array([], int), np.array([e])
        v.fill()
        return v

    def fill(s):
        """causal imputation: last week's value, else the previous value"""
        F = s.Y.copy()
        if np.isnan(F[: s.T]).any():
            for t in range(s.T):
                b = np.isnan(F[t])
                if b.any() and t:
                    F[t, b] = np.where(np.isnan(F[max(t - s.m, 0), b]), F[t - 1, b], F[max(t - s.m, 0), b])
        s.F = F

    @property
    def origins(s):
        return np.sort(np.concatenate([s.val, s.test]))


def refit_plan(t, every_days=30):
    last = None
    out = []
    for o in t.origins:
        r = last is None or (t.idx[o] - t.idx[last]) >= pd.Timedelta(days=every_days)
        if r:
            last = o
        out.append(last)
    return np.array(out)


# ---------------------------------------------------------------- naive, climatology, incumbent band
def snaive(t):
    H, m = t.H, t.m
    K = int(np.ceil(H / m))
    out = []
    h = np.arange(H)
    k = h // m + 1
    for o in t.origins:
        lo = max(o - 2 * 365 * t.ppd, K * m)
        r = np.empty((t.S, H, 19))
        for kk in range(1, K + 1):
            for p in range(t.ppd):
                hs = h[(k == kk) & ((o + h) % t.ppd == p)]
                if not len(hs):
                    continue
                ii = np.arange(lo, o)
                ii = ii[ii % t.ppd == p]
                q = np.nanquantile(t.Y[ii] - t.Y[ii - kk * m], Q, axis=0)  # 19 x S
                r[:, hs] = t.F[o + hs - kk * m].T[:, :, None] + q.T[:, None, :]
        out.append(np.maximum(r, 0))
    return np.array(out)


def climatology(t, weeks=52):
    out = []
    for o in t.origins:
        r = np.empty((t.S, t.H, 19))
        for h in range(t.H):
            i = o + h - t.m * (h // t.m + 1)
            i = i - t.m * np.arange(weeks)
            i = i[i >= 0]
            r[:, h] = np.nanquantile(t.Y[i], Q, axis=0).T
        out.append(r)
    return np.array(out)


def band4(t):
    """incumbent 'expected activity' band: mean and sd of the same weekday in the same week -1,0,+1 of up to four
    earlier years, normal quantiles; no level adjustment. Needs >= 2 earlier years."""
    if t.freq != "day":
        raise NotApplicable("daily only")
    y0 = min((t.test[0] - 10) // 364, 4)
    if y0 < 2:
        raise NotApplicable("not enough history (needs 2 earlier years before the test window)")
    out = []
    for o in t.origins:
        r = np.empty((t.S, t.H, 19))
        for h in range(t.H):
            i = np.array([o + h - 364 * y + 7 * w for y in range(1, 5) for w in (-1, 0, 1)])
            i = i[(i >= 0) & (i < o)]
            v = t.Y[i]
            r[:, h] = np.nanmean(v, 0)[:, None] + np.nanstd(v, 0, ddof=1)[:, None] * Z
        out.append(np.maximum(r, 0))
    return np.array(out)


# ---------------------------------------------------------------- GLM
def harm(x, P, k):
    return np.column_stack([f(2 * np.pi * j * x / P) for j in range(1, k + 1) for f in (np.cos, np.sin)])


def design(t):
    N = len(t.idx)
    D = np.eye(7)[t.dow]
    A = harm(t.doy, 365.25, 3)
    one = np.ones(N)
    days = np.arange(N) / t.ppd
    tr = ((days - 1400) / 1000)[:, None]
    xm = (t.md == 1225).astype(float)
    bx = (t.md == 1226).astype(float)
    ny = (t.md == 101).astype(float)
    if t.ppd == 1:
        X = [
            D,
            A,
            A[:, [0]] * D[:, 5:7],
            A[:, [1]] * D[:, 5:7],
            tr,
            t.hol[:, None],
            t.holprev[:, None],
            t.holnext[:, None],
            xm[:, None],
            bx[:, None],
            ny[:, None],
            (t.hol * (t.dow >= 5))[:, None],
            (t.md == 1224).astype(float)[:, None],
            (t.md == 1231).astype(float)[:, None],
        ]
    else:
        hh = harm(t.hour, 24, 8) if t.ppd == 24 else np.eye(4)[t.hour // 6][:, 1:]
        k = 10 if t.ppd == 24 else 3
        k6 = 6 if t.ppd == 24 else 3
        k4 = 4 if t.ppd == 24 else 3
        o4 = np.column_stack([one, hh[:, :k4]])
        X = (
            [D, hh]
            + [D[:, [i]] * hh[:, :k] for i in range(7)]
            + [A, A[:, [0]] * hh[:, :k6], A[:, [1]] * hh[:, :k6]]
            + [A[:, [i]] * D[:, 5:7] for i in range(2)]
            + [tr, t.hol[:, None] * o4, xm[:, None], bx[:, None], t.holprev[:, None], ny[:, None] * o4]
        )
    return np.column_stack(X), days


def glm_fit(X, y, days, lam, hl):
    ok = ~np.isnan(y)
    X, y, w = X[ok], y[ok], 0.5 ** ((days[-1] - days[ok]) / hl)
    b = np.zeros(X.shape[1])
    eta = np.full(len(y), np.log(max(y.mean(), 0.1)))
    sc = max(y.mean() / 15, 1.0)  # keeps the ridge comparable when counts are large
    P = np.eye(X.shape[1]) * lam * sc
    P[:7, :7] = 1e-3 * np.eye(7)
    for _ in range(5):
        mu = np.exp(np.clip(eta, -20, 20))
        z = eta + (y - mu) / mu
        W = mu * w
        b = np.linalg.solve((X * W[:, None]).T @ X + P, (X * W[:, None]).T @ z)
        eta = X @ b
    return b


def count_q(mu, phi):
    """quantiles of a count with mean mu and variance phi*mu (Poisson if phi<=1)"""
    mu = np.maximum(mu, 1e-3)
    if phi <= 1.0:
        return poisson.ppf(Q, mu[..., None])
    r = (mu / (phi - 1))[..., None]
    return nbinom.ppf(Q, r, 1 / phi)


def glm_ref(t, hl=500.0, lev=(14, 0.6), lam=20.0):
    """smooth hour x weekday + annual harmonics + holidays + 14-day level; refit every 30 d. Variance phi*mu, phi from the last year's 7-day-old level residuals."""
    X, days = design(t)
    plan = refit_plan(t)
    out = []
    last = -1
    lam = lam if t.ppd > 1 else 5.0
    for o, r in zip(t.origins, plan):
        if r != last:
            last = r
            M = np.empty((len(t.idx), t.S))
            phi = np.ones(t.S)
            for s in range(t.S):
                M[:, s] = np.exp(np.clip(X @ glm_fit(X[:r], t.Y[:r, s], days[:r], lam, hl), -20, 20))
                w = 0.5 ** (1 / (t.ppd * lev[0]))
                ok = ~np.isnan(t.Y[:r, s])
                y = np.where(ok, t.Y[:r, s], 0)
                mm = np.where(ok, M[:r, s], 0)
                f = 1 + lev[1] * (signal.lfilter([1], [1, -w], y) / np.maximum(signal.lfilter([1], [1, -w], mm), 1e-9) - 1)
                k = np.arange(max(r - 365 * t.ppd, 60 * t.ppd), r)
                k = k[ok[k]]
                mu = M[k, s] * f[k - 7 * t.ppd]
                phi[s] = np.mean((t.Y[k, s] - mu) ** 2 / mu)
        k = np.arange(max(0, o - 120 * t.ppd), o)
        wl = 0.5 ** ((o - k) / (t.ppd * lev[0]))
        res = np.empty((t.S, t.H, 19))
        for s in range(t.S):
            ok = ~np.isnan(t.Y[k, s])
            f = 1 + lev[1] * ((wl[ok] * t.Y[k[ok], s]).sum() / (wl[ok] * M[k[ok], s]).sum() - 1)
            res[s] = count_q(M[o : o + t.H, s] * f, phi[s])
        out.append(res)
    return np.array(out)


def glm_lvl(t, hl=500.0, lam=20.0):
    """same calendar GLM; then one regression per horizon of the relative error on exponentially weighted recent levels
    (28 d, 7 d, 1.5 d; hourly and 6 h also 6 h; occupancy also the last value); variance phi_h*mu, shape of the empirical
    standardised residuals when the mean is > 30, count distribution below. Refit every 30 d."""
    X, days = design(t)
    plan = refit_plan(t)
    out = []
    last = -1
    lam = lam if t.ppd > 1 else 5.0
    hls = [28, 7, 1.5] + ([0.25] if t.ppd > 1 else []) + ([0.02] if t.meta["kind"] == "occupancy" else [])
    for o, r in zip(t.origins, plan):
        if r != last:
            last = r
            M = np.empty((len(t.idx), t.S))
            B = np.empty((t.S, t.H, len(hls) + 1))
            PHI = np.empty((t.S, t.H))
            SQ = np.empty((t.S, t.H, 19))
            R = np.empty((t.S, t.T + 1, len(hls)))
            for s in range(t.S):
                M[:, s] = np.exp(np.clip(X @ glm_fit(X[:r], t.Y[:r, s], days[:r], lam, hl), -20, 20))
                ok = ~np.isnan(t.Y[: t.T, s])
                y = np.where(ok, t.Y[: t.T, s], 0)
                mm = np.where(ok, M[: t.T, s], 0)
                for j, a in enumerate(hls):
                    w = 0.5 ** (1 / (t.ppd * a))
                    num = signal.lfilter([1], [1, -w], y)
                    den = signal.lfilter([1], [1, -w], mm)
                    x = np.where(den > 1e-6, num / np.maximum(den, 1e-6), 1) - 1
                    R[s, 0, j] = 0
                    R[s, 1:, j] = np.clip(x, -0.9, 3)  # R[s,o] uses y[<o]
                og = np.arange(max(r - 3 * 365 * t.ppd, 90 * t.ppd), r - t.H)
                if t.ppd > 1:
                    og = og[:: 5 if t.ppd == 24 else 1]
                F = np.column_stack([np.ones(len(og)), R[s, og]])
                E = np.empty((t.H, len(og)))
                for h in range(t.H):
                    yy, mu = t.Y[og + h, s], M[og + h, s]
                    g = ~np.isnan(yy)
                    sw = np.sqrt(mu[g])
                    z = yy[g] / mu[g] - 1
                    A = F[g] * sw[:, None]
                    b = np.linalg.solve(A.T @ A + np.diag([1e-6] + [mu[g].mean() * 2.0] * len(hls)), A.T @ (z * sw))
                    B[s, h] = b
                    mh = np.maximum(mu * (1 + F @ b), 0.05)
                    E[h] = (yy - mh) / np.sqrt(mh)
                for h in range(t.H):
                    e = E[max(h - 3, 0) : h + 4].ravel()
                    e = e[~np.isnan(e)]
                    PHI[s, h] = np.mean(e**2)
                    SQ[s, h] = np.quantile(e, Q)
        res = np.empty((t.S, t.H, 19))
        for s in range(t.S):
            mu = np.maximum(M[o : o + t.H, s] * (1 + B[s] @ np.r_[1, R[s, o]]), 0.05)
            big = mu > 30
            if (~big).any():
                for h in np.where(~big)[0]:
                    res[s, h] = count_q(mu[h : h + 1], PHI[s, h])[0]
            res[s, big] = mu[big, None] + np.sqrt(mu[big, None]) * SQ[s, big]
        out.append(np.maximum(res, 0))
    return np.array(out)


# ---------------------------------------------------------------- statsforecast
def _unpack(f, H):
    r = np.empty((H, 19))
    r[:, 9] = f["mean"]
    for L in LEVELS:
        i = int(L / 5)
        j = i // 2
        r[:, 9 - j] = f[f"lo-{L}"]
        r[:, 9 + j] = f[f"hi-{L}"]
    return np.sort(np.maximum(r, 0), 1)  # AutoTheta's mean may lie outside its simulated 10 % interval: sorted


def _sf(t, make, window, select_every):
    """full model selection every `select_every` origins; in between the chosen model with its parameters is run
    forward on the newest data (statsforecast .forward), so every origin sees the latest observation."""
    O = t.origins
    out = np.empty((len(O), t.S, t.H, 19))
    fails = 0
    for s in range(t.S):
        for n, o in enumerate(O):
            y = t.F[max(0, o - window) : o, s].copy()
            if n % select_every == 0:
                mod = make()
                mod.fit(y)
                f = mod.predict(h=t.H, level=LEVELS)
            else:
                try:
                    f = mod.forward(y, h=t.H, level=LEVELS)
                except Exception as e:
                    fails += 1
                    mod = make()
                    mod.fit(y)
                    f = mod.predict(h=t.H, level=LEVELS)
            out[n, s] = _unpack(f, t.H)
    if fails:
        print("forward failed, refitted:", fails)
    return out


def _daily(t):
    if t.freq != "day":
        raise NotApplicable("run for daily tasks only")


def autoets(t):
    _daily(t)
    from statsforecast.models import AutoETS

    return _sf(t, lambda: AutoETS(season_length=7), 1095, 4)


def autotheta(t):
    _daily(t)
    from statsforecast.models import AutoTheta

    return _sf(t, lambda: AutoTheta(season_length=7), 1095, 4)


def autoarima(t):
    _daily(t)
    from statsforecast.models import AutoARIMA

    return _sf(t, lambda: AutoARIMA(season_length=7, approximation=True, max_p=3, max_q=3, max_P=1, max_Q=1), 730, 13)


def arima_hol(t):
    """autoarima on the series divided by the holiday factors of the calendar GLM (holiday, day before/after, Christmas, New Year), forecast
    multiplied back."""
    _daily(t)
    X, days = design(t)
    O = t.origins
    Y0, F0 = t.Y, t.F
    plan = O[np.arange(len(O)) - np.arange(len(O)) % 13]
    out = np.empty((len(O), t.S, t.H, 19))
    for r in np.unique(plan):
        me = np.where(plan == r)[0]
        C = np.column_stack([np.exp(np.clip(X[:, 18:] @ glm_fit(X[:r], Y0[:r, s], days[:r], 5.0, 1500.0)[18:], -1, 1)) for s in range(t.S)])
        v = t.val, t.test
        t.val, t.test, t.F = O[me], O[:0], F0 / C
        R = autoarima(t)
        t.val, t.test = v
        t.F = F0
        for j, n in enumerate(me):
            out[n] = R[j] * C[O[n] : O[n] + t.H].T[:, :, None]
    return out


def mstl(t):
    from statsforecast.models import MSTL, AutoETS

    seasons, window = WEEK[t.freq]
    return _sf(t, lambda: MSTL(season_length=seasons, trend_forecaster=AutoETS(model="ZZN")), window, 1)


# ---------------------------------------------------------------- Prophet
def prophet(t):
    import logging

    logging.getLogger("cmdstanpy").disabled = True
    logging.getLogger("prophet").setLevel(logging.ERROR)
    from prophet import Prophet

    win = {"day": 4 * 365, "6h": 4 * 365 * 2, "hour": 24 * 365}[t.freq]
    if t.freq == "hour":
        plan = refit_plan(t, 30)
    else:
        O = t.origins
        plan = np.array([O[i - i % 4] for i in range(len(O))])
    hol = pd.DataFrame({"holiday": "ph", "ds": t.holidays}) if len(t.holidays) else None
    O = t.origins
    out = np.empty((len(O), t.S, t.H, 19))
    for s in range(t.S):
        for r in np.unique(plan):
            k = np.arange(max(0, r - win), r)
            df = pd.DataFrame({"ds": t.idx[k], "y": t.Y[k, s]}).dropna()
            np.random.seed(1)
            m = Prophet(
                holidays=hol,
                yearly_seasonality=(r - k[0]) >= 540 * t.ppd,
                weekly_seasonality=True,
                daily_seasonality=t.ppd > 1,
                uncertainty_samples=300,
            )
            m.fit(df, seed=1)
            me = np.where(plan == r)[0]
            hi = O[me[-1]] + t.H
            Sm = m.predictive_samples(pd.DataFrame({"ds": t.idx[r:hi]}))["yhat"]
            qq = np.quantile(Sm, Q, axis=1).T
            for n in me:
                out[n, s] = np.maximum(qq[O[n] - r : O[n] - r + t.H], 0)
    return out


# ---------------------------------------------------------------- LightGBM
QL = np.array([0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95])


class Feat:
    def __init__(f, t):
        f.t = t
        F = t.F[: t.T]
        f.C = np.vstack([np.zeros((1, t.S)), np.cumsum(np.nan_to_num(F), 0)])

    def mean(f, a, b, s):  # mean of y[a:b] (b exclusive); NaN where a<0
        n = f.t.T
        r = (f.C[np.clip(b, 0, n), s] - f.C[np.clip(a, 0, n), s]) / np.maximum(b - a, 1)
        return np.where(a < 0, np.nan, r)

    def __call__(f, o, h, s):
        t = f.t
        d, m = t.ppd, t.m
        L = np.maximum(f.mean(o - 28 * d, o, s), 1e-3)
        tau = o + h
        k0 = h // m + 1
        lag = np.stack([t.F[np.maximum(tau - (k0 + j) * m, 0), s] for j in range(8)], 1) / L[:, None]
        lag4y = np.stack(
            [t.F[np.maximum(tau - (k0 + j) * m, 0), s] * np.where(tau - (k0 + j) * m >= 0, 1, np.nan) for j in range(0, 52, 3)], 1
        )
        ya = tau - 364 * d
        cols = [
            h,
            s,
            t.hour[tau],
            t.dow[tau],
            np.cos(2 * np.pi * t.doy[tau] / 365.25),
            np.sin(2 * np.pi * t.doy[tau] / 365.25),
            t.doy[tau],
            t.hol[tau],
            t.holprev[tau],
            t.holnext[tau],
            (t.md[tau] == 1225),
            (t.md[tau] == 1226),
            (t.md[tau] == 101),
            f.mean(o - 7 * d, o, s) / L,
            f.mean(o - 1 * d, o, s) / L,
            f.mean(o - 3 * d, o, s) / L,
            f.mean(o - 91 * d, o, s) / L,
            f.mean(o - 364 * d, o, s) / L,
            f.mean(o - max(d // 8, 1), o, s) / L,
            t.F[o - 1, s] / L,
            lag[:, 0],
            lag[:, 1],
            lag[:, :4].mean(1),
            lag.mean(1),
            lag.std(1),
            np.nanmean(lag4y, 1) / np.maximum(f.mean(o - 364 * d, o, s), 1e-3),
            f.mean(ya - 3 * d, ya + 4 * d, s) / np.maximum(f.mean(o - 364 * d - 28 * d, o - 364 * d, s), 1e-3),
            np.where(ya - 1 >= 0, t.F[np.maximum(ya, 0), s], np.nan) / L,
            1 / np.sqrt(L),
        ]
        if d > 1:
            cols += [
                t.F[np.maximum(tau - d * (h // d + 1), 0), s] / L,
                np.stack([t.F[np.maximum(tau - d * (h // d + 1 + j), 0), s] for j in range(7)], 1).mean(1) / L,
            ]
        return np.column_stack([np.asarray(c, float) for c in cols]), L


def lgbm(t, rows=40000, trees=120):
    """one global model per quantile over series and horizons (direct: features at the origin, calendar of the target), target scaled
    by the trailing 28-day mean; 9 levels fitted, the 19 interpolated in normal-score space; refit every 91 d, features fresh at each origin.
    Size (8 leaves, 120 trees) chosen among four on validation origins."""
    import lightgbm as lgb

    f = Feat(t)
    plan = refit_plan(t, 91)
    O = t.origins
    out = np.empty((len(O), t.S, t.H, 19))
    rng = np.random.default_rng(7)
    for r in np.unique(plan):
        lo = max(r - 3 * 365 * t.ppd, 92 * t.ppd)
        n = min(rows, (r - lo) * t.S * min(t.H, 8))
        o = rng.integers(lo, r - 1, n)
        h = rng.integers(0, t.H, n)
        s = rng.integers(0, t.S, n)
        g = o + h < r
        o, h, s = o[g], h[g], s[g]
        y = t.Y[o + h, s]
        g = ~np.isnan(y)
        o, h, s, y = o[g], h[g], s[g], y[g]
        X, L = f(o, h, s)
        ds = lgb.Dataset(X, y / L, categorical_feature=[1], free_raw_data=False, params={"max_bin": 127, "verbose": -1})
        me = np.where(plan == r)[0]
        oo = np.repeat(O[me], t.S * t.H)
        ss = np.tile(np.repeat(np.arange(t.S), t.H), len(me))
        hh = np.tile(np.arange(t.H), len(me) * t.S)
        XP, LP = f(oo, hh, ss)
        P = []
        for q in QL:
            b = lgb.train(
                {
                    "objective": "quantile",
                    "alpha": q,
                    "learning_rate": 0.05,
                    "num_leaves": 8,
                    "min_data_in_leaf": 300,
                    "feature_fraction": 0.5,
                    "bagging_fraction": 0.8,
                    "bagging_freq": 1,
                    "num_threads": 1,
                    "verbose": -1,
                    "seed": 1,
                    "max_bin": 127,
                },
                ds,
                trees,
            )
            P.append(b.predict(XP, num_threads=1) * LP)
        P = np.sort(np.array(P), 0)
        zq = norm.ppf(QL)
        full = np.array([np.interp(Z, zq, P[:, i]) for i in range(P.shape[1])])
        out[me] = np.maximum(full.reshape(len(me), t.S, t.H, 19), 0)
    return out


PEERS = dict(
    snaive=snaive,
    climatology=climatology,
    band4=band4,
    glm_ref=glm_ref,
    glm_lvl=glm_lvl,
    autoets=autoets,
    autotheta=autotheta,
    mstl=mstl,
    lgbm=lgbm,
    prophet=prophet,
    autoarima=autoarima,
    arima_hol=arima_hol,
)


# ---------------------------------------------------------------- vintages
CHEAP = ("snaive", "climatology", "glm_ref", "glm_lvl")


def run_vintages(t, peer, treat, origins):
    """Everything is estimated again on what was published. Horizons count from the origin, so the unpublished days before it are forecast too. Cheap peers: at
    every origin. The others: once per publication (a week, mostly), at its first origin; later origins before the next publication use the same fit, further ahead."""
    key = np.arange(len(origins)) if peer in CHEAP else np.searchsorted(t.pubs, t.idx[origins].values, "right")
    out = np.empty((len(origins), t.S, t.H, 19))
    for k in np.unique(key):
        g = np.where(key == k)[0]
        v = t.view(origins[g[0]], treat)
        e = v.test[0]
        v.H = t.H + int(origins[g[-1]] - e)
        R = PEERS[peer](v)[0]
        for i in g:
            out[i] = R[:, origins[i] - e : origins[i] - e + t.H]
    return out


def treatment(t, out):
    """Treatment of the newest days, one for all peers: lowest mean scaled pinball of four cheap peers on the validation origins."""
    if not t.vintages:
        raise NotApplicable("no vintages")
    D = denominators(t)
    y = np.array([t.Y[o : o + t.H].T for o in t.val])
    tab = {}
    for tr in ("drop3", "scale2", "scale3"):
        tab[tr] = {
            p: round(float(np.mean(np.nanmean(pin(run_vintages(t, p, tr, t.val), y), axis=(0, 2)) / D)), 5)
            for p in ("snaive", "glm_ref", "glm_lvl", "lgbm")
        }
    best = min(tab, key=lambda k: np.mean(list(tab[k].values())))
    (out / "treatment.json").write_text(json.dumps({"treatment": best, "validation_scaled_pinball": tab}, indent=1) + "\n")
    print("treatment", best)


# ---------------------------------------------------------------- driver
def write_csv(t, path, A):
    """A: n_test x S x H x 19"""
    import pyarrow as pa, pyarrow.csv as pc

    n, S, H = len(t.test), t.S, t.H
    ts = t.idx.strftime("%Y-%m-%dT%H:%M:%S").values
    o = np.repeat(t.test, S * H * 19)
    h = np.tile(np.repeat(np.arange(H), 19), n * S)
    tb = pa.table(
        {
            "series_id": pa.array(np.tile(np.repeat(np.array(t.series, dtype=object), H * 19), n)),
            "origin": pa.array(ts[o]),
            "horizon": pa.array((h + 1).astype(np.int16)),
            "target": pa.array(ts[o + h]),
            "quantile": pa.array(np.tile(Q, n * S * H)),
            "value": pa.array(np.round(A.ravel(), 3)),
        }
    )
    tmp = path.with_name(f".{path.name}.tmp")
    with gzip.open(tmp, "wb", compresslevel=3) as g:
        pc.write_csv(tb, g, pc.WriteOptions(quoting_style="none"))
    tmp.rename(path)


def seconds():
    """Wall and CPU seconds so far, children included (Prophet's sampler is one)."""
    own, children = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return np.array([time.monotonic(), own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime])


def warm(peer):
    """Imports what the peer needs, so that it is not timed."""
    if peer == "lgbm":
        import lightgbm
    if peer in ("autoets", "autotheta", "autoarima", "arima_hol", "mstl"):
        import statsforecast.models
    if peer == "prophet":
        import prophet


def run(t, peer, out):
    """Forecasts of one peer at every origin; with vintages the validation origins are run, and timed, apart."""
    warm(peer)
    start = seconds()
    if t.vintages:
        tr = json.loads((out / "treatment.json").read_text())["treatment"]
        V = run_vintages(t, peer, tr, t.val)
        middle = seconds()
        A = run_vintages(t, peer, tr, t.test)
        spent = seconds() - start
        share = float((seconds() - middle)[1] / max(spent[1], 1e-9))
    else:
        R = PEERS[peer](t)
        spent = seconds() - start
        at = {o: i for i, o in enumerate(t.origins)}
        V, A = R[[at[o] for o in t.val]], R[[at[o] for o in t.test]]
        share = len(t.test) / len(t.origins)
    assert np.isfinite(A).all() and np.isfinite(V).all(), "non-finite forecasts"
    np.savez_compressed(out / f"{peer}.npz", q=V.astype(np.float32))
    write_csv(t, out / f"{peer}.csv.gz", A)
    cost = {"wall": round(float(spent[0]), 2), "cpu": round(float(spent[1]), 2), "test_share": round(share, 4)}
    (out / f"{peer}.cost.json").write_text(json.dumps(cost | {"origins": len(t.origins), "series": t.S}) + "\n")


def pin(Qv, y):
    e = y[..., None] - Qv
    return np.nanmean(np.where(e >= 0, Q * e, (Q - 1) * e), axis=-1)


def denominators(t):
    o = t.test[0]
    return np.nanmean(np.abs(t.Y[t.m : o] - t.Y[: o - t.m]), 0)


def values(t, path):
    return pd.read_csv(path, usecols=["value"]).value.values.reshape(len(t.test), t.S, t.H, 19)


def ensemble3(t, out, candidates):
    """Mean of the quantiles of the three candidates with the lowest scaled pinball on the validation origins."""
    if candidates.count(",") < 2:
        raise NotApplicable("fewer than three peers")
    D = denominators(t)
    tab = {}
    yv = np.array([t.Y[o : o + t.H].T for o in t.val])
    for name in candidates.split(","):
        p = pin(np.load(out / f"{name}.npz")["q"].astype(float), yv)
        tab[name] = float(np.mean(np.nanmean(p, axis=(0, 2)) / D))
    best = sorted(tab, key=tab.get)[:3]
    write_csv(t, out / "ensemble3.csv.gz", np.mean([values(t, out / f"{b}.csv.gz") for b in best], 0))
    np.savez_compressed(out / "ensemble3.npz", q=np.mean([np.load(out / f"{b}.npz")["q"] for b in best], 0))
    ranked = {k: round(v, 5) for k, v in sorted(tab.items(), key=lambda x: x[1])}
    (out / "ensemble3.json").write_text(json.dumps({"members": best, "validation_scaled_pinball": ranked}, indent=1) + "\n")
    print("ensemble3 =", ", ".join(best))


def summing(t):
    """S matrix of task.json's hierarchy: rows = every series of it, columns = its leaves"""
    h = t.meta["hierarchy"]
    names = list(dict.fromkeys([*h, *sum(h.values(), [])]))
    leaf = [n for n in names if n not in h]
    below = lambda n: [n] if n not in h else sum((below(c) for c in h[n]), [])
    return names, np.array([[float(l in below(n)) for l in leaf] for n in names])


def mint(t, out, base="ensemble3"):
    """hierarchicalforecast MinTrace(mint_shrink) on the medians of the base peer; error covariance from its forecasts at earlier origins whose targets are all known
    (validation and test, horizons pooled); the quantiles are shifted by the change of the median, their spread stays. Marginal quantiles only: no joint distribution."""
    if "hierarchy" not in t.meta or t.vintages:
        raise NotApplicable("no hierarchy, or vintages")
    from hierarchicalforecast.methods import MinTrace

    names, S = summing(t)
    k = [t.series.index(n) for n in names]
    A = values(t, out / f"{base}.csv.gz")
    V = np.load(out / f"{base}.npz")["q"]
    O = np.r_[t.val, t.test]
    F = np.concatenate([V, A])[..., 9][:, k]
    Y = np.array([t.Y[o : o + t.H].T for o in O])[:, k]
    R = A.copy()
    for i, o in enumerate(t.test):
        g = O + t.H <= o
        y, f = (np.moveaxis(x[g], 1, 0).reshape(len(k), -1) for x in (Y, F))
        ok = np.isfinite(y).all(0)
        m = A[i][k, :, 9]
        r = MinTrace(method="mint_shrink").fit_predict(S=S, y_hat=m, y_insample=y[:, ok], y_hat_insample=f[:, ok])["mean"]
        R[i][k] = np.maximum(A[i][k] + (r - m)[..., None], 0)
    write_csv(t, out / "mint.csv.gz", R)


def leaktest_vintages(folder, peer):
    """garbles the rows with a later available_at and the final values of the days that were not final yet"""
    for tr in ("drop3", "scale2"):
        t = Task(folder)
        o = np.sort(np.random.default_rng(3).choice(t.test, 1))
        a = run_vintages(t, peer, tr, o)
        rng = np.random.default_rng(5)
        g = t.raw["at"] > t.idx[o[0]].to_datetime64()
        t.raw["v"] = np.where(g, t.raw["v"] * rng.uniform(0.2, 4, len(g)) + 7, t.raw["v"])
        t.Y[:] = 5
        n = np.arange(len(t.final)) + t.t0 > o[0] - t.meta["final_lag_days"]
        t.final[n] *= 3
        t.VA[t.pubs > t.idx[o[0]].to_datetime64()] *= 0.3
        b = run_vintages(t, peer, tr, o)
        print(t.name, peer, tr, "leak-free" if np.allclose(a, b) else f"LEAK {np.abs(a - b).max()}", flush=True)


def leaktest(folder, peer):
    t = Task(folder)
    if t.vintages:
        return leaktest_vintages(folder, peer)
    keep = np.sort(np.random.default_rng(3).choice(t.origins, 2, replace=False))
    cut = keep[-1]
    t.val, t.test = keep[:1], keep[1:]
    a = PEERS[peer](t)
    rng = np.random.default_rng(5)
    t.Y[cut : t.T] = t.Y[cut : t.T] * rng.uniform(0.2, 4, t.Y[cut : t.T].shape) + 7
    t.fill()
    b = PEERS[peer](t)
    print(t.name, peer, "leak-free" if np.allclose(a, b) else f"LEAK {np.abs(a - b).max()}", flush=True)


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join([*PEERS, "ensemble3", "mint"]))
    elif len(arguments) == 3 and arguments[0] == "--leaktest":
        leaktest(*arguments[1:])
    elif len(arguments) in (3, 4) and arguments[1] in {*PEERS, *OTHERS}:
        folder, peer, out = arguments[0], arguments[1], Path(arguments[2])
        out.mkdir(parents=True, exist_ok=True)
        try:
            OTHERS[peer](Task(folder), out, *arguments[3:]) if peer in OTHERS else run(Task(folder), peer, out)
        except NotApplicable as why:
            print(why)
            return 3
    else:
        print(__doc__, file=sys.stderr)
        return 64
    return 0


OTHERS = dict(treatment=treatment, ensemble3=ensemble3, mint=mint)
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
