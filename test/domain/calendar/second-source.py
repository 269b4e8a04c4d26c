# Writes second-source.json: every date of the years that the PyPI package `chinesecalendar` knows, as runs of working and free days.
# Run: pip install chinesecalendar==1.11.0 && python3 test/domain/calendar/second-source.py
import datetime
import json
import pathlib
from importlib.metadata import version

import chinese_calendar

days = {}
for year in range(2019, 2100):
    try:
        chinese_calendar.is_workday(datetime.date(year, 12, 31))
    except NotImplementedError:
        break
    first = datetime.date(year, 1, 1)
    length = (datetime.date(year + 1, 1, 1) - first).days
    # One letter a day: w working, . free.
    days[str(year)] = "".join("w" if chinese_calendar.is_workday(first + datetime.timedelta(n)) else "." for n in range(length))

target = pathlib.Path(__file__).with_name("second-source.json")
target.write_text(json.dumps({"source": f"chinesecalendar {version('chinesecalendar')} (PyPI)", "days": days}, indent=1) + "\n")
