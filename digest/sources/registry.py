"""The sources by name: digest's own, and those that other packages offer, each loaded when it is first asked for."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from digest.errors import UsageError
from digest.sources.base import Source
from digest.sources.shared.read_records import reason_of

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

# Packages offer sources of their own as entry points of this group.
ENTRY_POINT_GROUP = "digest.sources"
# One line for each source; where the content of a page must tell, they are asked in this order.
BUILT_IN = {
    "hf": "digest.sources.huggingface:SOURCE",
    "arxiv": "digest.sources.arxiv:SOURCE",
    "arxiv-mail": "digest.sources.mails:ARXIV",
    "scholar": "digest.sources.mails:SCHOLAR",
    "openalex": "digest.sources.openalex:SOURCE",
    "pubmed": "digest.sources.pubmed:SOURCE",
    "acl": "digest.sources.anthology:SOURCE",
    "biorxiv": "digest.sources.biorxiv:SOURCE",
    "medrxiv": "digest.sources.biorxiv:MEDRXIV",
    "openreview": "digest.sources.openreview:SOURCE",
    "mail": "digest.sources.mails:MAIL",
    "result-page": "digest.sources.result_pages:SOURCE",
    "article-page": "digest.sources.article_pages:SOURCE",
    "opml": "digest.sources.opml:SOURCE",
    "feed": "digest.sources.feed:SOURCE",
}
# Which of them has its pages on a host, as `Source.hosts` says: who asks for one host need not load all sources.
NAME_OF_HOST = {
    "huggingface.co": "hf",
    "hf.co": "hf",
    "arxiv.org": "arxiv",
    "openalex.org": "openalex",
    "ncbi.nlm.nih.gov": "pubmed",
    "aclanthology.org": "acl",
    "biorxiv.org": "biorxiv",
    "medrxiv.org": "biorxiv",
    "openreview.net": "openreview",
}

_loaded: dict[str, Source] = {}


def own_source(name: str) -> Source:
    """The source of digest itself that is called *name*. Raises KeyError where none is."""
    if name not in _loaded:
        module, _, value = BUILT_IN[name].partition(":")
        _loaded[name] = getattr(import_module(module), value)
    return _loaded[name]


def own_sources() -> Iterator[Source]:
    """The sources of digest itself, in the order in which they are asked; each is loaded when it is reached."""
    return map(own_source, BUILT_IN)


def find_source(name: str) -> Source | None:
    """The source that is called *name*, digest's own or another package's; None where there is none.

    Raises UsageError where a package offers one that cannot be used.
    """
    if name in _loaded:
        return _loaded[name]
    if name in BUILT_IN:
        return own_source(name)
    if name not in _offered_sources():
        return None
    _loaded[name] = _load_from_package(name)
    return _loaded[name]


def third_party_names() -> list[str]:
    """The names of the sources that other packages offer, in alphabetical order."""
    return sorted(_offered_sources())


def loaded_sources() -> list[Source]:
    """The sources that were asked for so far."""
    return list(_loaded.values())


def find_source_of_host(host: str) -> Source | None:
    """The source whose pages are on *host*: one of digest itself, or one of another package that is loaded already."""
    domain = host.lower()
    while domain:
        if domain in NAME_OF_HOST:
            return own_source(NAME_OF_HOST[domain])
        domain = domain.partition(".")[2]
    return next((source for source in loaded_sources() if is_on_hosts(host, source.hosts)), None)


def is_on_hosts(host: str, domains: Sequence[str]) -> bool:
    """Whether *host* is one of *domains*, or below one."""
    return any(host.lower() == domain or host.lower().endswith(f".{domain}") for domain in domains)


@cache
def _offered_sources() -> Mapping[str, "list[EntryPoint]"]:
    """What other packages offer, by name. Looking takes a tenth of a second, most of it for what it must import."""
    from importlib.metadata import entry_points

    offered: dict[str, list[EntryPoint]] = {}
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        if entry.name not in BUILT_IN:
            offered.setdefault(entry.name, []).append(entry)
    return offered


def _load_from_package(name: str) -> Source:
    """The source called *name* of another package. Raises UsageError, naming the package, where it is none."""
    entry, *others = _offered_sources()[name]
    package = _package_of(entry)
    if others:
        both = " and ".join(map(_package_of, (entry, *others)))
        raise UsageError(f"{name}: several packages offer a source of this name ({both}); uninstall all but one")
    try:
        source = entry.load()
    except Exception as error:
        # What stands in another package may raise anything.
        problem = f"the source of the package {package} cannot be loaded ({reason_of(error)})"
        raise UsageError(f"{name}: {problem}") from error
    if not isinstance(source, Source):
        problem = f"`{entry.value}` of the package {package} is no digest.sources.base.Source"
        raise UsageError(f"{name}: {problem}, it is a {type(source).__name__}")
    if source.name != name:
        raise UsageError(f"{name}: the source of the package {package} is called `{source.name}`; the names must agree")
    return source


def _package_of(entry: "EntryPoint") -> str:
    return entry.dist.name if entry.dist else entry.value
