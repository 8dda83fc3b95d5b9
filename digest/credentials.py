"""Passwords and keys in addresses, hidden wherever an address is shown."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

from digest.patterns import lazy_pattern

_ELLIPSIS = "…"
# It also matches malformed addresses, with a slash in the password or one slash too few: error messages quote those.
_AUTHORITY = lazy_pattern(
    r"(?i)^((?:(?:feed|https?|ftps?|webcal):/{0,3}){1,3})([^/?#\s]*|[^/?#@:\s]*:(?!\d{1,5}(?:[/?#]|$))[^@]{0,500})@"
)
_PARAMETER = lazy_pattern(r"([?&;#])([^=&;#\s]{1,100})=([^&;#\s]*)")
# Ends of the names of secret parameters, punctuation left out: `api_key`, `X-Amz-Signature`, `accessToken`.
_SECRET_NAME_ENDINGS = (
    *("key", "token", "secret", "password", "passwd", "passphrase", "passcode", "pwd", "pass", "auth"),
    *("authorization", "signature", "sig", "credential", "credentials", "jwt", "session", "sessionid"),
)
_SHORTEST_SECRET = 4  # characters; shorter ones occur in other words by chance


def without_credentials(url: str) -> str:
    """*url* without user and password, and with "…" in place of the value of each secret parameter."""
    return _PARAMETER.sub(_hide_parameter_value, without_user(url))


def without_user(url: str) -> str:
    """*url* without the `user:password@` before its host."""
    return _AUTHORITY.sub(r"\1", url)


def hide_credentials(text: str, url: str) -> str:
    """*text* with "…" in place of every password and key of *url*, however they are escaped in it."""
    for secret in sorted(_find_credentials(url), key=len, reverse=True):
        text = text.replace(secret, _ELLIPSIS)
    return text


def _find_credentials(url: str) -> Iterator[str]:
    if authority := _AUTHORITY.match(url):
        yield f"{authority[2]}@"
        user, _, password = authority[2].partition(":")
        yield from _secret_spellings(password or user)
    for parameter in _PARAMETER.finditer(url):
        if _is_secret_name(parameter[2]):
            yield from _secret_spellings(parameter[3])


def _secret_spellings(secret: str) -> Iterator[str]:
    spellings = {secret, unquote(secret), unquote_plus(secret)}
    yield from (spelling for spelling in spellings if len(spelling) >= _SHORTEST_SECRET)


def _hide_parameter_value(parameter: re.Match[str]) -> str:
    is_secret = _is_secret_name(parameter[2]) and parameter[3]
    return f"{parameter[1]}{parameter[2]}={_ELLIPSIS}" if is_secret else parameter[0]


def _is_secret_name(name: str) -> bool:
    return re.sub(r"[\W_]", "", unquote(name)).lower().endswith(_SECRET_NAME_ENDINGS)
