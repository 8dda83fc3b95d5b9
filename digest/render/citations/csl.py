"""The digest as CSL-JSON, the format that reference managers exchange without loss."""

from digest.model import Digest
from digest.render.citations.author_parts import AuthorName
from digest.render.citations.citation import Citation, cite_papers
from digest.render.formats import Look
from digest.render.json_text import dump_json


def render(digest: Digest, look: Look) -> str:
    """A JSON list with an object for each paper, each on a line of its own."""
    papers = ",\n ".join(dump_json(_csl_item(citation)) for citation in cite_papers(digest))
    return f"[\n {papers}\n]\n" if papers else "[]\n"


def _csl_item(citation: Citation) -> dict[str, object]:
    # `article` is a preprint: https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
    fields: dict[str, object | None] = {
        "id": citation.key,
        "type": "article",
        "title": citation.title,
        "author": _csl_names(citation),
        "issued": citation.date and {"date-parts": [[part for part in citation.date if part]]},
        "publisher": citation.arxiv and "arXiv",
        "number": citation.arxiv and f"arXiv:{citation.arxiv}",
        "DOI": citation.doi,
        "URL": citation.url,
        "note": citation.note,
        "abstract": citation.abstract,
        "keyword": ", ".join(citation.keywords),
    }
    return {name: value for name, value in fields.items() if value}


def _csl_names(citation: Citation) -> list[dict[str, str]]:
    names = [_csl_name(name) for name in citation.authors]
    return [*names, {"literal": "others"}] if citation.others else names


def _csl_name(name: AuthorName) -> dict[str, str]:
    if name.is_whole:
        return {"literal": name.family}
    fields = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: text for part, text in fields.items() if text}
