"""The bytes of a feed as UTF-8: in the encoding that it declares, unless its bytes show that this is not true."""

import re

from digest.patterns import lazy_pattern

_DECLARED = lazy_pattern(rb"""<\?xml[^>]{0,300}?encoding\s{0,9}=\s{0,9}["']([^"'<>]{1,40})["']""", re.I)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Without a byte-order mark, the first `<` shows how wide a character is.
_WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
# Python knows encodings that are none of a text on the web (`zip`, `idna`, `rot13`): these are the ones that are.
_ON_THE_WEB = lazy_pattern(
    r"iso-?(?:8859-\d{1,2}|2022-[a-z]{2}(?:-[a-z0-9]{1,4})?)|(?:windows-?|cp)(?:125\d|866|874|93[26]|949)|koi8-[rut]"
    r"|gb2312|gbk|gb18030|big5(?:-hkscs)?|shift[_-]?jis|euc-(?:jp|kr|tw|cn)|latin-?\d|tis-620|mac(?:roman|intosh)?"
)
# What browsers read under a name is often the wider set: https://encoding.spec.whatwg.org/#names-and-labels
_WIDER = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc-cn": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
}
_SEVEN_BITS = "iso-2022-"  # looks like ASCII
_CONTROLS_OF_LATIN_1 = lazy_pattern("[\x80-\x9f]")
_ODD_BYTE = lazy_pattern("[\udc80-\udcff]")


def decode_feed(content: bytes) -> str:
    """The text of *content*. A byte that belongs to no character becomes U+FFFD."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) if encoding == "utf-8" else 0 :].decode(encoding, "replace")
    start = content[:4]
    for beginning, encoding in _WIDE:
        if start.startswith(beginning):
            return content.decode(encoding, "replace")
    declared = _declared_encoding(content)
    if declared.startswith(_SEVEN_BITS):
        return content.decode(declared, "replace")
    try:
        # Hardly any text of another encoding happens to be UTF-8, while many feeds in UTF-8 say that they are not.
        return _undo_second_encoding(content.decode("utf-8"))
    except UnicodeDecodeError:
        return content.decode(declared, "replace") if declared else _decode_mixed(content)


def _undo_second_encoding(text: str) -> str:
    """*text*; where its letters are the bytes of UTF-8, which somebody took for Latin letters, the text that these are.
    Its controls betray it: no text has any."""
    if not _CONTROLS_OF_LATIN_1.search(text):
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _declared_encoding(content: bytes) -> str:
    """The name of the encoding that *content* declares, '' for one that it cannot be in."""
    match = _DECLARED.search(content[:1000])
    name = match[1].decode("ascii", "replace").strip().lower() if match else ""
    name = _WIDER.get(name, name)
    if not _ON_THE_WEB.fullmatch(name):
        return ""
    try:
        b"".decode(name)
    except LookupError:
        return ""
    return name


def _decode_mixed(content: bytes) -> str:
    """*content* that should be UTF-8 and is not: damaged UTF-8, or the Latin letters of Windows under a wrong name."""
    text = content.decode("utf-8", "surrogateescape")
    odd = len(_ODD_BYTE.findall(text))
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if beyond_ascii - odd > odd:
        return _ODD_BYTE.sub("\ufffd", text)
    return text.translate({0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)})
