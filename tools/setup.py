"""Makes a clone ready to run: `.venv`, our package, the front end; with ``--tests`` also what tests and checks need.

Needs Python 3.11 alone, uses the network only here, and skips every step whose inputs have not changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = VENV / "stamps"
BUILT = ROOT / "src" / "chengshu" / "ui" / "static" / "built"
NODE_NEEDED = 20

DEBIAN_FOR_TESTS = {
    "chromium": lambda: shutil.which("chromium"),
    "fonts-noto-cjk": lambda: list(Path("/usr/share/fonts").rglob("NotoSansCJK*")),
    "postgresql": lambda: list(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
    "mariadb-server": lambda: Path("/usr/sbin/mariadbd").exists(),
    "openssh-server": lambda: Path("/usr/sbin/sshd").exists(),
    "openjdk-17-jre-headless": lambda: shutil.which("java"),
    "softhsm2": lambda: shutil.which("softhsm2-util"),
}


def main() -> None:
    """Run the steps that are due."""
    started = time.monotonic()
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever types `make` may have an older one
        stop("需要 Python 3.11 或更新版本。", "Python 3.11 or later is needed.", "apt-get install python3.11")
    done = [make_environment(), install("run"), install_ourselves(), build_front_end()]
    if "--tests" in sys.argv:
        done += [install("check"), install("spark"), install_debian_packages()]
    if any(done):
        tell("准备就绪", f"ready after {time.monotonic() - started:.0f} s")


def make_environment() -> bool:
    """`.venv` with pip. Debian keeps ensurepip in a package of its own."""
    if (BIN / "python").exists() and (BIN / "pip").exists():
        return False
    if subprocess.run([sys.executable, "-c", "import ensurepip, venv"], check=False, capture_output=True).returncode:
        package = f"python3.{sys.version_info.minor}-venv"
        apt_install([package], "Python 的 venv 模块", "Python's venv module")
    tell("正在创建 .venv", "making .venv")
    call([sys.executable, "-m", "venv", "--clear", str(VENV)])
    return True


def install(requirements: str) -> bool:
    """The pinned packages, each checked against its hash."""
    file = ROOT / "requirements" / f"{requirements}.txt"
    if is_fresh(requirements, [file]):
        return False
    tell(f"正在安装 {file.name} 中的依赖", f"installing what {file.name} pins")
    call([str(BIN / "pip"), "install", "--quiet", "--require-hashes", "--requirement", str(file)])
    return stamp(requirements, [file])


def install_ourselves() -> bool:
    """Our package, editable: its code is read from ``src``."""
    inputs = [ROOT / "pyproject.toml"]
    if is_fresh("package", inputs) and (BIN / "chengshu").exists():
        return False
    tell("正在安装城枢", "installing Chengshu")
    pip = [str(BIN / "pip"), "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    call([*pip, "--editable", str(ROOT)])
    return stamp("package", inputs)


def build_front_end() -> bool:
    """The scripts, styles, fonts and icons that browsers fetch from us."""
    lock = [ROOT / "package.json", ROOT / "package-lock.json"]
    sources = [*lock, *front_end_sources()]
    modules_fresh = is_fresh("modules", lock) and (ROOT / "node_modules").is_dir()
    if modules_fresh and is_fresh("front", sources) and BUILT.is_dir():
        return False
    environment = node_environment()
    if not modules_fresh:
        tell("正在安装前端依赖", "installing what the front end needs")
        call(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], environment)
        stamp("modules", lock)
    tell("正在构建前端", "building the front end")
    call(["npm", "run", "--silent", "build"], environment)
    return stamp("front", sources)


def front_end_sources() -> list[Path]:
    """What the build reads: our scripts and styles, and the templates and packs that name icons."""
    front = (file for file in (ROOT / "frontend").rglob("*") if file.is_file())
    named = (file for kind in ("*.html", "*.py") for file in (ROOT / "src").rglob(kind))
    return sorted([*front, *named])


def node_environment() -> dict[str, str]:
    """An environment whose PATH begins with a Node that is new enough: the machine's own, else one in `.venv`."""
    if not node_is_new_enough():
        install("node")
        return {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    return dict(os.environ)


def node_is_new_enough() -> bool:
    """Whether the machine has Node and npm, new enough to build with."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    told = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    major = told.strip().removeprefix("v").split(".")[0]
    return major.isdigit() and int(major) >= NODE_NEEDED


def install_debian_packages() -> bool:
    """A browser, Chinese fonts, servers from which the tests gather, Java for Spark, and a token for keys of seals."""
    missing = [package for package, find in DEBIAN_FOR_TESTS.items() if not find()]
    if missing:
        apt_install(missing, "测试所需的程序", "what the tests need")
    return bool(missing)


def apt_install(packages: Sequence[str], zh: str, en: str) -> None:
    """Install Debian packages as root; say what to type to everybody else."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    by_hand = f"sudo apt-get update && sudo {' '.join(command)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(f"缺少{zh}。", f"{en} is missing.", by_hand)
    tell(f"正在安装{zh}：{' '.join(packages)}", f"installing {en}: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-qq"], [*command, "-qq"]):
        if subprocess.run(step, check=False, env=quiet, stdout=subprocess.DEVNULL).returncode:
            stop(f"没有装上{zh}。", f"{en} could not be installed.", by_hand)


def is_fresh(step: str, inputs: Iterable[Path]) -> bool:
    """Whether the step was done with these inputs."""
    file = STAMPS / step
    return file.exists() and file.read_text() == digest(inputs)


def stamp(step: str, inputs: Iterable[Path]) -> bool:
    """Remember that the step was done."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(digest(inputs))
    return True


def digest(inputs: Iterable[Path]) -> str:
    """One number for names and contents."""
    total = hashlib.sha256()
    for file in inputs:
        total.update(str(file.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def call(command: Sequence[str], environment: dict[str, str] | None = None) -> None:
    """Run a step; where it fails its own words stand above ours."""
    code = subprocess.run(command, cwd=ROOT, check=False, env=environment).returncode
    if code:
        stop("这一步没有成功，原因见上。", "This step failed; the cause stands above.", "make setup")


def tell(zh: str, en: str) -> None:
    """One line in both languages."""
    print(f"· {zh} / {en}", flush=True)


def stop(zh: str, en: str, command: str) -> None:
    """End with what is wrong and what to type."""
    print(f"✗ {zh} {en}\n  请运行 / please run:\n    {command}", file=sys.stderr)
    sys.exit(3)


if __name__ == "__main__":
    main()
