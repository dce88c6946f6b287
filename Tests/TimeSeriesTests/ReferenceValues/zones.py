#!/usr/bin/env python3
"""Reference values of civil time from Python's zoneinfo and datetime (the IANA database as the system has it).

    python3 zones.py     # writes zone_switches.csv and iso_weeks.csv beside it

zone_switches.csv  every change of offset of some zones from 1970 to the end of 2024, found by stepping 6 hours and bisecting: the first
                   instant of the new offset, the offsets before and after, in seconds. The first row of a zone has its offset at 1970.
                   Rules of later years are left out: databases of different dates differ there (Morocco).
iso_weeks.csv      ISO year, week and weekday of the days around each New Year from 1900 to 2100.
"""
import csv
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
ZONES = ["Europe/Paris", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "Asia/Kolkata",
         "Europe/Moscow", "Indian/Reunion", "America/Cayenne"]
END = int(datetime(2025, 1, 1, tzinfo=timezone.utc).timestamp())


def offset(zone, second):
    return int(datetime.fromtimestamp(second, zone).utcoffset().total_seconds())


with open(HERE / "zone_switches.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["zone", "instant", "before", "after"])
    for name in ZONES:
        zone = ZoneInfo(name)
        known = offset(zone, 0)
        out.writerow([name, 0, known, known])
        for second in range(0, END, 21600):
            now = offset(zone, second)
            if now == known:
                continue
            low, high = second - 21600, second
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(zone, middle) == known else (low, middle)
            out.writerow([name, high, known, now])
            known = now

with open(HERE / "iso_weeks.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["date", "year", "week", "weekday"])
    for year in range(1900, 2101):
        for shift in range(-4, 5):
            day = date(year, 1, 1) + timedelta(shift)
            out.writerow([day, *day.isocalendar()])
