"""arXiv's listing mails: in every wrapping, cut, quoted, several at once."""

import base64
from datetime import date

import pytest
from support.saved_pages import PAGES, parsed

from digest.errors import ParseError

TEXT = (PAGES / "arxiv-mail" / "cs_daily.txt").read_text("utf-8")
ALL = ["arxiv:2601.91001", "arxiv:2601.91002", "arxiv:2601.91003", "arxiv:2405.90017", "arxiv:math/0601001"]
HEAD = "Date: Fri, 9 Jan 2026 00:51:12 GMT\nFrom: no-reply@arxiv.org\nSubject: cs daily 2 new + 1 crosses received\n"


def ids(content: bytes | str) -> list[str]:
    return [paper.id for paper in parsed(content).papers]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT, id="text"),
        pytest.param(TEXT[TEXT.index("\\\\") :], id="from the first entry on"),
        pytest.param(f"{HEAD}\n{TEXT}", id="mail without MIME"),
        pytest.param(
            f"{HEAD}MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n"
            f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(TEXT.encode()).decode()}",
            id="base64",
        ),
        pytest.param(
            f"{HEAD}MIME-Version: 1.0\nContent-Type: text/plain; charset=x-unheard-of\n\n{TEXT}", id="unknown charset"
        ),
        pytest.param(
            f"{HEAD}MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html><pre>{TEXT}</pre></html>",
            id="HTML",
        ),
        pytest.param(f"{HEAD}\n" + "".join(f"> {line}\n" for line in TEXT.splitlines()), id="quoted"),
        pytest.param(f"From a@arxiv.org Fri Jan  9 01:00:00 2026\n{HEAD}\n{TEXT}", id="mailbox of one"),
        pytest.param(TEXT + TEXT, id="twice in one text"),
    ],
)
def test_a_listing_is_the_same_whatever_it_comes_in(content: str) -> None:
    assert ids(content) == ALL
    assert dict(parsed(content).announced) == dict(
        zip(ALL, ["new", "new", "cross", "replaced", "replaced"], strict=True)
    )


@pytest.mark.parametrize(
    ("subject", "source"),
    [
        ("cs daily 346 new + 55 crosses received", "arxiv:cs"),
        ("astro-ph daily 20 new", "arxiv:astro-ph"),
        ("cs.AI daily", "arxiv:cs.AI"),
        ("Fwd: your mail", "arxiv-mail"),
    ],
)
def test_the_subject_names_the_series(subject: str, source: str) -> None:
    listing = parsed(f"From: no-reply@arxiv.org\nDate: Fri, 9 Jan 2026 00:51:12 GMT\nSubject: {subject}\n\n{TEXT}")

    assert (listing.source, listing.day) == (source, date(2026, 1, 9))


def test_papers_are_listed_on_the_day_of_their_mail() -> None:
    later = HEAD.replace("9 Jan", "12 Jan").replace("Fri", "Mon")
    second = TEXT.replace("2601.91001", "2601.91901")
    box = f"From a@b Fri Jan 9 2026\n{HEAD}\n{TEXT}\nFrom a@b Mon Jan 12 2026\n{later}\n{second}"

    listing = parsed(box)

    assert listing.day is None
    days = {paper.id: paper.listed for paper in listing.papers}
    assert (days["arxiv:2601.91001"], days["arxiv:2601.91901"]) == (date(2026, 1, 9), date(2026, 1, 12))


@pytest.mark.parametrize("twentieth", range(20))
def test_a_mail_that_breaks_off_keeps_what_is_whole(twentieth: int) -> None:
    whole = parsed(TEXT)

    try:
        cut = parsed(TEXT[: len(TEXT) * twentieth // 20], "arxiv-mail")
    except ParseError as error:
        assert str(error)  # noqa: PT017 - both outcomes are right
    else:
        assert cut.papers == whole.papers[: len(cut.papers)]


def test_a_mail_that_breaks_off_within_an_entry_says_so() -> None:
    cut = parsed(TEXT[: TEXT.index("linear time, unless")])

    assert [paper.id for paper in cut.papers] == ALL[:1]
    assert cut.notes == ("the mail breaks off before its end: papers may be missing",)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"{HEAD}\nNo new submissions today.", id="mail of arXiv without papers"),
        pytest.param(b"From: x@arxiv.org\n\n" + bytes(range(256)) * 8, id="bytes"),
        pytest.param(f"{HEAD}Content-Type: multipart/mixed\n\n--x\n", id="no boundary"),
        pytest.param("\\\\\narXiv:2601.91001\n" * 20_000, id="heads only"),
    ],
)
def test_a_mail_without_papers_is_an_error(content: bytes | str) -> None:
    with pytest.raises(ParseError, match="no paper in this mail"):
        parsed(content)


@pytest.mark.parametrize(
    "text", ["A letter about arXiv:2601.91001.", "From: me@example.org\n\narXiv is down", "<p>arXiv"]
)
def test_other_texts_that_speak_of_arxiv_are_not_taken_for_a_listing(text: str) -> None:
    with pytest.raises(ParseError, match=r"digest knows|does not know|no list of papers"):
        parsed(text)


@pytest.mark.parametrize(
    ("fields", "published", "updated"),
    [
        ("Date: Thu, 8 Jan 2026 17:59:59 GMT   (1234kb)", date(2026, 1, 8), None),
        ("Date: Thu, 8 Jan 2026 17:59:59 GMT   (1234kb,D)", date(2026, 1, 8), None),
        (
            "Date (v1): Thu, 1 Jan 2026 17:59:59 GMT   (1kb)\nDate (revised v2): Thu, 8 Jan 2026 17:59:59 GMT   (1kb)",
            date(2026, 1, 1),
            date(2026, 1, 8),
        ),
        ("replaced with revised version Thu, 8 Jan 2026 17:59:59 GMT   (1kb)", None, date(2026, 1, 8)),
        ("Date: some day   (1kb)", None, None),
    ],
)
def test_dates_of_an_entry(fields: str, published: date | None, updated: date | None) -> None:
    head = f"arXiv:2601.91001v2\n{fields}\n\nTitle: T\nAuthors: A"
    entry = f"\\\\\n{head}\n\\\\\n  Text.\n\\\\ ( https://arxiv.org/abs/x ,  1kb)\n"

    (paper,) = parsed(entry).papers

    assert (paper.id, paper.published, paper.updated) == ("arxiv:2601.91001", published, updated)


@pytest.mark.parametrize(
    ("head", "version"),
    [
        ("arXiv:2601.91001", None),
        ("arXiv:2601.91001v3", 3),
        ("arXiv:2601.91001\nDate (v1): Thu, 1 Jan 2026 17:59:59 GMT   (1kb)", None),
        (
            "arXiv:2601.91001\nDate (v1): Thu, 1 Jan 2026 17:59:59 GMT   (1kb)\n"
            "Date (revised v2): Wed, 7 Jan 2026 17:59:59 GMT   (1kb)\n"
            "Date (revised v3): Thu, 8 Jan 2026 17:59:59 GMT   (1kb)",
            3,
        ),
    ],
)
def test_the_version_is_the_newest_that_the_mail_names(head: str, version: int | None) -> None:
    (paper,) = parsed(
        f"\\\\\n{head}\n\nTitle: T\nAuthors: A\n\\\\\n  Text.\n\\\\ ( https://arxiv.org/abs/x ,  1kb)\n"
    ).papers

    assert (paper.id, paper.version) == ("arxiv:2601.91001", version)


@pytest.mark.parametrize(
    ("written", "authors", "count"),
    [
        ("Ann Poe, Bo Lux and Cy Ng", ("Ann Poe", "Bo Lux", "Cy Ng"), 3),
        ("Ann Poe, Bo\n  Lux, et al. (84 additional\n  authors not shown)", ("Ann Poe", "Bo Lux"), 86),
        ("Ann Poe, Bo Lux, et al.", ("Ann Poe", "Bo Lux"), None),
        ("Ann Poe (1), Bo Lux (2) ; (1) X, (2) Y", ("Ann Poe", "Bo Lux"), 2),
        ("A.D.Quay, A.W.Ebb", ("A.D.Quay", "A.W.Ebb"), 2),
        (r"J. K\"uster, Hardy", ("J. Küster", "Hardy"), 2),
        ("Hardy, Ann Poe", ("Hardy", "Ann Poe"), 2),
    ],
)
def test_authors_of_an_entry(written: str, authors: tuple[str, ...], count: int | None) -> None:
    head = f"arXiv:2601.91001\nDate: Thu, 8 Jan 2026 17:59:59 GMT   (1kb)\n\nTitle: T\nAuthors: {written}\n"
    (paper,) = parsed(f"\\\\\n{head}\\\\\n  Text.\n\\\\ ( https://arxiv.org/abs/x ,  1kb)\n").papers

    assert (paper.authors, paper.author_count) == (authors, count)


def test_the_oldest_lists_have_neither_abstracts_nor_addresses() -> None:
    head = "Paper: astro-ph/9299001\nFrom: A <a@b>\nDate: Mon, 13 Apr 1992 18:20:01 GMT   (11kb)\n"
    entry = f"\\\\\n{head}\nTitle: T\nAuthors: A\n"
    listing = parsed(f"{'-' * 78}\n{entry}\\\\\n{'-' * 78}\n{entry.replace('001', '002')}\\\\\n{'-' * 78}\n{entry}")

    assert [paper.id for paper in listing.papers] == ["arxiv:astro-ph/9299001", "arxiv:astro-ph/9299002"]
    assert listing.notes == ("the mail breaks off before its end: papers may be missing",)
