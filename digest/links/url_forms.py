"""One address: where it ends in a text, its canonical form, and the key that all its spellings share."""

import re

from digest.dois import SICI, encode_sici
from digest.identifiers import ARXIV_ID, ARXIV_VERSION
from digest.links import known_hosts
from digest.links.tracking import drop_tracking, follow_redirects
from digest.patterns import lazy_pattern

LONGEST_URL = 2000

_LOOKALIKES = str.maketrans({"∼": "~", "˜": "~", "–": "-", "−": "-", "‐": "-", "‑": "-", "×": "x"})
_NEW_SENTENCE = "Warning|Note|Keywords?|Code|Data|Project|Dataset|Models?|We|Our|The|This|These|It|In|To"
# The end of an address: a character that none holds, another address glued on (but not within a web archive's
# address), or a sentence glued on.
_END = lazy_pattern(rf"""(?x)[\s<>{{}}|\\^`"'“”‘’«»„…•—$，。、；：（）【】「」\[\]]
    | &(?:lt|gt|quot);
    | (?<!=)(?<!\d/)(?<!/v3/__)https?(?::/|//)
    | [.,;](?=(?:{_NEW_SENTENCE})\b(?!/))
    | \.(?=[A-Z][a-z]+:) | [,;](?=[A-Za-z]+:)""")
# At the end, these belong to the sentence.
_LAST = ".,;:!?*(~"
_SCHEME = lazy_pattern(r"(?i)http(s?)(?:\s*[:;]/*|//)|()//")
_OTHER_SCHEME = lazy_pattern(r"(?i)[a-z][a-z0-9+-]*:(?!\d|com\b)")
_HOST = lazy_pattern(r"(?!-)[\w-]+(?:\.[\w-]+)*\.(?:xn--[\w-]+|[^\W\d_]{2,63})|(?:\d{1,3}\.){3}\d{1,3}")
_PRIVATE = lazy_pattern(r"(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+")
_PLACEHOLDER = lazy_pattern(r"(?i)x{3,}|\*+|-{2,}|_{2,}|\.+|username|your[-_]?(?:name|username|repo)")
_OF_VIEW = lazy_pattern(r"(?i)(?:tab|usp|si|feature)(?:=|$)")
_ARXIV = lazy_pattern(rf"(?i)/(?:abs|pdf|html)/({ARXIV_ID}){ARXIV_VERSION}(?:\.pdf)?")


def cut_address(text: str) -> str:
    """The address at the start of *text*, without the words and punctuation behind it."""
    end = _END.search(text)
    return _trim_punctuation(text[: end.start()] if end else text)


def _trim_punctuation(text: str) -> str:
    """*text* up to its first bracket without a partner, and without the punctuation of the sentence."""
    opened: list[int] = []
    for bracket in re.finditer(r"[()]", text):
        if bracket[0] == "(":
            opened.append(bracket.start())
        elif opened:
            opened.pop()
        else:
            return text[: bracket.start()].rstrip(_LAST)
    return text[: opened[0] if opened else None].rstrip(_LAST)


def canonical_url(url: str) -> str | None:
    """The canonical form of the address *url*; None where no page can be opened there by http or https."""
    written = follow_redirects(re.sub(r"\\([_#%&~$.-])", r"\1", "".join(url.split())).translate(_LOOKALIKES))
    if "doi.org/" in written:
        written = re.sub(SICI, encode_sici, written)
    scheme = _SCHEME.match(written)
    if not scheme and _OTHER_SCHEME.match(written):
        return None
    address = cut_address(written[scheme.end() :] if scheme else written).replace("&amp;", "&")
    if not address.isprintable() or len(address) > LONGEST_URL:
        return None
    return _assemble_url(drop_tracking(address), "http" if scheme and scheme[1] == "" else "https")


def _assemble_url(address: str, scheme: str) -> str | None:
    rest, _, fragment = address.partition("#")
    rest, _, query = rest.partition("?")
    host, slash, path = rest.partition("/")
    host, port = _split_host(host)
    path, query, fragment = _canonical_path(host, slash + path), _canonical_query(query), _canonical_fragment(fragment)
    if host in known_hosts.FORGES and path.count("/") <= 2:
        query = fragment = ""

    ending = (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    if not host or _leads_nowhere(host, path, query):
        return None
    path = path or ("/" if ending else "")
    return f"{'https' if known_hosts.is_familiar(host) else scheme}://{host}{port}{path}{ending}"


def _split_host(written: str) -> tuple[str, str]:
    """The host in lower case and its `:port`; both empty if it is no host of the public internet."""
    name, _, port = written.lower().rstrip(".").partition(":")
    if port == "com":  # a typing error: https://github:com/owner/name
        name, port = f"{name}.com", ""
    if not _HOST.fullmatch(name) or _PRIVATE.fullmatch(name) or not re.fullmatch(r"[0-9]{0,5}", port):
        return "", ""
    name = known_hosts.ALIASES.get(name, name)
    bare = name.removeprefix("www.")
    return bare if known_hosts.is_familiar(bare) else name, f":{port}" if port not in ("", "80", "443") else ""


def _canonical_path(host: str, written: str) -> str:
    path = _trim_path(re.sub("(?<!:)//+", "/", written))
    if host == "arxiv.org" and (paper := _ARXIV.fullmatch(path)):
        return f"/abs/{paper[1]}"
    if host in known_hosts.FORGES or host == "huggingface.co":
        path = _trim_path(re.sub(r"(?:/(?:-/)?tree/(?:main|master)){1,9}$", "", path))
    if host in known_hosts.FORGES:
        path = _trim_path(re.sub(r"^(/[^/]+/[^/]+?)(?:\.git){1,9}(?=/|$)", r"\1", path))
    return path


def _trim_path(path: str) -> str:
    return _trim_punctuation(path).rstrip(_LAST + "/")


def _canonical_query(written: str) -> str:
    return _trim_punctuation("&".join(part for part in written.split("&") if part and not _OF_VIEW.match(part)))


def _canonical_fragment(written: str) -> str:
    return "" if written == "/" or written.startswith(".") else written


def _leads_nowhere(host: str, path: str, query: str) -> bool:
    bare = host.removeprefix("www.")
    if bare in known_hosts.PLACEHOLDERS or re.fullmatch("xx+", bare.partition(".")[0]):
        return True
    if host in known_hosts.ROOTLESS and not path and not query:
        return True
    return any(_PLACEHOLDER.fullmatch(part) for part in path.split("/")[1:])


def url_key(url: str) -> str:
    """A text that is equal for all spellings of the address *url*: without scheme and `www.`, and in lower case where
    the host ignores case."""
    address = re.sub(r"^(?i:https?)://", "", url)
    place = re.match(r"[^?#]*", address)
    rest = place[0] if place else ""
    host, slash, path = rest.partition("/")
    host = host.lower().removeprefix("www.")
    path = path.rstrip("/").lower() if host in known_hosts.CASELESS else path.rstrip("/")
    return host + (slash + path if path else "") + address[len(rest) :]
