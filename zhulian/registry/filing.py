"""Filing 归档: which file each enrolled household and person belongs to, and who joins or leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from zhulian.registry.bulk import insert
from zhulian.registry.enrolled import CannotEnrol, Enrolled, EnrolledMember, Enrolment
from zhulian.registry.identity import id_indexes, name_index
from zhulian.registry.models import Household, Membership, Person
from zhulian.registry.opening import Joining, NewHousehold, NewPerson
from zhulian.registry.sealing import Sealing

HEAD = "户主"
AnyHousehold = Household | NewHousehold
AnyPerson = Person | NewPerson


@dataclass(slots=True)
class Told:
    """What is said of one subject: a household, or a person with the household it is told under."""

    enrolment: Enrolment
    about: Enrolment | EnrolledMember
    household: AnyHousehold
    person: AnyPerson | None
    is_new: bool


class Filing:
    """A plan for one batch, made without writing; `save` carries it out."""

    def __init__(self, batch: Sequence[Enrolment], at: datetime, source: str):
        self.batch, self.at, self.source = batch, at, source
        self.new_households: list[NewHousehold] = []
        self.changed_households: dict[UUID, Household] = {}
        self.new_persons: list[NewPerson] = []
        self.changed_persons: dict[UUID, Person] = {}
        self.joining: list[Joining] = []
        self.moving: dict[int, Membership] = {}
        self.left_out = 0
        self._handed_in: set[UUID] = set()
        self.subjects: list[Told] = []
        self._sealing = Sealing()
        self._load()
        for enrolment in batch:
            self._file(enrolment)

    def old_files_touched(self, persons: set[UUID], households: set[UUID]) -> list[Household]:
        """Return the files open before that will read differently: members moved, or facts said of these."""
        ids = set(households) | {row.household_id for row in (*self.joining, *self.moving.values())}
        for told in self.subjects:
            if told.person is not None and told.person.pk in persons:
                ids.add(told.household.pk)
        ids |= {
            pk for pk, row in self.changed_households.items() if row.missing_member_count != self._missing[pk]
        }
        ids -= {household.pk for household in self.new_households}
        return list(Household.objects.filter(pk__in=ids))

    @property
    def ids(self) -> dict[str, UUID]:
        """The ids of households and persons by lake key."""
        rows = (*self._households.values(), *self._persons.values())
        return {row.lake_key: row.pk for row in rows if row.lake_key}

    def save(self) -> Enrolled:
        """Seal and write households, persons and memberships."""
        self._sealing.save()
        insert(Household, self.new_households)
        insert(Person, self.new_persons)
        Household.objects.bulk_update(
            self.changed_households.values(),
            ["number", "lake_key", "area", "area_path", "address", "is_presumed", "missing_member_count"],
            batch_size=200,
        )
        Person.objects.bulk_update(
            self.changed_persons.values(), ["lake_key", "area_path", "phone"], batch_size=200
        )
        Membership.objects.bulk_update(
            self.moving.values(), ["household", "relation", "valid_to", "ended_at"], batch_size=200
        )
        insert(Membership, self.joining)
        return Enrolled(
            households_created=len(self.new_households),
            households_changed=len(self.changed_households),
            persons_created=len(self.new_persons),
            persons_changed=len(self.changed_persons),
            memberships_created=len(self.joining),
            memberships_ended=len(self.moving),
            left_out=self.left_out,
        )

    def _load(self) -> None:
        """Read the households and persons that exist, by every key they can be found under."""
        members = [member for enrolment in self.batch for member in enrolment.members]
        self._id_indexes = {m.id_number: id_indexes(m.id_number) for m in members if m.id_number}
        persons = Person.objects.filter(
            Q(lake_key__among={m.lake_key for m in members if m.lake_key})
            | Q(id_index__among={index for indexes in self._id_indexes.values() for index in indexes})
        ).defer("name", "id_number", "phone")
        self._persons: dict[str, AnyPerson] = {}
        for person in persons:
            self._remember(person)
        homes = Membership.objects.filter(
            person__in={person.pk for person in self._persons.values()}, valid_to__isnull=True
        )
        self._home: dict[UUID, Membership] = {row.person_id: row for row in homes}
        found = Household.objects.filter(
            Q(lake_key__among={e.lake_key for e in self.batch if e.lake_key})
            | Q(number__among={e.number for e in self.batch})
            | Q(pk__in={row.household_id for row in self._home.values()})
        )
        self._households: dict[UUID, AnyHousehold] = {household.pk: household for household in found}
        self._presumed = {pk for pk, household in self._households.items() if household.is_presumed}
        self._missing = {pk: household.missing_member_count for pk, household in self._households.items()}
        self._by_lake_key = {h.lake_key: h for h in self._households.values() if h.lake_key}
        self._by_number = {h.number: h for h in self._households.values()}
        self._load_residents()

    def _load_residents(self) -> None:
        """Read who lives in these households and is not in the batch, beside those who are."""
        read = {row.pk: row for row in self._home.values()}
        numbers = Membership.objects.filter(
            household__in=self._households, valid_to__isnull=True
        ).values_list("pk", flat=True)
        others = Membership.objects.in_bulk([number for number in numbers if number not in read])
        self._residents: dict[UUID, list[Membership]] = {}
        for row in (*read.values(), *others.values()):
            self._residents.setdefault(row.household_id, []).append(row)

    def _remember(self, person: AnyPerson) -> None:
        for key in (person.lake_key, person.id_index):
            if key:
                self._persons[key] = person

    def _file(self, enrolment: Enrolment) -> None:
        household = self._existing_household(enrolment)
        is_new = household is None
        if household is None:
            household = self._open(enrolment)
        else:
            self._renew(household, enrolment)
        self.subjects.append(Told(enrolment, enrolment, household, None, is_new))
        present = set()
        for member in enrolment.members:
            person, is_known = self._person(member, household)
            present.add(person.pk)
            if person.pk in self._handed_in:
                self.left_out += 1
                continue
            self._handed_in.add(person.pk)
            self._settle(person, member, household, enrolment)
            self.subjects.append(Told(enrolment, member, household, person, not is_known))
        if enrolment.is_whole and not is_new:
            self._let_go(household, enrolment, present)

    def _existing_household(self, enrolment: Enrolment) -> AnyHousehold | None:
        """Find the file: by lake key, by number, or where a member (the head first) lives."""
        if enrolment.lake_key and enrolment.lake_key in self._by_lake_key:
            return self._by_lake_key[enrolment.lake_key]
        same_number = self._by_number.get(enrolment.number)
        if same_number is not None and (not enrolment.lake_key or same_number.lake_key == enrolment.lake_key):
            return same_number
        for member in sorted(enrolment.members, key=lambda member: member.relation != HEAD):
            person = self._known(member)
            home = self._home.get(person.pk) if person else None
            if home is not None and self._may_adopt(self._households[home.household_id], enrolment):
                return self._households[home.household_id]
        return None

    @staticmethod
    def _may_adopt(household: AnyHousehold, enrolment: Enrolment) -> bool:
        """A register's household may join a file opened by hand, and a seen one a file that was presumed."""
        if enrolment.is_presumed:
            return household.lake_key is None and enrolment.lake_key is not None
        return household.is_presumed

    def _open(self, enrolment: Enrolment) -> NewHousehold:
        number = enrolment.number
        if number in self._by_number:
            number = f"{number}·户籍"
        if number in self._by_number:
            raise CannotEnrol(f"户号 {enrolment.number} 已被别的家庭使用。请换一个户号")
        household = NewHousehold(
            number=number,
            area_id=enrolment.village,
            area_path=enrolment.village,
            lake_key=enrolment.lake_key,
            is_presumed=enrolment.is_presumed,
            missing_member_count=enrolment.missing_member_count,
            created_at=self.at,
        )
        self._sealing.address(household, enrolment.address)
        self.new_households.append(household)
        self._households[household.pk] = household
        self._by_number[number] = household
        if enrolment.lake_key:
            self._by_lake_key[enrolment.lake_key] = household
        return household

    def _renew(self, household: AnyHousehold, enrolment: Enrolment) -> None:
        """Bring a file up to date; a presumption changes only what is presumed or still empty."""
        wanted = {"lake_key": household.lake_key or enrolment.lake_key}
        if household.is_presumed or not enrolment.is_presumed:
            wanted |= {"area_id": enrolment.village, "area_path": enrolment.village}
        if not enrolment.is_presumed:
            wanted |= {
                "is_presumed": False,
                "missing_member_count": enrolment.missing_member_count,
            }
            if household.is_presumed:
                wanted["number"] = enrolment.number
        changed = {name: value for name, value in wanted.items() if getattr(household, name) != value}
        if enrolment.address and not household.address:
            self._sealing.address(household, enrolment.address)
            changed["address"] = ""
        for name, value in changed.items():
            setattr(household, name, value)
        if changed and isinstance(household, Household):
            self.changed_households[household.pk] = household

    def _known(self, member: EnrolledMember) -> AnyPerson | None:
        keys = (member.lake_key, *self._id_indexes.get(member.id_number, ()))
        return next((self._persons[key] for key in keys if key in self._persons), None)

    def _person(self, member: EnrolledMember, household: AnyHousehold) -> tuple[AnyPerson, bool]:
        person = self._known(member)
        if person is None:
            person = NewPerson(
                area_path=household.area_path,
                name_index=name_index(member.name),
                id_index=next(iter(self._id_indexes.get(member.id_number, ())), None),
                sex=member.sex,
                birth_date=member.birth_date,
                lake_key=member.lake_key,
            )
            self._sealing.person(person, member)
            self.new_persons.append(person)
            self._remember(person)
            return person, False
        if member.lake_key and not person.lake_key:
            person.lake_key = member.lake_key
            self._remember(person)
            self._note_changed(person)
        return person, True

    def _note_changed(self, person: AnyPerson) -> None:
        if isinstance(person, Person):
            self.changed_persons[person.pk] = person

    def _settle(
        self, person: AnyPerson, member: EnrolledMember, household: AnyHousehold, enrolment: Enrolment
    ) -> None:
        """Let a person join the household, unless somebody has seen them live elsewhere."""
        home = self._home.get(person.pk)
        if home is not None and home.household_id == household.pk:
            if home.relation == member.relation or home.source != self.source:
                return
        elif home is not None and not self._may_leave(home, enrolment):
            self.left_out += 1
            return
        elif household.pk in self._residents and not household.is_presumed and enrolment.is_presumed:
            self.left_out += 1
            return
        if person.area_path != household.area_path:
            person.area_path = household.area_path
            self._note_changed(person)
        if home is not None and enrolment.valid_from <= home.valid_from:
            home.household_id, home.relation = household.pk, member.relation
            home.valid_to = home.ended_at = None
            self.moving[home.pk] = home
            return
        if home is not None:
            self._end(home, enrolment.valid_from)
        day = enrolment.valid_from
        self.joining.append(Joining(household.pk, person.pk, member.relation, day, self.source, self.at))

    def _may_leave(self, home: Membership, enrolment: Enrolment) -> bool:
        presumed_there = self._households[home.household_id].is_presumed
        return home.source == self.source or (presumed_there and not enrolment.is_presumed)

    def _let_go(self, household: AnyHousehold, enrolment: Enrolment, present: set[UUID]) -> None:
        """End the memberships of those who are no longer listed by who listed them, or were only presumed."""
        presumed_before = household.pk in self._presumed and not enrolment.is_presumed
        for row in self._residents.get(household.pk, ()):
            has_moved = row.household_id != household.pk or row.valid_to is not None
            if has_moved or row.person_id in present:
                continue
            if row.source == self.source or presumed_before:
                self._end(row, enrolment.valid_from)

    def _end(self, row: Membership, day: date) -> None:
        row.valid_to, row.ended_at = max(day, row.valid_from + timedelta(days=1)), self.at
        self.moving.setdefault(row.pk, row)
