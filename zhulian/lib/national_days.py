"""National holidays 国家放假安排: the days of the yearly notices of the State Council, and the years that are known."""

from __future__ import annotations

from functools import cache

from chinese_calendar import constants

from zhulian.lib.working_days import Arranged, WorkCalendar

# 国务院办公厅关于部分节假日安排的通知. Earlier years are in the library without their number.
NOTICES = {
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
UNNUMBERED = "国务院办公厅关于{}年部分节假日安排的通知"
# 国庆节 and 中秋 share days in some years; the library gives the day one name.
SAYS = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


@cache
def national_calendar() -> WorkCalendar:
    """Return the calendar of the notices that this release knows; the library keeps them since 2004."""
    names = {one.value: SAYS.get(one.chinese, one.chinese) for one in constants.Holiday}
    arranged = {
        on: Arranged(works, names[name], notice(on.year))
        for days, works in ((constants.holidays, False), (constants.workdays, True))
        for on, name in days.items()
    }
    years = sorted({on.year for on in constants.holidays})
    return WorkCalendar(arranged, {year: notice(year) for year in years})


def notice(year: int) -> str:
    """Name the notice that arranged a year."""
    return NOTICES.get(year) or UNNUMBERED.format(year)
