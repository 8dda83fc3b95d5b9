"""`digest open`: the page of a paper in the browser."""

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import exit_on_errors, say_success
from digest.cli.named_papers import PAPER
from digest.errors import DigestError, Remedy

if TYPE_CHECKING:
    from digest.model import Paper

_EXAMPLES = """\b
Examples:
  digest open 3                 the third paper of the last digest here
  digest open 3 --pdf
  digest open arxiv:2407.21783
  BROWSER=w3m digest open "scaling laws"
"""


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("open", epilog=_EXAMPLES)(exit_on_errors(open_paper))


def open_paper(
    paper: PAPER,
    pdf: Annotated[bool, typer.Option("--pdf", help="Its PDF, where a rule of its site says where that is.")] = False,
) -> None:
    """Open the page of a paper in the browser.

    Where no browser starts, the address is written. BROWSER names the one to use.
    """
    import webbrowser

    from digest.channels import screen
    from digest.cli import environment, state
    from digest.cli.named_papers import find_named_paper
    from digest.latex import make_readable

    with state.open_existing_archive(environment.now()) as archive:
        found = find_named_paper(archive, paper)
    address = _require_pdf(found) if pdf else _require_page(found)
    if not webbrowser.open(address):
        screen.write_output(f"{address}\n")
    else:
        say_success(f"opened: {make_readable(found.title)}")


def _require_page(paper: "Paper") -> str:
    """The address of the page of *paper*, where it was listed or by its identifier, else of its PDF. Raises DigestError
    where it has neither.

    A browser gets web addresses only: others may be files of this machine, or options.
    """
    from digest.identifiers import page_address, scheme_rank
    from digest.render import parts

    names = sorted((paper.id, *paper.identifiers), key=scheme_rank)
    by_name = next(filter(None, map(page_address, names)), None)
    address = parts.web_address(paper) or by_name or parts.pdf_address(paper)
    if address is None:
        raise DigestError(f"{paper.id}: has no web address")
    return address


def _require_pdf(paper: "Paper") -> str:
    """The address of the PDF of *paper*. Raises DigestError where it is not known."""
    from digest import identifiers
    from digest.render import parts

    if paper.pdf and parts.is_web_address(paper.pdf):
        return paper.pdf
    address = identifiers.pdf_address(parts.web_address(paper), (paper.id, *paper.identifiers))
    if address is None:
        raise DigestError(f"{paper.id}: the address of its PDF is not known").with_remedies(
            Remedy(f"digest open {paper.id}", "opens its page")
        )
    return address
