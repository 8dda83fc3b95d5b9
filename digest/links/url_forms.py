"""One address: where it ends, its canonical form, and what two spellings of it have in common."""

import re

from digest.identifiers import ARXIV_ID, ARXIV_VERSION
from digest.links import known_hosts

LONGEST = 2000

_LOOKALIKES = str.maketrans({"∼": "~", "˜": "~", "–": "-", "−": "-", "‐": "-", "‑": "-", "×": "x"})
_NEW_SENTENCE = "Warning|Note|Keywords?|Code|Data|Project|Dataset|Models?|We|Our|The|This|These|It|In|To"
# What no address holds, another address glued on (but not one within an archive's), a sentence glued on.
_END = rf"""(?x)[\s<>{{}}|\\^`"'“”‘’«»„…•—$，。、；：（）【】「」\[\]]
    | &(?:lt|gt|quot);
    | (?<!=)(?<!\d/)https?(?::/|//)
    | [.,;](?=(?:{_NEW_SENTENCE})\b(?!/))
    | \.(?=[A-Z][a-z]+:) | [,;](?=[A-Za-z]+:)"""
# Punctuation of the sentence, not of the address.
_LAST = ".,;:!?*(~"
_SCHEME = r"(?i)http(s?)(?:\s*[:;]/*|//)|()//"
_OTHER_SCHEME = r"(?i)[a-z][a-z0-9+-]*:(?!\d|com\b)"
_HOST = r"(?!-)[\w-]+(?:\.[\w-]+)*\.(?:xn--[\w-]+|[^\W\d_]{2,63})|(?:\d{1,3}\.){3}\d{1,3}"
_PRIVATE = r"(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+"
_PLACEHOLDER = r"(?i)x{3,}|\*+|-{2,}|_{2,}|\.+|username|your[-_]?(?:name|username|repo)"
_TRACKING = r"(?i)(?:utm_\w+|tab|usp|si|feature|fbclid|gclid)(?:=|$)"
_ARXIV = rf"(?i)/(?:abs|pdf|html)/({ARXIV_ID}){ARXIV_VERSION}(?:\.pdf)?"


def cut(text: str) -> str:
    """The address at the start of *text*, without what is glued on behind it."""
    end = re.search(_END, text)
    return _trimmed(text[: end.start()] if end else text)


def _trimmed(text: str) -> str:
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


def canonical(url: str) -> str | None:
    """The canonical form of one address; None if it is none that a reader could open with http(s)."""
    written = re.sub(r"\\([_#%&~$.-])", r"\1", "".join(url.split())).translate(_LOOKALIKES)
    scheme = re.match(_SCHEME, written)
    if not scheme and re.match(_OTHER_SCHEME, written):
        return None
    address = cut(written[scheme.end() :] if scheme else written).replace("&amp;", "&")
    if not address.isprintable() or len(address) > LONGEST:
        return None
    return _assembled(address, "http" if scheme and scheme[1] == "" else "https")


def _assembled(address: str, scheme: str) -> str | None:
    rest, _, fragment = address.partition("#")
    rest, _, query = rest.partition("?")
    host, slash, path = rest.partition("/")
    host, port = _host(host)
    path, query, fragment = _path(host, slash + path), _query(query), _fragment(fragment)
    if host in known_hosts.FORGES and path.count("/") <= 2:
        query = fragment = ""

    ending = (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    if not host or _leads_nowhere(host, path, query):
        return None
    return f"{'https' if known_hosts.known(host) else scheme}://{host}{port}{path or ('/' if ending else '')}{ending}"


def _host(written: str) -> tuple[str, str]:
    """The host in lower case and its `:port`; both empty if it is no host of the public network."""
    name, _, port = written.lower().rstrip(".").partition(":")
    if port == "com":  # a slip of the pen: https://github:com/owner/name
        name, port = f"{name}.com", ""
    if not re.fullmatch(_HOST, name) or re.fullmatch(_PRIVATE, name) or not re.fullmatch(r"[0-9]{0,5}", port):
        return "", ""
    name = known_hosts.ALIASES.get(name, name)
    bare = name.removeprefix("www.")
    return bare if known_hosts.known(bare) else name, f":{port}" if port not in ("", "80", "443") else ""


def _path(host: str, written: str) -> str:
    path = _ended(re.sub("(?<!:)//+", "/", written))
    if host == "arxiv.org" and (paper := re.fullmatch(_ARXIV, path)):
        return f"/abs/{paper[1]}"
    if host in known_hosts.FORGES or host == "huggingface.co":
        path = _ended(re.sub(r"(?:/(?:-/)?tree/(?:main|master)){1,9}$", "", path))
    if host in known_hosts.FORGES:
        path = _ended(re.sub(r"^(/[^/]+/[^/]+?)(?:\.git){1,9}(?=/|$)", r"\1", path))
    return path


def _ended(path: str) -> str:
    return _trimmed(path).rstrip(_LAST + "/")


def _query(written: str) -> str:
    return _trimmed("&".join(part for part in written.split("&") if part and not re.match(_TRACKING, part)))


def _fragment(written: str) -> str:
    return "" if written == "/" or written.startswith(".") else written


def _leads_nowhere(host: str, path: str, query: str) -> bool:
    bare = host.removeprefix("www.")
    if bare in known_hosts.PLACEHOLDERS or re.fullmatch("xx+", bare.partition(".")[0]):
        return True
    if host in known_hosts.ROOTLESS and not path and not query:
        return True
    return any(re.fullmatch(_PLACEHOLDER, part) for part in path.split("/")[1:])


def key(url: str) -> str:
    """What two spellings of one address have in common."""
    address = re.sub(r"^(?i:https?)://", "", url)
    place = re.match(r"[^?#]*", address)
    rest = place[0] if place else ""
    host, slash, path = rest.partition("/")
    host = host.lower().removeprefix("www.")
    path = path.rstrip("/").lower() if host in known_hosts.CASELESS else path.rstrip("/")
    return host + (slash + path if path else "") + address[len(rest) :]
