"""Import of a household roll 台账导入, and the ledger for the auditor 操作台账."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.cast import HE, PENG
from zhulian.accounts.roles import Auditor, CountyClerk, TownClerk
from zhulian.ledger.models import Event
from zhulian.lib.id_numbers import invent
from zhulian.registry.models import Household, Person
from zhulian.web import uploads
from zhulian.web.audit import said

pytestmark = pytest.mark.django_db

HEADERS = ("户号*", "村社代码", "姓名*", "身份证号*", "与户主关系*")
NEW = invent("101101", date(1961, 5, 4), 11)
OTHER = invent("101101", date(1970, 2, 3), 13)


def roll(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    text = StringIO()
    csv.writer(text).writerows([HEADERS, *rows])
    return SimpleUploadedFile("台账.csv", text.getvalue().encode("utf-8-sig"))


GOOD = ("TZ-1", HE.village, "石有田", NEW, "户主")
BAD = ("TZ-2", HE.village, "石小田", "101101196105041234", "户主")
FOREIGN = ("TZ-3", PENG.village, "石外乡", OTHER, "户主")


def send(browser, *rows: tuple[str, ...]) -> str:
    answer = browser.post(reverse("ledger-import"), {"file": roll(*rows), "on": "2026-10-30"}, follow=True)
    return answer.content.decode()


def lying() -> list[Path]:
    place = Path(django_settings.DATA) / "uploads"
    return list(place.iterdir()) if place.exists() else []


@pytest.fixture(autouse=True)
def _empty_place():
    yield
    for path in lying():
        path.unlink()


def test_the_preview_says_what_would_happen_and_writes_nothing(browser_of):
    page = send(browser_of(TownClerk), GOOD, BAD)
    assert "可以导入 1 户，其中新建 1 户；1 行有错" in page
    assert "第 3 行" in page
    assert not Household.objects.filter(number__startswith="TZ").exists()


def test_the_word_to_import_writes_the_good_rows_and_the_file_goes(browser_of):
    browser = browser_of(TownClerk)
    send(browser, GOOD, BAD)
    page = browser.post(reverse("ledger-preview"), {"act": "import"}, follow=True).content.decode()
    assert "新建 1 户" in page
    assert "1 行有错没有导入" in page
    assert Household.objects.filter(number__startswith="TZ").get().number == "TZ-1"
    assert Person.objects.with_id_number(NEW).exists()
    assert not lying()
    assert Event.objects.filter(action="导入低保台账").exists()
    home = Household.objects.get(number="TZ-1")
    link = f'<a href="{reverse("household", args=[home.pk])}">TZ-1</a>'
    assert f"看这些户：{link}</p>" in page
    assert browser.get(reverse("household", args=[home.pk])).status_code == 200


def test_of_a_long_import_the_first_households_are_linked(browser_of, monkeypatch):
    monkeypatch.setattr("zhulian.web.ledger_import.LINKED", 1)
    browser = browser_of(TownClerk)
    send(browser, GOOD, ("TZ-9", HE.village, "石有水", OTHER, "户主"))
    page = browser.post(reverse("ledger-preview"), {"act": "import"}, follow=True).content.decode()
    assert "TZ-1</a>；另有 1 户，用页面上方的搜索框按户号查" in page


def test_the_same_file_twice_changes_nothing(browser_of):
    browser = browser_of(TownClerk)
    for _ in range(2):
        send(browser, GOOD)
        page = browser.post(reverse("ledger-preview"), {"act": "import"}, follow=True).content.decode()
    assert "新建 0 户，更新 0 户，新增 0 人" in page


def test_households_of_another_town_are_left_out(browser_of):
    browser = browser_of(TownClerk)
    page = send(browser, GOOD, FOREIGN)
    assert "1 户不在你的辖区" in page
    browser.post(reverse("ledger-preview"), {"act": "import"})
    assert list(Household.objects.filter(number__startswith="TZ").values_list("number", flat=True)) == [
        "TZ-1"
    ]


def test_a_file_of_another_town_cannot_be_drawn_into_ones_own(browser_of):
    page = send(browser_of(TownClerk), (PENG.number, HE.village, "石有田", NEW, "户主"))
    assert "没有一户可以导入" in page
    assert Household.objects.get(number=PENG.number).area_path == PENG.village


def test_a_county_clerk_imports_for_every_town(browser_of):
    page = send(browser_of(CountyClerk), GOOD, FOREIGN)
    assert "可以导入 2 户" in page


def test_the_waiting_file_is_sealed_and_its_sender_can_drop_it(browser_of):
    browser = browser_of(TownClerk)
    send(browser, GOOD)
    assert len(lying()) == 2
    assert not any(NEW.encode() in path.read_bytes() for path in lying())
    page = browser.post(reverse("ledger-preview"), {"act": "drop"}, follow=True).content.decode()
    assert "已丢弃" in page
    assert not lying()
    assert not Household.objects.filter(number="TZ-1").exists()


def test_a_file_that_waits_longer_than_a_day_is_gone():
    uploads.keep(user=user_with(7), name="旧.csv", content=b"x", on=timezone.localdate(), at=timezone.now())
    assert uploads.waiting(user=user_with(7), at=timezone.now() + timedelta(hours=25)) is None
    assert not lying()


def test_nobody_sees_the_file_of_somebody_else(browser_of):
    send(browser_of(TownClerk), GOOD)
    assert browser_of(CountyClerk).get(reverse("ledger-preview")).url == reverse("ledger-import")


def test_the_error_sheet_names_line_reason_and_cure(browser_of):
    browser = browser_of(TownClerk)
    send(browser, GOOD, BAD)
    answer = browser.get(reverse("ledger-errors"))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert BAD[2] in rows[1]
    assert "3" in rows[1]


def test_the_template_can_be_uploaded_again(browser_of):
    browser = browser_of(TownClerk)
    template = browser.get(reverse("ledger-template"))
    file = SimpleUploadedFile("模板.xlsx", template.content)
    page = browser.post(
        reverse("ledger-import"), {"file": file, "on": "2026-10-30"}, follow=True
    ).content.decode()
    assert "导入预览" in page
    assert "第 2 行是模板里虚构的示例（何守田），没有删去，不导入" in page
    assert "没有一户可以导入" in page


@pytest.mark.parametrize(
    ("file", "on", "words"),
    [
        (SimpleUploadedFile("照片.jpg", b"x"), "2026-10-30", "不是表格"),
        (SimpleUploadedFile("空.csv", b""), "2026-10-30", "文件是空的"),
        (SimpleUploadedFile("台账.csv", "甲,乙\n1,2\n".encode()), "2026-10-30", "找不到表头"),
        (SimpleUploadedFile("台账.csv", b"x"), "2026-11-30", "不能晚于今天"),
        (None, "2026-10-30", "请选一个文件"),
    ],
)
def test_a_file_that_is_no_roll_is_refused_in_words(browser_of, file, on, words):
    given = {"on": on} | ({"file": file} if file else {})
    page = browser_of(TownClerk).post(reverse("ledger-import"), given, follow=True).content.decode()
    assert words in page
    assert not lying()


def user_with(number: int):
    return type("Sender", (), {"pk": number})()


def audit(browser, query: str = "") -> str:
    return browser.get(reverse("audit") + query).content.decode()


def test_the_auditor_reads_who_did_what_in_words(browser_of):
    browser_of(TownClerk).get(reverse("matches") + "?kind=missed")
    page = audit(browser_of(Auditor), "?action=查看政策找人名单")
    assert "条件 （类别 应享未享）" in page
    assert "镇街经办" in page
    assert "日历停在 2026-10-31，台账是证据" in page
    assert "何守田" not in page


def test_a_code_in_the_ledger_is_said_by_its_name():
    assert said({"role": "town_clerk", "from": "2026-10-31"}) == "岗位 镇街经办，自 2026-10-31"
    assert said({"source": "household_register", "pointed": 3}) == "来源 公安户籍，有线索 3"
    assert said({"feed": "gone"}) == "数据源 gone"


def test_a_row_of_before_the_vocabulary_reads_as_one_of_today():
    assert said({"数据源": "household_register", "期次": "2026-10"}) == said(
        {"feed": "household_register", "period": "2026-10"}
    )
    assert said({"数据源": "household_register"}) == "数据源 公安户籍"


def test_the_ledger_is_filtered_and_turned_by_key(browser_of, monkeypatch):
    monkeypatch.setattr("zhulian.web.audit.PAGE", 2)
    browser = browser_of(Auditor)
    for _ in range(5):
        audit(browser)
    first = audit(browser, "?action=查看操作台账")
    older = first[first.index('rel="next" href="') + 17 :]
    query = older[: older.index('"')].replace("&amp;", "&")
    assert "before=" in query
    assert "action=" in query
    second = audit(browser, query)
    assert second.count("查看操作台账</span></td>") == 2
    assert "回最新" in second


def test_looking_at_the_ledger_is_itself_a_row(browser_of):
    audit(browser_of(Auditor))
    assert Event.objects.order_by("-id").first().action == "查看操作台账"
