"""The digest for programs: `json` (one object, `schema: 1`), `jsonl` (a paper a line), `ids`."""

from datetime import date

from digest.model import Digest, Link, Match, Paper, Why
from digest.render.formats import Look
from digest.render.json_text import dumped
from digest.text import safe

SCHEMA = 1


def render_json(digest: Digest, _look: Look) -> str:
    """One object with the papers and the account; the contract for programs."""
    account = {
        "schema": SCHEMA,
        "sources": [{"address": each.address, "day": _day(each.day), "listed": each.listed} for each in digest.asked],
        "counts": {
            "listed": digest.counts.listed,
            "new": digest.counts.new,
            "muted": digest.counts.muted,
            "matched": digest.counts.matched,
        },
        "reason": digest.reason,
        "failures": [{"source": failure.source, "reason": failure.reason} for failure in digest.failures],
    }
    # A line for each part and each paper: to be read, compared, and written quickly.
    lines = [f"{dumped(name)}: {dumped(value)}" for name, value in account.items()]
    papers = ",\n  ".join(dumped(_match(match)) for match in digest.matches)
    lines.append('"papers": [' + (f"\n  {papers}\n " if papers else "") + "]")
    return "{" + ",\n ".join(lines) + "}\n"


def render_jsonl(digest: Digest, _look: Look) -> str:
    """The papers, one object a line."""
    return "".join(dumped(_match(match)) + "\n" for match in digest.matches)


def render_ids(digest: Digest, _look: Look) -> str:
    """The identifiers, one a line."""
    return "".join(safe(match.paper.id) + "\n" for match in digest.matches)


def _match(match: Match) -> dict[str, object]:
    return _paper(match.paper) | {
        "topics": list(match.topics),
        "score": match.score,
        "new": match.new,
        "why": [_why(why) for why in match.why],
    }


def _paper(paper: Paper) -> dict[str, object]:
    return {
        "id": paper.id,
        "title": paper.title,
        "url": paper.url,
        "abstract": paper.abstract or None,
        "authors": list(paper.authors),
        "author_count": paper.author_count,
        "organization": paper.organization and {"name": paper.organization.name, "slug": paper.organization.slug},
        "listed": _day(paper.listed),
        "published": _day(paper.published),
        "updated": _day(paper.updated),
        "upvotes": paper.upvotes,
        "comments": paper.comments,
        "categories": list(paper.categories),
        "keywords": list(paper.keywords),
        "summary": paper.summary,
        "former_title": paper.former_title,
        "links": [_link(link) for link in paper.links],
        "sources": list(paper.sources),
    }


def _link(link: Link) -> dict[str, str]:
    return {"url": link.url, "kind": link.kind}


def _why(why: Why) -> dict[str, str | None]:
    return {"topic": why.topic, "term": why.term, "field": why.field, "text": why.text}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
