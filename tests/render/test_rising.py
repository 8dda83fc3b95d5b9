"""What rises beside the topics stands in every document that is read, and in no other."""

import json
from dataclasses import replace

import pytest
from support import mail_digests as digests

from digest.frequencies import Frequency
from digest.model import Digest, Paper, RisingWord
from digest.render.formats import DIALECTS, FORMATS, Dialect, Format, Look, render_document
from digest.render.rising import rising_sentences

READ = [FORMATS[name] for name in ("terminal", "markdown", "html", "eml", "chat")]
OTHERS = [format for name, format in FORMATS.items() if format not in READ and name != "json"]
WORD = RisingWord("kelp farm", Frequency(4, 100), Frequency(18, 100), (Paper("arxiv:2611.00009", "Kelp"),), "Tides")
RARE = RisingWord("OPD", Frequency(1, 140), Frequency(5, 200), topic="Moss")


def digest(*rising: RisingWord) -> Digest:
    return replace(digests.full(), rising=rising)


def text(of: Digest, look: Look) -> str:
    document = render_document(of, look)
    return document if isinstance(document, str) else document.decode()


def test_a_topic_has_one_sentence_and_another_says_what_the_numbers_are() -> None:
    assert rising_sentences(digest(WORD, WORD._replace(term="eelgrass"), RARE)) == [
        "Rising beside Tides: kelp farm 4 → 18 %, eelgrass 4 → 18 %",
        "Rising beside Moss: OPD 0.7 → 2 %",
        "Shares of the topic's papers that have the word: 26 weeks before → last 8 weeks.",
    ]


def test_nothing_that_rises_needs_no_words() -> None:
    assert rising_sentences(digest()) == []


def test_of_the_unnamed_topic_no_name_is_made_up() -> None:
    assert rising_sentences(digest(WORD._replace(topic=None)))[0] == "Rising: kelp farm 4 → 18 %"


@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
@pytest.mark.parametrize("format", READ, ids=str)
def test_who_reads_a_document_reads_what_rises(format: Format, detail: str) -> None:
    shown = text(digest(WORD), replace(Look(format), detail=detail, width=120))  # type: ignore[arg-type]  # one of three

    assert "Rising beside Tides:" in shown
    assert "kelp farm" in shown


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_dialect_of_markdown_has_it_as_a_list(dialect: Dialect) -> None:
    lines = text(digest(WORD), Look(FORMATS["markdown"], dialect=dialect)).splitlines()

    assert [line for line in lines if line.startswith("- Rising beside Tides: kelp farm 4 → 18 ")]


@pytest.mark.parametrize("format", OTHERS, ids=str)
def test_lists_of_papers_have_papers_alone(format: Format) -> None:
    assert text(digest(WORD), Look(format)) == text(digest(), Look(format))


def test_programs_read_the_counts_and_the_examples() -> None:
    account = json.loads(text(digest(WORD), Look(FORMATS["json"])))

    assert account["rising"] == [
        {
            "topic": "Tides",
            "term": "kelp farm",
            "earlier": {"having": 4, "papers": 100},
            "recent": {"having": 18, "papers": 100},
            "examples": ["arxiv:2611.00009"],
        }
    ]
    assert "rising" not in json.loads(text(digest(), Look(FORMATS["json"])))


def test_a_template_has_the_same_value() -> None:
    template = ("mine.j2", "{% for word in rising %}{{ word.topic }}: {{ word.term }}{% endfor %}")
    look = Look(FORMATS["markdown"], template=template)

    assert text(digest(WORD), look) == "Tides: kelp farm"
    assert text(digest(), look) == ""


def test_a_chat_without_room_for_it_has_the_papers() -> None:
    look = Look(FORMATS["chat"], limit=120)

    assert text(digest(WORD), look) == text(digest(), look)


@pytest.mark.parametrize("format", READ, ids=str)
def test_hostile_names_are_escaped(format: Format) -> None:
    hostile = WORD._replace(term="<b>x\x1b[2J", topic="<script>*y*")

    shown = text(digest(hostile), Look(format))

    assert "\x1b[2J" not in shown
    # A terminal and the plain part of a mail show it as it is.
    assert "<script>" not in shown or format.name in ("terminal", "eml")
