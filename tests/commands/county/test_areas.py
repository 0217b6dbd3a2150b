"""Villages are read from either list, and a missing county says what to do."""

from __future__ import annotations

import pytest

from zhulian.commands.county import NoAreas, areas
from zhulian.commands.county.areas import read_places


@pytest.mark.parametrize("county", ["640104", "330382", "440604", "640402", "330106"])
def test_every_county_of_the_demo_has_its_villages(county):
    places = read_places(county)
    assert len(places.villages) > 100
    assert all(code.startswith(county) and len(code) == 12 for code in places.villages)
    assert 0 < places.is_urban.mean() < 1
    assert places.town.max() == len(places.towns) - 1


def test_an_unknown_county_names_the_cure():
    with pytest.raises(NoAreas, match="make setup"):
        read_places("999999")


def test_the_extract_is_read_before_the_package(tmp_path, monkeypatch):
    (tmp_path / "640104.csv").write_text(
        "code,name,level,parent\n640104,兴庆区,3,\n640104001,示例街道,4,640104\n"
        "640104001001,示例社区居委会,5,640104001\n640104001201,示例村委会,5,640104001\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(areas, "EXTRACTS", tmp_path)
    places = read_places("640104")
    assert places.towns == ["示例街道"]
    assert dict(zip(places.names, places.is_urban.tolist(), strict=True)) == {
        "示例社区居委会": True,
        "示例村委会": False,
    }
