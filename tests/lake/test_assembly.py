"""Assembly 拼装."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import duckdb
import pytest

from tests.lake import village
from zhulian.lake.assembly import CannotAssemble, assemble
from zhulian.lake.importing import rehearse_feed
from zhulian.ledger.keys import keyring
from zhulian.rules.feeds import Scope

pytestmark = pytest.mark.django_db


class County:
    """The assembled tables, read by ID number."""

    def __init__(self, connection, assembled):
        self.connection = connection
        self.assembled = assembled

    def all(self, query):
        found = self.connection.sql(query).to_arrow_table().to_pylist()
        return found

    def member(self, number):
        [row] = self.all(
            "SELECT member.* FROM member JOIN person_key USING (member) "
            f"WHERE person = '{keyring().pseudonym(number)}'"
        )
        return row

    def home(self, number):
        [row] = self.all(
            "SELECT household.* FROM household JOIN household_key USING (household) "
            f"WHERE lake_key = '{keyring().pseudonym(number, 'household')}'"
        )
        return row


@pytest.fixture
def county(shore):
    """Assemble the shore as of a day."""
    with closing(duckdb.connect()) as connection:

        def build(on=village.DAY, settings=village.SETTINGS, instead=None):
            return County(
                connection,
                assemble(
                    connection,
                    on=on,
                    data_dir=shore.data,
                    feeds=village.feeds(),
                    settings=settings,
                    instead=instead,
                ),
            )

        yield build


def bring_certificates(shore):
    rows = [
        ("罗小满", village.MOTHER, "", "肢体", "二级", "2020-01-01", "2026-10-31", "需要", ""),
        ("温国平", village.LONER, "", "视力", "一级", "2010-01-01", "2026-10-30", "不需要", "完全不能自理"),
        ("彭大有", village.COUSIN, "", "听力", "叁级", "2026-11-02", "2036-11-01", "", ""),
        ("覃欣怡", village.CHILD, "", "智力", "3", "", "", "", ""),
    ]
    shore.bring("disability_certificate", shore.xlsx("disability_certificate", village.CERTIFICATES, rows))


def test_households_live_where_their_head_lives_inside_the_county(shore, county):
    shore.bring_register()
    built = county()
    assert built.home("H1") | {"household": 0} == {"household": 0, "area": village.THERE, "城乡": "农村"}
    assert built.home("H2")["area"] == village.HERE
    assert built.assembled.counts == {"households": 3, "members": 7, "unplaced": 0}


def test_keys_are_dense_and_the_same_every_time(shore, county):
    shore.bring_register()
    query = "SELECT * FROM person_key ORDER BY member"
    first = county().all(query)
    assert [row["member"] for row in first] == list(range(7))
    assert sorted({row["household"] for row in first}) == [0, 1, 2]
    shore.bring_register(village.PEOPLE[::-1])
    assert county().all(query) == first


def test_relations_become_the_words_of_the_dictionary_and_unknown_ones_nothing(shore, county):
    people = [*village.PEOPLE, ("H3", "何九", "", "男", "干亲", "2001-01-01", "", village.THERE, "")]
    shore.bring_register(people)
    built = county()
    assert built.member(village.GRANDMOTHER)["relation_to_head"] == "父母"
    assert built.member(village.CHILD)["relation_to_head"] == "子女"
    assert built.member(village.GUEST)["relation_to_head"] == "其他"
    unknown = built.all("SELECT household, birth_date FROM member WHERE relation_to_head IS NULL")
    assert unknown == [{"household": built.home("H3")["household"], "birth_date": date(2001, 1, 1)}]
    assert built.assembled.columns.member["relation_to_head"] == 1


def test_certificates_count_while_they_are_valid(shore, county):
    shore.bring_register()
    bring_certificates(shore)
    built = county()
    mother = built.member(village.MOTHER)
    assert (mother["disability_category"], mother["disability_level"]) == ("肢体", 2)
    assert mother["needs_long_term_care"] is True
    assert built.member(village.LONER)["disability_category"] is None
    assert built.member(village.COUSIN)["disability_level"] is None
    assert built.member(village.CHILD)["disability_level"] == 3
    assert "care_dependency" not in built.assembled.columns.member
    later = county(on=date(2026, 11, 2))
    assert later.member(village.MOTHER)["disability_level"] is None
    assert later.member(village.COUSIN)["disability_level"] == 3


def test_the_strongest_recognition_wins_and_future_ones_do_not_count(shore, county):
    shore.bring_register()
    rows = [
        ("覃守田", village.FATHER, "低保边缘家庭", "2024-05", 0, ""),
        ("覃守田", village.FATHER, "最低生活保障", "2024-05", 0, ""),
        ("覃守田", village.FATHER, "重度残疾人护理补贴", "2024-05", 0, ""),
        ("温国平", village.LONER, "特困人员", "2026-11", 0, ""),
        ("过路人", village.PASSER_BY, "孤儿", "2026-01", 0, ""),
    ]
    shore.bring("benefit_roster", shore.xlsx("benefit_roster", village.ROSTER, rows))
    built = county()
    father = built.member(village.FATHER)
    assert father["recognized_status"] == "低保"
    assert father["receives_disability_care_subsidy"] is True
    assert father["receives_single_benefit"] is None
    assert built.member(village.LONER)["recognized_status"] is None
    counts = built.assembled.counts
    assert (counts["benefit_roster_people"], counts["benefit_roster_residents"]) == (2, 1)
    assert county(on=date(2026, 11, 1)).member(village.LONER)["recognized_status"] == "特困"


def test_every_feed_reaches_its_members_with_the_types_of_the_engine(shore, county):
    shore.bring_register()
    bring_certificates(shore)
    bills = [("覃守田", village.FATHER, "2026-09", "12345.67", "")]
    shore.bring("medical_expenses", shore.csv("medical_expenses", village.BILLS, bills))
    insured = [("尤金凤", village.GRANDMOTHER, "", "领取", "", "", "", "143.00", "0", "—"),
               ("覃守田", village.FATHER, "", "停缴", "5", "4000", "", "", "", "")]  # fmt: skip
    shore.bring("social_insurance", shore.csv("social_insurance", village.INSURED, insured))
    shore.bring("deaths", shore.xlsx("deaths", village.DEATHS, [("温国平", village.LONER, "2026-10-30", "")]))
    built = county()
    kinds = {row["column_name"]: row["column_type"] for row in built.all("DESCRIBE member")}
    assert kinds["household"] == kinds["member"] == "INTEGER"
    assert kinds["basic_pension"] == kinds["medical_self_pay_in_scope"] == "BIGINT"
    assert kinds["birth_date"] == "DATE"
    assert kinds["insurance_gap_months"] == kinds["disability_level"] == "INTEGER"
    assert kinds["deceased"] == kinds["needs_long_term_care"] == "BOOLEAN"
    assert kinds["recognized_status" if "recognized_status" in kinds else "relation_to_head"] == "VARCHAR"
    grandmother, father = built.member(village.GRANDMOTHER), built.member(village.FATHER)
    assert (grandmother["basic_pension"], grandmother["resident_pension_other"]) == (14300, 0)
    assert (grandmother["unemployment_benefit"], grandmother["insurance_base"]) == (None, None)
    assert (father["insurance_gap_months"], father["insurance_base"]) == (5, 400000)
    assert father["medical_self_pay_in_scope"] == 1234567
    assert built.member(village.LONER)["deceased"] is True


def test_the_newest_delivery_of_the_day_is_taken(shore, county):
    shore.bring_register()
    file = shore.csv("household_register", village.REGISTER, village.PEOPLE[:4])
    shore.bring("household_register", file, period="2026-11")
    assert county().assembled.counts["members"] == 7
    built = county(on=date(2026, 11, 1))
    assert built.assembled.counts["members"] == 4
    assert built.assembled.sources["household_register"].stem == "2026-11"


def test_a_household_in_no_known_village_is_left_out_and_counted(shore, county):
    shore.bring_register()
    built = county(settings={village.THERE: "农村", village.HERE: ""})
    assert built.assembled.counts["unplaced"] == 1
    assert built.assembled.counts["members"] == 6
    assert [row["household"] for row in built.all("SELECT DISTINCT household FROM member")] != []
    assert built.all("SELECT count(*) AS n FROM household WHERE 城乡 IS NULL") == [{"n": 0}]


def test_another_scope_can_be_tried_without_touching_the_lake(shore, county, tmp_path):
    shore.bring_register()
    bills = [("温国平", village.LONER, "2026-09", "500", "")]
    file = shore.csv("medical_expenses", village.BILLS, bills)
    elsewhere = tmp_path / "elsewhere"
    rows = rehearse_feed(
        feed=village.feeds()["medical_expenses"],
        scope=Scope.ALL,
        file=file,
        period=village.PERIOD,
        today=village.DAY,
        data_dir=shore.data,
        target_dir=elsewhere,
    )
    assert rows == 1
    assert county(instead=elsewhere).member(village.LONER)["medical_self_pay_in_scope"] == 50000
    assert "medical_self_pay_in_scope" not in county().assembled.columns.member
    assert not (elsewhere / "vault").exists()


def test_assembly_refuses_without_a_register(county):
    with pytest.raises(
        CannotAssemble, match="没有导入过公安户籍。请先执行 zhulian import-feed household_register"
    ):
        county()
