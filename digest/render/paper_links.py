"""Where a paper leads: its home, its PDF, its code and the rest, each as a word that is a link."""

from collections.abc import Iterable
from typing import NamedTuple

from digest.identifiers import page_address, scheme_rank
from digest.model import Paper
from digest.render import parts
from digest.text import sanitize_line, shorten_text

# Schemes by which papers are cited; the page of a paper of any other site is a "page".
_NAMED_SCHEMES = ("arxiv", "doi", "acl")
HOMES = (*_NAMED_SCHEMES, "page")
_LONGEST_ADDRESS = 60


class PaperLink(NamedTuple):
    """A *label* (`arxiv`, `pdf`, `code`), the *name* that is shown beside it (`2606.22388`, `github.com/o/r`), and the
    *url* of both, '' for an address that may not become a link."""

    label: str
    name: str
    url: str


def find_home(paper: Paper) -> PaperLink | None:
    """The page that *paper* is cited by: that of its first identifier, else its own; None if it has neither."""
    for identifier in sorted(paper.identifiers or (paper.id,), key=scheme_rank):
        scheme, _, name = identifier.partition(":")
        if (url := page_address(identifier)) and parts.is_web_address(url):
            return PaperLink(scheme if scheme in _NAMED_SCHEMES else "page", _shown_name(scheme, name, url), url)
    return _make_link("page", paper.url) if paper.url else None


def _shown_name(scheme: str, name: str, url: str) -> str:
    return sanitize_line(name) if scheme in _NAMED_SCHEMES else shorten_address(url)


def find_pdf(paper: Paper) -> PaperLink | None:
    """The PDF of *paper*, None where its address is not known."""
    url = parts.pdf_address(paper)
    return PaperLink("pdf", "", url) if url else None


def list_links(paper: Paper) -> list[PaperLink]:
    """All links of *paper* in the order in which they are shown."""
    others = (_make_link(link.kind, link.url) for link in parts.ordered_links(paper))
    return [link for link in (find_home(paper), find_pdf(paper), *others) if link]


def keep_first_of_kind(links: Iterable[PaperLink]) -> list[PaperLink]:
    """Those of *links* that are the first of their kind."""
    first: dict[str, PaperLink] = {}
    for link in links:
        first.setdefault(link.label, link)
    return list(first.values())


def _make_link(label: str, url: str) -> PaperLink:
    """*url* as a link; one that is no web address is only shown."""
    if parts.is_web_address(url):
        return PaperLink(label, shorten_address(url), url)
    return PaperLink(label, shorten_text(sanitize_line(url), _LONGEST_ADDRESS), "")


def fill_slots(paper: Paper) -> tuple[PaperLink | None, PaperLink | None, PaperLink | None, PaperLink | None]:
    """Four links that always stand in the same order: home, PDF, code, and the project or what there is in its place
    (a demo, a model, a dataset)."""
    by_label = {link.label: link for link in reversed(list_links(paper)) if link.url}
    others = (by_label.get(kind) for kind in ("project", "demo", "model", "dataset"))
    home = next((by_label[label] for label in HOMES if label in by_label), None)
    return home, by_label.get("pdf"), by_label.get("code"), next(filter(None, others), None)


def shorten_address(url: str) -> str:
    """*url* as people write it, without `https://www.` and a slash at its end; a long one is cut."""
    bare = url.partition("://")[2].removeprefix("www.").rstrip("/")
    return bare if len(bare) <= _LONGEST_ADDRESS else f"{bare[: _LONGEST_ADDRESS - 1]}…"
