"""Write data/calendar/*.yml: the days of the feasts that follow the moon, 1985 to 2030.

    python scripts/build_calendar.py        (needs `pip install hijridate`; only to build, never at run time)

hijri.yml    first days of the months of the Islamic calendar of Umm al-Qura, from the package hijridate (MIT). Countries that wait
             for the crescent are up to a day later (South Asia, Iran) and seldom a day earlier; so readers take two days.
moon.yml     Diwali, Holi, the lunar new year and Vesak, computed from the moon's phases (Meeus, Astronomical Algorithms, chapter 49,
             the main terms; good to about ten minutes), for the civil day of the country named with each.
"""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

from hijridate import Hijri

OUT = Path(__file__).resolve().parent.parent / "src" / "secondsource" / "data" / "calendar"
FIRST, LAST = 1985, 2030


def phase(k: float) -> dt.datetime:
    """UTC of the new moon (k whole) or full moon (k + 0.5) number k after that of 6 January 2000."""
    t = k / 1236.85
    jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    e = 1 - 0.002516 * t
    m, mm, f = (math.radians(x) for x in (2.5534 + 29.1053567 * k, 201.5643 + 385.81693528 * k, 160.7108 + 390.67050284 * k))
    new = k == int(k)
    jde += (-0.40720 if new else -0.40614) * math.sin(mm) + (0.17241 if new else 0.17302) * e * math.sin(m)
    jde += (0.01608 if new else 0.01614) * math.sin(2 * mm) + (0.01039 if new else 0.01043) * math.sin(2 * f)
    jde += 0.00739 * e * math.sin(mm - m) - 0.00514 * e * math.sin(mm + m) + 0.00208 * e * e * math.sin(2 * m)
    return dt.datetime(2000, 1, 1, 12) + dt.timedelta(days=jde - 2451545.0) - dt.timedelta(seconds=65)


def moons(year: int, *, full: bool) -> list[dt.datetime]:
    start = int((year - 2000) * 12.3685) - 2
    found = [phase(n + (0.5 if full else 0.0)) for n in range(start, start + 18)]
    return [m for m in found if m.year == year]


def moon_between(year: int, first: tuple[int, int], last: tuple[int, int], hours: float, *, full: bool) -> dt.date | None:
    """The civil day, `hours` east of Greenwich, of the moon that falls between two days of the year."""
    for moon in moons(year, full=full):
        local = moon + dt.timedelta(hours=hours)
        if first <= (local.month, local.day) <= last:
            return local.date()
    return None


def diwali(year: int) -> dt.date | None:
    """The evening on which the dark moon of Kartika stands at sunset (17:30) in India: it begins a lunar day before the new moon."""
    for moon in moons(year, full=False):
        local = moon + dt.timedelta(hours=5.5)
        if (10, 18) <= (local.month, local.day) <= (11, 16):
            return local.date() if local.hour + local.minute / 60 > 17.5 else local.date() - dt.timedelta(days=1)
    return None


def holi(year: int) -> dt.date | None:
    """The day after the evening of the full moon of Phalguna."""
    for moon in moons(year, full=True):
        local = moon + dt.timedelta(hours=5.5)
        if (2, 28) <= (local.month, local.day) <= (3, 29):
            return local.date() if local.hour < 12 else local.date() + dt.timedelta(days=1)
    return None


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Written by scripts/build_calendar.py: Hijri year: first day of Muharram (Umm al-Qura), lengths of the twelve months.",
        "# Source: hijridate (MIT), which follows the Umm al-Qura calendar of King Abdulaziz City for Science and Technology.",
    ]
    for year in range(1405, 1454):
        first = Hijri(year, 1, 1).to_gregorian()
        lengths = " ".join(str(Hijri(year, m, 1).month_length()) for m in range(1, 13))
        lines.append(f'{year}: ["{first.isoformat()}", "{lengths}"]')
    (OUT / "hijri.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    feasts = {
        "diwali": {y: diwali(y) for y in range(FIRST, LAST + 1)},
        "holi": {y: holi(y) for y in range(FIRST, LAST + 1)},
        "lunar_new_year": {y: moon_between(y, (1, 21), (2, 20), 8, full=False) for y in range(FIRST, LAST + 1)},
        "vesak": {y: moon_between(y, (4, 29), (5, 29), 5.5, full=True) for y in range(FIRST, LAST + 1)},
    }
    lines = ["# Written by scripts/build_calendar.py: days of feasts that follow the moon, computed (Meeus). Good to a day."]
    for name, days in feasts.items():
        lines.append(f"{name}:")
        lines += [f'  {y}: "{d:%m-%d}"' for y, d in days.items() if d]
    (OUT / "moon.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
