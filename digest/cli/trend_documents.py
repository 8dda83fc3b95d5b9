"""Where the documents of `digest trends` go: a file, the screen, or a pipe."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from digest.cli.exit_status import say_success

if TYPE_CHECKING:
    from digest.render.formats import Look


def write_document(
    render: "Callable[[Look], str]",
    output: Path | None,
    *,
    subject: str,
    is_for_screen: bool,
    color: str,
    pager: bool,
) -> None:
    """Write what *render* makes to *output*, and say of which *subject* it is; else to standard output, as a document
    for a terminal if it *is_for_screen*."""
    from digest import filesystem
    from digest.channels import screen
    from digest.cli.look import choose_look

    look = choose_look(color=color, to_file=output is not None)
    document = render(look)
    if output:
        filesystem.write_file(output, document.encode("utf-8", "replace"))
        say_success(f"{output}: {subject} written")
    elif is_for_screen:
        screen.show_document(document, look, pager=pager, subject=subject)
    else:
        screen.write_output(document, utf8=True)
