"""Twelve typical families at the self-check 自助查询的十二户: invented, each with what it would answer.

Answers are written as the form sends them, by the code of the question; what is not written is answered with 没有.
Everybody lives in the first town and village of the list.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

NO = {
    "setting": {"a": "城镇"}, "status": {"a": "0"}, "property": {"a": "0"}, "emergency": {"a": "0"},
    "relatives": {"a": "0"}, "other_income": {"f.0": "0", "f.1": "0"},
    "big_costs": {"f.0": "0", "f.1": "0", "f.2": "0"},
}  # fmt: skip
NOBODY = {"a": "-"}
STATE = re.compile(r'name="state" value="([^"]+)"')
QUESTION = re.compile(r'data-question="(\w+)"')
OPTION = re.compile(r'<option value="(\d+)"')
NAMES = re.compile(r'<select[^>]* name="([\w.]+)"')
MOST_QUESTIONS = 40


@dataclass(frozen=True)
class Resident:
    """A family: relation and year of birth of everybody, the person asking first, and answers that are not 没有."""

    title: str
    people: tuple[tuple[str, int], ...]
    says: dict[str, dict[str, Any]] = field(default_factory=dict)


RESIDENTS = (
    Resident(
        "独居老人，只有居民养老金，儿女不在身边",
        (("户主", 1953),),
        {"pension": {"a": ["0"], "f0.0": "0"}, "relatives": {"a": "2"},
         "relatives_state": {"faway1.0": "1978", "faway1.1": "0", "faway2.0": "1981", "faway2.1": "0"}},
    ),
    Resident(
        "七十八岁独居，唯一的儿子在坐牢",
        (("户主", 1948),),
        {"pension": {"a": ["0"], "f0.0": "0"}, "relatives": {"a": "1"},
         "relatives_state": {"faway1.0": "1975", "faway1.1": "6"}},
    ),
    Resident(
        "老两口，一个要人照顾，没有儿女",
        (("户主", 1949), ("配偶", 1951)),
        {"pension": {"a": ["0", "1"], "f0.0": "0", "f1.0": "0"}, "care": {"a": ["1"]},
         "disability": {"a": ["1"]}, "disability_grade": {"f1.0": "3", "f1.1": "0"}},
    ),
    Resident(
        "腰伤停工的三口之家，妻子肢体二级残疾",
        (("户主", 1979), ("配偶", 1982), ("子女", 2012)),
        {"wages": {"a": ["0"], "f0.0": "1800"}, "disability": {"a": ["1"]},
         "disability_grade": {"f1.0": "3", "f1.1": "1"}, "school": {"f2.0": "3"}},
    ),
    Resident(
        "一份工资养四口，妻子大病，自己掏了八万多",
        (("户主", 1981), ("配偶", 1983), ("子女", 2009), ("子女", 2016)),
        {"wages": {"a": ["0"], "f0.0": "4200"}, "illness": {"a": ["1"]},
         "school": {"f2.0": "4", "f3.0": "2"}, "big_costs": {"f.0": "4", "f.1": "1", "f.2": "0"}},
    ),
    Resident(
        "奶奶带孙子，孩子爸爸去世、妈妈失联",
        (("户主", 1957), ("孙子女外孙子女", 2015)),
        {"pension": {"a": ["0"], "f0.0": "0"}, "school": {"f1.0": "2"}, "duty": {"a": ["1"]},
         "relatives_state": {"fparent0.0": "1985", "fparent0.1": "5", "fparent1.0": "1988", "fparent1.1": "8"}},
    ),
    Resident(
        "单亲妈妈带一个上小学的孩子，打零工",
        (("户主", 1989), ("子女", 2017)),
        {"wages": {"a": ["0"], "f0.0": "1500"}, "school": {"f1.0": "2"},
         "relatives_state": {"fparent.0": "1986", "fparent.1": "0"}},
    ),
    Resident(
        "收入正常的四口之家",
        (("户主", 1985), ("配偶", 1987), ("子女", 2013), ("子女", 2018)),
        {"wages": {"a": ["0", "1"], "f0.0": "6500", "f1.0": "5200"}, "school": {"f2.0": "3", "f3.0": "2"}},
    ),
    Resident(
        "正领低保的残疾人家庭",
        (("户主", 1970), ("配偶", 1972)),
        {"status": {"a": "1"}, "disability": {"a": ["0"]}, "disability_grade": {"f0.0": "4", "f0.1": "1"}},
    ),
    Resident(
        "和成年残疾儿子过的老夫妻，收入记不清",
        (("户主", 1955), ("配偶", 1957), ("子女", 1984)),
        {"disability": {"a": ["2"]}, "disability_grade": {"f2.0": "5", "f2.1": "1"}, "care": {"a": ["2"]},
         "pension": {"a": "?"}, "wages": {"a": "?"},
         "other_income": {"act": "skip"}, "property": {"a": "?"}},
    ),
    Resident(
        "退休金够用的老两口",
        (("户主", 1954), ("配偶", 1956)),
        {"pension": {"a": ["0", "1"], "f0.0": "8", "f1.0": "7"}},
    ),
    Resident(
        "刚失火、一时没有收入的单身汉",
        (("户主", 1990),),
        {"emergency": {"a": "1"}, "job": {"a": ["0"]}},
    ),
)  # fmt: skip


def answer(resident: Resident, question: str, rows: list[str]) -> dict[str, Any]:
    """Return what the family sends for a question, with 没有 for what it has not."""
    if question == "count":
        return {"a": str(len(resident.people))}
    if question == "people":
        return {
            name: value
            for place, (relation, year) in enumerate(resident.people)
            for name, value in ((f"relation{place}", relation), (f"year{place}", str(year)))
        }
    said = resident.says.get(question) or NO.get(question)
    if said is None and rows and question in ("school", "status_each", "months"):
        said = {name: "6" if question == "months" else "0" for name in rows}
    return said or NOBODY


@dataclass
class Walk:
    """One family's way through the pages."""

    questions: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    pages: list[bytes] = field(default_factory=list)


def walk(client: Any, resident: Resident) -> Walk:
    """Answer every question that is put, to the result; `client` is Django's for tests."""
    found = Walk()
    page = _fetch(found, client.get, "/check/")
    while question := QUESTION.search(page):
        found.questions.append(question[1])
        assert len(found.questions) <= MOST_QUESTIONS, f"{resident.title}：问个没完 {found.questions}"
        page = _fetch(found, client.post, "/check/", sent_for(resident, page))
        assert 'class="field-error"' not in page, (resident.title, question[1])
    return found


def sent_for(resident: Resident, page: str) -> dict[str, Any]:
    """Return what the family sends back for a page with a question."""
    code = QUESTION.search(page)[1]
    if code in ("town", "village"):
        said = {"a": OPTION.search(page)[1]}
    else:
        said = answer(resident, code, NAMES.findall(page))
    return {"act": "next", "state": STATE.search(page)[1], **said}


def _fetch(found: Walk, method: Any, *arguments: Any) -> str:
    started, busy = time.perf_counter(), time.process_time()
    answered = method(*arguments)
    found.milliseconds.append((time.perf_counter() - started) * 1000)
    found.processor.append((time.process_time() - busy) * 1000)
    assert answered.status_code == 200, answered.status_code
    found.pages.append(answered.content)
    return answered.content.decode()
