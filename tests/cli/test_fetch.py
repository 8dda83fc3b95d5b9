"""`digest fetch` as it is used: sources, rules, formats, files."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from support.running import Command, Outcome, Run

PAGES = Path(__file__).parents[1] / "pages" / "huggingface"


def ids(out: bytes) -> list[str]:
    return out.decode().split()


SAVED = {
    "daily_2026.html": "page.json",
    "api_daily_2025.json": "answer.html",
    "copied_with_urls.txt": "copied.xml",
    "copied_markdown.md": "copied",
}
IDS = ("-f", "ids")
SEED = "PYTHONHASHSEED"
RUNS: dict[str, Run] = {
    **{f"saved as {name}": (["fetch", name, *IDS], {}) for name in SAVED.values()},
    "all": (["fetch", "sample", *IDS], {}),
    "twice": (["fetch", "sample", "page.json", "sample", *IDS], {}),
    "page": (["fetch", "page.json", *IDS], {}),
    "first three": (["fetch", "sample", "-n", "3", *IDS], {}),
    "brief": (["fetch", "sample", "-m", "Mamba", "--brief"], {}),
    "full": (["fetch", "sample", "-m", "Mamba", "--full"], {}),
    "one broken": (["fetch", "nowhere.html", "sample", "-m", "Mamba"], {}),
    "one broken, nothing found": (["fetch", "nowhere.html", "sample", "-m", "nowhere to be found"], {}),
    "one broken, json": (["fetch", "nowhere.html", "sample", "-f", "json"], {}),
    "both broken": (["fetch", "nowhere.html", "nothing.html"], {}),
    "format by environment": (["fetch", "sample", "-n", "1"], {"DIGEST_FORMAT": "ids"}),
    "format by option": (["fetch", "sample", "-n", "1", "-f", "jsonl"], {"DIGEST_FORMAT": "ids"}),
    **{
        f"{format} with seed {seed}": (["fetch", "sample", "-m", "RAG", "-m", "model", "-f", format], {SEED: seed})
        for format in ("terminal", "json")
        for seed in ("1", "2")
    },
}


@pytest.fixture(scope="module")
def ran(shared: Command) -> dict[str, Outcome]:
    for saved, name in SAVED.items():
        shutil.copy(PAGES / saved, shared.folder / name)
    return shared.together(RUNS)


# --- sources -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAVED.values(), ids=SAVED)
def test_a_file_is_recognised_by_its_content(ran: dict[str, Outcome], name: str) -> None:
    found = ran[f"saved as {name}"]

    assert (found.status, found.err) == (0, "")
    assert found.out
    assert all(each.startswith("arxiv:") for each in ids(found.out))


def test_a_dash_is_standard_input(digest: Command, page: Path, ran: dict[str, Outcome]) -> None:
    piped = digest("fetch", "-", *IDS, stdin=page.read_bytes())

    assert (piped.status, piped.out) == (0, ran["all"].out)


def test_a_dash_without_a_pipe_is_one_sentence(digest: Command) -> None:
    seen = digest.on_terminal("fetch", "-")

    assert (seen.status, seen.is_one_sentence) == (1, True)
    assert "nothing is piped into it" in seen.err


def test_one_broken_source_of_two_leaves_a_digest_that_says_so(ran: dict[str, Outcome]) -> None:
    broken = ran["one broken"]

    assert broken.status == 3
    assert "Mamba: Linear-Time Sequence Modeling" in broken.text
    assert re.search(r"✗ \S*nowhere.html no such file", broken.text)
    assert broken.err.startswith("digest: nowhere.html: no such file")
    assert len(broken.sentences) == 1


def test_one_broken_source_and_nothing_found_is_told_on_standard_error_alone(ran: dict[str, Outcome]) -> None:
    broken = ran["one broken, nothing found"]

    assert (broken.status, broken.is_one_sentence) == (3, True)


def test_json_names_what_failed(ran: dict[str, Outcome]) -> None:
    broken = ran["one broken, json"]

    document = json.loads(broken.out)
    assert broken.status == 3
    assert [failure["source"] for failure in document["failures"]] == ["nowhere.html"]
    assert len(document["papers"]) == 12


def test_nothing_but_broken_sources_is_a_failure(ran: dict[str, Outcome]) -> None:
    broken = ran["both broken"]

    assert (broken.status, broken.out, len(broken.sentences)) == (1, b"", 2)


def test_a_paper_of_several_listings_comes_once(ran: dict[str, Outcome]) -> None:
    found = ids(ran["twice"].out)

    assert len(found) == len(set(found))
    assert set(found) == set(ids(ran["all"].out)) | set(ids(ran["page"].out))


# --- rules -------------------------------------------------------------------------------------


def test_the_configuration_of_the_reader_is_found_and_a_nearer_one_wins(digest: Command) -> None:
    usual = digest.home / "config" / "digest" / "config.yaml"
    usual.parent.mkdir(parents=True)
    usual.write_text("match: [Mamba]\n")
    (digest.folder / "named.yaml").write_text("match: [LoRA]\n")
    (digest.folder / "given.yaml").write_text("match: [ReAct]\n")
    by_name = {"DIGEST_CONFIG": "named.yaml"}

    found = digest.together(
        {
            "usual": (["fetch", "sample", *IDS], {}),
            "named": (["fetch", "sample", *IDS], by_name),
            "given": (["fetch", "sample", *IDS, "-c", "given.yaml"], by_name),
            "term": (["fetch", "sample", *IDS, "-m", "title:decoding"], {}),
            "all": (["fetch", "sample", *IDS, "--all"], {}),
        }
    )

    assert ids(found["usual"].out) == ["arxiv:2312.00752"]
    assert ids(found["named"].out) == ["arxiv:2106.09685"]
    assert ids(found["given"].out) == ["arxiv:2210.03629"]
    assert ids(found["term"].out) == ["arxiv:2211.17192"]
    assert len(ids(found["all"].out)) == 12


def test_a_limit_keeps_the_first(ran: dict[str, Outcome]) -> None:
    assert ids(ran["first three"].out) == ids(ran["all"].out)[:3]


def test_brief_leaves_the_abstract_out(ran: dict[str, Outcome]) -> None:
    assert "self-attention" in ran["full"].text
    assert "self-attention" not in ran["brief"].text


# --- formats and files -------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["terminal", "json"])
def test_the_same_page_gives_the_same_bytes(ran: dict[str, Outcome], format: str) -> None:
    once, again = ran[f"{format} with seed 1"], ran[f"{format} with seed 2"]

    assert once == again
    assert once.out


def test_the_environment_names_a_format_and_an_option_overrules_it(ran: dict[str, Outcome]) -> None:
    assert ids(ran["format by environment"].out) == ["arxiv:2407.21783"]
    assert json.loads(ran["format by option"].out)["id"] == "arxiv:2407.21783"


def test_a_file_gets_the_same_bytes_as_a_pipe(digest: Command) -> None:
    into_file = digest("fetch", "sample", "-f", "markdown", "-o", "digest.md")

    assert (into_file.status, into_file.out, into_file.err) == (0, b"", "")
    assert (digest.folder / "digest.md").read_bytes() == digest("fetch", "sample", "-f", "markdown").out


def test_a_dash_is_standard_output(digest: Command) -> None:
    assert digest("fetch", "sample", "-o", "-") == digest("fetch", "sample")
    assert list(digest.folder.iterdir()) == []


@pytest.mark.parametrize(("format", "ending"), [("terminal", "txt"), ("markdown", "md")])
def test_a_folder_gets_a_file_named_for_the_day_of_the_list(digest: Command, format: str, ending: str) -> None:
    ran = digest("fetch", "sample", "-f", format, "-o", ".")

    assert ran.status == 0
    assert [path.name for path in digest.folder.iterdir()] == [f"digest-2026-01-08.{ending}"]


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
