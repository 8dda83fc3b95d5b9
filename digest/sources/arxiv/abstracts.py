"""The page of one paper (`/abs/…`), which a person saved."""

from typing import TYPE_CHECKING

from digest.model import Listing, Page
from digest.sources.arxiv import records, trees
from digest.sources.shared import author_names
from digest.sources.shared.dates import parse_iso_day
from digest.sources.shared.html_trees import parse_html
from digest.sources.shared.meta_tags import read_meta_tags

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse_abstract_page(page: Page) -> Listing:
    """The one paper of *page*, from its `citation_…` tags. Raises ParseError if they name no paper."""
    root = parse_html(page.content)
    tags = read_meta_tags(root)

    def first(name: str) -> str:
        return next(iter(tags.get(f"citation_{name}", ())), "")

    paper = records.make_paper(
        records.read_identifier(first("arxiv_id")),
        first("title"),
        abstract=first("abstract"),
        comment=trees.visible_text(_table_cell(root, "comments")),
        authors=author_names.clean_names(map(author_names.first_name_first, tags.get("citation_author", ()))),
        categories=records.categories_in_brackets(trees.visible_text(_table_cell(root, "subjects"))),
        dois=tags.get("citation_doi", ()),
        published=parse_iso_day(first("date").replace("/", "-")),
        updated=parse_iso_day(first("online_date").replace("/", "-")),
    )
    return Listing(page.address.text, (paper,))


def _table_cell(root: "_Element", name: str) -> "_Element | None":
    cells = (cell for cell in root.iter("td") if name in (cell.get("class") or "").split())
    return next(cells, None)
