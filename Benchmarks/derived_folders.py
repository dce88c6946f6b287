#!/usr/bin/env python3
"""Task folders of kinds that the public ones lack, made out of these: do the models hold on them?

    .deps/bench-venv/bin/python Benchmarks/derived_folders.py OUT [--tasks ../shared/bench/tasks] [--data ../shared/data] [--peers a,b,…]

Writes OUT/FOLDER, then back-tests production on each and runs the peers named (of peers.py), and prints scaled pinball loss and fair coverage
at the test origins. Needs numpy and pandas.

- patients_present: `uihc_hourly`, each arrival given an invented stay (log-normal, median 4 h, log standard deviation 0.7; seed 3): patients
  present at any time of the hour. Every third origin, at 0, 6, 12 and 18 h in turn.
- six_hours: `nyc_ems_hourly`, two boroughs summed to 6 h, seven days ahead.
- beds: COVID patients in the hospitals of eight départements, June 2020 to December 2022: admissions less discharges and deaths of SI-VIC, summed up and
  raised to at least 20. Daily, 14 days ahead, 52 weekly origins.
- sites: visits a day of the hospitals of Alsace that report in 2015, zeros read as not transmitted; 14 days ahead, every sixth day from July 2015.
- calls: files opened, mobile teams and advice of two SAMU, 14 days ahead, every ninth day of 2014.
- acuity: nine hospitals of Perth, attendances, admissions and triage 2 to 4, one year of history at most; 7 days ahead, every fifth day.
- weeks_swast, weeks_nyc, weeks_uihc, weeks_samu: whole weeks of the three long folders before their tests begin, and of calls to two SAMU; 12 weeks
  ahead, every third Monday. The peers know no weeks.
- syndrome: visits for influenza-like illness in New York by borough and age, one winter; 7 days ahead, every fourth day.
- weeks_flu, weeks_flu_late, weeks_chickenpox: incidences of the réseau Sentinelles; weeks_asthma, weeks_covid: rates of visits of four régions by age (Odissé);
  8 weeks ahead, every third or fourth Monday.
- epidemic, epidemic_late: visits, admissions and SOS Médecins acts for COVID-19 in eight régions, all ages, 2020 to 2022 and 2023 to 2024; 14 days ahead, every
  ninth day from July 2021 and every sixth from November 2023. Île-de-France, which the public folders have, is left out.
- ages_first_A, …_B, ages_late_A, …_B: visits by age of two régions of a school zone each, of the same files as `idf_ages_daily`; 14 days ahead, every seventh day of
  2021 and every sixth from June 2023.
"""
import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent


def write(folder, meta, history, origins, covariates):
    folder.mkdir(parents=True, exist_ok=True)
    meta.pop("hierarchy", None)
    (folder / "task.json").write_text(json.dumps(meta, indent=1) + "\n")
    history.to_csv(folder / "history.csv", index=False)
    for name, times in origins.items():
        stamps = [t.strftime("%Y-%m-%dT%H:%M:%S") for t in times]
        pd.DataFrame({"origin": stamps}).to_csv(folder / f"{name}.csv", index=False)
    covariates.to_csv(folder / "covariates.csv", index=False)


def source(tasks, name):
    folder = tasks / name
    read = lambda file: pd.read_csv(folder / f"{file}.csv")
    origins = {k: list(pd.to_datetime(read(k)["origin"])) for k in ("origins", "val_origins")}
    return json.loads((folder / "task.json").read_text()), read("history"), origins, read("covariates")


def patients_present(tasks, out):
    meta, history, origins, covariates = source(tasks, "uihc_hourly")
    rng = np.random.default_rng(3)
    arrivals = history["value"].fillna(0).astype(int).values
    present = np.zeros(len(arrivals) + 400, dtype=int)
    for hour, count in enumerate(arrivals):
        leaves = hour + rng.uniform(0, 1, count) + np.exp(np.log(4) + 0.7 * rng.standard_normal(count))
        for end in leaves:
            present[hour : min(int(np.ceil(end)), hour + 400)] += 1
    history["value"] = present[: len(arrivals)]
    turn = lambda times: [t + pd.Timedelta(hours=6 * (i % 4)) for i, t in enumerate(times)]
    origins = {"origins": turn(origins["origins"][::3]), "val_origins": turn(origins["val_origins"])}
    meta |= {"task": "patients_present", "kind": "occupancy", "unit": "patients present"}
    write(out / "patients_present", meta, history, origins, covariates)


def six_hours(tasks, out):
    meta, history, origins, covariates = source(tasks, "nyc_ems_hourly")
    boroughs = ["BRONX", "QUEENS"]
    history["timestamp"] = pd.to_datetime(history["timestamp"])
    chosen = history[history["series_id"].isin(boroughs)]
    summed = chosen.groupby(["series_id", pd.Grouper(key="timestamp", freq="6h")])["value"].sum(min_count=5).reset_index()
    last = summed["timestamp"].max() - pd.Timedelta(days=8)
    origins["origins"] = [t for t in origins["origins"] if t < last]
    summed["timestamp"] = summed["timestamp"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    meta |= {"task": "six_hours", "frequency": "6h", "season_lengths": [4, 28], "horizon": 28, "series": boroughs}
    meta |= {"nonexistent_hours": [], "doubled_hours": []}
    write(out / "six_hours", meta, summed, origins, covariates)


def beds(tasks, data, out):
    meta, _, _, covariates = source(tasks, "idf_ages_daily")
    table = pd.read_csv(data / "spf-sivic-hospital-daily/hospitalisations_covid_dep.csv.gz", sep=";", dtype={"dep": str})
    places = ["13", "33", "59", "69", "75", "92", "93", "94"]
    table["net"] = table["incid_hosp"] - table["incid_dc"] - table["incid_rad"]
    present = table[table["dep"].isin(places)].pivot_table(index="jour", columns="dep", values="net", aggfunc="sum")
    present = present.sort_index().cumsum()
    present = (present - present.min() + 20)["2020-06-01":"2022-12-31"].astype(int)
    history = present.reset_index().melt(id_vars="jour", var_name="series_id", value_name="value")
    history["timestamp"] = history["jour"] + "T00:00:00"
    history = history[["series_id", "timestamp", "value"]].sort_values(["series_id", "timestamp"])
    last = pd.Timestamp(present.index[-1]) - pd.Timedelta(days=14)
    weeks = [last - pd.Timedelta(days=7 * i) for i in range(64)][::-1]
    meta |= {"task": "beds", "frequency": "day", "horizon": 14, "season_lengths": [7], "kind": "occupancy", "series": places}
    covariates = covariates[~covariates["name"].str.startswith("obs_")]
    write(out / "beds", meta, history, {"origins": weeks[12:], "val_origins": weeks[:12]}, covariates)


def holidays(data):
    """Public holidays of Alsace as a covariate, known two years ahead."""
    days = pd.read_csv(data / "calendar/jours_feries_alsace-moselle.csv")["date"]
    known = [f"{int(day[:4]) - 2}{day[4:]}T00:00:00" for day in days]
    return pd.DataFrame({"name": "public_holiday", "timestamp": days + "T00:00:00", "value": 1.0, "available_at": known})


def daily(out, meta, name, table, horizon, every, first, last, covariates, **labels):
    """A folder of a table with a day per row and a series per column: test origins from `first`, ten more before it to choose by."""
    table = table.asfreq("D")
    history = table.reset_index(names="day").melt(id_vars="day", var_name="series_id", value_name="value")
    history["timestamp"] = history["day"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    history = history[["series_id", "timestamp", "value"]].sort_values(["series_id", "timestamp"])
    first, last = pd.Timestamp(first), pd.Timestamp(last) - pd.Timedelta(days=horizon)
    tests = list(pd.date_range(first, last, freq=f"{every}D"))
    earlier = [first - pd.Timedelta(days=every * k) for k in range(10, 0, -1)]
    meta = meta | {"task": name, "frequency": "day", "horizon": horizon, "season_lengths": [7], "series": list(table.columns)}
    write(out / name, meta | labels, history, {"origins": tests, "val_origins": earlier}, covariates)


def sites(tasks, data, out):
    meta, _, _, _ = source(tasks, "idf_ages_daily")
    read = lambda name: pd.read_csv(data / "alsace-ed-daily" / name, index_col=0, parse_dates=True)
    years = [read(name) for name in ("SU_2013.csv", "rpu_jour_2014.csv", "rpu_jour_2015.csv")]
    table = pd.concat(years).replace(0, np.nan)
    places = [c for c in years[2].columns if table.loc["2015-05":"2015-12", c].count() > 150]
    daily(out, meta, "sites", table[places], 14, 6, "2015-07-01", "2015-12-31", holidays(data), school_zone="B")


def calls(tasks, data, out):
    meta, _, _, _ = source(tasks, "idf_ages_daily")
    table = pd.read_csv(data / "alsace-samu-daily/samu67_68_daily_2006_2016.csv", parse_dates=["date"])
    table = table.drop_duplicates(["date", "service"], keep="last").set_index(["date", "service"])
    table = table[["affaires", "primaires", "conseils"]].unstack("service")
    table.columns = [f"{service}|{kind}" for kind, service in table.columns]
    daily(out, meta, "calls", table[:"2014-12-31"], 14, 9, "2014-01-06", "2014-12-31", holidays(data), school_zone="B")


def weekly(out, name, meta, table, origins, vals, horizon, covariates, **labels):
    """A folder of a table with a week per row, from its Monday, and a series per column."""
    history = table.reset_index(names="week").melt(id_vars="week", var_name="series_id", value_name="value").dropna()
    history["timestamp"] = history["week"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    history = history[["series_id", "timestamp", "value"]].sort_values(["series_id", "timestamp"])
    meta |= {"task": name, "frequency": "week", "horizon": horizon, "season_lengths": [52], "series": list(table.columns)}
    write(out / name, meta | labels, history, {"origins": origins, "val_origins": vals}, covariates)


def weeks(tasks, data, out):
    def write_weeks(name, meta, table, first, covariates, **labels):
        table = table.resample("W-MON", label="left", closed="left").agg(lambda week: week.sum() if week.notna().sum() == 7 else np.nan)
        origins = list(pd.date_range(first, table.index[-1] - pd.Timedelta(weeks=11), freq="21D"))
        weekly(out, name, meta, table, origins[10:], origins[:10], 12, covariates, **labels)

    for name, folder, first in (
        ("weeks_swast", "swast_daily", "2015-07-06"), ("weeks_nyc", "nyc_ems_hourly", "2016-07-04"),
        ("weeks_uihc", "uihc_hourly", "2015-01-05")):
        meta, history, _, covariates = source(tasks, folder)
        history["timestamp"] = pd.to_datetime(history["timestamp"])
        history = history[history["timestamp"] < meta["test_start"]]
        table = history.pivot_table(index="timestamp", columns="series_id", values="value", aggfunc="first")
        covariates = covariates[covariates["name"] == "public_holiday"]
        write_weeks(name, meta, table.resample("D").sum(min_count=1), first, covariates)
    meta, _, _, _ = source(tasks, "idf_ages_daily")
    table = pd.read_csv(data / "alsace-samu-daily/samu67_68_daily_2006_2016.csv", parse_dates=["date"])
    table = table.pivot_table(index="date", columns="service", values="affaires", aggfunc="last").asfreq("D")
    write_weeks("weeks_samu", meta, table[:"2015-12-31"], "2009-07-06", holidays(data), school_zone="B")


def published(tasks, data, out):
    """Weeks as they are published: incidences of the réseau Sentinelles, rates of Odissé."""
    meta, _, _, covariates = source(tasks, "idf_ages_daily")

    def sentinelles(name):
        table = pd.read_csv(data / "sentinelles" / name, skiprows=1, encoding="latin1", na_values="-")
        text = table["week"].astype(str)
        table["monday"] = pd.to_datetime(text.str[:4] + "-W" + text.str[4:] + "-1", format="%G-W%V-%u")
        return table.pivot_table(index="monday", columns="geo_name", values="inc").asfreq("W-MON")

    def odisse(name):
        table = pd.read_csv(data / "odisse-weekly" / name, encoding="utf-8-sig", dtype={2: str})
        table.columns = ["monday", "week", "code", "region", "age", "visits", *table.columns[6:]]
        table["monday"] = pd.to_datetime(table["monday"])
        table = table[table["code"].isin(["11", "32", "84", "93"])].pivot_table(index="monday", columns=["code", "age"], values="visits")
        table.columns = ["|".join(column) for column in table.columns]
        return table.asfreq("W-MON")

    flu = sentinelles("grippe_incidence_region.csv.gz")[["ILE-DE-FRANCE", "ALSACE", "BRETAGNE", "AQUITAINE", "RHONE-ALPES", "PICARDIE"]]
    pox = sentinelles("varicelle_incidence_france.csv")
    covid = odisse("covid-19-passages-aux-urgences-et-actes-sos-medecins-region.csv.gz")
    asthma = odisse("asthme-passages-aux-urgences-et-actes-sos-medecins-region.csv")
    for name, table, first, last, every in (
        ("weeks_flu", flu["2005":"2019-12-30"], "2015-09-07", "2019-09-30", 4),
        ("weeks_flu_late", flu["2014":"2025-12-30"], "2022-09-05", "2025-10-01", 4),
        ("weeks_chickenpox", pox["2008":"2019-12-30"], "2014-09-01", "2019-10-01", 3),
        ("weeks_asthma", asthma, "2023-09-04", "2025-09-15", 3),
        ("weeks_covid", covid.iloc[:, :16], "2023-09-04", "2025-11-15", 3),
    ):
        tests = list(table[first:last].index[::every])
        earlier = list(table[: pd.Timestamp(first) - pd.Timedelta(days=1)].index[-40::every])
        weekly(out, name, dict(meta), table, tests, earlier, 8, covariates[:0])


def acuity(tasks, data, out):
    meta, _, _, covariates = source(tasks, "swast_daily")
    table = pd.read_csv(data / "perth_wa_daily/tidy.csv.gz", parse_dates=["timestamp"])
    table = table.pivot(index="timestamp", columns="series_id", values="value")
    table = table[[c for c in table if not c.endswith(("Tri_1", "Tri_5")) and table[c].count() > 300]]
    labels = {"country": "AU", "calendar": "none", "timezone": "Australia/Perth"}
    daily(out, meta, "acuity", table, 7, 5, "2014-02-03", "2014-06-30", covariates[:0], **labels)


def syndrome(tasks, data, out):
    meta, _, _, covariates = source(tasks, "nyc_ems_hourly")
    table = pd.read_csv(data / "flu_metrocast_hub/tidy.csv.gz", parse_dates=["timestamp"])
    table = table.pivot(index="timestamp", columns="series_id", values="value")
    daily(out, meta | {"nonexistent_hours": [], "doubled_hours": []}, "syndrome", table, 7, 4, "2025-01-06", "2025-05-18", covariates[:0])


def epidemic(tasks, data, out):
    meta, _, _, covariates = source(tasks, "idf_ages_daily")
    covariates = covariates[~covariates["name"].str.startswith("obs_")]
    folder = data / "spf-sursaud-region-daily"
    measures = {"nbre_pass_corona": "visits", "nbre_hospit_corona": "admissions", "nbre_acte_corona": "acts"}
    for name, file, every, first, last in (
        ("epidemic", "sursaud_region_20200224_20220205.csv.gz", 9, "2021-07-01", "2022-01-23"),
        ("epidemic_late", "sursaud_region_20221226_20240630.csv.gz", 6, "2023-11-01", "2024-06-30"),
    ):
        table = pd.read_csv(folder / file, sep=";", dtype={"reg": str, "sursaud_cl_age_corona": str})
        table = table[(table["sursaud_cl_age_corona"] == "0") & table["reg"].isin("24 32 44 52 53 75 84 93".split())]
        table = table.set_index(["date_de_passage", "reg"])[list(measures)].unstack("reg")
        table.index = pd.to_datetime(table.index)
        table.columns = [f"{region}|{measures[column]}" for column, region in table.columns]
        daily(out, meta, name, table[:last], 14, every, first, last, covariates)


def ages(tasks, data, out):
    meta, _, _, covariates = source(tasks, "idf_ages_daily")
    covariates = covariates[~covariates["name"].str.startswith("obs_")]
    for span, file, every, first, last in (
        ("first", "sursaud_region_20200224_20220205.csv.gz", 7, "2021-01-18", "2022-01-23"),
        ("late", "sursaud_region_20221226_20240630.csv.gz", 6, "2023-06-19", "2024-06-30"),
    ):
        columns = ["date_de_passage", "reg", "sursaud_cl_age_corona"]
        every_region = pd.read_csv(data / "spf-sursaud-region-daily" / file, sep=";", dtype=dict.fromkeys(columns[1:], str))
        for zone, regions in (("A", ["75", "84"]), ("B", ["32", "93"])):
            table = every_region[(every_region["sursaud_cl_age_corona"] != "0") & every_region["reg"].isin(regions)]
            table = table.set_index(columns)["nbre_pass_tot"].unstack(columns[1:])
            table.index = pd.to_datetime(table.index)
            table.columns = [f"{region}|{age}" for region, age in table.columns]
            daily(out, meta, f"ages_{span}_{zone}", table[:last], 14, every, first, last, covariates, school_zone=zone)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out", type=Path)
    ap.add_argument("--tasks", type=Path, default=HERE.parent.parent / "shared/bench/tasks")
    ap.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data")
    ap.add_argument("--vigie", type=Path, default=HERE.parent / ".build/release/vigie")
    ap.add_argument("--peers", default="glm_ref,glm_lvl,lgbm,autoets,autoarima,autotheta,arima_hol,ensemble3")
    args = ap.parse_args()
    patients_present(args.tasks, args.out)
    six_hours(args.tasks, args.out)
    for folder in (beds, sites, calls, weeks, acuity, syndrome, epidemic, published, ages):
        folder(args.tasks, args.data, args.out)
    print("| folder | forecaster | scaled | 50 % | 80 % | 90 % |\n| --- | --- | --- | --- | --- | --- |")
    for folder in sorted(p.parent for p in args.out.glob("*/task.json")):
        runs = {"production": [args.vigie.resolve(), "backtest", "--task", folder, "--output", folder / "production.csv.gz"]}
        for peer in args.peers.split(",") if not folder.name.startswith("weeks") else []:
            runs[f"peer `{peer}`"] = [sys.executable, "-B", HERE / "peers.py", folder, peer, folder]
        ran = []
        for name, command in runs.items():
            if name == "peer `ensemble3`":
                command = [*command, ",".join(ran)]
            done = subprocess.run(command, capture_output=True, text=True)
            file = folder / (name.removeprefix("peer ").strip("`") + ".csv.gz")
            if done.returncode == 3:  # the method is not for this task
                continue
            if done.returncode or not file.exists():
                if name == "production":
                    raise SystemExit(f"{name} on {folder.name}: {done.stderr.strip()[-500:]}")
                reason = (done.stderr.strip().splitlines() or ["no forecast"])[-1]
                print(f"| `{folder.name}` | {name} | failed: {reason[:80]} | | | |", flush=True)
                continue
            if name != "production":
                ran.append(name.removeprefix("peer ").strip("`"))
            scored = subprocess.run(
                [args.vigie.resolve(), "score", file, "--task", folder, "--format", "csv"], capture_output=True, text=True)
            head, row = (line.split(",") for line in scored.stdout.splitlines()[:2])
            found = dict(zip(head, row))
            # Rates have no fair coverage, only counts.
            covered = [f"{float(found[k]):.3f}" if found[k] else "–" for k in ("fair50", "fair80", "fair90")]
            print(f"| `{folder.name}` | {name} | {float(found['scaled']):.4f} | {' | '.join(covered)} |", flush=True)


if __name__ == "__main__":
    main()
