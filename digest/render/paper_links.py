"""Where a paper leads: its home, its PDF, its code and the rest, each as a word that is a link."""

from typing import NamedTuple

from digest.identifiers import page_address, scheme_rank
from digest.model import Link, Paper
from digest.render import parts
from digest.text import sanitize_line

# Schemes by which papers are cited, in the order of SCHEMES; a page of any other site is a "page".
_NAMED_SCHEMES = frozenset({"arxiv", "doi", "acl"})
_LONGEST_ADDRESS = 60


class PaperLink(NamedTuple):
    """A *label* (`arxiv`, `pdf`, `code`), the *name* that is shown beside it (`2606.22388`, `github.com/o/r`), and the
    *url* of both."""

    label: str
    name: str
    url: str


def find_home(paper: Paper) -> PaperLink | None:
    """The page that *paper* is cited by: that of its first identifier, else its own; None if it has neither."""
    for identifier in sorted(paper.identifiers or (paper.id,), key=scheme_rank):
        scheme, _, name = identifier.partition(":")
        if (url := page_address(identifier)) and parts.is_web_address(url):
            return PaperLink(scheme if scheme in _NAMED_SCHEMES else "page", _shown_name(scheme, name, url), url)
    url = parts.web_address(paper)
    return PaperLink("page", shorten_address(url), url) if url else None


def _shown_name(scheme: str, name: str, url: str) -> str:
    return sanitize_line(name) if scheme in _NAMED_SCHEMES else shorten_address(url)


def find_pdf(paper: Paper) -> PaperLink | None:
    """The PDF of *paper*, None where its address is not known."""
    url = parts.pdf_address(paper)
    return PaperLink("pdf", "", url) if url else None


def find_kinds(paper: Paper) -> list[PaperLink]:
    """The first link of each kind that *paper* has: code, project, model, dataset, demo."""
    links: dict[str, Link] = {}
    for link in parts.ordered_links(paper):
        if parts.is_web_address(link.url):
            links.setdefault(link.kind, link)
    return [PaperLink(kind, shorten_address(link.url), link.url) for kind, link in links.items()]


def list_links(paper: Paper) -> list[PaperLink]:
    """All of them in the order in which they are shown."""
    return [link for link in (find_home(paper), find_pdf(paper), *find_kinds(paper)) if link]


def fill_slots(paper: Paper) -> tuple[PaperLink | None, PaperLink | None, PaperLink | None, PaperLink | None]:
    """Four links that always stand in the same order: home, PDF, code, and the project or what there is in its place
    (a demo, a model, a dataset)."""
    by_label = {link.label: link for link in find_kinds(paper)}
    others = (by_label.get(kind) for kind in ("project", "demo", "model", "dataset"))
    return find_home(paper), find_pdf(paper), by_label.get("code"), next(filter(None, others), None)


def shorten_address(url: str) -> str:
    """*url* as people write it, without `https://www.` and a slash at its end; a long one is cut."""
    bare = url.partition("://")[2].removeprefix("www.").rstrip("/")
    return bare if len(bare) <= _LONGEST_ADDRESS else f"{bare[: _LONGEST_ADDRESS - 1]}…"
