"""The plain part of the mail, as a text client shows it."""

import re
from typing import Any

import pytest
from support import mail_digests as digests
from support.mail_pages import mail_page, mail_text, page_elements, shown_titles

from digest.model import Organization, Section
from digest.render.columns import count_columns

SIZES = [0, 1, 36, 120, 3000]


def squeeze_lines(said: str) -> str:
    return " ".join(said.split())


@pytest.mark.parametrize("total", SIZES)
def test_the_plain_part_holds_every_title_of_the_page_and_where_it_leads(total: int) -> None:
    page, plain = mail_page(digests.many(total)), squeeze_lines(mail_text(digests.many(total)))
    addresses = {each.get("href", "") for each in page_elements(page)}

    assert [title for title in shown_titles(page) if title not in plain] == []
    assert [each for each in addresses if "arxiv.org/abs" in each or "github" in each if each not in plain] == []


def test_hostile_titles_are_the_same_text_in_both_parts() -> None:
    digest = digests.digest(*(digests.match(n, title) for n, title in enumerate(digests.HOSTILE.values())))
    titles, plain = shown_titles(mail_page(digest)), squeeze_lines(mail_text(digest))

    assert [title for title in titles if title not in plain] == []
    assert "<script>alert(1)</script>" in titles
    assert "safegnp.exe" in titles


def test_the_plain_part_reads_from_top_to_bottom() -> None:
    assert mail_text(digests.full()) == FULL_TEXT


FULL_TEXT = f"""\
4 of 248 papers · Hugging Face, arXiv cs.CL, Mon 23 Nov 2026


RETRIEVAL (2)
{"-" * 72}

  1. Ask Again, with RAG
     ▲ 94 · Ada Beispiel, Bo Sample, Chi Muster +9
     Institute of Examples · 20 Nov · 3 comments
     found RAG, diffusion model
     … Where earlier RAG systems go on and guess, ours asks once more,
     e.g. with the names that it has learned meanwhile. On four sets of
     questions it is right more often than the best system so far, at
     half of the cost.
     https://arxiv.org/abs/2611.00001
     https://github.com/owner/repo1
     https://example.org/~p?a=1&b=2

  2. A second one
     ▲ 94 · Ada Beispiel, Bo Sample +10 · Institute of Examples
     found RAG, diffusion model
     The second part of the work looks at questions that have no answer,
     and at what a diffusion model does with them.
     https://arxiv.org/abs/2611.00002
     https://github.com/owner/repo2

     and 3 more


VIDEO & MORE (1)
{"-" * 72}

  3. A third <one>
     ▲ 94 · Ada Beispiel, Bo Sample, Chi Muster +9
     Institute of Examples · 20 Nov · 3 comments · also Retrieval
     found RAG, diffusion model
     … Where earlier RAG systems go on and guess, ours asks once more,
     e.g. with the names that it has learned meanwhile. On four sets of
     questions it is right more often than the best system so far, at
     half of the cost.
     https://arxiv.org/abs/2611.00003
     https://github.com/owner/repo3
     https://example.org/~p?a=1&b=2


YOUR WORDS (1)
{"-" * 72}

  4. Plain
     ▲ 94 · 12 authors · 3 comments
     https://arxiv.org/abs/2611.00004


--{" "}
Not shown: 239 without your words, 2 muted (survey, medical).
arXiv cs.CV could not be read today; its papers come with the next mail.
A sentence of help.
papers@example.org sends this to ann@example.org.
To stop these mails, write "stop" to papers@example.org.
"""


def test_an_overview_shows_what_is_in_a_long_mail() -> None:
    sections = (
        Section(
            "Retrieval", tuple(digests.match(n, f"Paper {n} about " + "rain " * 20, upvotes=n) for n in range(1, 10))
        ),
        Section("扩散模型", (digests.match(10, "Last", upvotes=120),)),
    )

    lines = mail_text(digests.digest(sections=sections)).splitlines()[:5]

    assert lines == [
        "10 papers · Hugging Face, Mon 23 Nov 2026",
        "",
        "  Retrieval  9   ▲  9  Paper 9 about rain rain rain rain rain rain rain…",
        "  扩散模型   1   ▲120  Last",
        "",
    ]


def test_an_address_is_never_wrapped() -> None:
    url = "https://example.org/" + "very-long-path/" * 20
    plain = mail_text(digests.digest(digests.match(id=f"url:{url}", url=url, links=())))

    assert url in plain.split()
    assert all(len(line) <= 72 for line in plain.splitlines() if "https:" not in line)


FACTS: dict[str, dict[str, Any]] = {
    "long names": {"authors": tuple(f"Bartholomew{n} Featherstonehaugh" for n in range(9))},
    "a long place": {"organization": Organization("The International Institute of Examples and of Their Counterparts")},
    "a long remark": {
        "author_note": "Accepted at the Conference on Long Remarks, with an appendix of 40 pages, and 7 figures"
    },
    "everything": {"author_note": "12 pages", "announced": "replaced", "version": 4, "categories": ("cs.CL", "cs.LG")},
    "wide letters": {"organization": Organization("扩散模型中的检索增强生成技术研究所" * 2)},
}


@pytest.mark.parametrize("known", FACTS.values(), ids=FACTS.keys())
def test_no_line_is_too_long_and_none_begins_or_ends_with_a_dot(known: dict[str, Any]) -> None:
    lines = mail_text(digests.digest(*(digests.match(n, **known) for n in range(1, 6)))).splitlines()

    assert [line for line in lines if count_columns(line) > 72] == []
    assert [line for line in lines if re.match(r"\s*·|.*·$", line)] == []


def test_no_fact_is_broken() -> None:
    plain = mail_text(digests.digest(*(digests.match(n, upvotes=n * 1000, comment_count=n + 5) for n in range(1, 40))))

    assert not re.search(r"▲$|\d$\n\s+comments|^\s+\+\d", plain, re.MULTILINE)


def test_a_star_has_the_place_before_the_number() -> None:
    for total in (9, 99, 999):
        papers = [digests.match(n, "Paper", starred=n == total) for n in range(1, total + 1)]
        starred = [line for line in mail_text(digests.digest(*papers)).splitlines() if "★" in line]
        assert starred == [] if total == 999 else len(starred) == 1
        assert all(re.fullmatch(r"★ *\d+\. Paper", line) for line in starred)
