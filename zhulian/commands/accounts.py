"""Accounts 开户: the first people of an installation, before anybody can sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.db import transaction
from django.utils import timezone

from zhulian.accounts.actions import CannotSetPost, create_user, set_post
from zhulian.accounts.models import Area, User
from zhulian.accounts.portals.book import BadPortalFile, portals
from zhulian.accounts.portals.oidc import OpenIdConnect
from zhulian.accounts.portals.portal import NotLetIn, Trip
from zhulian.accounts.role_table import role_document
from zhulian.accounts.roles import ROLES
from zhulian.accounts.staff_roll import ORGANIZATION_COLUMNS, STAFF_COLUMNS, take_roll
from zhulian.accounts.today import today
from zhulian.commands.output import refuse
from zhulian.lake.reading import CannotRead
from zhulian.ledger.actors import SYSTEM
from zhulian.outbox.gateways import GatewayProblem
from zhulian.web.admin_sheets import errors_of, read_rows

app = typer.Typer(help="开户和设岗", no_args_is_help=True, add_completion=False)


@app.command()
def roles(out: Annotated[Path | None, typer.Option(help="写成一页 Markdown")] = None) -> None:
    """列出岗位：看得到什么、做什么。"""
    if out is not None:
        out.write_text(role_document(), encoding="utf-8")
        return
    for role in ROLES.values():
        typer.echo(f"{role.code}　{role.name}：{role.sees}；{role.does}")


@app.command("portals")
def portals_() -> None:
    """读统一身份认证文件，列出每个入口通不通；读不懂的指出在哪里。"""
    try:
        declared = portals()
    except BadPortalFile as problem:
        refuse(str(problem))
    if not declared:
        typer.echo("没有设统一身份认证（ZHULIAN_PORTAL_FILE），登录页只有密码和通行密钥")
    failed = False
    for portal in declared.values():
        try:
            portal.start_url(Trip.to("https://zhulian.invalid/"))
            said = (
                "设置读得懂，入口的设置页取得到"
                if isinstance(portal, OpenIdConnect)
                else "设置读得懂，要扫一次码才知道通不通"
            )
        except (NotLetIn, GatewayProblem) as problem:
            said, failed = str(problem), True
        typer.echo(f"{portal.code}　{portal.label}：{said}")
    if failed:
        raise typer.Exit(1)


@app.command()
def add(
    username: Annotated[str, typer.Argument(help="用户名")],
    name: Annotated[str, typer.Option(help="姓名")],
    role: Annotated[str, typer.Option(help="岗位代码，见 zhulian accounts roles")],
    area: Annotated[str, typer.Option(help="辖区代码：6 位区县、9 位镇街、12 位村社")],
) -> None:
    """开一个账号并设岗；打印一次初始口令，首次登录须改，并加第二步验证。"""
    if role not in ROLES:
        refuse(f"没有岗位“{role}”。可选：{'、'.join(ROLES)}")
    place = Area.objects.filter(code=area).first()
    if place is None:
        refuse(f"没有辖区 {area}。请先执行 zhulian prepare --county {area[:6]}，或核对代码")
    if User.objects.filter(username=username).exists():
        refuse(f"用户名“{username}”已经有人用了，请换一个")
    try:
        with transaction.atomic():
            user, password = create_user(username=username, display_name=name, by=SYSTEM, at=timezone.now())
            set_post(user=user, role=role, area=place, valid_from=today(), by=SYSTEM, at=timezone.now())
    except CannotSetPost as problem:
        refuse(str(problem))
    typer.echo(f"{name}（{ROLES[role].name}，{place.name}）已开户。初始口令：{password}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="人员表或机构表（xlsx、csv），模板在网页“人员与岗位”的导入里")],
    preview: Annotated[bool, typer.Option("--preview", help="只看会怎样，什么也不写")] = False,
    errors: Annotated[Path | None, typer.Option(help="把有错的行写成 Excel")] = None,
) -> None:
    """导入人员或机构；好的行写入，有错的行说明原因和改法，退出码 1。"""
    try:
        is_staff, rows = read_rows(file)
    except CannotRead as problem:
        refuse(str(problem))
    outcome = take_roll(rows, is_staff=is_staff, by=SYSTEM, at=timezone.now(), is_preview=preview)
    for user, password in outcome.opened:
        typer.echo(f"{user}（{user.username}）开户" + (f"，初始口令：{password}" if password else ""))
    typer.echo(
        f"{'会' if preview else '已'}设岗 {outcome.posts_set} 个、撤岗 {outcome.posts_ended} 个，"
        f"设立机构 {outcome.organizations} 个、调整 {outcome.moved} 个；{outcome.unchanged} 行不变"
    )
    for bad in outcome.refused:
        typer.echo(f"{file.name} 第 {bad.line} 行，{bad.column}：{bad.reason}。{bad.cure}", err=True)
    if errors is not None and outcome.refused:
        errors.write_bytes(errors_of(STAFF_COLUMNS if is_staff else ORGANIZATION_COLUMNS, outcome.refused))
    if outcome.refused:
        raise typer.Exit(1)
