"""Addresses that lead on to another one which they hold: of alerts, of searches, of programs that check mails."""

import re
from urllib.parse import unquote, urlsplit

# Host and path of those that hold it in a parameter.
_REDIRECT = r"""(?x)scholar\.google\.[a-z.]{2,6}/scholar_url
    | (?:www\.)?google\.[a-z.]{2,6}/url
    | [\w-]{1,40}\.safelinks\.protection\.outlook\.com/[^\s]{0,100}
    | lm?\.facebook\.com/l\.php
    | www\.linkedin\.com/redir/redirect"""
_PARAMETERS = ("url", "q", "u")
# https://urldefense.com/v3/__https://example.org/a__;…
_DEFENDED = r"https://urldefense\.com/v3/__(https?:)/{1,2}([^\s]{1,2000}?)__;"
_MARKS = ("google.", "safelinks.", "l.php", "/redir/", "urldefense")
_DEEPEST = 3  # redirects in each other


def unwrap_redirect(url: str) -> str:
    """The address that *url* leads to, as far as it stands in *url* itself; else *url*."""
    for _ in range(_DEEPEST):
        target = _held_target(url) if any(mark in url for mark in _MARKS) else None
        if target is None:
            break
        url = target
    return url


def _held_target(url: str) -> str | None:
    if defended := re.match(_DEFENDED, url):
        return f"{defended[1]}//{defended[2]}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if not re.fullmatch(_REDIRECT, host + parts.path):
        return None
    values = dict(reversed([part.partition("=")[::2] for part in parts.query.split("&")]))
    targets = (unquote(values.get(name, "")) for name in _PARAMETERS)
    return next((target for target in targets if target.startswith(("http://", "https://"))), None)
