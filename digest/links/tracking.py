"""Addresses without what was put around them on their way: redirects that name their target, and tracking."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.patterns import lazy_pattern

_LONGEST = 8_000  # characters; a redirect that holds an address is three times as long
# Parameters that say how a reader came to a page, not which page it is: of analytics, of newsletters, of feeds.
_TRACKING_NAME = lazy_pattern(r"""(?xi)utm_\w* | (?:pk|mtm|piwik|matomo|hsa)_\w+ | at_(?:medium|campaign|custom\w*)
    | _?hs(?:enc|mi|ctatracking) | mc_[ce]id | mkt_tok | (?:fb|g|d|ms|y|tw|tt)clid | li_fat_id | [gw]braid | igsh(?:id)?
    | ref_(?:src|url) | _g[al] | vero_id | oly_(?:enc|anon)_id | wt[._](?:mc|feed)\w* | cmpid | ncid | dgcid
    | journalcode | casa_token | xtor | guccounter | needaccess | cookieset | trk\w{0,20} | feedid | feedname
    | rft_dat | spm | sr_share | sc_camp | srsltid""")
# … and those that do so only with certain values: another may choose the page.
_TRACKING_VALUES = {
    "af": r"[A-Z]|feed",
    "rss": r"1|yes|true|on|y|current[Ii]ssue",
    "crawler": r"true",
    "source": r"rss\w*|feed|atom|e-?mail|newsletter|twitter|facebook|linkedin|social|alert|toc",
    "src": r"rss\w*|feed|e-?mail|alert|recsys|newsletter",
    "from": r"rss|feed|e-?mail|alert|newsletter",
    "feed": r"rss|atom",
    "track": r"rss\w*",
    "ref": r"(?!\d*$)[\w.-]+",
    "via": r"(?!\d*$)[\w.-]+",
    "campaign": r"wol\w*|rss\w*|alert\w*",
    "error": r"cookies_not_supported",
}
_TRACKING_FRAGMENT = r"(?:utm_\w+|xtor|ref|rss|Echobox)="
# All that some sites put behind the address of a paper.
_ONLY_TRACKING = lazy_pattern(
    r"(?i)(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov/\d+|(?:www\.)?ncbi\.nlm\.nih\.gov/(?:pubmed|pmc)/[\w/]+)/?\?"
)
_ALERT = frozenset({"ai", "mi", "ui"})  # of Atypon's sites, beside `af`
# Sites that lead on to the address in one of their parameters.
_REDIRECTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"scholar\.google\.[a-z.]{2,6}", r"/scholar_url", ("url",)),
    (r"(?:www\.)?google\.[a-z.]{2,6}", r"/url", ("url", "q")),
    (r"(?:[\w-]+\.)?safelinks\.protection\.outlook\.com", r".*", ("url",)),
    (r"lm?\.facebook\.com|l\.instagram\.com", r".*", ("u",)),
    (r"(?:www\.)?youtube\.com", r"/redirect", ("q",)),
    (r"(?:www\.)?linkedin\.com", r"/(?:safety/go|redir/redirect)/?", ("url",)),
    (r"out\.reddit\.com|slack-redir\.net", r".*", ("url",)),
    (r"vk\.com", r"/away\.php", ("to",)),
    (r"(?=[\w.-]{0,250}proxy)[\w-]+(?:\.[\w-]+)+", r"/login", ("url", "qurl")),
)
_REDIRECT_HINT = lazy_pattern(r"(?i)[?&](?:url|qurl|q|u|to)=http|urldefense|/C?L0/http")
# Amazon's mailing service, also under the names of those who use it: the address is one part of the path.
_IN_PATH = lazy_pattern(r"(?i)https?://[^/\s]{1,250}/C?L0/(https?(?::|%3A)%2F%2F[^/\s?#]{1,2000})(?:/|$)")
_DEFENSE_3 = lazy_pattern(r"(?i)(?:https?://)?urldefense\.(?:com|us|proofpoint\.com)/v3/__(.+?)__;([\w=-]*)!")
_DEFENSE_2 = lazy_pattern(r"(?i)(?:https?://)?urldefense\.proofpoint\.com/v2/url\?(?:[^\s#]{0,200}&)?u=([\w.-]+)")


def clean_url(url: str) -> str:
    """*url* without blanks around it, redirects that name their target, and parameters for tracking; else as it is."""
    return drop_tracking(follow_redirects(url.strip())).strip()


def follow_redirects(url: str) -> str:
    """The address to which *url* leads on, as far as the addresses themselves say; *url* where it does not."""
    # Each target is shorter than the address that holds it.
    while len(url) <= _LONGEST and _REDIRECT_HINT.search(url) and (target := _redirect_target(url)):
        url = target
    return url


def _redirect_target(url: str) -> str | None:
    """The address to which *url* only leads on, None for any other address."""
    if "urldefense" in url.lower():
        return _defended_target(url)
    if match := _IN_PATH.match(url):
        return unquote(match[1])
    try:
        parts = urlsplit(url if re.match(r"(?i)https?:", url) else f"https://{url}")
        values = dict(reversed(parse_qsl(parts.query)))
    except ValueError:
        return None
    for host, path, names in _REDIRECTS:
        if re.fullmatch(host, (parts.hostname or "").lower()) and re.fullmatch(path, parts.path):
            targets = (values.get(name, "") for name in names)
            return next((target for target in targets if re.match(r"(?i)https?://[^/\s]", target)), None)
    return None


def _defended_target(url: str) -> str | None:
    """The address in one of Proofpoint's, of version 2 or 3 of its form."""
    if match := _DEFENSE_2.match(url):
        return unquote(match[1].replace("-", "%").replace("_", "/"))
    match = _DEFENSE_3.match(url)
    return _restore_signs(match[1], match[2]) if match else None


def _restore_signs(written: str, encoded: str) -> str | None:
    """The address *written* with `*` for each character of *encoded*, and with `**B` for a run of them."""
    import base64  # slow to load, and rare are the addresses that need it

    try:
        signs = iter(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode())
    except ValueError:
        return None
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    def restore(star: re.Match[str]) -> str:
        length = alphabet.index(star[1]) + 2 if star[1] else 1
        return "".join(sign for sign, _ in zip(signs, range(length), strict=False))

    return re.sub(r"\*(?:\*([\w-]))?", restore, written, flags=re.ASCII)


def drop_tracking(url: str) -> str:
    """*url* without the parameters that say how a reader came to it."""
    if "?" not in url and "=" not in url:
        return url
    # A question mark behind it is a part of it.
    url = re.sub(rf"#{_TRACKING_FRAGMENT}.*", "", url)
    place, _, rest = url.partition("?")
    if not rest:
        return url
    query, sign, fragment = rest.partition("#")
    written = [each for each in re.split(r"&(?:amp;)?", query) if each]
    kept = [] if _ONLY_TRACKING.match(url) else list(_kept_parameters(written))
    ending = query if len(kept) == len(written) else "&".join(kept)
    return place + (f"?{ending}" if ending else "") + sign + fragment


def _kept_parameters(written: Sequence[str]) -> Iterator[str]:
    names = {each.partition("=")[0].lower() for each in written}
    for each in written:
        name, _, value = each.partition("=")
        usual = _TRACKING_VALUES.get(name.lower())
        is_tracking = _TRACKING_NAME.fullmatch(name) or (usual and re.fullmatch(f"(?i){usual}", value))
        if not is_tracking and not (name.lower() in _ALERT and "af" in names):
            yield each
