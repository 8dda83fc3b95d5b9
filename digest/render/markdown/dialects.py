"""The dialects of Markdown as values, and what a paper says in each of them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from digest.model import Match, Paper
from digest.render import parts
from digest.render.formats import Detail, Dialect
from digest.render.markdown import escape as markdown_text
from digest.render.markdown import items, logseq_escape
from digest.render.markdown.formulas import formulas, inside, pieces
from digest.render.markdown.items import Entry
from digest.text import safe

Layout = Callable[[Entry], Iterator[str]]

_EXCERPT = {"normal": 600, "full": 1_000_000}
_NO_TAG = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Manner:
    """One way of writing Markdown.

    *item* lays a paper out in a document, *entry* in a note, where it must be known again. *escape* is for
    text, *label* for the text of a link, *link* makes one, *tag* a tag of the name of a topic or class.
    *formulas* says where `$…$` is set as mathematics. *block* is what a line begins with that is
    no item, *inner* what all begin with that stand under a heading, *gap* what keeps blocks apart.
    """

    item: Layout
    entry: Layout
    escape: markdown_text.Escape = markdown_text.escaped
    label: Callable[[str], str] = markdown_text.escaped
    link: Callable[[str, str], str] = markdown_text.linked
    tag: Callable[[str], str] | None = None
    formulas: Literal["nowhere", "in text", "everywhere"] = "everywhere"
    block: str = ""
    inner: str = ""
    gap: tuple[str, ...] = ("",)


def obsidian_tag(name: str) -> str:
    """`#arxiv/cs-LG`: letters, digits, `-` and `/`, and not digits alone; empty where nothing is left."""
    tag = "/".join(filter(None, (_NO_TAG.sub("-", part).strip("-") for part in name.split("/"))))
    return f"#{tag}" if re.search(r"[^\W\d]", tag) else ""


def logseq_tag(name: str) -> str:
    """`#[[arxiv/cs.LG]]`; empty where no name is left."""
    page = logseq_escape.page(name)
    return f"#[[{page}]]" if page else ""


MANNERS: Mapping[Dialect, Manner] = {
    "commonmark": Manner(items.plain, items.known_task, formulas="nowhere"),
    "gfm": Manner(items.task, items.known_task),
    "obsidian": Manner(items.obsidian, items.obsidian, tag=obsidian_tag),
    "logseq": Manner(
        items.logseq,
        items.logseq,
        escape=logseq_escape.escaped,
        label=logseq_escape.label,
        link=logseq_escape.linked,
        tag=logseq_tag,
        # In the text of a link, Logseq knows nothing but code.
        formulas="in text",
        block="- ",
        inner="\t",
        gap=(),
    ),
}


def entry(match: Match, beside: str | None, detail: Detail, manner: Manner) -> Entry:
    """What an item says of *match*, which stands under the topic *beside*."""
    tags = _tags(match, manner)
    # What is a tag need not be said twice.
    paper = replace(match.paper, categories=()) if tags else match.paper
    return Entry(
        known=match.paper.id,
        title=_title(match, manner),
        about=_about(paper, manner),
        matched=_matched(match, beside, manner),
        tags=tags,
        text="" if detail == "brief" else _text(match, _EXCERPT[detail], manner),
    )


def _title(match: Match, manner: Manner) -> str:
    url, title = parts.address(match.paper), parts.title(match)
    set_formulas = formulas(match.paper.title, match.title) if manner.formulas == "everywhere" else ()
    if set_formulas:
        plain = parts.Passage(title.text)
        label = markdown_text.marked(pieces(plain, inside(set_formulas, match.title, plain)), manner.escape)
    else:
        label = manner.label(title.text) if url else manner.escape(title.text)
    return manner.link(label, url) if url else label


def _about(paper: Paper, manner: Manner) -> str:
    facts = [manner.escape(part) for part in (parts.byline(paper), *parts.facts(paper)) if part]
    addresses = [manner.link(link.kind, link.url) for link in parts.links(paper) if parts.is_web(link.url)]
    return " · ".join([*facts, *addresses])


def _matched(match: Match, beside: str | None, manner: Manner) -> str:
    reasons = dict.fromkeys([*parts.topics(match, beside), *parts.terms(match)])
    return f"matched: {', '.join(manner.escape(each) for each in reasons)}" if reasons else ""


def _tags(match: Match, manner: Manner) -> str:
    if not manner.tag:
        return ""
    classes = [f"arxiv/{name}" for name in parts.classes(match.paper)]
    return " ".join(dict.fromkeys(filter(None, map(manner.tag, [*classes, *parts.topics(match)]))))


def _text(match: Match, limit: int, manner: Manner) -> str:
    if not match.abstract:
        return manner.escape(safe(match.paper.summary or ""))
    passage = parts.abstract(match, limit)
    kept = formulas(match.paper.abstract, match.abstract) if manner.formulas != "nowhere" else ()
    return markdown_text.marked(pieces(passage, inside(kept, match.abstract, passage)), manner.escape)
