"""Reads routes/ 读流程表: the posts and every route, each mistake with its line and its cure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from zhulian.rules.catalogue import Catalogue
from zhulian.rules.citations import citation_problems
from zhulian.rules.handling import NO_NEEDLESS_PAPERS
from zhulian.rules.nodes import Kind, Spot
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.route_checks import shape_problems
from zhulian.rules.routes import (
    BACK,
    ENDS,
    Delegation,
    Limit,
    Post,
    Route,
    Routes,
    RouteVersion,
    Step,
    Way,
    Whole,
)
from zhulian.rules.yaml_lines import Items, Table, check_keys, entries, period, read_yaml, texts

FOLDER = "routes"
POSTS = "posts.yaml"
POST_KEYS = ("岗位", "对外", "角色")
ROUTE_KEYS = ("名称", "代号", "次序", "简介", "方案", "版本")
VERSION_KEYS = ("施行", "依据", "全程", "步骤")
WHOLE_KEYS = ("限", "延长", "自", "不顺延")
STEP_KEYS = ("步", "谁", "转由", "限", "自", "只管开始", "计日", "计入", "抽", "要", "下", "或", "退", "文书", "终", "据", "说")  # fmt: skip
DELEGATION_KEYS = ("看", "是", "谁")
UNITS = ("工作日", "自然日")


def read_routes(base: Path, catalogue: Catalogue, roles: Collection[str] | None = None) -> Routes:
    """Read the routes below a policies folder; raises Problems with every mistake.

    `roles` are the codes a post may name; without them the posts' roles are not looked at.
    """
    reader = _Reader(base, catalogue, roles)
    routes = reader.read()
    if reader.problems:
        raise Problems(reader.problems)
    return routes


def unit_of(catalogue: Catalogue, parameter: str) -> str:
    """Return 工作日 or 自然日 as the dictionary says of a parameter; empty for one that gives no days."""
    unit = catalogue.parameters.dictionary[parameter].unit
    return next((one for one in UNITS if unit.startswith(one)), "自然日" if unit == "日" else "")


class _Reader:
    """Reads the files of one folder and gathers what is wrong."""

    def __init__(self, base: Path, catalogue: Catalogue, roles: Collection[str] | None) -> None:
        self.base = base
        self.folder = base / FOLDER
        self.catalogue = catalogue
        self.roles = roles
        self.posts: dict[str, Post] = {}
        self.problems: list[Problem] = []

    def read(self) -> Routes:
        if not self.folder.is_dir():
            return Routes()
        self.posts = self.read_posts()
        found = [self.route(path) for path in sorted(self.folder.glob("*.yaml")) if path.name != POSTS]
        routes: dict[str, Route] = {}
        for route in sorted((one for one in found if one), key=lambda one: one.place):
            if route.code in routes:
                self.wrong(f"代号“{route.code}”重复", "每条流程一个代号", route.spot)
            routes[route.code] = route
        return Routes(routes, self.posts)

    def wrong(self, message: str, cure: str, spot: Spot) -> None:
        self.problems.append(Problem(message, cure, spot))

    def read_posts(self) -> dict[str, Post]:
        path = self.folder / POSTS
        try:
            tables = entries(path, self.label(path), "岗位")
        except Problems as broken:
            self.problems += broken.problems
            return {}
        posts: dict[str, Post] = {}
        for table in tables:
            self.problems += check_keys(table, POST_KEYS, ("岗位", "对外"))
            name, role = str(table.get("岗位")), table.get("角色")
            if name in posts:
                self.wrong(f"岗位“{name}”重复", "只登记一次", table.spot())
            if role is not None and self.roles is not None and role not in self.roles:
                self.wrong(f"岗位“{name}”的角色“{role}”不存在", f"可写：{'、'.join(self.roles)}；系统外的不写", table.spot("角色"))  # fmt: skip
            posts[name] = Post(name, str(table.get("对外")), role)
        return posts

    def label(self, path: Path) -> str:
        return f"policies/{path.relative_to(self.base)}"

    def route(self, path: Path) -> Route | None:
        try:
            table = read_yaml(path, self.label(path))
        except Problem as problem:
            self.problems.append(problem)
            return None
        if not isinstance(table, Table):
            self.wrong("不是流程文件", f"写 {'、'.join(ROUTE_KEYS)}", Spot(self.label(path)))
            return None
        found = check_keys(table, ROUTE_KEYS, ROUTE_KEYS)
        self.problems += found
        if found:
            return None
        schemes = tuple(texts(table["方案"]))
        self.known(schemes, self.catalogue.schemes, "方案", table.spot("方案"))
        versions = [self.version(one) for one in self.tables(table, "版本")]
        kept = tuple(one for one in versions if one)
        self.check_periods(kept)
        return Route(
            table["名称"], table["代号"], table["简介"], table["次序"], schemes, kept, table.spot()
        )  # fmt: skip

    def check_periods(self, versions: tuple[RouteVersion, ...]) -> None:
        for newer, older in zip(versions, versions[1:], strict=False):
            if older.valid_to is None or older.valid_to > newer.valid_from:
                self.wrong("两版的施行日期重叠", "新的写在上面；旧的一版“至”不晚于新的一版“自”", older.spot)

    def tables(self, table: Table, key: str) -> list[Table]:
        items = table.get(key)
        found = [one for one in items if isinstance(one, Table)] if isinstance(items, Items) else []
        if not found or len(found) != len(items or ()):
            self.wrong(f"“{key}”要写成列表", "每项写作 - {键: 值}", table.spot(key))
        return found

    def known(self, names: Iterable[str], known: Collection[str], sort: str, spot: Spot) -> None:
        for name in names:
            if name not in known:
                self.wrong(f"没有“{name}”这个{sort}", f"核对{sort}的名称", spot)

    def version(self, table: Table) -> RouteVersion | None:
        found = check_keys(table, VERSION_KEYS, ("施行", "依据", "步骤"))
        self.problems += found
        if found:
            return None
        try:
            since, until = period(table, "施行")
        except Problem as problem:
            self.problems.append(problem)
            return None
        before = len(self.problems)
        articles = tuple(texts(table["依据"]))
        for article in articles:
            self.problems += citation_problems(article, table.spot("依据"), self.catalogue.laws)
        steps: dict[str, Step] = {}
        for one in self.tables(table, "步骤"):
            step = self.step(one)
            if step and step.name in steps:
                self.wrong(f"步骤“{step.name}”写了两次", "一版里一步只写一次", step.spot)
            if step:
                steps[step.name] = step
        version = RouteVersion(since, until, articles, self.whole(table), steps, table.spot())
        if len(self.problems) == before:
            self.problems += shape_problems(version)
            self.problems += self.needless(version)
        return version

    def whole(self, table: Table) -> Whole | None:
        given = table.get("全程")
        if given is None:
            return None
        spot = table.spot("全程")
        if not isinstance(given, Table):
            self.wrong("“全程”写得不对", "写作 {限: 办理总时限, 延长: 办理延长总时限, 自: 受理}", spot)
            return None
        self.problems += check_keys(given, WHOLE_KEYS, ("限", "自"))
        whole = Whole(
            given.get("限") or "", given.get("延长") or "", given.get("自") or "", bool(given.get("不顺延"))
        )
        for name in filter(None, (whole.parameter, whole.extended)):
            self.days(name, spot)
        return whole

    def step(self, table: Table) -> Step | None:
        found = check_keys(table, STEP_KEYS, ("步", "谁", "据"))
        self.problems += found
        if found:
            return None
        spot = table.spot()
        self.known([table["谁"]], self.posts, "岗位", table.spot("谁"))
        self.problems += citation_problems(table["据"], table.spot("据"), self.catalogue.laws)
        if table.get("终") not in (None, *ENDS):
            self.wrong(f"“终: {table['终']}”不对", f"可写：{'、'.join(ENDS)}", table.spot("终"))
        return Step(
            name=table["步"], post=table["谁"], delegation=self.delegation(table), limit=self.limit(table),
            unit_by=self.parameter(table, "计日", Kind.CHOICE), counted_by=self.parameter(table, "计入", Kind.TRUTH),
            drawn_by=self.parameter(table, "抽", Kind.RATIO), needs=tuple(texts(table.get("要"))),
            onward=table.get("下") or "", ways=self.ways(table), papers=tuple(texts(table.get("文书"))),
            article=table["据"], note=table.get("说") or "", end=table.get("终") or "", spot=spot,
        )  # fmt: skip

    def limit(self, table: Table) -> Limit | None:
        name = table.get("限")
        if not name:
            return None
        self.days(name, table.spot("限"))
        return Limit(name, table.get("自") or "", bool(table.get("只管开始")))

    def days(self, name: str, spot: Spot) -> None:
        """A limit is a parameter of the dictionary whose unit says what days."""
        self.known([name], self.catalogue.parameters.dictionary, "参数", spot)
        if name in self.catalogue.parameters.dictionary and not unit_of(self.catalogue, name):
            unit = self.catalogue.parameters.dictionary[name].unit or "空"
            self.wrong(f"参数“{name}”的单位是{unit}，不是天数", "时限用单位是工作日或自然日的参数", spot)

    def parameter(self, table: Table, key: str, kind: Kind) -> str:
        name = table.get(key)
        if not name:
            return ""
        self.known([name], self.catalogue.parameters.dictionary, "参数", table.spot(key))
        declared = self.catalogue.parameters.dictionary.get(name)
        if declared and declared.kind is not kind:
            self.wrong(
                f"“{key}”要{kind.value}，参数“{name}”是{declared.kind.value}", "换一个参数", table.spot(key)
            )
        return str(name)

    def delegation(self, table: Table) -> Delegation | None:
        given = table.get("转由")
        if given is None:
            return None
        spot = table.spot("转由")
        if not isinstance(given, Table) or check_keys(given, DELEGATION_KEYS, DELEGATION_KEYS):
            self.wrong("“转由”写得不对", "写作 {看: 审核确认机关, 是: 镇街, 谁: 镇街审核}", spot)
            return None
        name = self.parameter(given, "看", Kind.CHOICE)
        declared = self.catalogue.parameters.dictionary.get(name)
        if declared and declared.kind is Kind.CHOICE:
            self.known([given["是"]], declared.choices, f"值（{name}）", spot)
        self.known([given["谁"]], self.posts, "岗位", spot)
        return Delegation(name, given["是"], given["谁"])

    def ways(self, table: Table) -> tuple[Way, ...]:
        aside: Any = table.get("或") or {}
        if not isinstance(aside, dict):
            self.wrong("“或”写得不对", "写作 {材料不齐: 补正}：什么情形，到哪一步", table.spot("或"))
            aside = {}
        ways = [Way(when, str(to)) for when, to in aside.items()]
        return (*ways, *(Way(BACK, name, True) for name in texts(table.get("退"))))

    def needless(self, version: RouteVersion) -> Iterable[Problem]:
        """No step may ask for a paper that 核对 obtains (社会救助法第六十二条)."""
        for step in version.steps.values() if version.valid_from >= NO_NEEDLESS_PAPERS else ():
            for paper in step.needs:
                who = self.catalogue.handling.source_of(paper)
                if who:
                    cure = f"从“要”里删去，由{who}核对（社会救助法第六十二条）"
                    yield Problem(f"“{step.name}”要的“{paper}”核对就能取得", cure, step.spot)
