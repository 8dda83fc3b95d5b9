"""Lines and ends of lines in which a publisher says nothing of what a paper is about."""

import re

from digest.patterns import lazy_pattern

# The word for an abstract, in the languages of journals.
ABSTRACT_WORDS = (
    r"abstract|r[ée]sum[ée]n?|zusammenfassung|resumo|resum|riassunto|abstrakt?|streszczenie|özet|аннотация|реферат"
    r"|摘要|要旨|초록"
)
_FORM_WORDS = (
    "table of contents|graphical abstract|toc graphic|abstract|full[ -]?text|html|xml|e?pdf|epub|references"
    "|supplement(?:ary material)?"
)
# Paragraphs that say nothing of the paper: nothing at all, headings, links to its forms, its kind, its rights.
_EMPTY_LINES = (
    r"[\W_]*|\W?n\.?/?a\.?\W?|none|null|undefined|nan",
    ABSTRACT_WORDS + "|summary",
    r"\W?(?:an? |the )?(?:no )?abstract (?:is )?(?:not )?(?:available|provided)(?: for this article)?\W?",
    r"no abstract\W?|not available\W?|no abstract (?:is|was) (?:available|provided)\b.{0,60}",
    r"(?:sin|sem) resum\w{1,2}\W?",
    r"(?:full|complete) (?:issue|volume)|(?:short|brief|rapid) (?:communication|note|report)s?",
    r"(?:(?:submitted|received|revised|accepted|published)(?: online| on)?:? \d{1,2}[ -]\w{3,9}[ -]\d{4}[;,. |/]{0,3})"
    r"{2,5}",
    r"(?:https?://)?(?:www\.)?zoobank\.org/\S{1,200}|urn:lsid:\S{1,200}",
    rf"(?:(?:view|read|download|open|get) )?(?:the )?(?:{_FORM_WORDS}|article|more)"
    r"(?: \(?(?:html|xml|pdf|online)\)?)?[.…]{0,3}",
    rf"(?:(?:{_FORM_WORDS}|article information|and)[\W_]{{0,5}}){{1,9}}+",
    r"(?:continue|keep) reading.{0,300}|the post .{1,300} appeared first on .{1,200}",
    r"(?:open|free|subscription|public) access",
    r"(?:(?:original|research|review|edge|full|short) ){0,2}(?:article|paper|report)",
    r"(?:original|open) (?:research|investigation)|(?:rapid )?communications?|review|editorial|perspective|focus"
    r"|(?:research )?letter",
    r"to cite this article before page numbers are assigned.{0,100}|the content of this rss feed.{0,100}",
    r"(?:©|\(c\) (?:19|20)\d\d|copyright (?:©|\(c\)|(?:19|20)\d\d)).{0,200}|all rights reserved\W?",
    r"this article is protected by copyright.{0,100}",
    r"(?:open access\W{1,5})?this (?:article|work) is licensed under .{0,200}",
    r"(?:from|part of) (?:the |a )?(?:themed|special) (?:collection|issue)\b.{0,200}",
    r"(?:revised )?(?:preprint|manuscript) (?:under|accepted|not accepted|withdrawn|published|archived|in )\b.{0,150}"
    r"\(discussion: .{0,60}\)",
    r"(?:article|chapter)\b.{1,500} was published on .{5,40} in the (?:journal|book) .{1,300}",
    rf"(?:(?:{_FORM_WORDS}) ?(?:\(\d{{1,9}} ?[km]?b?\) ?){{1,3}}){{1,4}}",
)
_EMPTY = lazy_pattern("|".join(_EMPTY_LINES), re.IGNORECASE)
_COPYRIGHT = lazy_pattern(
    r"(?<=[.!?])\s?(?:This article is protected by copyright\. ?)?"
    r"(?:All rights reserved\.?|(?:Copyright )?© ?(?:19|20)\d\d [^.]{1,150}\.?"
    r"(?: Published by [^.]{1,80}\.?)?(?: All rights reserved\.?)?)$"
)
# In one line with the text: the links to the forms of a paper and to its records, what a site says of its date.
_TAILS = lazy_pattern(
    r"(?: (?:HTML|XML|PDF)){2,3}$| PMID: ?\d{1,9}(?: \| (?:PMC: ?PMC\d{1,9}|DOI: ?10\.\S{1,100})){0,2}$"
    r"| Expected final online publication date for .{1,250}$"
    r"|(?:^| )submitted by /u/\S{1,40}(?: to r/\S{1,40})? \[link\] \[comments\]$"
    r"|(?:^| )The content of this RSS Feed \(c\) .{1,60}$"
    r"|(?<=[.!?]) ?\[[A-Z][\w. ]{2,60} \d{1,4}, [\w-]{1,20} \((?:19|20)\d\d\)\]$"
)
_LONGEST_TAIL = 500  # characters


def is_empty_line(line: str) -> bool:
    """Whether *line* says nothing of a paper: a heading, a link to a form of it, a remark on its rights."""
    return bool(_EMPTY.fullmatch(line))


def without_tail(text: str) -> str:
    """*text* without what a publisher writes behind an abstract on the same line."""
    for tail in (_TAILS, _COPYRIGHT):
        found = tail.search(text, max(0, len(text) - _LONGEST_TAIL))
        text = text[: found.start()] if found else text
    return text
