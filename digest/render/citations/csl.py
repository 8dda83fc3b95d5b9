"""The digest as CSL-JSON, which reference managers read without loss."""

from digest.model import Digest
from digest.render.citations.author_parts import Name
from digest.render.citations.citation import Citation, cited
from digest.render.formats import Look
from digest.render.json_text import dumped


def render(digest: Digest, _look: Look) -> str:
    """A list with an object a line for each paper."""
    papers = ",\n ".join(dumped(_item(citation)) for citation in cited(digest))
    return f"[\n {papers}\n]\n" if papers else "[]\n"


def _item(citation: Citation) -> dict[str, object]:
    # `article` is a preprint: https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
    known: dict[str, object | None] = {
        "id": citation.key,
        "type": "article",
        "title": citation.title,
        "author": _names(citation),
        "issued": citation.day and {"date-parts": [[citation.day.year, citation.day.month, citation.day.day]]},
        "publisher": citation.arxiv and "arXiv",
        "number": citation.arxiv and f"arXiv:{citation.arxiv}",
        "DOI": citation.doi,
        "URL": citation.url,
        "abstract": citation.abstract,
        "keyword": ", ".join(citation.keywords),
    }
    return {name: value for name, value in known.items() if value}


def _names(citation: Citation) -> list[dict[str, str]]:
    names = [_name(name) for name in citation.authors]
    return [*names, {"literal": "others"}] if citation.others else names


def _name(name: Name) -> dict[str, str]:
    if name.is_whole:
        return {"literal": name.family}
    known = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: text for part, text in known.items() if text}
