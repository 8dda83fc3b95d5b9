"""What is known of a paper reaches every format in which a person reads it."""

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from support import mail_digests as digests
from support.mail_pages import mail_text

from digest.model import Digest
from digest.render import atom
from digest.render.formats import Look
from digest.render.mail.body import html_part
from digest.render.markdown import document
from digest.render.text import terminal

PDF = "https://arxiv.org/pdf/2611.00001"
KNOWN = digests.match(
    pdf=PDF,
    announced="replaced",
    version=3,
    author_note="Accepted at HARBOUR 2026",
    summary="A retriever that asks once more.",
    listed=date(2026, 11, 23),
)
FORMATS: dict[str, Callable[[Digest], str]] = {
    "terminal": lambda digest: terminal.render(digest, Look(detail="full")),
    "markdown": lambda digest: document.render(digest, Look(detail="full")),
    "obsidian": lambda digest: document.render(digest, Look(detail="full", dialect="obsidian")),
    "logseq": lambda digest: document.render(digest, Look(detail="full", dialect="logseq")),
    "atom": lambda digest: atom.render(digest, Look()),
    "html": lambda digest: unescape(html_part(digest)),
    "mail": mail_text,
}
WITHOUT_SUMMARY = ("html", "mail")  # beside an abstract
WITHOUT_PDF = ("mail",)  # an address a line: those that lead to the others


def digest_of_known() -> Digest:
    return digests.digest(KNOWN)


@pytest.mark.parametrize("name", FORMATS)
def test_version_remark_and_pdf_reach_every_format(name: str) -> None:
    written = " ".join(FORMATS[name](digest_of_known()).split())

    assert all(fact in written for fact in ("replaced", "v3", "Accepted at HARBOUR 2026"))
    assert (PDF in written) == (name not in WITHOUT_PDF)


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in WITHOUT_SUMMARY])
def test_the_summary_of_the_site_reaches_whoever_wants_all(name: str) -> None:
    assert "asks once more." in FORMATS[name](digest_of_known())


@pytest.mark.parametrize("name", FORMATS)
def test_the_summary_stands_in_for_an_abstract(name: str) -> None:
    match = digests.match(abstract="", summary="A retriever that asks once more.")

    assert FORMATS[name](digests.digest(match)).count("asks once more.") == 1


def test_what_is_special_about_a_listing_reaches_the_brief_form() -> None:
    assert "replaced v3" in terminal.render(digest_of_known(), Look(detail="brief", width=120))
