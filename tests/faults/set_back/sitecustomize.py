"""Loaded by a Python process whose clock is to be set back by a day: all of Python's ways to ask for the time."""

import datetime
import time
from typing import Any

DAY = 86_400
_time, _time_ns = time.time, time.time_ns


class _Earlier(datetime.datetime):
    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return cls.fromtimestamp(_time() - DAY, tz)


time.time = lambda: _time() - DAY
time.time_ns = lambda: _time_ns() - DAY * 10**9
datetime.datetime = _Earlier  # type: ignore[misc]
