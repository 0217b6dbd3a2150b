"""Row-level security 行级隔离: what PostgreSQL itself shows where a query forgot whose it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model
from django.test import RequestFactory

from tests.cast import CAST, HE, QIN
from tests.postgres import OFFICE, SUPERUSER
from tests.staff import COUNTY, DAY, make_areas, make_officer
from tests.web.village import enrol_cast
from zhulian.accounts.queries import ScopedQuerySet
from zhulian.accounts.roles import Auditor, Permission, TownClerk
from zhulian.accounts.row_security import ABOUT_NOBODY, POLICY, SecureRows
from zhulian.accounts.scope import SETTING, Errand, in_areas, in_whole_county
from zhulian.accounts.wall import WallDown, ensure_wall_holds
from zhulian.registry.models import Household, Membership, Observation, Person
from zhulian.web.access import public, requires
from zhulian.web.own_areas import OwnAreasMiddleware

pytestmark = pytest.mark.django_db
only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no row-level security"
)
ALL = {one.number for one in CAST}
TOWN, OTHER = HE.village[:9], "640104003"


def secured_tables() -> set[str]:
    migrations = MigrationLoader(None).disk_migrations.values()
    return {
        one.table for migration in migrations for one in migration.operations if isinstance(one, SecureRows)
    }


def models_about_people() -> list[type[Model]]:
    people = {Person, Household}
    return [
        model
        for model in apps.get_models()
        if model._meta.db_table not in ABOUT_NOBODY
        and (
            isinstance(model._default_manager.all(), ScopedQuerySet)
            or any(field.name == "area_path" for field in model._meta.fields)
            or people & {field.related_model for field in model._meta.fields if field.is_relation}
        )
    ]


def test_every_table_of_rows_about_people_is_secured_by_a_migration():
    """Otherwise: add SecureRows in a migration of the app, as zhulian/monitoring/migrations has."""
    assert {model._meta.db_table for model in models_about_people()} - secured_tables() == set()
    assert secured_tables() <= {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


@only_postgresql
def test_the_database_holds_what_the_migrations_say():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid "
            "WHERE relrowsecurity AND relforcerowsecurity AND polname = %s", [POLICY]
        )  # fmt: skip
        assert {name for (name,) in cursor.fetchall()} == secured_tables()


@pytest.fixture
def county():
    make_areas()
    enrol_cast()


def seen() -> set[str]:
    return set(Household.objects.values_list("number", flat=True))


@only_postgresql
@pytest.mark.parametrize(
    ("codes", "numbers"),
    [
        ([], set()),
        ([COUNTY], ALL),
        ([TOWN], {"CX-0001", "CX-0002"}),
        ([HE.village], {"CX-0001"}),
        ([OTHER, HE.village], {"CX-0001", "CX-0005"}),
        (["640105"], set()),
    ],
    ids=["nowhere", "county", "town", "village", "two places", "another county"],
)
def test_without_any_condition_only_rows_of_the_scope_are_there(county, codes, numbers):
    with in_areas(codes):
        assert seen() == numbers
        persons = {who.id_number for one in CAST if one.number in numbers for who in one.members}
        assert {one.id_number.open() for one in Person.objects.exclude(id_index=None)} == persons
        assert set(Membership.objects.values_list("household__number", flat=True)) == numbers
        assert Observation.objects.exists() == bool(numbers)
    assert seen() == ALL


@only_postgresql
def test_a_member_first_enrolled_elsewhere_is_seen_with_the_household(county):
    Person.objects.filter(memberships__household__number="CX-0001").update(area_path="640104003001")
    with in_areas([TOWN]):
        assert (
            Membership.objects.filter(household__number="CX-0001", person__birth_date__isnull=False).count()
            == 3
        )


@only_postgresql
def test_a_write_outside_the_scope_is_refused(county):
    home = Household.objects.get(number="CX-0005")
    with in_areas([TOWN]):
        assert Household.objects.filter(pk=home.pk).update(missing_member_count=3) == 0
        assert Household.objects.filter(pk=home.pk).delete()[0] == 0
        fresh = {"area_id": QIN.village, "created_at": home.created_at}
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Household.objects.create(number="CX-0009", area_path="640104003001", **fresh)
        Household.objects.create(number="CX-0009", area_path=QIN.village, **fresh)
        own = Household.objects.filter(number="CX-0009")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            own.update(area_path="640104003001")
    assert Household.objects.get(pk=home.pk).missing_member_count == 0


@only_postgresql
def test_with_nothing_told_nothing_is_there_and_nothing_is_written(county):
    """Never told, told '', and after a transaction that told: the states in which LIKE showed every row."""
    home = Household.objects.first()
    with in_areas([]), connection.cursor() as cursor:
        for told in (f"RESET {SETTING}", f"SET {SETTING} = ''", f"SET LOCAL {SETTING} = ''"):
            with transaction.atomic():
                cursor.execute(told)
                assert seen() == set()
                assert not Person.objects.exists()
                with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                    Household(
                        number="CX-0009", area_id=QIN.village, area_path=TOWN, created_at=home.created_at
                    ).save()


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_from_before_shows_nothing_once_its_scope_is_taken_back(county):
    with in_areas([]):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, '640104 640105', true)", [SETTING])
            assert seen() == ALL
        assert seen() == set()
        with in_areas([TOWN]):
            connection.close()
            assert seen() == {"CX-0001", "CX-0002"}
        assert seen() == set()
        with pytest.raises(RuntimeError), in_areas([COUNTY]), transaction.atomic():
            assert seen() == ALL
            raise RuntimeError
        assert seen() == set()
        connection.close()
        assert seen() == set()


@only_postgresql
def test_a_transaction_that_broke_gives_the_scope_from_before_back(county):
    with in_areas([TOWN]):
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            in_areas([COUNTY]),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT nothing")
        assert seen() == {"CX-0001", "CX-0002"}


@only_postgresql
def test_parallel_workers_are_held_too(county):
    with connection.cursor() as cursor:
        for name in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
            cursor.execute(f"SET LOCAL {name} = 0")
        # The first name since PostgreSQL 16, the second before.
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name IN ('debug_parallel_query', 'force_parallel_mode')"
        )
        cursor.execute(f"SET LOCAL {cursor.fetchone()[0]} = on")
        for codes, count in (([], 0), ([TOWN], 2), ([COUNTY], 5)):
            with in_areas(codes):
                cursor.execute("EXPLAIN SELECT count(*) FROM registry_household")
                assert any("Gather" in line for (line,) in cursor.fetchall())
                cursor.execute("SELECT count(*) FROM registry_household")
                assert cursor.fetchone() == (count,)


def test_the_county_is_opened_for_declared_errands_alone():
    with pytest.raises(ValueError, match="curiosity"), in_whole_county("curiosity"):
        pass


def test_every_errand_stands_in_the_handbook():
    page = (Path(__file__).parents[2] / "docs" / "deployment.md").read_text("utf-8")
    assert all(errand.value in page for errand in Errand)


def served(middleware: OwnAreasMiddleware, view, request) -> set[str]:
    middleware.process_view(request, view, (), {})
    return seen()


@only_postgresql
def test_a_page_for_anybody_reaches_nothing_and_one_for_staff_the_areas_of_its_user(county, settings):
    settings.TODAY = DAY
    clerk = make_officer(TownClerk, TOWN)
    for view, user, numbers in (
        (public(seen), clerk, set()),
        (requires(Permission.SEE_DESK)(seen), clerk, {"CX-0001", "CX-0002"}),
        (requires(Permission.SEE_DESK)(seen), make_officer(Auditor, COUNTY), set()),
        (requires(Permission.SEE_DESK)(seen), AnonymousUser(), set()),
    ):
        request = RequestFactory().get("/")
        request.user = user
        middleware = OwnAreasMiddleware(None)
        middleware.get_response = partial(served, middleware, view)
        assert middleware(request) == numbers
    assert seen() == ALL


@only_postgresql
def test_an_account_that_no_wall_holds_is_refused_at_the_start():
    ensure_wall_holds()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE monitoring_lead NO FORCE ROW LEVEL SECURITY")
        with pytest.raises(WallDown, match="monitoring_lead.*zhulian prepare"):
            ensure_wall_holds()
        with psycopg.connect(
            host=connection.settings_dict["HOST"], user=SUPERUSER, dbname="postgres"
        ) as root:
            root.autocommit = True
            root.execute(f"ALTER ROLE {OFFICE} BYPASSRLS")
            try:
                with pytest.raises(WallDown, match="BYPASSRLS.*deployment.md"):
                    ensure_wall_holds()
            finally:
                root.execute(f"ALTER ROLE {OFFICE} NOBYPASSRLS")
