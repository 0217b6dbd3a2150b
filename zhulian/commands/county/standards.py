"""Demo values 演示值: the day and the amounts by which the truth of the demo county is told.

Copied here by hand, since this package never reads a policy. Amounts are fen; index 0 is rural, 1 is urban.
"""

from __future__ import annotations

from datetime import date

import numpy as np

DAY = date(2026, 10, 31)
TODAY = np.datetime64(DAY, "D")

SUBSISTENCE_YEAR = np.array([780_000, 936_000])
DESTITUTE_MONTH = np.array([84_500, 101_400])
DISPOSABLE_YEAR = np.array([2_000_000, 4_400_000])
SUBSISTENCE_CASH = SUBSISTENCE_YEAR * 2
RIGID_CASH = SUBSISTENCE_YEAR * 3
BORDERLINE_HALVES = 3
RIGID_TENTHS = 6
LIVING_SUBSIDY_MONTH = 13_000
CARE_SUBSIDY_MONTH = 14_000
BILL_THRESHOLD = 1_000_000
