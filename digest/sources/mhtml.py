"""Pages that a browser saved in a single file (MHTML, RFC 2557): the page itself, taken out of what lies beside it."""

import binascii
import quopri
import re
from typing import NamedTuple

from digest.patterns import lazy_pattern

_START = lazy_pattern(rb"(?:[A-Za-z-]{1,60}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,20}){1,40}\r?\n")
# It is a mail by its form: only these words tell it from one.
_SAVED = lazy_pattern(rb"^(?:From:[ \t\"<]{0,9}Saved by\b|Snapshot-Content-Location:)", re.I | re.M)
_RELATED = lazy_pattern(rb"^Content-Type:\s{0,9}multipart/related\b", re.I | re.M)
_BOUNDARY = lazy_pattern(rb"\bboundary\s?=\s?(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.I)
_LOCATION = lazy_pattern(rb"^(?:Snapshot-)?Content-Location:\s{0,9}(https?://\S{1,2000})", re.I | re.M)
_IS_HTML = lazy_pattern(rb"^Content-Type:\s{0,9}text/html\b", re.I | re.M)
_ENCODING = lazy_pattern(rb"^Content-Transfer-Encoding:\s{0,9}([\w-]{1,40})", re.I | re.M)
_MOST_PARTS = 50  # that are looked at: the page comes first


class SavedPage(NamedTuple):
    """The *content* of a page, and the *url* that it was saved from, if the file says it."""

    content: bytes
    url: str | None


def unpack_page(content: bytes) -> SavedPage | None:
    """The page in *content*, None if that is no such file."""
    head = _START.match(content[:50_000])
    boundary = _BOUNDARY.search(head[0]) if head and _RELATED.search(head[0]) else None
    if not head or not boundary or not _SAVED.search(head[0]):
        return None
    parts = content.split(b"--" + (boundary[1] or boundary[2]), _MOST_PARTS)[1:]
    for part in parts:
        part_head, _, body = part.lstrip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")
        if _IS_HTML.search(part_head):
            location = _LOCATION.search(head[0]) or _LOCATION.search(part_head)
            return SavedPage(_decode(part_head, body), location[1].decode("ascii", "replace") if location else None)
    return None


def _decode(head: bytes, body: bytes) -> bytes:
    encoding = _ENCODING.search(head)
    name = encoding[1].lower() if encoding else b""
    if name == b"quoted-printable":
        return quopri.decodestring(body)
    if name == b"base64":
        try:
            return binascii.a2b_base64(body)
        except binascii.Error:
            return b""
    return body
