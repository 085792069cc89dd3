"""The wheel holds all that the program needs, nothing else, and works where it is installed."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
SHIPPED = ("rules", "knowledge", "templates")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True, timeout=120)
    (built,) = folder.glob("rematch-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel in an environment of its own, which borrows the dependencies of this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    places = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", vars=places))
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "borrowed.pth").write_text("\n".join(sorted(borrowed)))
    interpreter = folder / "bin" / "python"
    command = ["--python", str(interpreter), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True, timeout=120)
    return folder / "bin"


def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def test_rules_knowledge_and_templates_are_inside(wheel):
    for folder in SHIPPED:
        here = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        there = {
            name.removeprefix("rematch/shipped/") for name in names(wheel) if f"/shipped/{folder}/" in name
        }
        assert here == there
        assert here


def test_nothing_but_the_package_is_inside(wheel):
    tops = {name.split("/")[0] for name in names(wheel)}
    assert tops == {"rematch", next(top for top in tops if top.endswith(".dist-info"))}
    assert not [name for name in names(wheel) if "/tests/" in name or name.endswith((".pyc", ".tmp", "~"))]
    assert "rematch/py.typed" in names(wheel)


def test_no_file_inside_names_the_place_it_was_built(wheel):
    with zipfile.ZipFile(wheel) as archive:
        telling = [name for name in archive.namelist() if str(ROOT).encode() in archive.read(name)]
    assert telling == []


def run(installed, folder, *command):
    """Run a program of the environment, unseen by the coverage of this one."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTHONPATH"))
    }
    program, *arguments = command
    return subprocess.run(
        [installed / program, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_installed_program_is_the_wheels(installed, tmp_path):
    done = run(installed, tmp_path, "python", "-c", "import rematch; print(rematch.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(installed.parent)
    assert run(installed, tmp_path, "rematch", "--version").stdout.startswith("rematch ")


def test_the_installed_knowledge_base_is_sound(installed, tmp_path):
    done = run(installed, tmp_path, "rematch", "knowledge", "check")
    assert done.returncode == 0, done.stderr


def test_the_installed_program_plans(installed, tmp_path):
    example = min((ROOT / "examples").glob("*.yaml"))
    done = run(installed, tmp_path, "rematch", "plan", str(example))
    assert done.returncode == 0, done.stderr
    assert "Backup Specialty Strategy" in done.stdout
