"""`digest rules learn`, as it is typed."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.running import Command

from digest import config

SUBJECTS = ("Basalt Columns", "Cedar Roofs", "Ember Beds", "Fjord Ice", "Granite Dust", "Harbor Seals", "Kelp Farms")


def identifier(number: int) -> str:
    return f"2606.{number:05}"


def title(number: int) -> str:
    """Of a paper about tidal weirs, for the first sixteen."""
    about = "Tidal Weirs" if number < 16 else SUBJECTS[number % 7]
    return f"{about} in {SUBJECTS[(number * 3) % 7].split()[0]} Bay {number}"


@pytest.fixture
def digest(digest: Command) -> Command:
    """The command with an archive of 120 papers."""
    papers = [{"paper": {"id": identifier(n), "title": title(n), "summary": "What it is."}} for n in range(120)]
    page = {"dailyPapers": papers, "dateString": "2026-06-09", "periodType": "day"}
    (digest.folder / "list.json").write_text(json.dumps(page), encoding="utf-8")
    assert digest("fetch", "list.json", "-f", "ids").status == 0
    return digest


def write(digest: Command, name: str, text: str) -> str:
    (digest.folder / name).write_text(text, encoding="utf-8")
    return name


def entries(*numbers: int) -> str:
    return "".join(f"@misc{{key{n}, title = {{{title(n)}}}, eprint = {{{identifier(n)}}}}}\n" for n in numbers)


def test_a_library_becomes_a_topic_to_paste(digest: Command) -> None:
    library = write(digest, "library.bib", entries(*range(12), 300))

    ran = digest("rules", "learn", library)

    assert (ran.status, ran.err) == (0, "")
    assert ran.text.startswith("12 of 13 papers are in the archive. Words that they share,")
    assert "\ntidal weirs  covers 12 of 12, 0 papers in 90 days\n" in ran.text
    assert "\nnot in the archive: key300\n" in ran.text
    _, _, yaml = ran.text.partition("topics:\n")
    assert [topic.name for topic in config.read(f"topics:\n{yaml}", "pasted").rules.topics] == ["Learned"]


def test_what_is_pasted_finds_what_was_told(digest: Command) -> None:
    value = json.loads(digest("rules", "learn", write(digest, "l.bib", entries(*range(12))), "-f", "json").out)
    write(digest, "pasted.yaml", value["yaml"])

    found = digest("fetch", "list.json", "-c", "pasted.yaml", "-f", "ids").text.split()

    assert (value["schema"], value["named"], value["archived"], value["missing"]) == (1, 12, 120, [])
    assert len(found) == value["terms"][0]["papers"] == 16


@pytest.mark.parametrize("form", ["ids", "jsonl", "markdown", "bibtex", "html"])
def test_what_digest_itself_wrote_is_understood(digest: Command, form: str) -> None:
    ran = digest("fetch", "list.json", "-m", "tidal weir", "-f", form, "-n", "12", "-o", f"papers.{form}")
    assert ran.status == 0, ran.err

    value = json.loads(digest("rules", "learn", f"papers.{form}", "-f", "json").out)

    assert (value["named"], value["missing"]) == (12, [])
    assert [term["term"] for term in value["terms"]] == ["tidal weirs"]


def test_a_note_that_grows_is_understood(digest: Command) -> None:
    digest("fetch", "list.json", "-m", "tidal weir", "--into", "notes.md")

    value = json.loads(digest("rules", "learn", "notes.md", "-f", "json").out)

    assert (value["named"], len(value["liked"])) == (16, 16)


def test_papers_may_be_named_on_the_command_line_and_on_standard_input(digest: Command) -> None:
    names = [identifier(0), f"https://arxiv.org/abs/{identifier(1)}", title(2), f"arxiv:{identifier(3)}v2"]

    value = json.loads(
        digest("rules", "learn", *names, "-", "-f", "json", stdin="\n".join(map(identifier, range(12))).encode()).out
    )

    assert [paper["id"] for paper in value["liked"]][:4] == [f"arxiv:{identifier(n)}" for n in range(4)]
    assert len(value["liked"]) == 12


def test_starred_papers_are_papers_that_are_liked(digest: Command) -> None:
    assert digest("rules", "learn", "is:starred").err.startswith("digest: is:starred: 0 of 0 papers in the archive")
    assert digest("star", *map(identifier, range(11))).status == 0

    value = json.loads(digest("rules", "learn", "is:starred", identifier(14), "-f", "json").out)

    assert {paper["id"] for paper in value["liked"]} == {f"arxiv:{identifier(n)}" for n in (*range(11), 14)}
    assert [term["term"] for term in value["terms"]] == ["tidal weirs"]


def test_too_few_papers_are_refused_with_what_they_share(digest: Command) -> None:
    ran = digest("rules", "learn", write(digest, "few.bib", entries(*range(5), 300)))

    assert (ran.status, ran.out) == (2, b"")
    assert ran.err.startswith("digest: few.bib: 5 of 6 papers in the archive; 10 are needed; they share tidal ")
    assert "\n  → digest star PAPER…   " in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["nothing.bib"], "nothing.bib: cannot be read: No such file or directory", id="no file"),
        pytest.param(["is:hidden"], "is:hidden: of your marks, only is:starred says what you like", id="another mark"),
        pytest.param(
            ["empty.txt"], "empty.txt: names no paper; a .bib file does, and a text with identifiers", id="no id"
        ),
        pytest.param(
            ["2401.00001", "x" * 5_000],
            "0 of 2 papers in the archive; 10 are needed",
            id="no paper",
        ),
    ],
)
def test_what_names_no_paper_is_told(digest: Command, arguments: list[str], message: str) -> None:
    write(digest, "empty.txt", "nothing\n")

    ran = digest("rules", "learn", *arguments)

    assert (ran.status, ran.out, ran.sentences) == (2, b"", [f"digest: {message}"])


def test_without_an_archive_there_is_nothing_to_learn_from(tmp_path: Path, digest: Command) -> None:
    ran = digest("rules", "learn", identifier(0), env={"XDG_STATE_HOME": str(tmp_path / "nowhere")})

    assert ran.status == 1
    assert ran.is_one_sentence


def test_a_library_in_an_older_encoding_is_read(digest: Command) -> None:
    text = entries(*range(12)) + "@misc{mueller, author = {Müller}, title = {Über Wehre}}\n"
    (digest.folder / "old.bib").write_bytes(text.encode("latin-1"))

    assert digest("rules", "learn", "old.bib").text.startswith("12 of 13 papers are in the archive.")


def test_it_says_what_the_rules_show_already_and_takes_a_free_name(digest: Command) -> None:
    library = write(digest, "library.bib", entries(*range(12)))
    rules = write(digest, "mine.yaml", f"topics:\n  Learned: ['{title(3)}', '{title(4)}']\n")

    ran = digest("rules", "learn", library, "-c", rules)

    assert "\nyour rules show 2 of the 12 already\n" in ran.text
    assert ran.text.endswith("topics:\n  Learned 2: [tidal weirs]\n")
    assert (digest.folder / rules).read_text(encoding="utf-8").startswith("topics:\n  Learned: [")


def test_what_is_new_beside_a_topic_is_told_by_a_check_of_rules(digest: Command) -> None:
    today = datetime.now().astimezone().date()
    for name, age, about in (("late", 5, "Bay Oyster Reefs"), ("early", 100, "Bay Walls")):
        texts = [f"{about if n % 3 == 0 else 'Bay'} {1_000 * age + n}" for n in range(120)]
        papers = [
            {"paper": {"id": f"25{age % 12 + 1:02}.{n:05}", "title": text, "summary": "It is."}}
            for n, text in enumerate(texts)
        ]
        day = (today - timedelta(days=age)).isoformat()
        write(digest, f"{name}.json", json.dumps({"dailyPapers": papers, "dateString": day, "periodType": "day"}))
        assert digest("fetch", f"{name}.json", "-f", "ids").status == 0
    rules = write(digest, "mine.yaml", "topics: {Bays: [bay]}\n")

    ran = digest("rules", "check", "-c", rules)

    assert ran.status == 0
    assert "topics.Bays\n" in ran.text
    assert "  - new beside it: `oyster reefs`, 0 % → 33 % of its papers" in ran.text
