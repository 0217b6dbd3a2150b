"""The policies 政策: work out case files, check the catalogue, explain one case. No database, no key, but for whatif."""

from __future__ import annotations

import importlib
import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import django
import typer
from typer.core import TyperGroup

from zhulian.accounts.roles import ROLES
from zhulian.commands.output import print_json, refuse
from zhulian.commands.policy_docs import policy_documents, write_documents
from zhulian.commands.usage import in_chinese
from zhulian.rules import ask, explain
from zhulian.rules.answers import Answer, HouseholdFacts, Missing, Outcome
from zhulian.rules.catalogue import Catalogue, load_catalogue, policies_directory
from zhulian.rules.combinations import Standing, settle
from zhulian.rules.engine.wording import value_text
from zhulian.rules.evaluate import Program, program
from zhulian.rules.facts import Fact
from zhulian.rules.problems import Problems
from zhulian.rules.proving import differences, example_problems
from zhulian.rules.question_file import read_questions
from zhulian.rules.route_files import read_routes
from zhulian.rules.worked import DERIVED, Case, expectations, read_case, read_case_files
from zhulian.rules.yaml_lines import Table


class WithWhatif(TyperGroup):
    """The commands here, and whatif: it reads the lake, so Django is set up when it is called or helped."""

    def list_commands(self, ctx):
        return [*super().list_commands(ctx), "whatif"]

    def get_command(self, ctx, cmd_name):
        if cmd_name != "whatif":
            return super().get_command(ctx, cmd_name)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhulian.config.settings")
        django.setup()
        command = typer.main.get_command(importlib.import_module("zhulian.commands.policy_whatif").app)
        command.name = cmd_name
        return in_chinese(command)


app = typer.Typer(
    cls=WithWhatif,
    help="政策：算用例、核对、说明、写成页面、推演",
    no_args_is_help=True,
    add_completion=False,
)

# The day that the repository's own pages are written for: the demo's.
PAGES_DAY = date(2026, 10, 31)
QUESTIONS = "questions.yaml"
Json = Annotated[bool, typer.Option("--json", help="标准输出的最后一行是一个 JSON，其余走标准错误")]


@app.command("test")
def test_cases(
    path: Annotated[Path, typer.Argument(help="用例文件，或有 *.yaml 的目录")],
    only: Annotated[list[str] | None, typer.Option(help="只比较这些期望（方案名或 派生），可重复")] = None,
    as_json: Json = False,
) -> None:
    """用引擎算每个用例，和期望比较；有一个不合就以 1 退出。"""
    catalogue, tables = _catalogue(), _cases(path)
    counted = [table for table in tables if not only or set(only) & set(expectations(table))]
    _check_only(only or [], catalogue, tables)
    failed = {}
    for table in counted:
        found = _failures(table, catalogue, only)
        if found:
            failed[str(table.get("编号"))] = found
            typer.echo(f"{table.file} {table.get('编号')}：{'；'.join(found)}", err=as_json)
    passed = len(counted) - len(failed)
    typer.echo(f"{passed} passed, {len(failed)} failed", err=as_json)
    if as_json:
        print_json({"passed": passed, "failed": len(failed), "failures": failed})
    if failed:
        raise typer.Exit(1)


@app.command()
def check(
    directory: Annotated[Path | None, typer.Argument(help="政策目录，不写为本系统的")] = None,
    as_json: Json = False,
) -> None:
    """读全部政策，报出每一处错误，并验算每个例。"""
    base = directory or policies_directory()
    demos = sorted(base.glob("demo/[0-9]*.yaml"))
    try:
        load_catalogue(base, overlays=demos)
        catalogue = load_catalogue(base)
        if (base / QUESTIONS).exists():
            read_questions(base / QUESTIONS, f"policies/{QUESTIONS}", catalogue)
        read_routes(base, catalogue, ROLES)
        problems = [str(problem) for problem in example_problems(catalogue)]
        counts = {
            "facts": len(catalogue.facts),
            "variables": len(catalogue.variables),
            "parameters": len(catalogue.parameters.dictionary),
            "schemes": len(catalogue.schemes),
            "examples": sum(len(v.examples) for s in catalogue.schemes.values() for v in s.versions),
        }
    except Problems as found:
        problems, counts = [str(problem) for problem in found.problems], {}
    except FileNotFoundError as error:
        refuse(f"没有文件“{Path(error.filename).name}”。请指向政策目录")
    for problem in problems:
        typer.echo(problem, err=as_json)
    typer.echo(_counted(counts) if not problems else f"{len(problems)} 处错误", err=as_json)
    if as_json:
        print_json({"problems": problems, **counts})
    if problems:
        raise typer.Exit(1)


@app.command("explain")
def explain_case(
    file: Annotated[Path, typer.Argument(help="用例文件或目录")],
    number: Annotated[str, typer.Argument(metavar="编号", help="用例的编号")],
    as_json: Json = False,
) -> None:
    """说明一个用例：事实、每个方案的答复和依据、缺什么、该问什么。"""
    catalogue = _catalogue()
    table = next((table for table in _cases(file) if str(table.get("编号")) == number), None)
    if table is None:
        refuse(f"文件里没有编号“{number}”。请核对编号")
    try:
        case = read_case(table, catalogue, ())
    except Problems as problems:
        refuse(str(problems))
    rules = program(catalogue, on=case.on, region=case.region, setting=case.setting, overrides=case.overrides)
    answers = rules.answers(case.household)
    standings = settle(answers, catalogue.combinations)
    told = [
        _told(rules, case.household, answer, standings.get((answer.policy, answer.subject)))
        for answer in answers
    ]
    lines = [f"{case.number} {case.title}（{case.on}，{case.region}，{case.setting}）"]
    lines += _fact_lines(catalogue, case)
    for one in told:
        lines += ["", *one["sentences"]]
        if one["ask"]:
            lines.append(f"先问：{'、'.join(one['ask'])}。")
            lines += one["questions"]
    typer.echo("\n".join(lines), err=as_json)
    if as_json:
        print_json({"case": case.number, "on": str(case.on), "region": case.region, "answers": told})


@app.command("docs")
def write_docs(
    out: Annotated[Path, typer.Option(help="写到这个目录，没有就新建；别处不写")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="以哪一天的政策和标准为准，默认演示日")
    ] = None,
    as_json: Json = False,
) -> None:
    """每个政策写一页 Markdown，另有目录；政策没有变，再写一遍什么也不变。"""
    texts = policy_documents(_catalogue(), on.date() if on else PAGES_DAY)
    try:
        changed = write_documents(texts, out)
    except OSError as error:
        refuse(f"写不了“{out}”：{error.strerror}。请换一个能写的目录")
    typer.echo(f"{len(texts)} 个文件，其中 {len(changed)} 个有变化", err=as_json)
    if as_json:
        print_json({"files": len(texts), "changed": changed})


def _catalogue() -> Catalogue:
    try:
        return load_catalogue()
    except Problems as problems:
        refuse(f"{problems}\n政策目录有错，请先运行 zhulian policy check")


def _cases(path: Path) -> list[Table]:
    try:
        return read_case_files(path)
    except Problems as problems:
        refuse(str(problems))


def _check_only(only: list[str], catalogue: Catalogue, tables: list[Table]) -> None:
    known = {DERIVED, *catalogue.schemes}.union(*(expectations(table) for table in tables))
    strange = [name for name in only if name not in known]
    if strange:
        refuse(f"没有“{'、'.join(strange)}”这个期望。可写：{'、'.join([*catalogue.schemes, DERIVED])}")


def _failures(table: Table, catalogue: Catalogue, only: list[str] | None) -> list[str]:
    try:
        return differences(catalogue, read_case(table, catalogue, only or None))
    except Problems as problems:
        return [str(problem) for problem in problems.problems]


def _told(
    rules: Program, household: HouseholdFacts, answer: Answer, standing: Standing | None
) -> dict[str, Any]:
    unknown = answer.outcome is Outcome.UNKNOWN
    asked = ask.questions(rules, household, answer.policy, answer.subject) if unknown else []
    catalogue = rules.rulebook.catalogue
    beside = explain.standing_text(standing, catalogue.laws) if standing else ""
    return {
        "policy": answer.policy,
        "subject": answer.subject,
        "outcome": answer.outcome.value,
        "amount_fen": answer.amount_fen,
        "grade": answer.grade,
        "failed": answer.failed,
        "stands": standing.stands if standing else None,
        "beside": beside,
        "missing": [explain.missing_text([one]) for one in answer.missing],
        "ask": [explain.missing_text([one]) for one in asked],
        "questions": _questions(catalogue, asked),
        "sentences": [*explain.sentences(answer, laws=catalogue.laws), *([f"{beside}。"] if beside else [])],
    }


def _questions(catalogue: Catalogue, asked: list[Missing]) -> list[str]:
    """Say how a clerk asks for the facts whose names alone do not say it, each once."""
    facts = [catalogue.facts[one.name] for one in asked if one.name in catalogue.facts]
    return list(dict.fromkeys(f"{fact.name}：{fact.question}" for fact in facts if fact.question))


def _fact_lines(catalogue: Catalogue, case: Case) -> list[str]:
    lines = [f"家庭：{_listed(catalogue.facts, case.household.facts)}"]
    lines += [f"{one.key}：{_listed(catalogue.facts, one.facts)}" for one in case.household.members]
    if case.household.obligors is None:
        return [*lines, "法定义务人：没有登记"]
    owed = [f"义务人 {one.key}：{_listed(catalogue.facts, one.facts)}" for one in case.household.obligors]
    return lines + (owed or ["法定义务人：已核实没有"])


def _listed(known: dict[str, Fact], facts: dict[str, Any]) -> str:
    said = []
    for name, value in facts.items():
        fact = known[name]
        text = value_text(fact.kind, value) if fact.kind else str(value)
        said.append(f"{name} {text}{fact.unit.removeprefix('元') if text.endswith('元') else ''}")
    return "，".join(said) or "没有写"


def _counted(counts: dict[str, int]) -> str:
    return "事实 {facts}，派生变量 {variables}，参数 {parameters}，方案 {schemes}，例 {examples}：全部成立".format(
        **counts
    )
