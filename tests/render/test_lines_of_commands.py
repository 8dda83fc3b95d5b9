"""A line of the reader's own command in every document: marked as made by it, harmless, and no reason of anything."""

import json
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from support import hostile_titles
from support import mail_digests as digests
from support.mail_pages import mail_text

from digest.model import CommandSummary, Digest, Match
from digest.render import atom, chat, json_documents, parts
from digest.render.abstracts import gist_passage
from digest.render.formats import DIALECTS, FORMATS, Dialect, Look, render_document
from digest.render.mail.body import html_part
from digest.render.markdown import document, notes
from digest.render.page.papers import write_paper
from digest.render.text import listing, terminal

LINE = "A retriever that asks once more about RAG."
MARKED = f"summary by llm: {LINE}"


def with_line(match: Match, text: str = LINE, by: str = "llm") -> Match:
    return replace(match, command_summary=CommandSummary(text, by))


PLAIN = digests.digest(*(digests.match(number, summary="The site's own.") for number in range(1, 6)))
MADE = digests.digest(*(with_line(match) for match in PLAIN.matches))
WITHOUT_ABSTRACT = digests.digest(with_line(digests.match(abstract="")))

SHOWN: dict[str, Callable[[Digest], str]] = {
    "terminal": lambda digest: terminal.render(digest, Look()),
    "terminal, wide": lambda digest: terminal.render(digest, Look(width=200)),
    "terminal, whole": lambda digest: terminal.render(digest, Look(detail="full")),
    "terminal, gist": lambda digest: terminal.render(digest, Look(gist=True)),
    "brief, gist": lambda digest: terminal.render(digest, Look(detail="brief", gist=True)),
    "list, gist": lambda digest: listing.render(digest, Look(FORMATS["list"], gist=True, width=200)),
    **{
        f"{dialect}, {detail}": lambda digest, dialect=dialect, detail=detail: document.render(  # type: ignore[misc]
            digest, Look(detail=detail, dialect=dialect)
        )
        for dialect in DIALECTS
        for detail in ("normal", "full")
    },
    "atom": lambda digest: unescape(unescape(atom.render(digest, Look()))),
    "html": lambda digest: unescape(html_part(digest)),
    "page": lambda digest: unescape("".join(write_paper(match, digest.day) for match in digest.matches)),
    "chat": lambda digest: chat.render(digest, Look(FORMATS["chat"])).replace("\\", ""),
    "mail": mail_text,
}


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", SHOWN)
def test_each_paper_shows_its_line_once_and_who_made_it(name: str) -> None:
    shown = words(SHOWN[name](MADE))

    assert shown.count(MARKED) == len(MADE.matches)
    assert shown.count(LINE) == len(MADE.matches)
    assert "The site's own." not in shown


@pytest.mark.parametrize("name", SHOWN)
def test_a_line_stands_in_for_an_abstract(name: str) -> None:
    assert words(SHOWN[name](WITHOUT_ABSTRACT)).count(MARKED) == 1


@pytest.mark.parametrize("look", [Look(detail="brief"), Look(FORMATS["list"]), Look(FORMATS["list"], for_pipe=True)])
def test_what_is_for_scanning_shows_none(look: Look) -> None:
    assert render_document(MADE, look) == render_document(PLAIN, look)


@pytest.mark.parametrize("name", ["ids", "bibtex", "csl-json", "ris"])
def test_what_is_cited_knows_nothing_of_it(name: str) -> None:
    assert render_document(MADE, Look(FORMATS[name])) == render_document(PLAIN, Look(FORMATS[name]))


def test_programs_find_the_line_and_the_program() -> None:
    made, plain = (json.loads(json_documents.render_json(each, Look()))["papers"][0] for each in (MADE, PLAIN))

    assert made.pop("command_summary") == {"text": LINE, "by": "llm"}
    assert plain.pop("command_summary") is None
    assert made == plain
    assert plain["summary"] == "The site's own."


def test_what_the_program_reads_is_the_paper_of_json_without_its_reader() -> None:
    starred = digests.digest(replace(MADE.matches[0], paper=replace(MADE.matches[0].paper, starred=True)))
    whole = json.loads(json_documents.render_jsonl(starred, Look()))

    read = json_documents.write_paper_line(starred.matches[0].paper)

    of_readers = {"starred", "topics", "score", "new", "why", "command_summary"}
    assert json.loads(read) == {name: value for name, value in whole.items() if name not in of_readers}
    assert read.count("\n") == 1


def test_no_word_of_a_line_is_marked_or_told_as_found() -> None:
    line = with_line(digests.match(abstract="Nothing of what was looked for."), "All about RAG.")

    assert gist_passage(line).spans == ()
    assert parts.matched_terms(line) == parts.matched_terms(replace(line, command_summary=None))
    colored = terminal.render(digests.digest(line), Look(detail="brief", gist=True, color=True, width=110))
    assert colored.count("found") == terminal.render(
        digests.digest(replace(line, command_summary=None)), Look(detail="brief", gist=True, color=True, width=110)
    ).count("found")


def test_a_mail_with_lines_is_the_same_mail_to_mail_programs() -> None:
    ids = [
        next(line for line in bytes(render_document(each, Look(FORMATS["eml"]))).splitlines() if b"Message-ID" in line)  # type: ignore[arg-type]
        for each in (MADE, PLAIN)
    ]

    assert ids[0] == ids[1]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_note_finds_its_papers_whether_or_not_they_have_lines(dialect: Dialect) -> None:
    note = notes.add_papers("", MADE, dialect=dialect)

    assert note is not None
    assert words(note).count(LINE) == len(MADE.matches)
    assert notes.add_papers(note, PLAIN, dialect=dialect) is None
    assert notes.add_papers(note, MADE, dialect=dialect) is None


@pytest.mark.parametrize("line", hostile_titles.TITLES.values(), ids=hostile_titles.TITLES)
def test_a_hostile_line_is_on_one_line_and_moves_nothing(line: str) -> None:
    shown = parts.summary_text(with_line(digests.match(), line, line))

    assert shown.startswith("summary by ")
    assert all(sign.isprintable() or sign in "\u200c\u200d\ufe0f" for sign in shown)


@pytest.mark.parametrize("line", hostile_titles.TITLES.values(), ids=hostile_titles.TITLES)
@pytest.mark.parametrize("name", ["terminal", "list", "markdown", "atom", "json", "jsonl"])
def test_a_hostile_line_adds_no_control_to_a_document(name: str, line: str) -> None:
    look = Look(FORMATS[name], gist=True, detail="full" if name == "markdown" else "normal")

    written = render_document(digests.digest(with_line(digests.match(), line)), look)

    assert isinstance(written, str)
    assert all(sign.isprintable() or sign in "\n\u200c\u200d\ufe0f" for sign in written)


def test_a_line_with_the_fence_of_a_mail_stays_text() -> None:
    page = html_part(digests.digest(with_line(digests.match(), '<script>alert(1)</script>"><img src=x onerror=y>')))

    assert "<script>alert" not in page
    assert "<img src=x" not in page
