"""The digest for programs: `json` (one object, `schema: 1`), `jsonl` (a line for each paper), `ids`."""

from collections.abc import Iterator
from datetime import date

from digest.model import Digest, Link, Match, Paper, RisingWord, SearchAccount, Why
from digest.render.formats import Look
from digest.render.json_text import dump_json
from digest.text import sanitize_line

SCHEMA = 1


def render_json(digest: Digest, look: Look) -> str:
    """One object with the papers and the account of the run. Programs rely on its keys."""
    return "".join(json_pieces(digest, look))


def json_pieces(digest: Digest, look: Look) -> Iterator[str]:
    """The text of `render_json`, a piece for each paper."""
    # A line for each key and each paper: quick to write, and easy to read and to compare.
    lines = [f"{dump_json(name)}: {dump_json(value)}" for name, value in _account_of_run(digest).items()]
    yield "{" + ",\n ".join((*lines, '"papers": ['))
    before = "\n  "
    for match in digest.matches:
        yield before + dump_json(_match_as_json(match))
        before = ",\n  "
    yield "\n ]}\n" if digest.matches else "]}\n"


def _account_of_run(digest: Digest) -> dict[str, object]:
    account: dict[str, object] = {
        "schema": SCHEMA,
        "sources": [
            {
                "address": source.address,
                "asked": _iso_day(source.wanted_day),
                "day": _iso_day(source.day),
                "listed": source.listed,
                "note": "; ".join(source.notes) or None,
            }
            for source in digest.asked
        ],
        "counts": {
            "listed": digest.counts.listed,
            "new": digest.counts.new,
            "muted": digest.counts.muted,
            "matched": digest.counts.matched,
            **({"late": digest.counts.late} if digest.counts.late else {}),
        },
        "reason": digest.reason,
        "failures": [
            {"source": failure.source, "reason": failure.reason, "since": _iso_day(failure.since)}
            for failure in digest.failures
        ],
    }
    if digest.late_note:
        account["late_note"] = digest.late_note.whole
    if digest.search:
        account["search"] = _search_as_json(digest.search)
    if digest.rising:
        account["rising"] = [_rising_as_json(word) for word in digest.rising]
    return account


def _rising_as_json(word: RisingWord) -> dict[str, object]:
    return {
        "topic": word.topic,
        "term": word.term,
        "earlier": {"having": word.earlier.having, "papers": word.earlier.papers},
        "recent": {"having": word.recent.having, "papers": word.recent.papers},
        "examples": [paper.id for paper in word.examples],
    }


def _search_as_json(search: SearchAccount) -> dict[str, object]:
    total = search.total
    return {"words": search.words, "order": search.order, "total": total.number, "bound": total.bound or None}


def render_jsonl(digest: Digest, look: Look) -> str:
    """The papers, one object on each line."""
    return "".join(jsonl_pieces(digest, look))


def jsonl_pieces(digest: Digest, look: Look) -> Iterator[str]:
    """The lines of `render_jsonl`."""
    for match in digest.matches:
        yield dump_json(_match_as_json(match)) + "\n"


def render_ids(digest: Digest, look: Look) -> str:
    """The identifiers, one on each line."""
    return "".join(sanitize_line(match.paper.id) + "\n" for match in digest.matches)


def _match_as_json(match: Match) -> dict[str, object]:
    made = match.command_summary
    return _paper_as_json(match.paper) | {
        "topics": list(match.topics),
        "score": match.score,
        "new": match.new,
        "why": [_why_as_json(why) for why in match.why],
        "command_summary": made and {"text": made.text, "by": made.by},
    }


def write_paper_line(paper: Paper) -> str:
    """What is known of *paper* itself as one line of JSON, without what it is to a reader: star, topics, words."""
    return dump_json({name: value for name, value in _paper_as_json(paper).items() if name != "starred"}) + "\n"


def _paper_as_json(paper: Paper) -> dict[str, object]:
    return {
        "id": paper.id,
        "title": paper.title,
        "url": paper.url,
        "pdf": paper.pdf,
        "abstract": paper.abstract or None,
        "authors": list(paper.authors),
        "author_count": paper.author_count,
        "organization": paper.organization and {"name": paper.organization.name, "slug": paper.organization.slug},
        "listed": _iso_day(paper.listed),
        "published": _iso_day(paper.published),
        "updated": _iso_day(paper.updated),
        "upvotes": paper.upvotes,
        "comments": paper.comment_count,
        "comment": paper.author_note or None,
        "announced": paper.announced,
        "version": paper.version,
        "categories": list(paper.categories),
        "category_sites": [site for _, site in paper.sited_categories],
        "keywords": list(paper.keywords),
        "summary": paper.summary,
        "identifiers": list(paper.identifiers),
        "former_title": paper.former_title,
        "starred": paper.starred,
        "links": [_link_as_json(link) for link in paper.links],
        "sources": list(paper.sources),
    }


def _link_as_json(link: Link) -> dict[str, str]:
    return {"url": link.url, "kind": link.kind}


def _why_as_json(why: Why) -> dict[str, str | None]:
    return {"topic": why.topic, "term": why.term, "field": why.field, "text": why.text}


def _iso_day(day: date | None) -> str | None:
    return day.isoformat() if day else None
