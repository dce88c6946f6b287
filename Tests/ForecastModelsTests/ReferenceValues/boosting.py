#!/usr/bin/env python3
"""Reference values of gradient boosting, by LightGBM 4.7.0's own Python package on the same rows.

    python3 boosting.py        # writes boosting.csv beside itself

600 invented rows (seed 3): three features, some of them missing, a Poisson count with an offset, weights. The first 500 are learnt
with the parameters that the model documents; `score` is the raw score of the trees for every row, without the offset.
"""
import csv
from pathlib import Path

import lightgbm as lgb
import numpy as np

assert lgb.__version__ == "4.7.0"
HERE = Path(__file__).resolve().parent
rng = np.random.default_rng(3)
N, LEARNT = 600, 500
x = np.round(rng.normal(size=(N, 3)), 3).astype(np.float32)
x[rng.uniform(size=(N, 3)) < 0.05] = np.nan
offset = np.round(rng.normal(1.5, 0.5, N), 4)
weight = np.round(rng.uniform(0.2, 1.5, N), 4).astype(np.float32)
effect = 0.4 * (np.nan_to_num(x[:, 0]) > 0.3) - 0.2 * np.nan_to_num(x[:, 1]) * (np.nan_to_num(x[:, 2]) > 0)
y = rng.poisson(np.exp(offset + effect))

PARAMETERS = dict(
    objective="poisson", learning_rate=0.1, num_leaves=6, min_data_in_leaf=20, min_sum_hessian_in_leaf=0, lambda_l2=5.0,
    feature_fraction=0.5, bagging_fraction=0.7, bagging_freq=1, seed=1, max_bin=127, boost_from_average=False,
    num_threads=1, deterministic=True, force_row_wise=True, verbose=-1,
)
data = lgb.Dataset(x[:LEARNT], y[:LEARNT], weight=weight[:LEARNT], init_score=offset[:LEARNT], params=PARAMETERS)
trees = lgb.train(PARAMETERS, data, 40)
score = trees.predict(x, raw_score=True)

with open(HERE / "boosting.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["x1", "x2", "x3", "value", "weight", "offset", "score"])
    for i in range(N):
        cells = ["" if np.isnan(v) else f"{v:.3f}" for v in x[i]]
        out.writerow(cells + [int(y[i]), f"{weight[i]:.4f}", f"{offset[i]:.4f}", f"{score[i]:.15g}"])
