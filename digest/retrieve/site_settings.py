"""Settings of sites in the environment: mirrors to ask instead of them, and tokens to send to them."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from digest.errors import UsageError
from digest.retrieve.http_errors import host_of
from digest.sources import registry
from digest.sources.base import Source

_SHORTEST_SECRET = 8  # characters; shorter ones, which no site gives, occur in pages by chance


class SiteToken(NamedTuple):
    """A token for one site, the environment variable that holds it, and the parameter of an address that takes it
    ('': the header takes it)."""

    variable: str
    value: str
    parameter: str = ""

    def add_to(self, url: str) -> str:
        """*url* with the token as its parameter."""
        if not self.parameter or f"{self.parameter}=" in url:
            return url
        return f"{url}{'&' if '?' in url else '?'}{self.parameter}={quote(self.value, safe='')}"

    def hide_in(self, text: str) -> str:
        """*text* with "…" in place of the token."""
        if len(self.value) < _SHORTEST_SECRET:
            return text
        return text.replace(self.value, "…").replace(quote(self.value, safe=""), "…")

    def remove_from(self, content: bytes) -> bytes:
        """*content*, a page, without the token: some sites repeat it when they do not know it."""
        return content if len(self.value) < _SHORTEST_SECRET else content.replace(self.value.encode(), b"(removed)")


class SiteSettings:
    """What *environment* says of sites.

    DIGEST_MIRRORS names mirrors of any site: `https://site=https://mirror …`. The other variables are those that the
    source of a site names; they are looked at when that site is asked, so that no other source need be loaded. Raises
    UsageError if DIGEST_MIRRORS has anything but such pairs in it.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._mirrors = dict(map(_parse_mirror, environment.get("DIGEST_MIRRORS", "").split()))

    def mirror_url(self, url: str) -> str:
        """*url* at the mirror of its site; *url* itself if the site has none."""
        source = registry.find_source_of_host(host_of(url))
        mirrors = self._mirrors
        if source and (mirror := self._environment.get(source.mirror_variable)):
            mirrors = mirrors | {source.site: mirror}
        for site, mirror in mirrors.items():
            if f"{url}/".startswith(f"{site}/"):
                return mirror.rstrip("/") + url.removeprefix(site)
        return url

    def find_token(self, url: str) -> SiteToken | None:
        """The token to send with a request for *url*; None if its site needs none or the environment has none.

        Raises UsageError, without quoting it, if it cannot be a token.
        """
        source = _find_source_with_token(url)
        if source is None:
            return None
        token = self._environment.get(source.token_variable, "").strip()
        if not all("!" <= sign <= "~" for sign in token):
            raise UsageError(f"{source.token_variable}: blanks or foreign letters stand in it; a token has none")
        return SiteToken(source.token_variable, token, source.token_parameter) if token else None

    def find_unset_variable(self, url: str) -> str | None:
        """The variable that could hold a token for *url* and does not; None if its site takes none, or has one."""
        source = _find_source_with_token(url)
        is_set = source and self._environment.get(source.token_variable, "").strip()
        return source.token_variable if source and not is_set else None


def _find_source_with_token(url: str) -> Source | None:
    """The source whose site takes a token with a request for *url*."""
    source = registry.find_source_of_host(host_of(url))
    if source is None or not source.token_variable or not url.startswith(f"{source.site}/"):
        return None
    return source


def _parse_mirror(pair: str) -> tuple[str, str]:
    site, _, mirror = pair.partition("=")
    if not all(part.startswith(("http://", "https://")) for part in (site, mirror)):
        raise UsageError(f"DIGEST_MIRRORS: `{pair}` is no pair `https://site=https://mirror`")
    return site.rstrip("/"), mirror
