"""Digests written by hand: matches with every field, whole and empty digests, hostile texts."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from digest.model import Asked, Counts, Digest, Failure, Link, Match, Organization, Paper, Section, Why
from digest.text import sanitize_line

MADE = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)

ABSTRACT = (
    "We teach a small retriever to notice when it has brought the wrong pages. Where earlier RAG systems "
    "go on and guess, ours asks once more, e.g. with the names that it has learned meanwhile. On four sets "
    "of questions it is right more often than the best system so far, at half of the cost. The second part "
    "of the work looks at questions that have no answer, and at what a diffusion model does with them."
)

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "markup of a terminal": "[/x] [bold]not bold[/bold]",
    "10,000 characters": "word " * 2000,
    "one word of 10,000 characters": "W" * 10_000,
    "right-to-left override": "safe\u202egnp.exe",
    "Arabic": "شبكات عصبية صغيرة",
    "quotes": "\"double\" 'single' `back` & ampersand &amp; entity",
    "many scripts": "Ünïcode 扩散模型 и русский 😀",
    "dollars": "$5 and $10 for a $x^2$",
    "attribute": '" onmouseover="alert(1)" x="',
    "comment": "<!-- --> ]]> </style></td></table><!--",
    "encoded word": "=?utf-8?q?a=0D=0ABcc:_evil@example.org?=",
    "line ends": "one\r\nBcc: evil@example.org\r\n\r\nbody \u2028 two \x85 three \x00 \x1b[31m",
    "lone surrogate": "half \ud83d a face",
    "dot and From": ".\nFrom me",
}


def match(number: int = 1, title: str = "Ask Again", abstract: str = ABSTRACT, **known: Any) -> Match:
    """A match for the terms "RAG" and "diffusion model", without a topic; *known* replaces fields of its paper."""
    readable, summary = sanitize_line(title), sanitize_line(abstract)
    paper = Paper(
        id=f"arxiv:2611.{number:05d}",
        title=title,
        abstract=abstract,
        url=f"https://arxiv.org/abs/2611.{number:05d}",
        authors=("Ada Beispiel", "Bo Sample", "Chi Muster", "Dee Ejemplo"),
        author_count=12,
        organization=Organization("Institute of Examples"),
        published=date(2026, 11, 20),
        upvotes=94,
        comment_count=3,
        links=(
            Link(f"https://github.com/owner/repo{number}", "code"),
            Link("https://example.org/~p?a=1&b=2", "project"),
        ),
    )
    return Match(
        replace(paper, **known),
        readable,
        summary,
        why=(*reasons_for("title", readable), *reasons_for("abstract", summary)),
    )


def reasons_for(field: str, text: str) -> list[Why]:
    """The reasons for which *field*, with *text*, matched the terms "RAG" and "diffusion model"."""
    places = {term: [m.span() for m in re.finditer(term, text)] for term in ("RAG", "diffusion model")}
    return [Why(None, term, field, term, tuple(spans)) for term, spans in places.items() if spans]


def digest(*matches: Match, **other: Any) -> Digest:
    """A digest of one section without a topic."""
    total = len(matches)
    given: dict[str, Any] = {
        "sections": (Section(None, matches),) if matches else (),
        "asked": (Asked("hf", DAY, total, label="Hugging Face"),),
        "counts": Counts(listed=total, new=total, matched=total),
    }
    return Digest(made=MADE, **{**given, **other})


def many(total: int) -> Digest:
    """A digest of *total* papers, all with everything."""
    return digest(*(match(n, f"Paper {n} about RAG and more") for n in range(1, total + 1)))


def full() -> Digest:
    """A digest in which every part of a mail occurs."""
    sections = (
        Section("Retrieval", (match(1, "Ask Again, with RAG"), match(2, "A second one")), more=3),
        Section("Video & more", (replace(match(3, "A third <one>"), topics=("Video & more", "Retrieval")),)),
        Section(None, (match(4, "Plain", abstract="", authors=(), organization=None, links=(), published=None),)),
    )
    return digest(
        sections=sections,
        asked=(
            Asked("hf", DAY, 36, label="Hugging Face"),
            Asked("arxiv:cs.CL", DAY, 212, ("another day came than was asked for",), label="arXiv cs.CL"),
        ),
        counts=Counts(248, 36, 2, 7, (("survey", 1), ("medical", 1))),
        failures=(Failure("arxiv:cs.CV", "timed out after 30 s"),),
        hint="A sentence of help.",
    )


def empty() -> Digest:
    """A digest of a day with nothing new."""
    asked = (Asked("hf", DAY, 36, label="Hugging Face"),)
    return digest(asked=asked, counts=Counts(listed=36), reason="All 36 papers were delivered before.")
