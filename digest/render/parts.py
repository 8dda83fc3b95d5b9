"""What every document says of a paper, as plain text: title, byline, facts, links, the terms that matched.

Nothing here is escaped, and nothing can move a cursor: each renderer escapes at its own border.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from digest import sources
from digest.latex import make_readable
from digest.model import Digest, Kind, Link, Match, Paper, Why
from digest.patterns import lazy_pattern
from digest.render.passages import EXCERPT_LIMIT, Passage, cut_passage, excerpt, matched_spans
from digest.render.sentences import Span
from digest.rules.language.expressions import FIELDS
from digest.rules.topics import LIKED, PICKED_UP
from digest.text import fold_title, format_count, sanitize_line, shorten_text

TITLE_LIMIT = 300
URL_LIMIT = 2000
_NOTE_LIMIT = 120
_MOST_REASONS = 8  # terms or topics

_LINK_ORDER: tuple[Kind, ...] = ("code", "project", "model", "dataset", "demo")
# Not `#/talk` and `#!talk`, by which pages that are scripts tell their pages apart.
_PLACE_IN_PAGE = lazy_pattern(r"#(?![/!]).*", re.DOTALL)
_WEB = lazy_pattern(r"https?://[^\s/?#<>\"\\]+[^\s<>\"\\]*", re.IGNORECASE)


def star_before_title(paper: Paper) -> str:
    """What stands before the title of *paper*: a star and a blank if the reader has starred it, else nothing."""
    return "★ " if paper.starred else ""


def abstract_with_spans(match: Match) -> tuple[str, tuple[Span, ...]]:
    """The abstract of *match* without unsafe characters, and the places in it that matched."""
    return _safe_text_and_spans(match, match.abstract, "abstract")


def title_passage(match: Match) -> Passage:
    """The title of *match* with the places that matched, cut where it is longer than any title."""
    return cut_passage(*_safe_text_and_spans(match, match.title, "title"), 0, TITLE_LIMIT)


def title_or_untitled(match: Match) -> str:
    """The title of *match* without the places, never empty."""
    return title_passage(match).text or "Untitled"


def list_papers(digest: Digest) -> list[Match]:
    """The matches of *digest*, each paper once, as it stands first."""
    first: dict[str, Match] = {}
    for match in digest.matches:
        first.setdefault(match.paper.id, match)
    return list(first.values())


def abstract_passage(match: Match, limit: int = EXCERPT_LIMIT) -> Passage:
    """At most *limit* characters of the abstract of *match*: its beginning, or else the sentence that matched first."""
    return excerpt(*abstract_with_spans(match), limit)


def _safe_text_and_spans(match: Match, text: str, field: str) -> tuple[str, tuple[Span, ...]]:
    """*text* without unsafe characters, and the places in it that matched; no places where characters were removed,
    because they would have moved."""
    clean = sanitize_line(text)
    return clean, matched_spans(match, field) if clean == text else ()


def summary_text(match: Match) -> str:
    """The line that the reader's own command made of *match*, marked as made by it; else the site's own summary; empty
    where there is neither."""
    if made := match.command_summary:
        return f"summary by {shorten_text(sanitize_line(made.by), 40) or 'a command'}: {sanitize_line(made.text)}"
    return sanitize_line(match.paper.summary or "")


def byline(paper: Paper) -> str:
    """`A, B, C +9`, `A, B, C et al.` where there may be more, `9 authors` where only their number is known, or ""."""
    total = max(len(paper.authors), paper.author_count or 0)
    if not paper.authors:
        return format_count(total, "author") if total else ""
    names = ", ".join(shorten_text(sanitize_line(name), 80) for name in paper.authors[:3])
    hidden = total - len(paper.authors[:3])
    if not hidden:
        return names
    return f"{names} +{hidden}" if paper.author_count else f"{names} et al."


def facts(paper: Paper) -> list[str]:
    """What is known beside title and authors, in order: who, when, how liked, what class, what is special."""
    known = [
        shorten_text(sanitize_line(paper.organization.name), 80) if paper.organization else "",
        paper.published.isoformat() if paper.published else "",
        announcement(paper),
        f"▲ {paper.upvotes}" if paper.upvotes is not None else "",
        format_count(paper.comment_count, "comment") if paper.comment_count and paper.comment_count > 1 else "",
        short_categories(paper),
        author_note(paper),
        other_sources(paper),
        former_title(paper),
    ]
    return [fact for fact in known if fact]


def announcement(paper: Paper) -> str:
    """`replaced v3`, `cross-list`, `v2`: what is special about this listing of *paper*, or nothing."""
    kind = {"replaced": "replaced", "cross": "cross-list"}.get(paper.announced or "", "")
    return " ".join(filter(None, (kind, f"v{paper.version}" if (paper.version or 0) > 1 else "")))


def short_categories(paper: Paper) -> str:
    """The first three categories of *paper*: `cs.CL cs.LG`."""
    return " ".join(shorten_text(sanitize_line(category), 40) for category in paper.categories[:3])


def author_note(paper: Paper) -> str:
    """The authors' own remark on *paper*: `Accepted at …`."""
    return shorten_text(sanitize_line(make_readable(paper.author_note)), _NOTE_LIMIT)


def other_sources(paper: Paper) -> str:
    """`also on arXiv`: the sources of *paper* beside its first."""
    return f"also on {', '.join(map(_source_name, paper.sources[1:]))}" if paper.sources[1:] else ""


def former_title(paper: Paper) -> str:
    """What *paper* was called when it was delivered before, as a phrase."""
    return f"title changed, was “{shorten_text(sanitize_line(paper.former_title), 120)}”" if paper.former_title else ""


def about_line(paper: Paper) -> str:
    """The byline and the facts of *paper* on one line."""
    return " · ".join(part for part in (byline(paper), *facts(paper)) if part)


def _source_name(name: str) -> str:
    return shorten_text(sanitize_line(sources.source_label(name)), 60)


def category_tags(paper: Paper) -> list[str]:
    """The categories of *paper* below the site that each is from: `arxiv/cs.CL`; `robotics`, if it is nobody's."""
    names = ((shorten_text(sanitize_line(name), 80), site) for name, site in paper.sited_categories)
    return [f"{site}/{name}" if site else name for name, site in names]


def ordered_links(paper: Paper, limit: int = 6) -> list[Link]:
    """The links of *paper*, code first, each page once, whatever place in it, and never the paper's own; at most
    *limit*."""
    own = _PLACE_IN_PAGE.sub("", paper.url or "")
    by_page: dict[str, Link] = {}
    # The whole page goes before a place in it.
    for link in sorted(paper.links, key=lambda link: bool(_PLACE_IN_PAGE.search(link.url))):
        if link.kind in _LINK_ORDER and (page := _PLACE_IN_PAGE.sub("", link.url)) != own:
            by_page.setdefault(page, link)
    shown = [link for link in paper.links if link in by_page.values()]
    return sorted(dict.fromkeys(shown), key=lambda link: _LINK_ORDER.index(link.kind))[:limit]


def labelled_addresses(paper: Paper) -> list[tuple[str, str]]:
    """The addresses of *paper* beside that of its page, each with its label: `pdf`, then the links by their kinds."""
    pdf = pdf_address(paper)
    return [*([("pdf", pdf)] if pdf else []), *((link.kind, link.url) for link in ordered_links(paper))]


def web_address(paper: Paper) -> str | None:
    """The address that the title of *paper* links to, None if it has none or it is not a web address."""
    return paper.url if paper.url and is_web_address(paper.url) else None


def pdf_address(paper: Paper) -> str | None:
    """The address of the PDF of *paper* beside that of its page; None if it has none or it is not a web address."""
    return paper.pdf if paper.pdf and paper.pdf != paper.url and is_web_address(paper.pdf) else None


def is_web_address(url: str) -> bool:
    """Whether *url* may become a link: http or https, and no character that hides where it leads."""
    return len(url) <= URL_LIMIT and sanitize_line(url) == url and _WEB.fullmatch(url) is not None


def matched_terms(match: Match) -> list[str]:
    """The terms that chose *match*, each once, as they stand in the rules."""
    return list(dict.fromkeys(shorten_text(sanitize_line(why.term), 80) for why in match.why if not _is_pickup(why)))


def pickup_reasons(match: Match) -> list[str]:
    """Why *match* comes late: `on Hugging Face since 5 Nov`, `▲ 4 → 84 since 3 Nov`; nothing where it does not."""
    return [shorten_text(sanitize_line(why.text), 80) for why in match.why if _is_pickup(why)]


def _is_pickup(why: Why) -> bool:
    """Whether *why* is no word of the reader's, but what others have made of the paper since it was listed."""
    return why.topic == PICKED_UP and why.field in ("source", "upvotes")


def found_in_text(match: Match) -> list[str]:
    """The words that were found in the title and the abstract of *match*, as they stand there, each once."""
    return _distinct_words(why.text for why in match.why if why.field in ("title", "abstract"))


def found_words(match: Match) -> list[str]:
    """What chose *match*, each once: words as they stand in its texts, people, and facts as the rules have them. Its
    star is left out, which is seen."""
    by_term: dict[str, str] = {}
    for why in (why for why in match.why if (why.field, why.text) != ("is", "starred") and not _is_pickup(why)):
        by_term.setdefault(why.term, _name_word(why) if why.field in FIELDS and why.text else why.term)
    return _distinct_words(by_term.values())


def _name_word(why: Why) -> str:
    """The word as it stands in the text; one by which a section is ordered says so, no rule asks for it."""
    is_liked = why.term.startswith(LIKED) and not why.text.lower().startswith(LIKED)
    return f"{LIKED}{why.text}" if is_liked else why.text


def _distinct_words(words: Iterable[str]) -> list[str]:
    """*words* without those that differ in capitals and white space only from one before."""
    distinct: dict[str, str] = {}
    for shown, folded in map(_fold_word, words):
        distinct.setdefault(folded, shown)
    return list(distinct.values())


@lru_cache(maxsize=4_096)  # the same few words are found in paper after paper
def _fold_word(word: str) -> tuple[str, str]:
    """*word* as it is shown, and what all its spellings share."""
    shown = shorten_text(sanitize_line(word), 80)
    return shown, fold_title(shown) or shown


def late_line(match: Match) -> str:
    """`picked up: on Hugging Face since 5 Nov`; empty if it does not come late."""
    reasons = pickup_reasons(match)
    return f"picked up: {', '.join(reasons)}" if reasons else ""


def matched_line(match: Match) -> str:
    """`matched: RAG, diffusion model`, with `+2` where there are too many; empty if no term was needed."""
    terms = matched_terms(match)
    hidden = f" +{len(terms) - _MOST_REASONS}" if len(terms) > _MOST_REASONS else ""
    return f"matched: {', '.join(terms[:_MOST_REASONS])}{hidden}" if terms else ""


def matched_topics(match: Match, beside: str | None = None) -> list[str]:
    """The names of the topics that chose *match*, best first, without *beside*, the topic of its section."""
    return [shorten_text(sanitize_line(topic), 80) for topic in match.topics if topic != beside][:_MOST_REASONS]
