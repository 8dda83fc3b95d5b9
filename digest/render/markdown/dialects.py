"""The dialects of Markdown, each as a style, and a paper's entry written in one of them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from digest.model import Match, Paper
from digest.patterns import lazy_pattern
from digest.render import parts, passages
from digest.render.abstracts import gist_passage
from digest.render.formats import Detail, Dialect
from digest.render.markdown import items, logseq_escape
from digest.render.markdown.addresses import Address, find_addresses, spare_addresses
from digest.render.markdown.escape import Escape, escape_markdown, join_pieces, markdown_link, write_address
from digest.render.markdown.formulas import Formula, find_formulas, formulas_within, split_passage
from digest.render.markdown.items import Entry

Layout = Callable[[Entry], Iterator[str]]

_ABSTRACT_LIMIT = {"normal": 600, "full": 1_000_000}
_NOT_IN_TAG = lazy_pattern(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class DialectStyle:
    """How one dialect writes Markdown.

    *layout_in_document* and *layout_in_note* give the lines of a paper; those of a note carry a marker by which later
    runs find the paper. *make_link* takes a link's escaped text and its address, *write_address* a plain address that
    is its own text. *make_tag* takes the name of a topic or category; None if the dialect has no tags.
    *formulas_allowed* says where the program sets `$…$` as mathematics: nowhere, in text that is no link, or
    everywhere. *line_prefix* begins each line that is no item, *indent_under_heading* each line below a heading.
    *blank_line* stands between blocks: one empty line or none.
    """

    layout_in_document: Layout
    layout_in_note: Layout
    escape_text: Escape = escape_markdown
    escape_link_text: Callable[[str], str] = escape_markdown
    make_link: Callable[[str, str], str] = markdown_link
    write_address: Callable[[str], str] = write_address
    make_tag: Callable[[str], str] | None = None
    formulas_allowed: Literal["nowhere", "in text", "everywhere"] = "everywhere"
    line_prefix: str = ""
    indent_under_heading: str = ""
    blank_line: tuple[str, ...] = ("",)


def obsidian_tag(name: str) -> str:
    """`#arxiv/cs-LG`: letters, digits, `-` and `/`, but not digits alone; empty if *name* has no letter.

    https://help.obsidian.md/tags
    """
    tag = "/".join(filter(None, (_NOT_IN_TAG.sub("-", part).strip("-") for part in name.split("/"))))
    return f"#{tag}" if re.search(r"[^\W\d]", tag) else ""


def logseq_tag(name: str) -> str:
    """`#[[arxiv/cs.LG]]`; empty if nothing of *name* can stand in the name of a page."""
    page = logseq_escape.logseq_page_name(name)
    return f"#[[{page}]]" if page else ""


STYLES: Mapping[Dialect, DialectStyle] = {
    "commonmark": DialectStyle(items.plain_item, items.plain_item_with_marker, formulas_allowed="nowhere"),
    "gfm": DialectStyle(items.task_item, items.task_item_with_marker),
    "obsidian": DialectStyle(items.obsidian_item, items.obsidian_item, make_tag=obsidian_tag),
    "logseq": DialectStyle(
        items.logseq_item,
        items.logseq_item,
        escape_text=logseq_escape.escape_logseq,
        escape_link_text=logseq_escape.escape_logseq_link_text,
        make_link=logseq_escape.logseq_link,
        write_address=logseq_escape.write_logseq_address,
        make_tag=logseq_tag,
        # In the text of a link, Logseq reads no formulas, only code.
        formulas_allowed="in text",
        line_prefix="- ",
        indent_under_heading="\t",
        blank_line=(),
    ),
}


def make_entry(match: Match, beside: str | None, detail: Detail, style: DialectStyle) -> Entry:
    """The entry of *match*, which stands in the section of the topic *beside* (or of none), in *style*."""
    tags = _tags_line(match, style)
    # Categories that are tags are not repeated among the facts.
    paper = replace(match.paper, categories=()) if tags else match.paper
    return Entry(
        paper_id=match.paper.id,
        title=_linked_title(match, style),
        facts=_facts_line(paper, style),
        matched=_reasons_line(match, beside, style),
        tags=tags,
        summary=_summary_text(match, style) if _has_summary(match, detail) else "",
        abstract="" if detail == "brief" else _abstract_text(match, _ABSTRACT_LIMIT[detail], style),
    )


def make_entry_with_gist(match: Match, beside: str | None, detail: Detail, style: DialectStyle) -> Entry:
    """The same, with the sentence that says what was done where there would be no summary."""
    entry = make_entry(match, beside, detail, style)
    return entry if entry.summary else entry._replace(summary=_write_prose(gist_passage(match), (), style))


def _linked_title(match: Match, style: DialectStyle) -> str:
    url, title = parts.web_address(match.paper), parts.title_passage(match)
    allowed = find_formulas(match.paper.title, match.title) if style.formulas_allowed == "everywhere" else ()
    if allowed:
        plain = passages.Passage(title.text)
        label = join_pieces(split_passage(plain, formulas_within(allowed, match.title, plain)), style.escape_text)
    else:
        label = style.escape_link_text(title.text) if url else style.escape_text(title.text)
    return parts.star_before_title(match.paper) + (style.make_link(label, url) if url else label)


def _facts_line(paper: Paper, style: DialectStyle) -> str:
    facts = [style.escape_text(part) for part in (parts.byline(paper), *parts.facts(paper)) if part]
    links = [style.make_link(label, url) for label, url in parts.labelled_addresses(paper) if parts.is_web_address(url)]
    return " · ".join([*facts, *links])


def _reasons_line(match: Match, beside: str | None, style: DialectStyle) -> str:
    reasons = dict.fromkeys([*parts.matched_topics(match, beside), *parts.matched_terms(match)])
    matched = f"matched: {', '.join(style.escape_text(reason) for reason in reasons)}" if reasons else ""
    return " · ".join(filter(None, (style.escape_text(parts.late_line(match)), matched)))


def _tags_line(match: Match, style: DialectStyle) -> str:
    if not style.make_tag:
        return ""
    names = [*parts.category_tags(match.paper), *parts.matched_topics(match)]
    return " ".join(dict.fromkeys(filter(None, map(style.make_tag, names))))


def _has_summary(match: Match, detail: Detail) -> bool:
    """Whether a summary is shown: with everything else, in the place of an abstract, and one that the reader's own
    command made beside it."""
    return detail == "full" or (detail == "normal" and (match.command_summary is not None or not match.abstract))


def _summary_text(match: Match, style: DialectStyle) -> str:
    return _write_prose(passages.Passage(parts.summary_text(match)), (), style)


def _abstract_text(match: Match, limit: int, style: DialectStyle) -> str:
    passage = parts.abstract_passage(match, limit)
    allowed = find_formulas(match.paper.abstract, match.abstract) if style.formulas_allowed != "nowhere" else ()
    return _write_prose(passage, formulas_within(allowed, match.abstract, passage), style)


def _write_prose(passage: passages.Passage, formulas: Sequence[Formula], style: DialectStyle) -> str:
    """*passage* with *formulas* as mathematics and its plain addresses as links."""
    in_formulas = [range(formula.start, formula.end) for formula in formulas]
    addresses = [
        address
        for address in find_addresses(passage.text)
        if not any(place.start < address.end and address.start < place.stop for place in in_formulas)
    ]
    placed: list[Formula | Address] = sorted([*formulas, *addresses], key=lambda each: each.start)
    pieces = split_passage(spare_addresses(passage, addresses), placed)
    return join_pieces(pieces, style.escape_text, style.write_address)
