"""推演 on the cast's lake: hand-worked figures, and what stays unknown."""

from __future__ import annotations

import pytest

from tests.insight import lake
from tests.lake import village
from tests.lake.conftest import shore  # noqa: F401
from tests.matching import county
from tests.staff import make_areas
from zhulian.insight.changes import CannotChange, change_catalogue
from zhulian.insight.comparing import STEPS, Place, compare_county
from zhulian.insight.whatif import Question, work_out
from zhulian.lake.assembly import CannotAssemble
from zhulian.matching.bulk import CannotMatch
from zhulian.rules.catalogue import load_catalogue
from zhulian.work.orders import Cancelled

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(shore):  # noqa: F811
    make_areas()
    lake.fill(shore)
    return shore


def worked(at, *changes: str, line: str = "低保标准", region: str = county.REGION, progress=None):
    return work_out(
        Question(changes, region, county.DAY, line),
        catalogue=load_catalogue(overlays=["demo/640104.yaml"]),
        feeds=village.feeds(),
        data_dir=at.data,
        progress=progress or (lambda words, done, total: None),
    )


def of(result, policy: str):
    return next(row for row in result["policies"] if row["code"] == policy)


def gap(result, place: int) -> tuple[float, ...]:
    view = result["poverty"]["views"][place]
    assert view["at_least"] == view["at_most"]
    return tuple(view["at_least"].values())


def test_a_higher_standard_pays_every_member_of_a_household_on_the_roll_the_difference(filled):
    found = worked(filled, "低保标准=+5%")
    low = of(found, "subsistence_allowance")
    assert (low["fen_before"], low["fen_after"]) == (54000, 54000 + 3 * 3900)
    assert (low["entitled_before"], low["entitled_after"], low["more"], low["gaining"]) == (1, 1, 1, 0)
    assert found["total"]["better"] == 1
    assert found["roll"] == {"households": 1, "known": 1, "reason": ""}


def test_a_standard_below_the_income_takes_the_allowance_away_and_opens_what_the_borderline_gives(filled):
    found = worked(filled, "低保标准=600")
    low, single = of(found, "subsistence_allowance"), of(found, "single_person_allowance")
    assert (low["losing"], low["fen_before"], low["fen_after"]) == (1, 54000, 0)
    assert of(found, "borderline_household")["gaining"] == 1
    assert (single["gaining"], single["fen_after"]) == (1, 60000), "the wife is gravely disabled"
    assert (found["total"]["better"], found["total"]["worse"]) == (1, 0), "600 is more than 540"


def test_a_household_that_loses_more_than_it_gains_is_worse_off(filled):
    total = worked(filled, "低保标准=600", "单人保计发比例=50%")["total"]
    assert (total["better"], total["worse"]) == (0, 1)


def test_the_gap_is_that_of_the_three_whose_income_is_known(filled):
    found = worked(filled, "低保标准=+5%")
    counted = found["poverty"]
    assert (counted["households_known"], counted["persons_known"]) == (1, 3)
    assert counted["households_unknown"] == found["counted"]["households"] - 1
    share = 1 - 1800 / 2340
    assert gap(found, 0) == pytest.approx((1, share, share**2, 54000), abs=1e-6)
    raised = 1 - 1800 / 2457
    assert gap(found, 1) == pytest.approx((1, raised, raised**2, 65700), abs=1e-6)
    assert gap(found, 2) == (0, 0, 0, 0)


def test_another_line_may_be_chosen(filled):
    found = worked(filled, "低保标准=+5%", line="低边线")
    assert found["poverty"]["before"] == {"城镇": "1170.00", "农村": "975.00"}
    share = 1 - 1800 / 3510
    assert gap(found, 0)[1] == pytest.approx(share, abs=1e-6)
    assert gap(found, 2)[1] == pytest.approx(1 - 2340 / 3510, abs=1e-6)


def test_a_line_that_the_place_does_not_have_measures_nobody(filled):
    found = worked(filled, "低边线倍数=2", line="特困基本生活标准")
    assert found["poverty"]["before"]["城镇"] == "1014.00"
    found = work_out(
        Question(("低保标准=780",), county.REGION, county.DAY, "低边线"), catalogue=load_catalogue(),
        feeds=village.feeds(), data_dir=filled.data, progress=lambda *told: None,
    )  # fmt: skip
    assert found["poverty"]["before"]["城镇"] is None
    assert found["poverty"]["households_known"] == 0
    assert found["poverty"]["views"][0]["at_least"]["fgt1"] is None


def test_an_unchanged_value_changes_nobody(filled):
    found = worked(filled, "低保标准=+0%")
    total = found["total"]
    assert (total["better"], total["worse"]) == (0, 0)
    assert total["fen_before"] == total["fen_after"] > 0


def test_a_benefit_that_rests_on_no_income_is_counted_too(filled):
    found = worked(filled, "重度残疾人护理补贴标准=200")
    care = of(found, "disability_care_subsidy")
    assert (care["fen_before"], care["fen_after"]) == (14000, 20000)
    assert of(found, "subsistence_allowance")["more"] == 0


@pytest.mark.parametrize(
    "rows",
    [
        lake.roll(1977, 1977, 1977),
        lake.roll(180, 180, ""),
        lake.roll(180, 180, 180, kind="单人保"),
    ],
    ids=["more than the standard", "without an amount", "another benefit"],
)
def test_a_roll_that_does_not_tell_the_income_leaves_it_unknown(filled, rows):
    lake.bring_roll(filled, rows)
    found = worked(filled, "低保标准=+5%")
    assert found["roll"]["known"] == 0
    assert found["poverty"]["households_known"] == 0
    assert of(found, "subsistence_allowance")["fen_after"] == 0


def test_those_of_the_house_who_are_not_on_the_roll_are_not_counted(filled):
    lake.bring_roll(filled, lake.roll(180, 180))
    found = worked(filled, "低保标准=+5%")
    assert of(found, "subsistence_allowance")["fen_after"] == 36000 + 2 * 3900
    assert found["poverty"]["persons_known"] == 2


def test_a_supplement_in_the_payment_hides_the_income(filled):
    catalogue = load_catalogue(overlays=["demo/640104.yaml"])
    row = catalogue.parameters.rows["低保标准", county.REGION][0]
    assert row.covers(county.DAY, "城镇")
    supplemented, _ = change_catalogue(
        catalogue, ["分类施保增发=老年人:80"], region=county.REGION, on=county.DAY.replace(day=1)
    )
    found = work_out(
        Question(("低保标准=+5%",), county.REGION, county.DAY), catalogue=supplemented, feeds=village.feeds(),
        data_dir=filled.data, progress=lambda *told: None,
    )  # fmt: skip
    assert found["roll"]["known"] == 0
    assert "反推不出收入" in found["roll"]["reason"]


def test_kinds_and_towns_do_not_say_one_household(filled):
    found = worked(filled, "低保标准=+5%")
    for row in (*found["towns"], *found["kinds"]):
        assert not (isinstance(row["better"], int) and 0 < row["better"] < 5)
        assert row["fen_after"] is None or row["better"] == 0
    assert {"2 人户", "城镇", "有残疾人"} <= {row["code"] for row in found["kinds"]}


def test_nothing_of_a_person_leaves(filled):
    told = str(worked(filled, "低保标准=+5%"))
    assert "何守田" not in told
    assert not any(village_ in told for village_ in ("640104001001", "101101"))


def test_it_says_how_far_it_is_and_stops_when_nobody_wants_it(filled):
    heard = []
    worked(filled, "低保标准=+5%", progress=lambda words, done, total: heard.append((done, total)))
    assert heard == [(step, STEPS) for step in range(STEPS)]

    def unwanted(words, done, total):
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        worked(filled, "低保标准=+5%", progress=unwanted)


def test_a_change_that_cannot_be_read_or_a_county_without_lake_or_areas_is_refused(shore):  # noqa: F811
    with pytest.raises(CannotChange):
        worked(shore, "低保标淮=1")
    with pytest.raises(CannotMatch, match="import-areas"):
        worked(shore, "低保标准=900")
    make_areas()
    with pytest.raises(CannotAssemble, match="import-feed"):
        worked(shore, "低保标准=900")


def test_a_trial_of_the_same_change_gives_the_same_figures(filled):
    catalogue = load_catalogue(overlays=["demo/640104.yaml"])
    changed, _ = change_catalogue(catalogue, ["低保标准=600"], region=county.REGION, on=county.DAY)
    tried = compare_county(
        before=catalogue, after=changed, feeds=village.feeds(), place=Place(county.REGION, county.DAY, filled.data),
        progress=lambda *told: None,
    )  # fmt: skip
    asked = worked(filled, "低保标准=600")
    total = {name: asked["total"][name] for name in ("better", "worse")}
    assert tried["households"] == total | {"both": 1}, "it loses 低保 and gains 单人保"
    assert tried["roll"] == asked["roll"]
    for row in tried["policies"]:
        assert row.items() <= of(asked, row["code"]).items()
    assert sum(row["fen_after"] for row in tried["towns"]) == sum(
        row["fen_after"] for row in asked["policies"]
    )
