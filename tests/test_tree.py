"""The tree 整棵目录树: what lies in it can be read and fetched by anybody, on any machine."""

from __future__ import annotations

import json
import re
from pathlib import Path

from zhulian import __file__ as package

ROOT = Path(package).resolve().parents[1]
FOLDERS = ("zhulian", "policies", "docs", "tests", "setup", "benchmarks", "requirements", ".ci")
MADE = {"__pycache__", "parts", "areas"}
TEXTS = {
    str(path.relative_to(ROOT)): path.read_text("utf-8", errors="replace")
    for path in [
        *ROOT.glob("*.*"),
        ROOT / "Makefile",
        *(p for name in FOLDERS for p in (ROOT / name).rglob("*")),
    ]
    if path.is_file() and not MADE & set(path.parts) and path.suffix != ".png"
}
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINYIN = (
    "bianyuan butie canji chengyuan dangan dibao gangxing hujia hukou jianhu jiating jiedao jiuzhu laonian "
    "minzheng pingmian renyuan shebao shenfen shenpi shenqing shequ shouru tekun xiangzhen xingming yanglao yiliao "
    "zhengce zhenjie zhichu"
).split()  # fmt: skip


def words_of(text: str) -> set[str]:
    """Return the Latin words of a text, names taken apart."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", text)}


def test_no_file_names_a_place_of_one_machine():
    place = re.compile(r"(?<![\w.}*-])/(?:work|root|home|Users)/|file:/{2}")
    assert [name for name, text in TEXTS.items() if place.search(text)] == []


def test_nothing_outside_the_tests_counts_on_a_folder_for_passing_things():
    assert [name for name, text in TEXTS.items() if "/tmp" in text and not name.startswith("tests/")] == []


def test_names_are_english():
    found = {
        f"{name}: {word}"
        for name, text in TEXTS.items()
        if name.endswith((".py", ".yaml", ".html", ".js", ".css")) and name != "tests/test_tree.py"
        for word in words_of(text) & set(PINYIN)
    }
    assert found == set()


def test_the_locks_of_python_hold_hashes_and_no_address():
    for lock in LOCKS:
        text = lock.read_text("utf-8")
        assert not re.search(r"://|--index-url|--find-links|@ file", text), lock.name
        packages = re.split(r"\n(?=[a-z0-9])", text)
        assert all("--hash=sha256:" in one for one in packages if "==" in one), lock.name


def test_the_lock_of_the_front_end_holds_hashes_and_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    fetched = {name: one for name, one in lock["packages"].items() if name}
    assert fetched
    assert [name for name, one in fetched.items() if "resolved" in one] == []
    assert [name for name, one in fetched.items() if not one.get("integrity")] == []


def test_continuous_integration_runs_what_everybody_runs():
    assert TEXTS[".ci/run"].splitlines()[-1] == "exec make test"
