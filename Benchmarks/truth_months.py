#!/usr/bin/env python3
"""When the forecast is further from the truth than the simulated process's own: the distance by month of the day forecast.

    vigie bench truth --grain day --every 9 --seed 1 --cells cells1.csv
    python3 Benchmarks/truth_months.py cells1.csv [cells2.csv …] [--series reg:11]

For each month: steps, CRPS over the ideal one, the mean and root mean square of log(our mean ÷ ideal mean) in percent, and the
share of the whole distance. Needs nothing but Python.
"""
import argparse
import csv
import datetime
import math
from collections import defaultdict
from zoneinfo import ZoneInfo


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("cells", nargs="+")
    ap.add_argument("--series", default="reg:", help="how the names of the series begin")
    args = ap.parse_args()
    months = defaultdict(list)
    for file in args.cells:
        with open(file, newline="") as lines:
            for row in csv.DictReader(lines):
                if not row["series"].startswith(args.series):
                    continue
                if not row["series"].endswith("|day"):
                    raise SystemExit(f"{file}: {row['series']} is not by day: use --grain day")
                origin = datetime.datetime.fromisoformat(row["origin"]).astimezone(ZoneInfo("Europe/Paris"))
                month = (origin.date() + datetime.timedelta(days=int(row["horizon"]) - 1)).month
                distance = 100 * math.log(float(row["mean"]) / float(row["ideal_mean"]))
                months[month].append((float(row["crps"]), float(row["ideal_crps"]), distance))
    if not months:
        raise SystemExit(f"no series begins with {args.series}")
    everything = [cell for cells in months.values() for cell in cells]
    excess = sum(crps - ideal for crps, ideal, _ in everything)
    print(f"{'month':>5} {'steps':>6} {'ratio':>6} {'mean %':>7} {'rms %':>6} {'share':>6}")
    for month, cells in [*sorted(months.items()), ("all", everything)]:
        crps, ideal = (sum(c[k] for c in cells) for k in (0, 1))
        mean = sum(c[2] for c in cells) / len(cells)
        square = math.sqrt(sum(c[2] ** 2 for c in cells) / len(cells))
        print(f"{month:>5} {len(cells):6d} {crps / ideal:6.3f} {mean:7.2f} {square:6.2f} {(crps - ideal) / excess:6.2f}")


if __name__ == "__main__":
    main()
