"""Passwords and keys in addresses: needed to ask a site, shown to nobody."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

_INSTEAD = "…"
# Also of addresses that are written wrong, with a slash in the password or one too few before it: errors name those.
_AUTHORITY = re.compile(
    r"(?i)^((?:(?:feed|https?|ftps?|webcal):/{0,3}){1,3})([^/?#\s]*|[^/?#@:\s]*:(?!\d{1,5}(?:[/?#]|$))[^@]{0,500})@"
)
_PARAMETER = re.compile(r"([?&;#])([^=&;#\s]{1,100})=([^&;#\s]*)")
# What the names of such parameters end in, without their signs: `api_key`, `X-Amz-Signature`, `accessToken`.
_ENDINGS = (
    *("key", "token", "secret", "password", "passwd", "passphrase", "passcode", "pwd", "pass", "auth"),
    *("authorization", "signature", "sig", "credential", "credentials", "jwt", "session", "sessionid"),
)
_SHORTEST = 4  # characters; what is shorter stands in other words by chance


def without_credentials(url: str) -> str:
    """*url* without the user and password before its host, and with "…" for the values of keys."""
    return _PARAMETER.sub(_without_value, without_user(url))


def without_user(url: str) -> str:
    """*url* without the user and password before its host."""
    return _AUTHORITY.sub(r"\1", url)


def hide_credentials(text: str, url: str) -> str:
    """*text*, which may tell of *url* in other words, with "…" for every password and key in that."""
    for secret in sorted(_credentials(url), key=len, reverse=True):
        text = text.replace(secret, _INSTEAD)
    return text


def _credentials(url: str) -> Iterator[str]:
    if found := _AUTHORITY.match(url):
        yield f"{found[2]}@"
        user, _, password = found[2].partition(":")
        yield from _spellings(password or user)
    for parameter in _PARAMETER.finditer(url):
        if _is_secret(parameter[2]):
            yield from _spellings(parameter[3])


def _spellings(secret: str) -> Iterator[str]:
    yield from (each for each in {secret, unquote(secret), unquote_plus(secret)} if len(each) >= _SHORTEST)


def _without_value(parameter: re.Match[str]) -> str:
    hidden = _is_secret(parameter[2]) and parameter[3]
    return f"{parameter[1]}{parameter[2]}={_INSTEAD}" if hidden else parameter[0]


def _is_secret(name: str) -> bool:
    return re.sub(r"[\W_]", "", unquote(name)).lower().endswith(_ENDINGS)
