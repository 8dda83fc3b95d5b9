"""The sources by name: digest's own, loaded only when needed, and those of other packages."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support.offered_sources import LINES, install, offered_by

from digest import sources
from digest.errors import ParseError, UsageError
from digest.identity.authority import AUTHORITY
from digest.model import Address, Page, Paper
from digest.sources import registry

OWN = {name: registry.own_source(name) for name in registry.BUILT_IN}
SEEN = date(2026, 11, 23)


def test_every_source_is_registered_under_its_name() -> None:
    assert [source.name for source in registry.own_sources()] == list(registry.BUILT_IN)


def test_the_first_source_of_a_host_is_found_by_it() -> None:
    named: dict[str, str] = {}
    for name, source in OWN.items():
        for host in source.hosts:
            named.setdefault(host, name)

    assert named == registry.NAME_OF_HOST


@pytest.mark.parametrize("name", OWN)
def test_what_a_source_says_of_hosts_it_says_of_its_own(name: str) -> None:
    source = OWN[name]

    assert all(registry.is_on_hosts(host, source.hosts) for host in source.pace)
    assert not (source.token_variable or source.mirror_variable) or source.site.startswith("https://")


def test_whose_word_counts_is_one_of_the_sources() -> None:
    assert AUTHORITY.keys() <= registry.BUILT_IN.keys()


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("huggingface.co", "hf"),
        ("HF.co", "hf"),
        ("export.arxiv.org", "arxiv"),
        ("connect.medrxiv.org", "biorxiv"),
        ("notarxiv.org", None),
        ("org", None),
        ("", None),
    ],
)
def test_a_host_belongs_to_a_source(host: str, name: str | None) -> None:
    source = registry.find_source_of_host(host)

    assert (source.name if source else None) == name


@pytest.mark.parametrize(
    ("text", "others"),
    [
        pytest.param("hf", ["arxiv", "feed", "openreview"], id="Hugging Face"),
        pytest.param("arxiv:cs.CL", ["huggingface", "feed"], id="arXiv"),
        pytest.param("https://arxiv.org/list/cs.CL/new", ["huggingface", "feed"], id="a page of arXiv"),
        pytest.param("https://blog.example/feed.xml", ["huggingface", "arxiv", "feed", "openreview"], id="a feed"),
        pytest.param("saved-page.html", ["huggingface", "arxiv", "feed", "openreview"], id="a file"),
    ],
)
def test_an_address_loads_its_own_source_only(text: str, others: list[str]) -> None:
    ask = f"""
import sys
from digest import sources
address = sources.parse_address({text!r})
sources.series_of({text!r}), sources.pace_of_host(address.place.split("/")[2] if "://" in address.place else "")
print(*sys.modules)
"""

    loaded = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.split()

    assert {f"digest.sources.{other}" for other in others}.isdisjoint(loaded)
    # Who looks for other packages imports this.
    assert "importlib.metadata" not in loaded


# Sources of other packages.


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[None]:
    """A source that another package offers: `lines`."""
    install(tmp_path, LINES)
    with offered_by(tmp_path):
        yield


@pytest.mark.usefixtures("lines")
def test_a_source_of_another_package_is_found_by_its_name() -> None:
    physics = Address("lines:physics", "https://lines.example/physics.txt", "lines")

    assert sources.parse_address("lines:physics") == physics
    assert sources.parse_addresses("Lines:physics") == [physics]
    assert sources.parse_address("lines").place == "https://lines.example/.txt"


@pytest.mark.usefixtures("lines")
def test_a_page_of_its_address_is_parsed_by_it() -> None:
    address = sources.parse_address("lines:physics")

    listing = sources.parse_page(Page(address, b"1\tOn Tides\n", SEEN))

    paper = Paper("lines:1", "On Tides", sources=("lines",), identifiers=("lines:1",))
    assert (listing.papers, listing.source) == ((paper,), "lines")
    with pytest.raises(ParseError, match="no lines"):
        sources.parse_page(Page(address, b"Service unavailable", SEEN))


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf\r\n"])
def test_a_saved_page_that_no_own_source_knows_is_recognized_by_it(before: bytes) -> None:
    page = Page(Address("page.txt", "page.txt"), before + b"# Lines\n1\tOn Tides\n", SEEN)

    assert [paper.title for paper in sources.parse_page(page).papers] == ["On Tides"]


@pytest.mark.usefixtures("lines")
def test_its_pages_on_the_web_are_known_once_it_is_loaded() -> None:
    assert sources.pace_of_host("lines.example") != 7.0

    sources.parse_address("lines:physics")

    assert sources.pace_of_host("lines.example") == 7.0


@pytest.mark.usefixtures("lines")
def test_its_examples_are_listed_beside_the_own_ones() -> None:
    examples = sources.address_examples()

    assert ("lines:physics", "a paper a line") in examples
    assert examples.index(("lines:physics", "a paper a line")) > examples.index(OWN["feed"].examples[0])


@pytest.mark.parametrize(
    ("said", "sites"),
    [
        pytest.param((), ("harbour", "harbour"), id="what the source says of all"),
        pytest.param(("arxiv",), ("arxiv", None), id="what its parser says of some"),
        pytest.param((None, "arxiv", "acl"), (None, "arxiv"), id="no more than there are"),
    ],
)
def test_each_category_has_the_site_that_it_is_from(
    tmp_path: Path, said: tuple[str | None, ...], sites: tuple[str | None, ...]
) -> None:
    categories = f'title, sources=("lines",), categories=("tides", "cs.CL"), category_sites={said!r})'
    code = LINES.replace('title, sources=("lines",))', categories).replace("hosts=", 'category_site="harbour", hosts=')
    install(tmp_path, code)

    with offered_by(tmp_path):
        (paper,) = sources.parse_page(Page(sources.parse_address("lines:physics"), b"1\tOn Tides\n", SEEN)).papers

    assert paper.category_sites == sites


def test_a_source_cannot_take_the_name_of_an_own_one(tmp_path: Path) -> None:
    install(tmp_path, LINES, name="hf")

    with offered_by(tmp_path):
        assert sources.parse_address("hf").place == "https://huggingface.co/papers"
        assert registry.third_party_names() == []


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        pytest.param(
            "SOURCE = {'name': 'lines'}",
            "lines: `digest_lines:SOURCE` of the package digest-lines is no digest.sources.base.Source, it is a dict",
            id="a wrong type",
        ),
        pytest.param(
            "",
            "lines: the source of the package digest-lines cannot be loaded (AttributeError: module 'digest_lines' has"
            " no attribute 'SOURCE')",
            id="no value",
        ),
        pytest.param(
            "import a_package_that_is_not_there",
            "lines: the source of the package digest-lines cannot be loaded (ModuleNotFoundError: No module named"
            " 'a_package_that_is_not_there')",
            id="an import that fails",
        ),
        pytest.param(
            LINES.replace('"lines",\n    parse_address', '"line",\n    parse_address'),
            "lines: the source of the package digest-lines is called `line`; the names must agree",
            id="another name",
        ),
    ],
)
def test_what_cannot_be_used_is_one_sentence_that_names_the_package(tmp_path: Path, code: str, sentence: str) -> None:
    install(tmp_path, code)

    with offered_by(tmp_path):
        with pytest.raises(UsageError) as refused:
            sources.parse_address("lines:physics")
        with pytest.raises(ParseError):
            sources.parse_page(Page(Address("page.txt", "page.txt"), b"# Lines\n1\tOn Tides\n", SEEN))

        assert str(refused.value) == sentence
        assert ("lines", f"cannot be used: {sentence}") in sources.address_examples()
        assert sources.completions([Paper("lines:1", "On Tides", sources=("lines",))]) == []
        assert sources.source_label("lines") == "lines"
        assert sources.next_list_day("lines:physics", SEEN) is None


def test_two_packages_that_offer_one_name_are_refused(tmp_path: Path) -> None:
    install(tmp_path, LINES, package="digest-lines")
    install(tmp_path, LINES, package="other-lines")

    with offered_by(tmp_path), pytest.raises(UsageError, match="several packages offer a source of this name"):
        sources.parse_address("lines:physics")
