"""The page of one paper (`/abs/…`), which a person saved."""

from typing import TYPE_CHECKING

from digest.model import Listing, Page
from digest.sources.arxiv import records, trees
from digest.sources.shared import author_names
from digest.sources.shared.dates import parse_iso_day
from digest.sources.shared.html_trees import parse_html
from digest.text import collapse_whitespace

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse_abstract_page(page: Page) -> Listing:
    """The one paper of *page*, from its `citation_…` tags. Raises ParseError if they name no paper."""
    root = parse_html(page.content)
    paper = records.make_paper(
        records.read_identifier(_citation_tag(root, "arxiv_id")),
        _citation_tag(root, "title"),
        abstract=_citation_tag(root, "abstract"),
        comment=trees.visible_text(_table_cell(root, "comments")),
        authors=author_names.clean_names(map(author_names.first_name_first, _citation_tags(root, "author"))),
        categories=records.categories_in_brackets(trees.visible_text(_table_cell(root, "subjects"))),
        dois=_citation_tags(root, "doi"),
        published=parse_iso_day(_citation_tag(root, "date").replace("/", "-")),
        updated=parse_iso_day(_citation_tag(root, "online_date").replace("/", "-")),
    )
    return Listing(page.address.text, (paper,))


def _citation_tags(root: "_Element", name: str) -> list[str]:
    """The contents of the page's tags `citation_NAME`."""
    tags = (tag for tag in root.iter("meta") if tag.get("name") == f"citation_{name}")
    return [collapse_whitespace(tag.get("content") or "") for tag in tags]


def _citation_tag(root: "_Element", name: str) -> str:
    return next(iter(_citation_tags(root, name)), "")


def _table_cell(root: "_Element", name: str) -> "_Element | None":
    cells = (cell for cell in root.iter("td") if name in (cell.get("class") or "").split())
    return next(cells, None)
