"""The page of one paper (`/abs/…`), which a person saved."""

from digest.model import Listing, Page
from digest.sources.arxiv import records
from digest.sources.arxiv.visible_text import visible_text
from digest.sources.shared import author_names
from digest.sources.shared.dates import parse_iso_day
from digest.sources.shared.html_trees import first_of_classes, parse_html
from digest.sources.shared.meta_tags import read_meta_tags


def parse_abstract_page(page: Page) -> Listing:
    """The one paper of *page*, from its `citation_…` tags. Raises ParseError if they name no paper."""
    root = parse_html(page.content)
    tags, cells = read_meta_tags(root), first_of_classes(root, "td")

    def first(name: str) -> str:
        return next(iter(tags.get(f"citation_{name}", ())), "")

    paper = records.make_paper(
        records.read_identifier(first("arxiv_id")),
        first("title"),
        abstract=first("abstract"),
        comment=visible_text(cells.get("comments")),
        authors=author_names.clean_names(map(author_names.first_name_first, tags.get("citation_author", ()))),
        categories=records.categories_in_brackets(visible_text(cells.get("subjects"))),
        dois=tags.get("citation_doi", ()),
        published=parse_iso_day(first("date").replace("/", "-")),
        updated=parse_iso_day(first("online_date").replace("/", "-")),
    )
    return Listing(page.address.text, (paper,))
