"""Imports point one way, the core cannot touch the world, and the contributors' page shows the map of it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

DIGEST = Path(__file__).parent.parent / "digest"
# A module imports only from rows below its own; neighbours in a row do not import each other.
ROWS = (
    {"cli", "api"},
    {"backups", "pipeline", "searching", "status_report", "health_checks", "trending"},
    {"retrieve", "archive", "channels", "summarizing"},
    {"programs"},
    {"filesystem", "permissions", "watchdog"},
    {"late_papers"},
    {"compose", "field_reporting", "like_lookup", "paper_references", "search_results"},
    {"config"},
    {"render"},
    {"archive_protocols", "field_reports", "paper_lookup", "reports", "request", "searches", "trends"},
    {"sources", "rules"},
    {"identity"},
    {"links", "latex"},
    {"identifiers"},
    {"schedules"},
    {"commands"},
    {"credentials", "delivery", "dois", "paper_history", "text"},
    {"letters"},
    {"model"},
    {"errors", "frequencies", "patterns"},
)
# The same inside some parts; "" is what stands in no folder of its own.
ROWS_INSIDE = {"rules": ("workbench", "", "language"), "channels": ("deliveries", "mail", "")}
PURE_FROM = 5
EFFECTS = {
    "os",
    "pathlib",
    "requests",
    "shutil",
    "smtplib",
    "socket",
    "sqlite3",
    "signal",
    "subprocess",
    "tempfile",
    "time",
}
CONTRIBUTING = DIGEST.parent / ".github" / "CONTRIBUTING.md"
BEGIN, END = "<!-- map:begin -->\n", "<!-- map:end -->\n"
FILES = sorted(DIGEST.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(DIGEST).with_suffix("").parts[0]


def row_of(part: str) -> int | None:
    return next((at for at, row in enumerate(ROWS) if part in row), None)


def imported(path: Path) -> Iterator[str]:
    """The modules that *path* imports anywhere, functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "digest")


def row_inside(part: str, module: str) -> int:
    folder = re.match(rf"digest\.{part}\.(\w+)", module)
    return ROWS_INSIDE[part].index(folder[1] if folder and folder[1] in ROWS_INSIDE[part] else "")


def parts_imported(path: Path) -> set[str]:
    names = {name.split(".")[1] for name in imported(path) if name.startswith("digest.")}
    return {name for name in names if row_of(name) is not None}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DIGEST)))
def test_a_module_has_its_row_and_imports_only_from_rows_below(path: Path) -> None:
    part = part_of(path)
    if part in ("__init__", "__main__"):
        return
    row = row_of(part)
    assert row is not None, f"digest/{part} has no row in ROWS"

    wrong = {other for other in parts_imported(path) - {part} if (row_of(other) or 0) <= row}

    assert not wrong


@pytest.mark.parametrize(
    "path",
    [path for part in ROWS_INSIDE for path in sorted((DIGEST / part).rglob("*.py"))],
    ids=lambda path: str(path.relative_to(DIGEST)),
)
def test_a_module_of_a_part_with_rows_imports_only_from_its_folder_and_those_below(path: Path) -> None:
    part = part_of(path)
    own = row_inside(part, ".".join(path.relative_to(DIGEST.parent).parts))

    wrong = {name for name in imported(path) if name.startswith(f"digest.{part}.") and row_inside(part, name) < own}

    assert not wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DIGEST)))
def test_the_core_cannot_touch_the_world(path: Path) -> None:
    row = row_of(part_of(path))
    if row is None or row < PURE_FROM:
        return

    assert not {name.split(".")[0] for name in imported(path)} & EFFECTS


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DIGEST)))
def test_every_module_says_in_one_sentence_what_it_holds(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DIGEST)))
def test_no_regular_expression_is_compiled_before_it_is_used(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    in_functions = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }

    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node not in in_functions]

    assert not [call.lineno for call in calls if ast.unparse(call.func) == "re.compile"]


def first_sentence(part: str) -> str:
    """What *part* says of itself, on one line."""
    path = DIGEST / part / "__init__.py" if (DIGEST / part).is_dir() else DIGEST / f"{part}.py"
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=[.!?])\s", " ".join(docstring.split()), maxsplit=1)[0]


def draw_map() -> str:
    """The rows of the house, top first, each part with its sentence; a line shows where the pure part begins."""
    width = max(len(part) for row in ROWS for part in row)
    rows = ["\n".join(f"    {part:{width}}  {first_sentence(part)}" for part in sorted(row)) for row in ROWS]
    pure = f"    {'-' * width}  from here down everything is pure"
    return "\n\n".join([*rows[:PURE_FROM], pure, *rows[PURE_FROM:]]) + "\n"


def test_the_contributors_page_shows_the_map(request: pytest.FixtureRequest) -> None:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    drawn = f"{before}{BEGIN}\n{draw_map()}\n{END}{after}"

    if request.config.getoption("--update-golden"):
        CONTRIBUTING.write_text(drawn, encoding="utf-8")

    assert drawn == CONTRIBUTING.read_text(encoding="utf-8"), "`pytest --update-golden` draws the map again"


def test_what_the_contributors_page_names_is_there() -> None:
    named = re.findall(r"`((?:digest|tests)/[\w./-]*)`", CONTRIBUTING.read_text(encoding="utf-8"))

    assert len(named) > 10
    assert [name for name in named if not (DIGEST.parent / name).exists()] == []
