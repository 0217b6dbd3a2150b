"""Writes of consents: somebody signs, answers for an organisation, withdraws; a guardianship ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhulian.accounts.models import Organization
from zhulian.accounts.organization_kinds import OrganizationKind
from zhulian.files import actions as files
from zhulian.files.contents import Accepted
from zhulian.files.models import Attachment
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.registry import consent_texts as texts
from zhulian.registry.consent_guardians import CannotSign, Guardian, guardianship_for
from zhulian.registry.consent_models import Signed
from zhulian.registry.models import Consent, Household, Person, ThirdPartyConsent

RETENTION = "consent"


@dataclass(frozen=True, slots=True)
class Signature:
    """How a paper was signed. `accepted` is the drawn signature or the scan; a paper kept in a folder has none.

    `until` is excluded. `guardian` None: signed in person.
    """

    form: str
    signed_on: date
    until: date
    place: str
    witness: str
    guardian: Guardian | None = None
    accepted: Accepted | None = None
    paper_place: str = ""


@transaction.atomic
def sign_consent(
    *,
    household: Household,
    person: Person,
    purposes: Collection[str],
    units: Collection[str],
    signature: Signature,
    at: datetime,
    by: Actor,
) -> Consent:
    """Record that a member or 法定义务人 lets the county verify; it replaces what the same person signed before.

    Law: 社会救助法第四十条、第四十一条. Raises CannotSign.
    """
    paper = _paper(texts.VERIFICATION, signature)
    if signature.form == Signed.Form.SPOKEN:
        raise CannotSign("授权要签字，口头说的不算。请选别的方式")
    _ticked(purposes, texts.purposes(), "目的")
    _ticked(units, texts.units(), "单位")
    members = list(household.memberships.on(signature.signed_on).values_list("person_id", flat=True))
    is_member = person.pk in members
    if not is_member and not household.obligations.on(signature.signed_on).filter(obligor=person).exists():
        raise CannotSign("那一天这个人既不是这一户的成员，也不是法定义务人。请先在档案里补上，再登记授权")
    capacity = Consent.Capacity.MEMBER if is_member else Consent.Capacity.OBLIGOR
    consent = Consent(
        household=household,
        person=person,
        capacity=capacity,
        purposes=list(purposes),
        units=list(units),
        housemates=sorted(str(one) for one in members) if is_member else [],
    )
    earlier = Consent.objects.filter(household=household, person=person, capacity=capacity)
    _keep(consent, paper, signature, earlier, at=at, by=by)
    _log("登记授权", consent, by, at, purposes=list(purposes), units=list(units))
    return consent


@transaction.atomic
def answer_third_party(
    *,
    household: Household,
    person: Person,
    organization: Organization,
    purpose: str,
    is_agreed: bool,
    fields: Collection[str],
    signature: Signature,
    at: datetime,
    by: Actor,
) -> ThirdPartyConsent:
    """Record a yes or a no to telling an organisation something; it replaces the answer before.

    Law: 个人信息保护法第二十三条、第二十九条、第三十一条. Raises CannotSign.
    """
    paper = _paper(texts.THIRD_PARTY, signature)
    _ticked([purpose], texts.helping_purposes(), "目的")
    if is_agreed and signature.form == Signed.Form.SPOKEN:
        raise CannotSign("口头只能答复不同意；同意的要签字。请选别的方式")
    if is_agreed:
        _ticked(fields, texts.tellable(), "内容")
    elif fields:
        raise CannotSign("不同意的，不能勾选要告诉的内容。请去掉勾选")
    if organization.kind == OrganizationKind.DEPARTMENT:
        raise CannotSign("部门依法履行职责，不靠这份同意书。请选社工机构、社会组织、企业、志愿队伍或者党支部")
    if not Organization.objects.in_force(signature.signed_on).filter(pk=organization.pk).exists():
        raise CannotSign(f"{organization} 在 {signature.signed_on} 不在册。请核对机构和日期")
    if not household.memberships.on(signature.signed_on).filter(person=person).exists():
        raise CannotSign("那一天这个人不是这一户的成员。请核对日期，或者先在档案里补上")
    answer = ThirdPartyConsent(
        household=household,
        person=person,
        organization=organization,
        purpose=purpose,
        is_agreed=is_agreed,
        fields=list(fields),
    )
    earlier = ThirdPartyConsent.objects.filter(organization=organization, person=person, purpose=purpose)
    _keep(answer, paper, signature, earlier, at=at, by=by)
    action = "登记同意提供信息" if is_agreed else "登记不同意提供信息"
    _log(action, answer, by, at, organization=organization.name, fields=list(fields))
    return answer


@transaction.atomic
def withdraw(*, signed: Signed, how: str, at: datetime, by: Actor) -> None:
    """Withdraw a consent or an answer: from this moment it lets nothing through any more.

    Law: 个人信息保护法第十五条. No reason is asked. Raises CannotSign when it was withdrawn already.
    """
    if how not in Signed.How.values:
        raise CannotSign(f"没有“{how}”这种撤回方式。可选：{'、'.join(Signed.How.labels)}")
    open_ones = type(signed).objects.filter(pk=signed.pk, withdrawn_at=None)
    if not open_ones.update(withdrawn_at=at, withdrawn_how=how, withdrawn_by=by.name):
        raise CannotSign("已经撤回过了")
    _log(f"撤回{signed._meta.verbose_name}", signed, by, at, how=Signed.How(how).label)


def _paper(kind: str, signature: Signature) -> texts.Paper:
    """Return the words in force on the day of signing, when the period keeps to them."""
    try:
        paper = texts.paper_on(kind, signature.signed_on)
    except texts.NoText as problem:
        raise CannotSign(f"{problem}。请核对签署日期") from None
    if signature.until <= signature.signed_on:
        raise CannotSign(f"到期日 {signature.until} 不在签署日 {signature.signed_on} 之后。请改到期日")
    if signature.until > months_later(signature.signed_on, paper.months):
        raise CannotSign(f"期限最长 {paper.months} 个月。请改到期日")
    return paper


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later; where there is none, the first of the month after."""
    years, place = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=place + 1)
    except ValueError:
        return date(day.year + years + (place == 11), (place + 1) % 12 + 1, 1)


def _ticked(codes: Collection[str], known: dict[str, texts.Choice], what: str) -> None:
    if not codes:
        raise CannotSign(f"一项{what}也没有勾选。请至少勾选一项")
    strange = sorted(set(codes) - set(known))
    if strange:
        raise CannotSign(f"{what}里没有“{'、'.join(strange)}”（policies/consents.yaml）")


def _keep(
    paper: Signed, text: texts.Paper, signature: Signature, earlier: Any, *, at: datetime, by: Actor
) -> None:
    """Fill in what all papers share, and save paper, guardianship and file together."""
    today = localdate(at)
    if signature.signed_on > today:
        raise CannotSign(f"签署日期 {signature.signed_on} 还没有到。请核对")
    withdrawn = earlier.exclude(withdrawn_at=None).order_by("-withdrawn_at").first()
    if withdrawn is not None and signature.signed_on < localdate(withdrawn.withdrawn_at):
        raise CannotSign(
            f"{localdate(withdrawn.withdrawn_at)} 已经撤回，这一份签在那以前，不能再用。要用请重新签"
        )
    if not signature.place.strip() or not signature.witness.strip():
        raise CannotSign("请写明在哪里签的、谁见证的")
    paper.area_path = paper.household.area_path
    paper.text_version, paper.text_digest = text.version, text.digest
    paper.form = Signed.Form(signature.form)
    paper.signed_on, paper.valid_to = signature.signed_on, signature.until
    paper.place, paper.witness = signature.place.strip(), signature.witness.strip()
    paper.recorded_by, paper.recorded_at = by.name, at
    if paper.form != Signed.Form.SPOKEN:
        paper.guardianship = guardianship_for(
            person=paper.person, guardian=signature.guardian, area_path=paper.area_path, on=signature.signed_on,
            at=at, by=by,
        )  # fmt: skip
        _prove(paper, signature, at=at, by=by)
    paper.save(force_insert=True)


def _prove(paper: Signed, signature: Signature, *, at: datetime, by: Actor) -> None:
    """Say where the paper lies, or keep the drawing or the scan of it."""
    if paper.form == Signed.Form.FACE:
        if not signature.paper_place.strip():
            raise CannotSign("当面签的纸质件请写明存放在哪里（例如镇街档案柜、卷号）")
        paper.paper_place = signature.paper_place.strip()
    else:
        paper.attachment = _attachment(paper, signature, at=at, by=by)


def _attachment(paper: Signed, signature: Signature, *, at: datetime, by: Actor) -> Attachment:
    is_drawn = paper.form == Signed.Form.SCREEN
    if signature.accepted is None:
        raise CannotSign("屏幕上还没有签名。请签好再交" if is_drawn else "没有选扫描件。请选照片或者 PDF")
    return files.keep(
        accepted=signature.accepted,
        kind=Attachment.Kind.SIGNATURE if is_drawn else Attachment.Kind.SCAN,
        object_kind="household",
        object_id=paper.household_id,
        area_path=paper.area_path,
        retention=RETENTION,
        by=by,
        at=at,
        person=paper.person_id,
    )


def _log(action: str, signed: Signed, by: Actor, at: datetime, **detail: Any) -> None:
    ledger.record(
        action=action,
        actor=by,
        at=at,
        object_kind="household",
        object_id=signed.household_id,
        area_path=signed.area_path,
        detail={"person": str(signed.person_id), "consent": str(signed.pk), **detail},
    )
