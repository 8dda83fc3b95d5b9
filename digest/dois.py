"""DOIs as people, feeds and the addresses of publishers write them, each whole: https://www.doi.org/doi-handbook/."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.patterns import lazy_pattern

# Without groups, because other modules build their patterns from these.
DOI_PREFIX = r"10\.\d{4,9}(?:\.\d{1,9}){0,3}/"
# A DOI in ASCII; one that is longer, or goes on with a letter of another script, is none rather than cut. Only some of
# the SICI form have a `#` or `?`, as their last sign.
_SIGN = r"[!$-;<=>@-\[\]_a-z{}~]"
_DOI = rf"{DOI_PREFIX}{_SIGN}{{1,400}}+(?:(?<=[Cc][Oo];2-)[#?])?(?!{_SIGN}|[^\W_])"
_WHOLE = lazy_pattern(rf"(?={DOI_PREFIX}[^a-z0-9]{{0,99}}[a-z0-9]){_DOI}")
_IN_TEXT = lazy_pattern(rf"(?i)(?:^|doi\.org/|(?<!=)\bdoi\s?[:：=]?\s?|\bdoi/|/doi/(?:[a-z]{{1,20}}/)?)({_DOI})")
_IN_PATH = lazy_pattern(rf"(?i)/(?:doi:)?({_DOI})")
_IN_PARAMETER = lazy_pattern(rf"(?i)(?:info:|https?://(?:dx\.)?doi\.org/|doi[:/])*+({_DOI})")
_DOI_HOST = lazy_pattern(r"(?i)(?:[\w-]+\.)?doi\.org|hdl\.handle\.net")
# In an address, a DOI that holds the code of a journal's article (ANSI Z39.56): …49:8<693::AID-ASI4>3.0.CO;2-O
SICI = (
    rf"(?i)(doi\.org/{DOI_PREFIX}[^\s<>&?#]{{1,100}}+)(?:<|&lt;)([\w:.-]{{1,40}}+)(?:>|&gt;)"
    r"(\d\.\d\.(?:co|tx);2(?:-[a-z\d#?])?)"
)
# The parameters in which sites name the article of a page. `persistentId` is not one: it names data.
_PARAMETERS = frozenset({"doi", "id", "article", "articledoi", "article_doi", "article_id", "rft_id"})
# Pages of an issue or a journal, in whose addresses is the DOI of the journal.
_OF_JOURNAL = lazy_pattern(r"(?i)/(?:toc|loi)/|/10\.\d{4,9}/\(issn\)")
_MARKUP = lazy_pattern(r"(?i)</|<[a-z]{1,10}(?:\s|/?>)|&(?:lt|gt|quot|amp);")
_NEXT_DOI = lazy_pattern(rf"[,;]\s?(?={DOI_PREFIX})")
# The forms of an article that sites put behind its DOI in an address.
_FORM = lazy_pattern(
    r"""(?xi)(?:/(?:full|abstract|abs|summary|pdf|e?pdf(?:direct|plus)?|epub|html|xml|meta|full-?_?text|full-xml
    |references|citations?|figures|tables|metrics|download|supp(?:l|info|lementary\w{0,20})|comments|review|text|info)
    |\.(?:full|abstract|short|long|extract|full-text|article-(?:info|metrics)|supplementary-material)
    |\.(?:e?pdf|xml|html?|epub)(?:\+html)?)/?$"""
)
# Silverchair's sites have a number and the title behind it: academic.oup.com/nar/article/doi/10.1093/nar/gkz1/123/Title
_BEFORE_NUMBER = lazy_pattern(r"(?i)article[\w-]{0,30}/doi/$")
_WITH_NUMBER = lazy_pattern(rf"({DOI_PREFIX}[^/]{{1,200}}(?:/[^/]{{1,200}})?)/\d{{4,9}}(?:/[^/]{{0,400}})?")
# bioRxiv and medRxiv write the version behind the DOI, to which it does not belong.
_BIORXIV_VERSION = lazy_pattern(r"(?<=\d)v\d{1,3}$")
_BIORXIV_HOST = lazy_pattern(r"(?i)(?:[\w-]+\.)?(?:bio|med)rxiv\.org")
_IS_BIORXIV = lazy_pattern(r"10\.(?:1101|64898)/\d")
_LAST = ".,;:!'*/"
_LONGEST = 20_000  # characters of a text that are read
_OPENING = {")": "(", "]": "[", "}": "{", ">": "<"}


def encode_sici(doi: re.Match[str]) -> str:
    """The *doi* in an address that was found by SICI, with the signs encoded that end other addresses."""
    return f"{doi[1]}%3C{doi[2]}%3E{doi[3]}".replace("#", "%23").replace("?", "%3F")


def find_doi(text: str) -> str | None:
    """The DOI in lower case that *text* is, or that is in it behind `doi:`, or that an address names as that of its
    page; None where there is none. What an address has behind it (`v2.full.pdf`, `/abstract`) is left out."""
    text = text.strip()[:_LONGEST]
    if "10." not in text:
        return None
    is_address = re.match(r"(?i)https?://\S+$", text)
    found = _find_in_address(text) if is_address else _find_in_text(text)
    return next((doi for doi in found if _WHOLE.fullmatch(doi)), None)


def _find_in_text(text: str) -> Iterator[str]:
    for match in _IN_TEXT.finditer(unquote(text)):
        yield _trim_doi(match[1])


def _find_in_address(address: str) -> Iterator[str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    path = unquote(parts.path)
    match = _IN_PATH.search(path)
    if match and _DOI_HOST.fullmatch(parts.hostname or ""):
        is_cut = match[1].lower().endswith("co;2-") and address.endswith(("#", "?"))
        yield _trim_doi(match[1] + address[-1] if is_cut else match[1])
    elif match and not _OF_JOURNAL.search(path):
        numbered = _WITH_NUMBER.fullmatch(match[1]) if _BEFORE_NUMBER.search(path[: match.start(1)]) else None
        doi = _trim_form(numbered[1] if numbered else match[1])
        yield _BIORXIV_VERSION.sub("", doi) if _BIORXIV_HOST.fullmatch(parts.hostname or "") else doi
    for name, value in parse_qsl(parts.query):
        if name.lower() in _PARAMETERS and (named := _IN_PARAMETER.match(value)):
            yield _trim_form(named[1])


def _trim_form(doi: str) -> str:
    """*doi*, which was found in an address, without the form of the article."""
    doi = _trim_doi(doi)
    while (bare := _trim_doi(_FORM.sub("", doi))) != doi and re.fullmatch(_DOI, bare):
        doi = bare
    return doi


def _trim_doi(doi: str) -> str:
    """*doi* in lower case without the markup and the punctuation of the sentence behind it."""
    if "<" in doi or "&" in doi:
        doi = _MARKUP.split(doi)[0]
    doi = _NEXT_DOI.split(doi)[0].rstrip(_LAST).lower()
    while doi[-1:] in _OPENING and doi.count(doi[-1]) > doi.count(_OPENING[doi[-1]]):
        doi = doi[:-1].rstrip(_LAST)
    return _BIORXIV_VERSION.sub("", doi) if _IS_BIORXIV.match(doi) else doi
