"""Rejoins addresses that a text broke by blanks, line breaks or markup."""

import re
from collections.abc import Callable, Iterator

from ahocorasick_rs import BytesAhoCorasick

from digest.dois import DOI_PREFIX, SICI, encode_sici

# Words with which the sentence goes on after an address, so that they are no part of it.
_SENTENCE = """
    a above after all along also an and are as at based be because been below both but by can code codes
    containing contains data dataset datasets due during each enabling for from full further has have here
    how however i if in including into is it its may model models more no not of on once one only open or
    our page please project provides publicly see should since so soon such supplementary that the their
    there these they this those through to together under until upon using via was we were when where which
    while will with within you your http https www
"""
_NEXT = rf"(?!(?i:{'|'.join(_SENTENCE.split())})\b(?![/_-]|\.\w))[A-Za-z0-9]"
_LAST = r"""[\w.-]{0,99}\w(?=[.,;)\]}"'”]*$|[.)\]}"”]+ )"""
_NAME_LIKE = r"\w*[-_\d]\w|\w*[a-z][A-Z]|[\w.-]+/"
_TOP = r"(?:com|org|net|edu|gov|io|ai|co|ac|app|dev|uk|de|fr|ch|jp|cn|nl|it|kr|se|at|ca|eu|science|site|xyz)"
_ANCHOR = (
    r"""<a\s[^<>]{0,200}?href ?= ?["']?(?P<target>[^"'<> ]{1,500}+)[^<>]{0,200}>"""
    r"(?P<shown>[^<>]{0,300})</a>"
)
_SHOWN = r"\{(?P<shown>(?:[^{}]|\{[^{}]{0,300}\}){0,300})\}"

_LONGEST_ADDRESS = 2_000  # characters
_BEFORE_DOI = ",;([{<|\"'”“"  # behind an address, these begin something new

_Replacement = str | Callable[[re.Match[str]], str]
# Two texts that must be there for the rule to be tried, the broken form, and its replacement.
_Rule = tuple[str, str, str, _Replacement]


def rejoin_urls(text: str) -> str:
    """*text* on one line, with each address in one piece."""
    text = " ".join(text.split())
    found = _find_needles(text)
    for needle, other, broken, replacement in RULES:
        if needle in found and other in found:
            rejoined = re.sub(broken, replacement, text)
            if rejoined != text:
                text, found = rejoined, _find_needles(rejoined)
    return text


def _find_needles(text: str) -> set[str]:
    """The texts that rules ask for, of those that *text* has."""
    places = _NEEDLE_FINDER.find_matches_as_indexes(text.encode("utf-8", "replace"), overlapping=True)
    return {"", *(_NEEDLES[at] for at, _, _ in places)}


def _remove_blanks(match: re.Match[str]) -> str:
    return match[0].replace(" ", "")


def _lower_case(match: re.Match[str]) -> str:
    return match[0].lower()


def _forge_host(match: re.Match[str]) -> str:
    return f"git{match[1].lower()}.com"


def _resolve_doi(match: re.Match[str]) -> str:
    """The address of a DOI; as it is written where it is a part of another address."""
    start, text = match.start(), match.string
    word = text[text.rfind(" ", max(0, start - _LONGEST_ADDRESS), start) + 1 : start]
    is_part = word[-1:] not in _BEFORE_DOI and ("://" in word or ("/" in word and "?" in word))
    return match[0] if is_part else "https://doi.org/" + ("10." if match[0] == "10." else "")


def _text_then_target(match: re.Match[str]) -> str:
    """The shown text of a link and then its target; the text is left out where it is an address itself."""
    target, shown = match["target"], re.sub(r"\\[A-Za-z]+|[{}$\\]", " ", match["shown"])
    if "." not in target:
        return f" {target} {{{match['shown']}}} "
    target = target.replace(" ", "")
    return f" {target} " if re.search("[./]", shown) else f" {shown} {target} "


def _scheme_rules(scheme: str) -> Iterator[_Rule]:
    """The rules for the signs behind *scheme*; `re` is fastest where a pattern begins with letters."""
    yield scheme, "", rf"{scheme}(s?) ?[:;] ?/ ?/? ?(?=\w)", r"http\1://"
    yield scheme, "", rf"{scheme}(s?)(?:: ?|// ?)(?=(?:[\w-]{{1,63}}[.:] ?){{1,6}}{_TOP}\b)", r"http\1://"


def _forge_rules() -> Iterator[_Rule]:
    """The rules for paths of forges, one set for each host, so that a text without the host, or without a blank
    beside a slash, hyphen or underscore, costs no search."""
    areas = {"huggingface.co": "(?:datasets/|spaces/|collections/)?"}
    for forge in ("github.com", "gitlab.com", "bitbucket.org", "huggingface.co", "hf.co"):
        host, area = re.escape(forge), areas.get(forge, "")
        for blank in ("/ ", " /"):
            yield forge, blank, rf"({host}) ?/ ?(/?{area}) ?(?={_NEXT})", r"\1/\2"
            yield forge, blank, rf"({host}/{area}[\w.-]+) ?/ (?=(?:{_NAME_LIKE}|{_LAST}))(?={_NEXT})", r"\1/"
            yield forge, blank, rf"({host}/{area}[\w.-]+) /(?={_NEXT})", r"\1/"
        for blank in ("- ", "_ "):
            yield forge, blank, rf"{host}/\S{{0,500}}+(?:(?<=[-_]) {_NEXT}\S{{0,500}}+)+", _remove_blanks
    for forge in ("sites.google.com", "anonymous.4open.science", "doi.org", "youtu.be"):
        yield forge, "/ ", rf"({re.escape(forge)}/(?:view/|[rw]/)?) (?={_NEXT}[\w-]*[-\d/.])", r"\1"


RULES: tuple[_Rule, ...] = (
    ("\u200b", "", "[\u200b\u200c\u200d\u2060\ufeff\u00ad]", ""),
    ("$.$", "", r"\$\.\$", "."),
    ("\\", "", r"\$?\\(?:textasciitilde|sim|string~|~\{\})(?:\{\})? ?\$?(?=\w)", "~"),
    ("\\", "", r"\\(?:allowbreak|linebreak|-|/)(?![A-Za-z]) ?", ""),
    ("\\", "", r"\{?\\([_#%&~])\}?", r"\1"),
    # the scheme and the host
    ("HTTP", "", r"HTTPS?(?= ?:)", _lower_case),
    ("ttp", "", r"ttp(?<![A-Za-z]ttp)(s?)(?=://)", r"http\1"),
    *_scheme_rules("http"),
    *_scheme_rules("Http"),
    ("git", "", r"git(hub|lab) ?[.:] ?com(?= ?/)", _forge_host),
    ("Git", "", r"Git([Hh]ub|[Ll]ab) ?[.:] ?com(?= ?/)", _forge_host),
    ("git", "", r"git(hub|lab) ?\. ?io\b", r"git\1.io"),
    (" .git", "", r"(?<=[\w-]) (?=\.git(?:hub|lab)\.io)", ""),
    ("ace. co", "", r"(?i)(huggingface)\. co(?=/)", r"\1.co"),
    ("www", "", r"www ?\. (?=[\w-]+\.)", "www."),
    ("http", ". ", rf"(https?://[\w-]{{1,63}}) ?\. ((?:[\w-]{{1,63}}\.){{1,6}}{_TOP}\b)", r"\1.\2"),
    ("http", ". ", rf"(https?://[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,3}}) ?\. ({_TOP}(?=/))", r"\1.\2"),
    ("github.com/", "", r"github\.com/(?<=[A-Za-z]github\.com/)(?=\w)", " github.com/"),
    # DOIs
    ("10", "", rf"(?i)(?<![/.\w])doi ?[:=]? ?(?={DOI_PREFIX})", _resolve_doi),
    ("10.", "", r"(?<![/.\w])10\.(?=(?i:5281/zenodo\.|6084/m9\.|17605/osf|7910/dvn))", _resolve_doi),
    ("doi.org", "", r"doi\.org/10 ?\. ?(?=\d{4,9}/)", "doi.org/10."),
    ("doi.org", "", SICI, encode_sici),
    # markup of a target and what is shown for it
    ("<a", "", _ANCHOR, _text_then_target),
    ("href", "", rf"\\?href ?\{{(?P<target>[^{{}}]{{1,500}})\}} ?{_SHOWN}", _text_then_target),
    ("](", "", r"\[(?P<shown>[^\[\]]{0,300})\]\( ?(?P<target>[^() ]{1,500}) ?\)", _text_then_target),
    ("{", "", rf"(?<![\w/=&])(?P<target>https?://[^\s{{}}]{{1,500}}+)\}}? ?{_SHOWN}", _text_then_target),
    # the path
    *_forge_rules(),
    ("http", "- ", rf"http\S{{0,500}}+(?:(?<=[-_]) {_NEXT}\S{{0,500}}+)+", _remove_blanks),
    ("http", "_ ", rf"http\S{{0,500}}+(?:(?<=[-_]) {_NEXT}\S{{0,500}}+)+", _remove_blanks),
    ("github", "", r"(github\.com/[\w.-]+/[\w.-]+) (?=(?:pytorch|torch|tensorflow|keras|jax)\b\W*$)", r"\1_"),
    ("/ ", "http", r"http\S{0,500}+(?<=/) [\w-]+\.(?:html?|php|pdf)\b", _remove_blanks),
    ("/ ", "", rf"((?:\.edu|\.ac\.[a-z]{{2}})/) (?={_NEXT}[\w-]*(?:/|[.)]*$))", r"\1~"),
)  # fmt: skip
_NEEDLES = sorted({needle for rule in RULES for needle in rule[:2] if needle})
_NEEDLE_FINDER = BytesAhoCorasick([needle.encode() for needle in _NEEDLES])
