"""Every saved feed, mail and page of the smaller sources gives the listing beside it, or the error beside it."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.goldens import Golden
from support.saved_pages import EXPECTED, PAGES, outcome, page, saved

from digest.sources import registry

# The pages of the two large sources have tests of their own.
FOLDERS = sorted({folder.name for folder in PAGES.iterdir()} - {"huggingface", "arxiv"})
CASES = [pytest.param(path, id=f"{folder}/{path.name}") for folder in FOLDERS for path in saved(folder)]
# What nobody can know by its content alone.
UNKNOWN = {"login.html", "forbidden.json"}


@pytest.mark.parametrize("path", CASES)
def test_a_saved_page_gives_what_lies_beside_it(path: Path, golden: Golden) -> None:
    golden(path.with_name(path.name + EXPECTED), outcome(page(path, path.parent.name)))


@pytest.mark.parametrize("path", [case for case in CASES if Path(str(case.id)).name not in UNKNOWN])
def test_a_page_is_recognised_by_its_content_alone(path: Path) -> None:
    assert outcome(page(path)) == outcome(page(path, path.parent.name))


@pytest.mark.parametrize("path", CASES)
def test_only_its_own_source_recognises_a_page(path: Path) -> None:
    content = path.read_bytes()
    claiming = {source.name for source in registry.own_sources() if source.recognizes(content)}

    # A feed of a known site is a feed too, a page of one paper has the tags of all such pages, and medRxiv's feeds are
    # like bioRxiv's; the site is asked first.
    assert claiming - {"feed", "article-page", "medrxiv", "hf"} <= {path.parent.name}


@pytest.mark.parametrize("path", CASES)
@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n\n  "], ids=repr)
def test_a_byte_order_mark_and_empty_lines_before_a_page_change_nothing(path: Path, before: bytes) -> None:
    whole = page(path, path.parent.name)

    assert outcome(replace(whole, content=before + whole.content)) == outcome(whole)


@pytest.mark.parametrize("path", CASES)
def test_line_ends_of_another_system_change_nothing(path: Path) -> None:
    whole = page(path, path.parent.name)

    assert outcome(replace(whole, content=whole.content.replace(b"\n", b"\r\n"))) == outcome(whole)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_expectation_has_its_page(folder: str) -> None:
    names = {path.name for path in saved(folder)}

    assert {path.name.removesuffix(EXPECTED) for path in (PAGES / folder).glob("*" + EXPECTED)} == names
