"""The page of one paper (`/abs/…`), as somebody saved it."""

from typing import TYPE_CHECKING

from digest.model import Listing, Page
from digest.sources.arxiv import records, trees
from digest.sources.shared.json_fields import iso_day
from digest.text import squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse(page: Page) -> Listing:
    """The one paper of *page*, from what the page tells those who cite it. Raises ParseError where it does not."""
    root = trees.page(page.content)
    paper = records.paper(
        records.identifier(_told(root, "arxiv_id")),
        _told(root, "title"),
        abstract=_told(root, "abstract"),
        comment=trees.text(_cell(root, "comments")),
        authors=[_turned(name) for name in _all_told(root, "author")],
        categories=records.subjects(trees.text(_cell(root, "subjects"))),
        dois=_all_told(root, "doi"),
        published=iso_day(_told(root, "date").replace("/", "-")),
        updated=iso_day(_told(root, "online_date").replace("/", "-")),
    )
    return Listing(page.address.text, (paper,))


def _all_told(root: "_Element", name: str) -> list[str]:
    """What the page's `citation_…` tags with this *name* say."""
    tags = (tag for tag in root.iter("meta") if tag.get("name") == f"citation_{name}")
    return [squeeze(tag.get("content") or "") for tag in tags]


def _told(root: "_Element", name: str) -> str:
    return next(iter(_all_told(root, name)), "")


def _turned(name: str) -> str:
    """The first name first."""
    last, _, first = name.partition(",")
    return squeeze(f"{first} {last}")


def _cell(root: "_Element", name: str) -> "_Element | None":
    cells = (cell for cell in root.iter("td") if name in (cell.get("class") or "").split())
    return next(cells, None)
