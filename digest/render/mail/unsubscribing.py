"""How somebody leaves a list: its name, the token that names list and recipient, the headers that programs read.

RFC 2919 has List-Id, RFC 2369 List-Unsubscribe, RFC 8058 the one click: a POST to an https link that nobody can guess.
There is no List-Help, List-Post, List-Subscribe, List-Owner or List-Archive: none of them leads anywhere that the other
headers do not, and RFC 2369 (section 4) wants none that does not help.
"""

import hmac
import re
from hashlib import sha256
from urllib.parse import quote, urlsplit

from digest.patterns import lazy_pattern

TOKEN_WORD = "{token}"  # noqa: S105 - what stands in the configuration in its place
_TOKEN_LENGTH = 32  # hexadecimal digits
_TOKEN = lazy_pattern(rf"(?<![0-9a-f])[0-9a-f]{{{_TOKEN_LENGTH}}}(?![0-9a-f])")
_LONGEST_LINK = 400  # characters
# What RFC 3986 allows, without the signs at which programs divide a header.
_LINK_SIGN = lazy_pattern(r"[A-Za-z0-9._~:/?\[\]@!$&*+;=%-]")
_EXAMPLE = f"https://lists.example.org/u?{TOKEN_WORD}"


def name_list(profile: str) -> str:
    """The name of the list of all mails of one *profile*, by which filters know it (RFC 2919, unmanaged name space)."""
    slug = re.sub(r"[^a-z0-9]+", "-", profile.lower()).strip("-")[:40] or "digest"
    return f"{slug}.{sha256(profile.encode('utf-8', 'replace')).hexdigest()[:16]}.localhost"


def make_token(secret: str, list_name: str, address: str) -> str:
    """The token of the recipient with *address* of one list: the same each time, and nobody's guess."""
    return sign_text(secret, f"{list_name}\0{address.lower()}")[:_TOKEN_LENGTH]


def sign_text(secret: str, text: str) -> str:
    """64 hexadecimal digits that only who has the *secret* can make of *text*."""
    return hmac.new(secret.encode(), text.encode(), sha256).hexdigest()


def find_tokens(text: str) -> list[str]:
    """What may be a token in *text*, each once."""
    return list(dict.fromkeys(_TOKEN.findall(text.lower())))


def is_link(unsubscribe: str) -> bool:
    """Whether *unsubscribe* is a link, not an address."""
    return "://" in unsubscribe


def check_link(link: str) -> None:
    """Raises ValueError unless *link* is one by which mail programs unsubscribe, with a place for the token."""
    if not link.startswith("https://"):
        raise ValueError(f"{link!r}: mail programs unsubscribe by https alone (RFC 8058); write {_EXAMPLE}")
    if link.count(TOKEN_WORD) != 1:
        problem = f"expected `{TOKEN_WORD}` once in it, which says who leaves which list"
        raise ValueError(f"{link!r}: {problem}: {_EXAMPLE}")
    if len(link) > _LONGEST_LINK:
        raise ValueError(f"{link[:40]!r}…: a link of more than {_LONGEST_LINK} characters")
    plain = link.replace(TOKEN_WORD, "token")
    if odd := _LINK_SIGN.sub("", plain):
        raise ValueError(f"{link!r}: {odd[0]!r} cannot stand in it{_suggest_escape(odd[0])}")
    if not _has_good_host(plain, at=link.index(TOKEN_WORD)):
        raise ValueError(f"{link!r}: expected a host and `{TOKEN_WORD}` behind it: {_EXAMPLE}")


def _suggest_escape(sign: str) -> str:
    return f"; write {''.join(f'%{byte:02X}' for byte in sign.encode())}" if sign.isprintable() and sign != "#" else ""


def _has_good_host(link: str, at: int) -> bool:
    """Whether *link* has the name of a host, no login, and the token behind it (*at* that character)."""
    try:
        parts = urlsplit(link)
        _ = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        bool(re.fullmatch(r"[a-z0-9.-]*[a-z0-9]|[0-9a-f:.]+", host))
        and "@" not in parts.netloc
        and (at >= len("https://") + len(parts.netloc))
    )


def write_unsubscribe_headers(unsubscribe: str, address: str, token: str) -> dict[str, str]:
    """The headers that let a mail program unsubscribe: by a mail to *address*, or first by the link *unsubscribe* with
    one click. RFC 8058 needs the signature of the mail (DKIM) to cover both, which the server makes that sends it."""
    mail = f"mailto:{quote(address, safe='@')}?subject=unsubscribe"
    if not is_link(unsubscribe):
        return {"List-Unsubscribe": f"<{mail}>"}
    both = f"<{fill_link(unsubscribe, token)}>, <{mail}%20{token}>"
    return {"List-Unsubscribe": both, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def fill_link(unsubscribe: str, token: str) -> str:
    """The link for one recipient."""
    return unsubscribe.replace(TOKEN_WORD, token)
