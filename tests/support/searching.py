"""A search of an archive by what a person types."""

from digest.archive import Archive
from digest.model import Paper
from digest.rules.language.parsing import parse_expression
from digest.searches import Found, SearchRequest


def search_for(archive: Archive, words: str, limit: int = 10, *, best: bool = False) -> Found:
    return archive.papers.search(SearchRequest(words, parse_expression(words), limit, best))


def find_papers(archive: Archive, words: str, limit: int = 10, *, best: bool = False) -> list[Paper]:
    return [match.paper for match in search_for(archive, words, limit, best=best).matches]
