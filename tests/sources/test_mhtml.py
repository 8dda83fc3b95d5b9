"""Pages that a browser saved in a single file."""

import base64
import quopri

import pytest
from support.saved_pages import PAGES, parsed

from digest.sources.mhtml import unpack_page

PAGE = (PAGES / "arxiv" / "new_2026.html").read_bytes()
HEAD = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://arxiv.org/list/cs.CL/new\r\n"
    "Subject: Computation and Language\r\nDate: Mon, 13 Apr 2026 09:00:00 -0000\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----MultipartBoundary--x----"\r\n\r\n\r\n'
)
BOUNDARY = b"------MultipartBoundary--x----"


def saved(encoding: str, body: bytes, first: bytes = b"") -> bytes:
    part = f"Content-Type: text/html\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    picture = b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    pieces = [piece for piece in (first, part + body + b"\r\n", picture) if piece]
    return HEAD.encode() + b"".join(BOUNDARY + b"\r\n" + piece for piece in pieces) + BOUNDARY + b"--\r\n"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("quoted-printable", quopri.encodestring(PAGE)),
        ("base64", base64.encodebytes(PAGE)),
        ("binary", PAGE),
    ],
)
def test_a_page_in_a_single_file_is_that_page(encoding: str, body: bytes) -> None:
    listing = parsed(saved(encoding, body))

    assert [(paper.id, paper.title) for paper in listing.papers] == [
        (paper.id, paper.title) for paper in parsed(PAGE).papers
    ]


def test_the_page_is_found_behind_other_parts() -> None:
    style = b"Content-Type: text/css\r\n\r\np {}\r\n"

    assert parsed(saved("binary", PAGE, style)).papers


def test_a_mail_with_pictures_is_no_saved_page() -> None:
    mail = saved("binary", PAGE).replace(b"<Saved by Blink>", b"ann@example.org").replace(b"Snapshot-", b"X-")

    assert unpack_page(mail) is None


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(cut: float) -> None:
    whole = saved("quoted-printable", quopri.encodestring(PAGE))

    listing = parsed(whole[: int(len(whole) * cut)])

    assert 0 < len(listing.papers) <= len(parsed(PAGE).papers)
