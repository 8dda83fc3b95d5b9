"""The plain forms of signs that the encoding of a terminal lacks; some of them are wider than the sign.

text.translate(plain_signs(encoding))    # or replace_signs(text, encoding)

Lines are measured in them and painted by `digest.render.text.lines.paint_lines`.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache

# The signs of our own, as `LC_ALL=en_US.ISO-8859-1` or `PYTHONIOENCODING=ascii` would lose them.
_PLAIN_FORMS = (
    {"▲": "^", "★": "*", "●": "*", "·": "-", "…": "...", "→": "->", "×": "x", "±": "+-"}
    | {"✓": "ok", "✗": "!!", "⠹": "|", "│": "|", "─": "-", "━": "#", "–": "-", "—": "-", "−": "-"}
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("‘’‚", "'")
)


class _PlainSigns(dict[int, str]):
    """A table for `str.translate` that learns each character when it is first asked for."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    def __bool__(self) -> bool:
        """True: it has a form for whatever it is asked for."""
        return True

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = sign if _has_sign(self._encoding, sign) else _plain_form(sign)
        return self[code]


@cache
def plain_signs(encoding: str) -> Mapping[int, str]:
    """For `str.translate`: what stands in text of *encoding* for each character that it lacks; empty for UTF-8.

    Each form is ASCII: one of our own, else the letter without its accent, else "?". An unknown *encoding* is
    taken for ASCII.
    """
    return {} if _has_sign(encoding, "\U0001f600") else _PlainSigns(encoding)


def replace_signs(text: str, encoding: str) -> str:
    """*text* in characters that *encoding* has."""
    return text if text.isascii() else text.translate(plain_signs(encoding))


def _has_sign(encoding: str, sign: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    except LookupError:
        return sign.isascii()
    return True


def _plain_form(sign: str) -> str:
    if known := _PLAIN_FORMS.get(sign):
        return known
    without_accents = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return without_accents or ("" if unicodedata.category(sign) in ("Mn", "Me", "Cf") else "?")
