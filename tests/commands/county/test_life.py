"""The county has the published shape, and its people are consistent in themselves."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pytest

from tests.commands.county.conftest import RESIDENTS
from zhulian.commands.county.composition import CHILD, HEAD
from zhulian.commands.county.health import CATEGORIES
from zhulian.commands.county.identity import number_people
from zhulian.commands.county.life import draw_county
from zhulian.commands.county.residence import OUTSIDE
from zhulian.commands.county.standards import TODAY
from zhulian.lib.id_numbers import check_column


@pytest.fixture(scope="module")
def larger():
    return draw_county(residents=120_000, county="640104", seed=3)


def test_residents_are_exact_and_shares_are_as_published(county):
    families = county.families
    away = county.residence.lives != county.residence.registered[families.household]
    assert families.residents == RESIDENTS
    assert 2.4 < families.residents / families.households < 2.8
    assert (families.age >= 60).mean() == pytest.approx(0.1361, abs=0.006)
    assert away.mean() == pytest.approx(0.553, abs=0.003)
    assert (county.residence.lives == OUTSIDE).any()
    assert families.is_male.mean() == pytest.approx(0.509, abs=0.012)
    assert (county.health.category > 0).mean() == pytest.approx(0.021, abs=0.003)


def test_every_household_begins_with_its_one_head(county):
    families = county.families
    assert (families.role[families.first] == HEAD).all()
    assert families.total(families.role == HEAD).max() == 1
    assert np.unique(families.household).tolist() == list(range(families.households))


def test_children_are_younger_than_their_heads(county):
    families = county.families
    heads = families.age[families.first][families.household]
    children = families.role == CHILD
    assert (heads - families.age)[children].min() >= 15


def test_no_certificate_is_older_than_its_holder_or_of_tomorrow(larger):
    issued, birth = larger.health.issued, larger.families.birth
    assert (issued >= birth).all()
    assert (birth > TODAY - np.timedelta64(200, "D")).any(), "the youngest are among them"
    assert issued.max() == TODAY


def test_every_id_number_is_valid_unique_and_of_nobody(county):
    column = check_column(county.numbers.to_pylist())
    assert column.valid.all()
    assert len(pc.unique(county.numbers)) == RESIDENTS
    assert pc.all(pc.starts_with(county.numbers, "10")).as_py()
    assert (column.birth_dates == county.families.birth).all()
    assert ((column.sexes == "男") == county.families.is_male).all()


def test_numbers_refuse_more_people_than_sequences():
    many = np.zeros(600, int)
    with pytest.raises(ValueError, match="499"):
        number_people(town=many, birth=many.astype("datetime64[D]"), is_male=many.astype(bool))


def test_names_are_chinese_and_some_are_long(county):
    names = county.names.to_pylist()
    assert all(2 <= len(name) <= 12 for name in names)
    assert any("·" in name for name in names)
    assert any(
        name.startswith(("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "司徒", "东方")) for name in names
    )


def test_levels_belong_to_categories(county):
    health = county.health
    assert ((health.level > 0) == (health.category > 0)).all()
    assert health.category.max() < len(CATEGORIES)


def test_about_one_in_a_hundred_is_on_subsistence_and_22_are_missed_per_hundred(county):
    families, rosters = county.families, county.rosters
    covered = rosters.subsistence[families.household] & rosters.covered
    assert covered.mean() == pytest.approx(0.01, abs=0.0015)
    due = county.truth.subsistence & ~families.some(rosters.destitute)
    missed = (due & ~rosters.subsistence).sum() / rosters.subsistence.sum()
    assert missed == pytest.approx(0.22, abs=0.02)


def test_the_missed_differ_from_those_who_receive(larger):
    families, rosters = larger.families, larger.rosters
    due = larger.truth.subsistence & ~families.some(rosters.destitute)
    moved = (larger.residence.lives != larger.residence.registered[families.household])[families.first]
    assert moved[due & ~rosters.subsistence].mean() > moved[due & rosters.subsistence].mean() + 0.05


def test_most_subsidies_due_are_paid_but_not_all(larger):
    rosters = larger.rosters
    missed = (rosters.care_due & ~rosters.care).sum() / rosters.care_due.sum()
    assert 0.08 < missed < 0.18
    assert (rosters.care & ~rosters.care_due).any()
    assert (rosters.living & ~rosters.living_due).any()


def test_another_seed_draws_another_county(county):
    other = draw_county(residents=RESIDENTS, county="640104", seed=8)
    assert other.names.to_pylist()[:50] != county.names.to_pylist()[:50]
