"""The wheel that people install: it has the licence, the marker of types, the data files, and says whose it is."""

import os
import subprocess
import sys
from collections.abc import Iterator
from email.message import Message
from email.parser import Parser
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

import digest

ROOT = Path(__file__).parent.parent
WITHOUT_BACKEND = "hatchling, which builds the wheel, is not installed; `pip install --editable '.[dev]'`"

pytestmark = pytest.mark.skipif(find_spec("hatchling") is None, reason=WITHOUT_BACKEND)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    """The wheel of this checkout, built without asking an index for anything."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with ZipFile(built) as opened:
        yield opened


@pytest.fixture(scope="module")
def metadata(wheel: ZipFile) -> Message:
    (path,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel.read(path).decode("utf-8"))


def test_the_licence_is_in_the_package_and_where_tools_look_for_it(wheel: ZipFile, metadata: Message) -> None:
    named = metadata.get_all("License-File")
    folder = f"digest_papers-{digest.__version__}.dist-info/licenses"

    licence = wheel.read("digest/data/LICENSE").decode("utf-8")

    assert licence.startswith("MIT License\n\nCopyright (c) 2026 The digest authors\n")
    assert named == ["digest/data/LICENSE"]
    assert wheel.read(f"{folder}/{named[0]}").decode("utf-8") == licence


DATA = ROOT / "digest" / "data"


@pytest.mark.parametrize("name", sorted(str(path.relative_to(DATA)) for path in DATA.rglob("*") if path.is_file()))
def test_every_data_file_is_in_the_wheel(wheel: ZipFile, name: str) -> None:
    assert wheel.read(f"digest/data/{name}") == (DATA / name).read_bytes()


def test_type_checkers_may_read_the_package(wheel: ZipFile, metadata: Message) -> None:
    assert "digest/py.typed" in wheel.namelist()
    assert "Typing :: Typed" in metadata.get_all("Classifier", [])


def test_the_wheel_holds_the_package_and_nothing_else(wheel: ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}

    assert tops == {"digest", f"digest_papers-{digest.__version__}.dist-info"}


def test_the_metadata_says_what_it_is_and_whose(metadata: Message) -> None:
    asked = ("Name", "Version", "License-Expression", "Author", "Requires-Python")

    assert [metadata[key] for key in asked] == [
        "digest-papers",
        digest.__version__,
        "MIT",
        "The digest authors",
        ">=3.11",
    ]


def test_the_package_runs_out_of_the_wheel(wheel: ZipFile, tmp_path: Path) -> None:
    installed, home = tmp_path / "installed", tmp_path / "home"
    wheel.extractall(installed)
    home.mkdir()
    where = "import digest; print(digest.__file__)"

    def run(*arguments: str) -> str:
        environment = {"PATH": os.defpath, "HOME": str(home), "PYTHONPATH": str(installed)}
        ran = subprocess.run(
            [sys.executable, *arguments], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return ran.stdout

    assert Path(run("-c", where).strip()).is_relative_to(installed)
    assert len(run("-m", "digest", "fetch", "sample", "-f", "ids").split()) > 5


def test_the_command_is_called_digest(wheel: ZipFile) -> None:
    (path,) = (name for name in wheel.namelist() if name.endswith("/entry_points.txt"))

    assert "digest = digest.__main__:main" in wheel.read(path).decode("utf-8")
