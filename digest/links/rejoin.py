"""Addresses that a text broke, joined again: blanks, line breaks and markup inside and around them."""

import re
from collections.abc import Callable, Iterator

from digest.identifiers import DOI_PREFIX

# Words that go on with the sentence after a finished address.
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

_Whole = str | Callable[[re.Match[str]], str]
_Mend = tuple[str, str, str, _Whole]


def mend(text: str) -> str:
    """*text* on one line, with the addresses in it in one piece."""
    text = " ".join(text.split())
    for needle, other, broken, whole in MENDS:
        if needle in text and other in text:
            text = re.sub(broken, whole, text)
    return text


def _joined(found: re.Match[str]) -> str:
    return found[0].replace(" ", "")


def _lower(found: re.Match[str]) -> str:
    return found[0].lower()


def _forge(found: re.Match[str]) -> str:
    return f"git{found[1].lower()}.com"


def _target_last(found: re.Match[str]) -> str:
    """What is shown for an address, then the address; what is shown is no second address."""
    target, shown = found["target"], re.sub(r"\\[A-Za-z]+|[{}$\\]", " ", found["shown"])
    if "." not in target:
        return f" {target} {{{found['shown']}}} "
    target = target.replace(" ", "")
    return f" {target} " if re.search("[./]", shown) else f" {shown} {target} "


def _forge_mends() -> Iterator[_Mend]:
    """The same rules for each of the forges: a text without its name, or without a blank beside a
    slash, a hyphen or an underscore, pays for none of them."""
    areas = {"huggingface.co": "(?:datasets/|spaces/|collections/)?"}
    for forge in ("github.com", "gitlab.com", "bitbucket.org", "huggingface.co", "hf.co"):
        host, area = re.escape(forge), areas.get(forge, "")
        for blank in ("/ ", " /"):
            yield forge, blank, rf"({host}) ?/ ?(/?{area}) ?(?={_NEXT})", r"\1/\2"
            yield forge, blank, rf"({host}/{area}[\w.-]+) ?/ (?=(?:{_NAME_LIKE}|{_LAST}))(?={_NEXT})", r"\1/"
            yield forge, blank, rf"({host}/{area}[\w.-]+) /(?={_NEXT})", r"\1/"
        for blank in ("- ", "_ "):
            yield forge, blank, rf"{host}/\S{{0,500}}+(?:(?<=[-_]) {_NEXT}\S{{0,500}}+)+", _joined
    for forge in ("sites.google.com", "anonymous.4open.science", "doi.org", "youtu.be"):
        yield forge, "/ ", rf"({re.escape(forge)}/(?:view/|[rw]/)?) (?={_NEXT}[\w-]*[-\d/.])", r"\1"


# What a text must hold for the rule to be worth trying (two things), what is broken, what it means.
MENDS: tuple[_Mend, ...] = (
    ("\u200b", "", "[\u200b\u200c\u200d\u2060\ufeff\u00ad]", ""),
    ("$.$", "", r"\$\.\$", "."),
    ("\\", "", r"\$?\\(?:textasciitilde|sim|string~|~\{\})(?:\{\})? ?\$?(?=\w)", "~"),
    ("\\", "", r"\\(?:allowbreak|linebreak|-|/)(?![A-Za-z]) ?", ""),
    ("\\", "", r"\{?\\([_#%&~])\}?", r"\1"),
    # the scheme and the host
    ("HTTP", "", r"HTTPS?(?= ?:)", _lower),
    ("ttp", "", r"(?<![A-Za-z])h?ttp(s?)(?=://)", r"http\1"),
    ("ttp", "", r"[Hh]ttp(s?) ?[:;] ?/ ?/? ?(?=\w)", r"http\1://"),
    ("ttp", "", rf"[Hh]ttp(s?)(?:: ?|// ?)(?=(?:[\w-]{{1,63}}[.:] ?){{1,6}}{_TOP}\b)", r"http\1://"),
    ("git", "", r"git(hub|lab) ?[.:] ?com(?= ?/)", _forge),
    ("Git", "", r"Git([Hh]ub|[Ll]ab) ?[.:] ?com(?= ?/)", _forge),
    ("git", "", r"git(hub|lab) ?\. ?io\b", r"git\1.io"),
    (" .git", "", r"(?<=[\w-]) (?=\.git(?:hub|lab)\.io)", ""),
    ("ace. co", "", r"(?i)(huggingface)\. co(?=/)", r"\1.co"),
    ("www", "", r"www ?\. (?=[\w-]+\.)", "www."),
    ("http", ". ", rf"(https?://[\w-]{{1,63}}) ?\. ((?:[\w-]{{1,63}}\.){{1,6}}{_TOP}\b)", r"\1.\2"),
    ("http", ". ", rf"(https?://[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,3}}) ?\. ({_TOP}(?=/))", r"\1.\2"),
    ("github.com/", "", r"github\.com/(?<=[A-Za-z]github\.com/)(?=\w)", " github.com/"),
    # DOIs
    ("10", "", rf"(?i)(?<![/.\w])doi ?[:=]? ?(?={DOI_PREFIX})", "https://doi.org/"),
    ("10.", "", r"10\.(?<![/.\w]10\.)(?=(?i:5281/zenodo\.|6084/m9\.|17605/osf|7910/dvn))", "https://doi.org/10."),
    ("doi.org", "", r"doi\.org/10 ?\. ?(?=\d{4,9}/)", "doi.org/10."),
    # markup of a target and what is shown for it
    ("<a", "", _ANCHOR, _target_last),
    ("href", "", rf"\\?href ?\{{(?P<target>[^{{}}]{{1,500}})\}} ?{_SHOWN}", _target_last),
    ("](", "", r"\[(?P<shown>[^\[\]]{0,300})\]\( ?(?P<target>[^() ]{1,500}) ?\)", _target_last),
    ("{", "", rf"(?P<target>https?://[^\s{{}}]{{1,500}})\}}? ?{_SHOWN}", _target_last),
    # the path
    *_forge_mends(),
    ("http", "- ", rf"http\S{{0,500}}+(?:(?<=[-_]) {_NEXT}\S{{0,500}}+)+", _joined),
    ("http", "_ ", rf"http\S{{0,500}}+(?:(?<=[-_]) {_NEXT}\S{{0,500}}+)+", _joined),
    ("github", "", r"(github\.com/[\w.-]+/[\w.-]+) (?=(?:pytorch|torch|tensorflow|keras|jax)\b\W*$)", r"\1_"),
    ("/ ", "http", r"http\S{0,500}+(?<=/) [\w-]+\.(?:html?|php|pdf)\b", _joined),
    ("/ ", "", rf"((?:\.edu|\.ac\.[a-z]{{2}})/) (?={_NEXT}[\w-]*(?:/|[.)]*$))", r"\1~"),
)  # fmt: skip
