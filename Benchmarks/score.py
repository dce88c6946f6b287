#!/usr/bin/env python3
"""Scores forecasts of one task folder, independently of Vigie's own scorer, and compares them with those of the peers.

    score.py FOLDER FORECASTS.csv[.gz]                                prints the figures of one file
    score.py FOLDER --report OUT.json --mine FILE... --peers FILE...  figures of all, ratios and intervals, as JSON

FOLDER is a task folder (docs/design.md). Needs numpy, pandas and scipy. The report keeps the figures of a peer beside its
file (FILE.score.json) as long as neither it, the folder nor this script changes.

Columns: series_id,origin,horizon,target,quantile,value (target or horizon may be left out), or hubverse's: location, reference_date
(origin_date), target_end_date (target_date), output_type (only `quantile` rows are read), output_type_id, value. Times are civil local
times of the task without offset, or carry an offset or Z and are then converted.

Exit status: 0 scored; 1 a file cannot be read as forecasts of this task; 2 forecasts missing, crossing or not finite.

Loss: pinball, q(y-f) if y >= f else (1-q)(f-y), mean over 19 levels, series, origins and horizons. `scaled` divides each series by its own
in-sample weekly seasonal-naive mean absolute error before the first origin, then averages the series; ranking and ratios use it.
Intervals: moving blocks of origins that span about 28 days, 95 %.
"""
import argparse
import hashlib
import json
import re
import sys
import warnings
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.ndimage import gaussian_filter1d
from scipy.stats import nbinom, norm, poisson

warnings.filterwarnings("ignore")
LEVELS = np.round(np.arange(1, 20) * 0.05, 2)
NOMINAL = (0.5, 0.8, 0.9)
STEP = {"hour": pd.Timedelta("1h"), "6h": pd.Timedelta("6h"), "day": pd.Timedelta("1D")}
PER_DAY = {"hour": 24, "6h": 4, "day": 1}
EPS = 1e-6
LEVEL_SD = {"day": 10.0, "6h": 3.0, "hour": 1.0}  # days; a value weighs less than 4 % in its own oracle mean
TIME_COLUMNS = ("origin", "target", "origin_date", "reference_date", "forecast_date", "target_end_date", "target_date", "target_time")
ALIASES = {
    "series_id": ["series_id", "location", "unique_id"],
    "origin": ["origin", "origin_date", "reference_date", "forecast_date"],
    "target": ["target_end_date", "target_date", "target_time", "target"],
    "quantile": ["quantile", "output_type_id"],
    "value": ["value"],
    "horizon": ["horizon"],
}


# ---------------------------------------------------------------- the task and its truth
class Task:
    """Truth of a task folder. `y` is [origin, series, horizon]; of several publications of one step the latest holds."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.name = self.folder.resolve().name
        self.meta = json.loads((self.folder / "task.json").read_text())
        self.step, self.horizon = STEP[self.meta["frequency"]], self.meta["horizon"]
        self.per_day = PER_DAY[self.meta["frequency"]]
        rows = pd.read_csv(self.folder / "history.csv", parse_dates=["timestamp"])
        if "available_at" in rows:
            rows = rows.assign(available_at=pd.to_datetime(rows.available_at)).sort_values("available_at", kind="stable")
            rows = rows.drop_duplicates(["series_id", "timestamp"], keep="last")
        wide = rows.pivot(index="timestamp", columns="series_id", values="value")
        self.times = pd.date_range(wide.index.min(), wide.index.max(), freq=self.step)
        self.values = wide.reindex(self.times).values.astype(float)
        self.series = list(wide.columns)
        self.origins = pd.read_csv(self.folder / "origins.csv", parse_dates=["origin"]).origin
        self.first = self.times.get_indexer(self.origins)
        week = 7 * self.per_day
        start = self.first[0]
        self.scale = np.nanmean(np.abs(self.values[week:start] - self.values[: start - week]), 0)
        self.steps = self.first[:, None] + np.arange(self.horizon)
        self.y = np.moveaxis(self.values[self.steps], 2, 1)
        flagged = lambda key: np.isin(self.times, pd.DatetimeIndex(self.meta.get(key, [])))[self.steps][:, None, :]
        self.nonexistent = np.broadcast_to(flagged("nonexistent_hours"), self.y.shape)
        self.doubled = np.broadcast_to(flagged("doubled_hours"), self.y.shape)
        self.scored = np.isfinite(self.y) & ~self.nonexistent
        self.holiday = np.zeros(len(self.times), bool)
        if (self.folder / "covariates.csv").exists():
            c = pd.read_csv(self.folder / "covariates.csv", usecols=["name", "timestamp"])
            self.holiday = np.isin(self.times.normalize(), pd.DatetimeIndex(pd.to_datetime(c[c.name == "public_holiday"].timestamp)))


# ---------------------------------------------------------------- reading forecasts
def civil(column, zone):
    """Text to civil local time; a time with an offset is converted to the zone, a text that is no time becomes NaT."""
    seen = {}
    for text in column.unique():
        try:
            at = pd.Timestamp(text)
            seen[text] = at.tz_convert(zone).tz_localize(None) if at.tzinfo else at
        except (ValueError, TypeError):
            seen[text] = pd.NaT
    return pd.to_datetime(column.map(seen))


def read(path, task):
    """Forecasts as [origin, series, horizon, level] (NaN where absent) and counts of what was ignored."""
    text = {c: str for names in ALIASES.values() for c in names if c in TIME_COLUMNS + ("series_id", "location", "unique_id", "output_type_id")}
    d = pd.read_csv(path, dtype=text)
    column = {k: next((a for a in names if a in d), None) for k, names in ALIASES.items()}
    if "output_type" in d:
        d = d[d.output_type == "quantile"]
    for k in ("origin", "quantile", "value"):
        if column[k] is None:
            sys.exit(f"{path}: no column for {k}; it has {', '.join(d)}")
    origin = civil(d[column["origin"]], task.meta["timezone"])
    target = civil(d[column["target"]], task.meta["timezone"]) if column["target"] else pd.Series(pd.NaT, index=d.index)
    if target.isna().all():
        if column["horizon"] is None:
            sys.exit(f"{path}: needs a target or a horizon column")
        target = origin + (d[column["horizon"]].astype(int) - 1) * task.step
    name = d[column["series_id"]] if column["series_id"] else pd.Series(task.series[0] if len(task.series) == 1 else "?", index=d.index)
    o, s = pd.Index(task.origins).get_indexer(pd.DatetimeIndex(origin)), pd.Index(task.series).get_indexer(name)
    h = ((target - origin) / task.step).to_numpy(float)
    level = pd.to_numeric(d[column["quantile"]], errors="coerce").to_numpy(float) / 0.05
    value = pd.to_numeric(d[column["value"]], errors="coerce").to_numpy(float)
    ok = (o >= 0) & (s >= 0) & np.isfinite(h) & np.isfinite(level)
    h, level = np.where(ok, h, -1), np.where(ok, level, 0)
    ok &= (h == np.round(h)) & (h >= 0) & (h < task.horizon) & (np.abs(level - np.round(level)) < 2e-3) & (level > 0.5) & (level < 19.5)
    if not ok.any():
        sys.exit(f"{path}: no row belongs to {task.name} (series such as {task.series[0]}, origins such as {task.origins.iloc[0]:%Y-%m-%dT%H:%M:%S})")
    shape = (len(task.origins), len(task.series), task.horizon, 19)
    finite = ok & np.isfinite(value)
    key = np.ravel_multi_index((o[finite], s[finite], h[finite].astype(int), np.round(level[finite]).astype(int) - 1), shape)
    count, total = np.bincount(key, minlength=np.prod(shape)), np.bincount(key, value[finite], minlength=np.prod(shape))
    twice = (count > 1) & ~np.broadcast_to(task.doubled[..., None], shape).ravel()  # a DST-exact forecast gives the doubled hour twice: summed
    if twice.any():
        sys.exit(f"{path}: {twice.sum()} duplicate forecasts")
    forecast = np.where(count > 0, total, np.nan).reshape(shape)
    return forecast, {"rows": len(d), "ignored": int((~ok).sum()), "not finite": int((ok & ~np.isfinite(value)).sum())}


# ---------------------------------------------------------------- losses and coverage
def pinball(forecast, y):
    total = np.zeros(y.shape)
    for i, q in enumerate(LEVELS):
        e = y - forecast[..., i]
        total += np.where(e >= 0, q * e, (q - 1) * e)
    return total / 19


def pit_range(forecast, y):
    """F(y - 1/2) and F(y + 1/2) of the distribution given by 19 quantiles: linear in normal scores between the levels, and beyond the
    outermost ones with the mean slope between the median and that edge; no mass below 0 if no quantile is below 0."""
    z, f = norm.ppf(LEVELS), forecast.reshape(-1, 19)

    def cdf(x):
        k = (f < x[:, None]).sum(1)
        i, row = np.clip(k, 1, 18), np.arange(len(f))
        left, right = f[row, i - 1], f[row, i]
        with np.errstate(all="ignore"):
            inside = z[i - 1] + np.where(right > left, (x - left) / (right - left), 1.0) * (z[i] - z[i - 1])
            below = z[0] - (f[:, 0] - x) * (z[9] - z[0]) / (f[:, 9] - f[:, 0])
            above = z[18] + (x - f[:, 18]) * (z[18] - z[9]) / (f[:, 18] - f[:, 9])
        below = np.where(np.isfinite(below), below, np.where(x < f[:, 0], -9, z[0]))
        above = np.where(np.isfinite(above), above, 9)
        p = norm.cdf(np.where(k == 0, below, np.where(k == 19, above, inside)))
        return np.where((x < 0) & (f[:, 0] >= 0), 0, p)

    return cdf(y.ravel() - 0.5), cdf(y.ravel() + 0.5)


def fair_coverage(bounds, nominal):
    """Expected coverage of each value by the randomised PIT, u uniform on bounds = (F(y-1/2), F(y+1/2)); no random draw. A count on the edge of an interval
    counts in part, so calibrated counts get the nominal figure, which closed intervals with integer ends exceed by construction."""
    lo, hi = bounds
    a, b, middle = 0.5 - nominal / 2, 0.5 + nominal / 2, (lo + hi) / 2
    part = np.clip(np.minimum(hi, b) - np.maximum(lo, a), 0, None) / np.maximum(hi - lo, 1e-9)
    return np.where(hi - lo > 1e-9, part, (middle > a) & (middle < b))


def closed(forecast, y, nominal):
    i = round((0.5 - nominal / 2) / 0.05) - 1
    return float(np.mean((y >= forecast[..., i] - EPS) & (y <= forecast[..., 18 - i] + EPS)))


def score(forecast, task):
    """Figures, and by origin the scaled loss, the number of scored values and how many of them each interval covers."""
    complete = np.isfinite(forecast).all(-1)
    ok = task.scored & complete
    loss = np.where(ok, pinball(forecast, task.y), np.nan)
    error = np.where(ok, np.abs(forecast[..., 9] - task.y), np.nan)
    f, y = forecast[ok], task.y[ok]
    integers = bool(np.allclose(y, np.round(y)))
    by_series = lambda x: np.nanmean(x, (0, 2)) / task.scale
    m = {"pinball": float(np.nanmean(loss)), "scaled": float(by_series(loss).mean()), "mae": float(np.nanmean(error)), "mase": float(by_series(error).mean())}
    origin = np.where(ok)[0]
    counts = np.bincount(origin, minlength=len(task.origins))
    by_origin = {"scaled": np.nanmean(loss / task.scale[None, :, None], (1, 2)), "scored": counts}
    bounds = pit_range(f, y) if integers else None
    for nominal in NOMINAL:
        name = f"{nominal * 100:.0f}"
        m[f"cov{name}"] = closed(f, y, nominal)
        if integers:
            inside = fair_coverage(bounds, nominal)
            m[f"fair{name}"] = float(inside.mean())
            by_origin[f"fair{name}"] = np.bincount(origin, inside, minlength=len(task.origins))
        else:
            m[f"fair{name}"] = float("nan")
    m["bias_pct"] = float(100 * (f[:, 9] - y).sum() / y.sum())
    m["missing"], m["crossing"], m["scored"] = int((task.scored & ~complete).sum()), int((np.diff(f, axis=-1) < -EPS).any(-1).sum()), int(ok.sum())
    return m, {k: np.asarray(v, float).tolist() for k, v in by_origin.items()}


# ---------------------------------------------------------------- floor and oracle
@lru_cache(None)
def poisson_floor():
    """Expected pinball of Poisson(mu) forecast with its own quantiles, on a grid of mu."""
    grid, loss = np.exp(np.linspace(np.log(0.02), np.log(600), 400)), []
    for mu in grid:
        k = np.arange(0, int(mu + 12 * np.sqrt(mu) + 20))
        e = k[:, None] - poisson.ppf(LEVELS, mu)
        loss.append((poisson.pmf(k, mu)[:, None] * np.where(e >= 0, LEVELS * e, (LEVELS - 1) * e)).sum(0).mean())
    return grid, np.array(loss)


def oracle_mean(task):
    """Mean with hindsight: level (two-sided Gaussian smoother, sd LEVEL_SD) x weekday factor x weekday-hour share x one factor for public
    holidays, estimated for each series from the year before the first origin and the test itself."""
    ppd, week, sd_days = task.per_day, 7 * task.per_day, LEVEL_SD[task.meta["frequency"]]
    d0 = max(task.first[0] - 365 * ppd, 0)
    d0 -= d0 % ppd
    if ppd > 1:
        d0 += int((-task.times[d0].hour // (24 // ppd)) % ppd)
    n = (len(task.times) - d0) // ppd
    span = slice(d0, d0 + n * ppd)
    weekday = task.times[span][::ppd].dayofweek.values
    smooth = lambda x: gaussian_filter1d(x, sd_days, mode="nearest")
    mean = np.full(task.values.shape, np.nan)
    for s in range(len(task.series)):
        y = task.values[span, s].reshape(n, ppd)
        daily, factor = np.nanmean(y, 1), np.ones(n)
        for _ in range(3):
            x = daily / factor
            ok = np.isfinite(x)
            level = smooth(np.where(ok, x, 0)) / np.maximum(smooth(ok.astype(float)), 1e-9)
            factor = np.array([np.nanmean(daily[weekday == k]) / np.nanmean(level[weekday == k][np.isfinite(daily[weekday == k])]) for k in range(7)])[weekday]
        share = np.array([np.nanmean(y[weekday == k] / (level * factor)[weekday == k][:, None], 0) for k in range(7)])[weekday]
        mean[span, s] = ((level * factor)[:, None] * share).ravel()
        k = np.where(task.holiday[span] & np.isfinite(task.values[span, s]))[0] + d0
        if len(k) >= 4 * ppd:
            mean[task.holiday, s] *= task.values[k, s].sum() / mean[k, s].sum()
    for r in range(d0 + n * ppd, len(task.times)):
        mean[r] = mean[r - week]
    return np.maximum(np.moveaxis(mean[task.steps], 2, 1), 0.02)


def oracle(task):
    """Scaled loss of the oracle by origin, and the figures. floor: expected pinball of independent Poisson counts whose mean is known. realised: what the oracle mean gets on the real data, for
    each series with Poisson quantiles or with negative binomial ones of the hindsight dispersion, whichever is better."""
    mu, y, ok = oracle_mean(task), task.y, task.scored
    grid, loss = poisson_floor()
    floor = np.where(mu < 600, np.interp(np.log(mu), np.log(grid), loss), np.mean(norm.pdf(norm.ppf(LEVELS))) * np.sqrt(mu))
    floor = np.where(ok, floor, np.nan)
    realised = np.where(ok, pinball(poisson.ppf(LEVELS, mu[..., None]), y), np.nan)
    dispersion = np.where(ok, (y - mu) ** 2 / mu, np.nan)
    for s in range(len(task.series)):
        phi = np.nanmean(dispersion[:, s])
        if phi > 1.02:
            wide = np.where(ok[:, s], pinball(nbinom.ppf(LEVELS, (mu[:, s] / (phi - 1))[..., None], 1 / phi), y[:, s]), np.nan)
            if np.nanmean(wide) < np.nanmean(realised[:, s]):
                realised[:, s] = wide
    scaled = lambda x: float(np.mean(np.nanmean(x, (0, 2)) / task.scale))
    by_origin = np.nanmean(realised / task.scale[None, :, None], (1, 2))
    return by_origin, {"floor": float(np.nanmean(floor)), "floor_scaled": scaled(floor), "oracle": float(np.nanmean(realised)), "oracle_scaled": scaled(realised), "dispersion": float(np.nanmean(dispersion))}


# ---------------------------------------------------------------- comparison with the peers
def blocks(task, n, draws=2000):
    """Indices of origins, [draw, n]: moving blocks that span about 28 days."""
    days = np.median(np.diff(task.origins.values) / np.timedelta64(1, "D")) if n > 1 else 1
    length = min(n, max(2, min(round(28 / days), n // 4)))
    start = np.random.default_rng(1).integers(0, n - length + 1, (draws, -(-n // length)))
    return (start[..., None] + np.arange(length)).reshape(draws, -1)[:, :n]


def interval(x):
    return [float(v) for v in np.percentile(x, [2.5, 97.5])]


def compare(mine, peer, ideal, task):
    """95 % intervals of the ratio mine / peer and of the share of the gap closed: the same blocks for all three."""
    mine, peer, ideal = (np.asarray(x, float) for x in (mine, peer, ideal))
    ok = np.isfinite(mine) & np.isfinite(peer) & np.isfinite(ideal)
    i = blocks(task, ok.sum())
    a, b, c = mine[ok][i].mean(1), peer[ok][i].mean(1), ideal[ok][i].mean(1)
    return interval(a / b), interval((b - a) / (b - c))


def coverage_intervals(by_origin, task):
    """95 % interval of each fair coverage, and whether it leaves out the nominal figure."""
    n = np.asarray(by_origin["scored"])
    i = blocks(task, len(n))
    found = {}
    for nominal in NOMINAL:
        inside = by_origin.get(f"fair{nominal * 100:.0f}")
        if inside is not None:
            low, high = interval(np.asarray(inside)[i].sum(1) / n[i].sum(1))
            found[f"fair{nominal * 100:.0f}"] = {"interval": [low, high], "differs": not low <= nominal <= high}
    return found


def gap_closed(best, mine, oracle_loss):
    return (best - mine) / (best - oracle_loss) if best > oracle_loss else float("nan")


def of_folder(task):
    """What the figures of a file depend on, beside the file."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name in ("task.json", "history.csv", "origins.csv", "covariates.csv"):
        path = task.folder / name
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest


def kept(path, key, make):
    """The JSON of `path` if it was made with this key, else made again."""
    if path.exists():
        found = json.loads(path.read_text())
        if found.get("key") == key:
            return found
    found = {"key": key, **make()}
    path.write_text(json.dumps(found) + "\n")
    return found


def figures(path, task):
    forecast, ignored = read(path, task)
    m, by_origin = score(forecast, task)
    return {"figures": m | {"not_finite": ignored["not finite"], "ignored": ignored["ignored"]}, "by_origin": by_origin}


def report(task, target, mine, peers):
    """Writes the JSON that `scripts/bench` makes its tables from; the name of a forecaster is its file's."""
    name = lambda path: re.sub(r"\.csv(\.gz)?$", "", Path(path).name)
    folder = of_folder(task)

    def of_peer(path):
        key = folder.copy()
        key.update(Path(path).read_bytes())
        return kept(Path(f"{path}.score.json"), key.hexdigest(), lambda: figures(path, task))

    def of_oracle():
        by_origin, ideal = oracle(task)
        return {"by_origin": by_origin.tolist(), "figures": ideal}

    of_peers = {name(path): of_peer(path) for path in peers}
    ours = {name(path): figures(path, task) for path in mine}
    ideal = kept(Path(target).with_name("oracle.json"), folder.hexdigest(), of_oracle)
    whole = [peer for peer in of_peers if of_peers[peer]["figures"]["missing"] == 0]
    best = min(whole, key=lambda peer: of_peers[peer]["figures"]["scaled"], default=None)
    result = {"task": task.name, "best_peer": best, "oracle": ideal["figures"], "mine": {}, "peers": {}}
    for kind, all_of_them in (("mine", ours), ("peers", of_peers)):
        for forecaster, scored in all_of_them.items():
            line = scored["figures"] | {"intervals": coverage_intervals(scored["by_origin"], task)}
            if best is not None:
                top = of_peers[best]
                ratio, gap = compare(scored["by_origin"]["scaled"], top["by_origin"]["scaled"], ideal["by_origin"], task)
                line |= {"ratio": line["scaled"] / top["figures"]["scaled"], "ratio_interval": ratio,
                         "gap_closed": gap_closed(top["figures"]["scaled"], line["scaled"], ideal["figures"]["oracle_scaled"]), "gap_interval": gap}
            result[kind][forecaster] = line
    Path(target).write_text(json.dumps(result, indent=1) + "\n")
    return any(failed(line) for line in result["mine"].values())


def failed(m):
    return bool(m["missing"] or m["crossing"] or m["not_finite"])


def show(task, path):
    """Prints the figures of one file."""
    scored = figures(path, task)
    ideal = oracle(task)[1]
    for name, value in (scored["figures"] | ideal).items():
        print(f"{name:14}{value:.4f}" if isinstance(value, float) else f"{name:14}{value}")
    for name, found in coverage_intervals(scored["by_origin"], task).items():
        print(f"{name} 95 % {found['interval'][0]:.3f} to {found['interval'][1]:.3f}" + (", differs from nominal" if found["differs"] else ""))
    return failed(scored["figures"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("forecasts", nargs="?")
    parser.add_argument("--report", metavar="OUT.json")
    parser.add_argument("--mine", nargs="*", default=[], metavar="FILE")
    parser.add_argument("--peers", nargs="*", default=[], metavar="FILE")
    args = parser.parse_args()
    if args.report:
        sys.exit(2 if report(Task(args.folder), args.report, args.mine, args.peers) else 0)
    if not args.forecasts:
        parser.error("name a file of forecasts, or --report")
    sys.exit(2 if show(Task(args.folder), args.forecasts) else 0)
