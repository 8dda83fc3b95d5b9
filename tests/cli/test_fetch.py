"""`digest fetch` as it is used: sources, rules, formats, files."""

import json
import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from cli.running import NONE, Command, Variables

PAGES = Path(__file__).parents[1] / "pages" / "huggingface"


def ids(out: bytes) -> list[str]:
    return out.decode().split()


# --- sources -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("saved", "name"),
    [
        pytest.param("daily_2026.html", "saved.json", id="page"),
        pytest.param("api_daily_2025.json", "saved.html", id="answer of the API"),
        pytest.param("copied_with_urls.txt", "saved.xml", id="copied text"),
        pytest.param("copied_markdown.md", "saved", id="copied Markdown"),
    ],
)
def test_a_file_is_recognised_by_its_content(digest: Command, saved: str, name: str) -> None:
    shutil.copy(PAGES / saved, digest.folder / name)

    ran = digest("fetch", name, "-f", "ids")

    assert (ran.status, ran.err) == (0, "")
    assert all(each.startswith("arxiv:") for each in ids(ran.out))
    assert ran.out


def test_a_dash_is_standard_input(digest: Command, page: Path) -> None:
    piped = digest("fetch", "-", "-f", "ids", stdin=page.read_bytes())

    assert piped.status == 0
    assert piped.out == digest("fetch", page, "-f", "ids").out


def test_a_dash_without_a_pipe_is_one_sentence(digest: Command) -> None:
    ran = digest.on_terminal("fetch", "-")

    assert ran.status == 1
    assert "nothing is piped into it" in ran.err


def test_one_broken_source_of_two_leaves_a_digest_that_says_so(digest: Command) -> None:
    ran = digest("fetch", "nowhere.html", "sample", "-m", "Mamba")

    assert ran.status == 3
    assert "Mamba: Linear-Time Sequence Modeling" in ran.text
    assert "1 source failed" in ran.text
    assert "nowhere.html failed: no such file" in ran.text
    assert ran.err.startswith("digest: nowhere.html: no such file")
    assert ran.err.count("\n") == 1


def test_one_broken_source_and_nothing_found_is_told_on_standard_error_alone(digest: Command) -> None:
    ran = digest("fetch", "nowhere.html", "sample", "-m", "nowhere to be found")

    assert (ran.status, ran.out, ran.err.count("\n")) == (3, b"", 1)


def test_json_names_what_failed(digest: Command) -> None:
    ran = digest("fetch", "nowhere.html", "sample", "-f", "json")

    document = json.loads(ran.out)
    assert ran.status == 3
    assert [failure["source"] for failure in document["failures"]] == ["nowhere.html"]
    assert len(document["papers"]) == 12


def test_nothing_but_broken_sources_is_a_failure(digest: Command) -> None:
    ran = digest("fetch", "nowhere.html", "nothing.html")

    assert (ran.status, ran.out, ran.err.count("\n")) == (1, b"", 2)


def test_a_paper_of_two_listings_comes_once(digest: Command, page: Path) -> None:
    ran = digest("fetch", "sample", page, "-f", "ids")

    assert len(ids(ran.out)) == len(set(ids(ran.out))) == 12


# --- rules -------------------------------------------------------------------------------------


def test_the_configuration_of_the_reader_is_found_and_a_nearer_one_wins(digest: Command) -> None:
    usual = digest.home / "config" / "digest" / "config.yaml"
    usual.parent.mkdir(parents=True)
    usual.write_text("match: [Mamba]\n")
    (digest.folder / "named.yaml").write_text("match: [LoRA]\n")
    (digest.folder / "given.yaml").write_text("match: [ReAct]\n")

    def found(*options: str, env: Variables = NONE) -> list[str]:
        return ids(digest("fetch", "sample", "-f", "ids", *options, env=env).out)

    assert found() == ["arxiv:2312.00752"]
    assert found(env={"DIGEST_CONFIG": "named.yaml"}) == ["arxiv:2106.09685"]
    assert found("-c", "given.yaml", env={"DIGEST_CONFIG": "named.yaml"}) == ["arxiv:2210.03629"]
    assert found("-m", "title:decoding") == ["arxiv:2211.17192"]
    assert len(found("--all")) == 12


def test_a_limit_keeps_the_first(digest: Command) -> None:
    every = ids(digest("fetch", "sample", "-f", "ids").out)

    assert ids(digest("fetch", "sample", "-f", "ids", "-n", "3").out) == every[:3]


def test_detail_goes_from_brief_to_full(digest: Command) -> None:
    brief, full = (digest("fetch", "sample", "-m", "Mamba", detail) for detail in ("--brief", "--full"))

    assert "quadratic" not in brief.text
    assert len(brief.out) < len(full.out)


# --- formats and files -------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["terminal", "json"])
def test_the_same_page_gives_the_same_bytes(digest: Command, page: Path, format: str) -> None:
    arguments = ("fetch", page, "-f", format, "-m", "language model", "-m", "RAG")

    once, again = digest(*arguments, env={"PYTHONHASHSEED": "1"}), digest(*arguments, env={"PYTHONHASHSEED": "2"})

    assert once == again
    assert once.out


def test_the_environment_names_a_format_and_an_option_overrules_it(digest: Command) -> None:
    by_environment = digest("fetch", "sample", "-n", "1", env={"DIGEST_FORMAT": "ids"})
    by_option = digest("fetch", "sample", "-n", "1", "-f", "jsonl", env={"DIGEST_FORMAT": "ids"})

    assert ids(by_environment.out) == ["arxiv:2407.21783"]
    assert json.loads(by_option.out)["id"] == "arxiv:2407.21783"


def test_a_file_gets_the_same_bytes_as_a_pipe(digest: Command) -> None:
    into_file = digest("fetch", "sample", "-f", "markdown", "-o", "digest.md")

    assert (into_file.status, into_file.out, into_file.err) == (0, b"", "")
    assert (digest.folder / "digest.md").read_bytes() == digest("fetch", "sample", "-f", "markdown").out


@pytest.mark.parametrize(("format", "ending"), [("terminal", "txt"), ("markdown", "md")])
def test_a_folder_gets_a_file_named_for_the_day(digest: Command, format: str, ending: str) -> None:
    before = datetime.now().astimezone().date()

    ran = digest("fetch", "sample", "-f", format, "-o", ".")

    assert ran.status == 0
    [written] = [path.name for path in digest.folder.iterdir()]
    assert written in {f"digest-{day}.{ending}" for day in (before, datetime.now().astimezone().date())}


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param(["sample", "-m", "nowhere to be found"], 0, id="nothing found"),
        pytest.param(["nowhere.html"], 1, id="nothing read"),
        pytest.param(["nowhere.html", "-f", "json"], 1, id="nothing read, for a program"),
    ],
)
def test_a_file_stays_as_it_was_when_there_is_nothing_to_write(
    digest: Command, arguments: list[str], status: int
) -> None:
    kept = digest.folder / "digest.md"
    kept.write_text("yesterday\n")

    ran = digest("fetch", *arguments, "-o", "digest.md")

    assert ran.status == status
    assert kept.read_text() == "yesterday\n"
    assert list(digest.folder.iterdir()) == [kept]


def test_what_is_no_file_is_written_to_and_not_replaced(digest: Command) -> None:
    pipe = digest.folder / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    ran = digest("fetch", "sample", "-f", "ids", "-o", "pipe")

    was_fifo, written = pipe.is_fifo(), os.read(reading, 65_536)
    os.close(reading)
    assert (ran.status, was_fifo) == (0, True)
    assert len(ids(written)) == 12
