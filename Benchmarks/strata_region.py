#!/usr/bin/env python3
"""Ages of a region with a total above its places, out of public data: do the shares of ages hold?

    .deps/bench-venv/bin/python Benchmarks/strata_region.py OUT [--keep 0.15] [--data ../shared/data]
    vigie ingest --data-dir STORE sursaud OUT/dep0.csv OUT/dep1.csv
    vigie bench year --data-dir STORE --origins 52 --strata [--before 2021-12-27]

Eight régions of France (SurSaUD, visits by day and age, 2020 to 2024) are given the codes of the départements of Île-de-France, so that the store
adds them up to a region. `--keep` thins them, patient by patient (seed 1): 0.15 leaves places as small as one large emergency department.
Needs numpy.
"""
import argparse
import gzip
from pathlib import Path

import numpy as np

# Île-de-France's départements, by the régions that stand for them.
PLACES = {"84": "75", "93": "77", "32": "78", "44": "91", "75": "92", "76": "93", "28": "94", "27": "95"}
FILES = ["sursaud_region_20200224_20220205.csv.gz", "sursaud_region_20221226_20240630.csv.gz"]
COLUMNS = "dep;date_de_passage;sursaud_cl_age_corona;nbre_pass_corona;nbre_pass_tot;nbre_hospit_corona"


def ages(file):
    """Visits by (day, département) and age class, in their order."""
    found = {}
    with gzip.open(file, "rt") as lines:
        column = next(lines).rstrip().split(";").index("nbre_pass_tot")
        for line in lines:
            row = line.rstrip("\n").split(";")
            if place := PLACES.get(row[0].zfill(2)):
                found.setdefault((row[1], place), {})[row[2]] = row[column]
    return sorted(found.items())


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--keep", type=float, default=1)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    for number, name in enumerate(FILES):
        with open(options.out / f"dep{number}.csv", "w") as out:
            print(COLUMNS, file=out)
            for (day, place), visits in ages(options.data / "spf-sursaud-region-daily" / name):
                total = 0
                for age in "123456":
                    count = int(float(visits.get(age) or 0))
                    if options.keep < 1:
                        count = int(random.binomial(count, options.keep))
                    total += count
                    print(f"{place};{day};{age};;{count};", file=out)
                print(f"{place};{day};0;;{total};", file=out)


if __name__ == "__main__":
    main()
